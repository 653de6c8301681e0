/* SPDX-License-Identifier: BSD-2-Clause */
/* Cases as they were printed and compiled, beside the scenarios that they were made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"
#include "harness/catalog.h"
#include "harness/explore/scenario.h"

extern const struct conf_case case_explore_n_w3_r0, case_explore_b_w8d_urbada0n1,
    case_explore_fbpi16_w8dc_y_w24_r2_s_uvfafa1k2n2_uebdwa0_urrada3n1,
    case_explore_b_s_w8dx40_o1_urbdda1n1h, case_explore_f_s_w8_s_o3_uofapa0n1h;

static const struct conf_case *const printed[] = {
    &case_explore_n_w3_r0,
    &case_explore_b_w8d_urbada0n1,
    &case_explore_fbpi16_w8dc_y_w24_r2_s_uvfafa1k2n2_uebdwa0_urrada3n1,
    &case_explore_b_s_w8dx40_o1_urbdda1n1h,
    &case_explore_f_s_w8_s_o3_uofapa0n1h,
    NULL,
};

static void assert_text(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void assert_step(const struct guest_step *a, const struct guest_step *b)
{
    assert_text(a->mark, b->mark);
    assert_int_equal(a->verb, b->verb);
    assert_int_equal(a->sector, b->sector);
    assert_int_equal(a->sectors, b->sectors);
    assert_int_equal(a->threads, b->threads);
    assert_int_equal(a->fua, b->fua);
    assert_int_equal(a->buffered, b->buffered);
    assert_text(a->written_by, b->written_by);
    assert_text(a->asleep_mark, b->asleep_mark);
}

static void assert_rule(const struct fault_rule *a, const struct fault_rule *b)
{
    assert_text(a->name, b->name);
    assert_int_equal(a->ops, b->ops);
    assert_int_equal(a->forms, b->forms);
    assert_text(a->when.mark, b->when.mark);
    assert_int_equal(a->when.skip, b->when.skip);
    assert_int_equal(a->when.count, b->when.count);
    assert_text(a->hold_until, b->hold_until);
    assert_int_equal(a->answer, b->answer);
    assert_int_equal(a->effect, b->effect);
}

static void test_printed(void **state)
{
    struct scenario_case *made = malloc(sizeof(*made));

    (void)state;
    for (size_t i = 0; printed[i]; i++) {
        struct scenario scenario;
        struct why why;

        assert_int_equal(scenario_read(printed[i]->name, &scenario, &why), 0);
        scenario_case(made, &scenario);
        assert_true(offer_same(&printed[i]->offer, &made->c.offer));
        assert_int_equal(printed[i]->step_count, made->c.step_count);
        assert_int_equal(printed[i]->rule_count, made->c.rule_count);
        for (size_t k = 0; k < made->c.step_count; k++)
            assert_step(&printed[i]->steps[k], &made->c.steps[k]);
        for (size_t k = 0; k < made->c.rule_count; k++)
            assert_rule(&printed[i]->rules[k], &made->c.rules[k]);
        assert_non_null(strstr(printed[i]->story, "A \"story\" with a \\ and\na line"));
        assert_non_null(strstr(printed[i]->story, "width, and is cut."));
    }
    free(made);
}

/* Each could stand in the catalogue. */
static void test_they_are_cases(void **state)
{
    const struct profile *const none[] = {NULL};
    struct why why;

    (void)state;
    if (catalog_check(printed, none, &why))
        fail_msg("%s", why.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed),
        cmocka_unit_test(test_they_are_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
