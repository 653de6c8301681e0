/* SPDX-License-Identifier: BSD-2-Clause */
/* A driver of the user's own beside the kernel's: which runs there are, and what counts. */
#include "harness/commands/fake_labs.h"

#include <errno.h>

#include "fake_backend/why.h"

/* The result of the one case for a side. */
static struct case_result only_result(const struct variant *variant, enum variant_side side)
{
    struct run_document *results = variant_results(variant, side);
    struct case_result result;

    assert_non_null(results);
    assert_int_equal(results->frontend_count, 1);
    assert_int_equal(results->result_count, 1);
    result = results->results[0];
    variant_results_free(results);
    return result;
}

static void play(struct variant *variant, struct fake_guest changed, struct fake_guest again)
{
    struct why why;

    fake_labs.guests[VARIANT_STOCK] = (struct fake_guest){0};
    fake_labs.guests[VARIANT_CHANGED] = changed;
    fake_labs.guests[VARIANT_AGAIN] = again;
    if (fake_variant_run(variant, kept_folder, true, &why))
        fail_msg("%s", why.text);
}

static void a_clean_control_run_is_enough(void **state)
{
    struct variant variant;
    struct case_result result;

    (void)state;
    play(&variant, (struct fake_guest){.told = EIO}, (struct fake_guest){0});
    assert_int_equal(fake_labs.runs, 1);
    result = only_result(&variant, VARIANT_CHANGED);
    assert_string_equal(result.outcome, "io-error");
    assert_string_equal(result.repeat, "blkproof try 'a b' --case " KEPT_CASE);
    assert_string_equal(only_result(&variant, VARIANT_STOCK).outcome, "swallowed");
    variant_dispose(&variant);
}

static void a_control_run_broken_twice_is_a_result(void **state)
{
    struct variant variant;
    struct case_result result;

    (void)state;
    play(&variant, (struct fake_guest){.control = EIO}, (struct fake_guest){.control = EIO});
    assert_int_equal(fake_labs.runs, 2);
    result = only_result(&variant, VARIANT_CHANGED);
    assert_int_equal(result.verdict, VERDICT_FAIL);
    assert_string_equal(result.subject, "control");
    assert_string_equal(result.outcome, "io-error");
    assert_string_equal(result.reason,
                        "the control run was not clean; it was so again in a fresh guest");
    result = only_result(&variant, VARIANT_STOCK);
    assert_string_equal(result.subject, "control");
    assert_string_equal(result.outcome, "as-offered");
    variant_dispose(&variant);
}

static void a_control_run_broken_once_was_the_labs_doing(void **state)
{
    struct variant variant;
    struct case_result result;

    (void)state;
    play(&variant, (struct fake_guest){.control = EIO}, (struct fake_guest){.told = EIO});
    assert_int_equal(fake_labs.runs, 2);
    result = only_result(&variant, VARIANT_CHANGED);
    assert_string_equal(result.frontend, "linux-6.1-patched");
    assert_string_equal(result.subject, "refused");
    assert_string_equal(result.outcome, "io-error");
    assert_int_equal(only_result(&variant, VARIANT_AGAIN).verdict, VERDICT_ERROR);
    variant_dispose(&variant);
}

static void without_a_second_guest_nothing_is_known(void **state)
{
    struct variant variant;

    (void)state;
    play(&variant, (struct fake_guest){.control = EIO}, (struct fake_guest){.error = "no lab"});
    assert_int_equal(only_result(&variant, VARIANT_CHANGED).verdict, VERDICT_ERROR);
    assert_string_equal(only_result(&variant, VARIANT_STOCK).subject, "refused");
    variant_dispose(&variant);
}

/* What is broken with the kernel's own driver, too, is not this driver's doing. */
static void both_broken_is_no_result(void **state)
{
    struct variant variant;
    struct why why;

    (void)state;
    for (size_t i = 0; i < VARIANT_SIDES; i++)
        fake_labs.guests[i] = (struct fake_guest){.control = EIO};
    assert_int_equal(fake_variant_run(&variant, kept_folder, true, &why), 0);
    assert_int_equal(fake_labs.runs, 1);
    assert_int_equal(only_result(&variant, VARIANT_CHANGED).verdict, VERDICT_ERROR);
    variant_dispose(&variant);
    assert_int_equal(fake_variant_run(&variant, kept_folder, false, &why),
                     0); /* there is no other */
    assert_int_equal(fake_labs.runs, 2);
    assert_int_equal(only_result(&variant, VARIANT_CHANGED).verdict, VERDICT_FAIL);
    variant_dispose(&variant);
}

/* A guest that ran another driver proves nothing. */
static void another_driver_is_noticed(void **state)
{
    struct variant variant;
    struct why why = {""};

    (void)state;
    for (enum variant_side side = VARIANT_CHANGED; side <= VARIANT_AGAIN; side += VARIANT_AGAIN) {
        memset(fake_labs.guests, 0, sizeof(fake_labs.guests));
        fake_labs.guests[VARIANT_STOCK].build_id = "5555";
        fake_labs.guests[VARIANT_CHANGED].control = EIO;
        fake_labs.guests[side].build_id = "6666";
        assert_int_equal(fake_variant_run(&variant, kept_folder, true, &why), -EIO);
        assert_non_null(strstr(why.text, "build-id 6666, and not 0123abcd"));
        variant_dispose(&variant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_control_run_is_enough),
        cmocka_unit_test(a_control_run_broken_twice_is_a_result),
        cmocka_unit_test(a_control_run_broken_once_was_the_labs_doing),
        cmocka_unit_test(without_a_second_guest_nothing_is_known),
        cmocka_unit_test(both_broken_is_no_result),
        cmocka_unit_test(another_driver_is_noticed),
    };

    return cmocka_run_group_tests(tests, kept_open, kept_close);
}
