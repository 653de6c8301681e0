/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "fake_backend/fault_engine.h"
#include "fake_backend/offer.h"
#include "fake_backend/personality.h"

static void test_all_are_found_by_name(void **state)
{
    size_t count = 0;

    (void)state;
    for (; all_personalities[count]; count++) {
        const struct personality *one = all_personalities[count];

        assert_ptr_equal(personality_find(one->name), one);
        assert_true(strlen(one->about) > 0);
        assert_non_null(one->source);
        assert_true(one->habit_count < FAULT_MAX_RULES / 2); /* room for a case's rules */
    }
    assert_true(count > 6);
    assert_null(personality_find("blkback"));
}

static void test_habits_are_whole(void **state)
{
    (void)state;
    for (size_t i = 0; all_personalities[i]; i++)
        for (size_t k = 0; k < all_personalities[i]->habit_count; k++) {
            const struct fault_rule *habit = &all_personalities[i]->habits[k];

            assert_non_null(habit->name);
            assert_true(habit->ops && !(habit->ops & ~(unsigned)OP_ANY));
            assert_true(habit->forms && !(habit->forms & ~(unsigned)FORM_ANY));
            assert_true(habit->when.count > 0);
            assert_null(habit->when.mark);
            assert_null(habit->hold_until);
            assert_int_not_equal(habit->answer, ANSWER_UNSET);
            assert_int_not_equal(habit->effect, EFFECT_UNSET);
            assert_true(habit->may_fire);
        }
}

/* A frontend must never be promised what this program cannot do. */
static void test_offers_are_within_our_means(void **state)
{
    (void)state;
    for (size_t i = 0; all_personalities[i]; i++) {
        const struct offer *offer = &all_personalities[i]->offer;
        struct offer_terms terms = offer_terms(offer);
        char number[16];

        snprintf(number, sizeof(number), "%u", terms.indirect);
        assert_true(!offer->max_indirect || !strcmp(offer->max_indirect, number));
        snprintf(number, sizeof(number), "%u", terms.ring_order);
        assert_true(!offer->max_ring_page_order || !strcmp(offer->max_ring_page_order, number));
        snprintf(number, sizeof(number), "%u", terms.queues);
        assert_true(!offer->max_queues || !strcmp(offer->max_queues, number));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_found_by_name),
        cmocka_unit_test(test_habits_are_whole),
        cmocka_unit_test(test_offers_are_within_our_means),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
