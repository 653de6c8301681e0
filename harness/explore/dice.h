/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dice: random numbers that are the same on every machine, for ever: the same seed makes the same scenarios.
 *
 * The generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
 */
#ifndef HARNESS_EXPLORE_DICE_H
#define HARNESS_EXPLORE_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* dice_for: the dice of one scenario: it can be made again without those before it. */
struct dice dice_for(uint64_t seed, uint64_t number);

uint64_t dice_roll(struct dice *dice);

/* dice_below: 0 to end - 1; `end` is small, so that a remainder will do. */
unsigned dice_below(struct dice *dice, unsigned end);

/* dice_chance: true in so many of a hundred rolls. */
bool dice_chance(struct dice *dice, unsigned percent);

/* dice_pick takes one of an array of unsigned numbers; what stands there twice comes twice as often. */
#define DICE_PICK(dice, array) ((array)[dice_below((dice), sizeof(array) / sizeof((array)[0]))])

#endif
