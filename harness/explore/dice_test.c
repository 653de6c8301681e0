/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/explore/dice.h"

/* The first numbers of SplitMix64 from 0, as its authors' program prints them. */
static void test_known_numbers(void **state)
{
    static const uint64_t numbers[] = {0xe220a8397b1dcdafu, 0x6e789e6aa1b965f4u,
                                       0x06c45d188009454fu, 0xf88bb8a8724c81ecu};
    struct dice dice = {.state = 0};

    (void)state;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        assert_true(dice_roll(&dice) == numbers[i]);
}

/* Neighbours have nothing in common, and a scenario's dice do not depend on those before it. */
static void test_seeds(void **state)
{
    struct dice a = dice_for(1, 1), b = dice_for(1, 2), c = dice_for(2, 1), again = dice_for(1, 1);
    uint64_t first = dice_roll(&a);

    (void)state;
    assert_true(first != dice_roll(&b));
    assert_true(first != dice_roll(&c));
    assert_true(first == dice_roll(&again));
}

static void test_below(void **state)
{
    static const unsigned items[] = {7, 8, 9};
    unsigned seen[6] = {0}, picked = 0, chances = 0;
    struct dice dice = dice_for(3, 0);

    (void)state;
    for (int i = 0; i < 600; i++) {
        seen[dice_below(&dice, 6)]++;
        picked |= 1u << DICE_PICK(&dice, items);
        chances += dice_chance(&dice, 25);
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 60, 140);
    assert_int_equal(picked, 1u << 7 | 1u << 8 | 1u << 9);
    assert_in_range(chances, 100, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_numbers),
        cmocka_unit_test(test_seeds),
        cmocka_unit_test(test_below),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
