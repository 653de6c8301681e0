/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/explore/dice.h"

#define GOLDEN 0x9e3779b97f4a7c15u /* 2^64 divided by the golden ratio, odd */

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

struct dice dice_for(uint64_t seed, uint64_t number)
{
    return (struct dice){.state = mix(mix(seed) + number)};
}

uint64_t dice_roll(struct dice *dice)
{
    dice->state += GOLDEN;
    return mix(dice->state);
}

unsigned dice_below(struct dice *dice, unsigned end)
{
    return (unsigned)(dice_roll(dice) % end);
}

bool dice_chance(struct dice *dice, unsigned percent)
{
    return dice_below(dice, 100) < percent;
}
