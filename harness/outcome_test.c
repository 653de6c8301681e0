/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "harness/outcome.h"

/* From best to worst. */
static const enum outcome all[] = {
    OUTCOME_AS_OFFERED,
    OUTCOME_RETRIED,
    OUTCOME_UNSUPPORTED_ERROR,
    OUTCOME_IO_ERROR,
    OUTCOME_SWALLOWED,
    OUTCOME_SILENT_DOWNGRADE,
    OUTCOME_PLAIN_WRITE_FALLBACK,
    OUTCOME_HANG,
    OUTCOME_DEVICE_DEAD,
    OUTCOME_CRASH,
    OUTCOME_LOST_WRITE,
};
#define COUNT (sizeof(all) / sizeof(all[0]))

static void every_outcome_has_its_words(void **state)
{
    unsigned seen = 0;

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(outcome_of(outcome_word(all[i])), all[i]);
        assert_true(strlen(outcome_meaning(all[i])) > 10);
        assert_true(strlen(outcome_basis(all[i])) > 10);
        assert_int_not_equal(outcome_strength(all[i]), STRENGTH_UNSET);
        seen |= all[i];
    }
    assert_int_equal(seen, (OUTCOME_LOST_WRITE << 1) - 1);
    assert_int_equal(outcome_of("unset"), OUTCOME_UNSET);
    assert_int_equal(outcome_of(""), OUTCOME_UNSET);
    assert_string_equal(outcome_word(OUTCOME_UNSET), "unset");
    assert_string_equal(outcome_word(OUTCOME_HANG | OUTCOME_CRASH), "unset");
}

static void every_subject_has_its_word(void **state)
{
    (void)state;
    for (enum subject subject = SUBJECT_STEPS; subject < SUBJECT_COUNT; subject++)
        assert_int_equal(subject_of(subject_word(subject)), subject);
    assert_int_equal(subject_of("unset"), SUBJECT_UNSET);
    assert_string_equal(subject_word(SUBJECT_COUNT), "unset");
    assert_string_equal(strength_word(MUST), "MUST");
    assert_string_equal(strength_word(STRENGTH_UNSET), "unset");
}

static void strengths_follow_what_is_lost(void **state)
{
    (void)state;
    assert_int_equal(outcome_strength(OUTCOME_RETRIED), RECORD);
    assert_int_equal(outcome_strength(OUTCOME_IO_ERROR), RECORD);
    assert_int_equal(outcome_strength(OUTCOME_SWALLOWED), SHOULD);
    assert_int_equal(outcome_strength(OUTCOME_PLAIN_WRITE_FALLBACK), SHOULD);
    assert_int_equal(outcome_strength(OUTCOME_HANG), MUST);
    assert_int_equal(outcome_strength(OUTCOME_LOST_WRITE), MUST);
}

static void worst_is_a_total_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(outcome_worst(all[i], OUTCOME_UNSET), all[i]);
        assert_int_equal(outcome_worst(OUTCOME_UNSET, all[i]), all[i]);
        for (size_t j = 0; j < COUNT; j++)
            assert_int_equal(outcome_worst(all[i], all[j]), all[i > j ? i : j]);
    }
}

static void a_change_for_the_worse_is_told_from_a_trade(void **state)
{
    (void)state;
    assert_int_equal(outcome_compare(OUTCOME_HANG, OUTCOME_HANG), CHANGE_NONE);
    assert_int_equal(outcome_compare(OUTCOME_AS_OFFERED, OUTCOME_IO_ERROR), CHANGE_WORSE);
    assert_int_equal(outcome_compare(OUTCOME_RETRIED, OUTCOME_SWALLOWED), CHANGE_WORSE);
    assert_int_equal(outcome_compare(OUTCOME_SWALLOWED, OUTCOME_RETRIED), CHANGE_BETTER);
    assert_int_equal(outcome_compare(OUTCOME_IO_ERROR, OUTCOME_SWALLOWED), CHANGE_TRADED);
    assert_int_equal(outcome_compare(OUTCOME_SWALLOWED, OUTCOME_IO_ERROR), CHANGE_TRADED);
    assert_int_equal(outcome_compare(OUTCOME_SWALLOWED, OUTCOME_SILENT_DOWNGRADE), CHANGE_TRADED);
    assert_int_equal(outcome_compare(OUTCOME_IO_ERROR, OUTCOME_LOST_WRITE), CHANGE_WORSE);
    assert_int_equal(outcome_compare(OUTCOME_HANG, OUTCOME_LOST_WRITE), CHANGE_WORSE);
    assert_int_equal(outcome_compare(OUTCOME_CRASH, OUTCOME_IO_ERROR), CHANGE_BETTER);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(outcome_compare(OUTCOME_UNSET, all[i]), CHANGE_TRADED);
        for (size_t j = 0; j < COUNT; j++)
            if (outcome_strength(all[j]) == MUST && i != j)
                assert_int_equal(outcome_compare(all[i], all[j]), CHANGE_WORSE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_outcome_has_its_words),
        cmocka_unit_test(every_subject_has_its_word),
        cmocka_unit_test(strengths_follow_what_is_lost),
        cmocka_unit_test(worst_is_a_total_order),
        cmocka_unit_test(a_change_for_the_worse_is_told_from_a_trade),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
