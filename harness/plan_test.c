/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/plan.h"

static const struct guest_step steps[] = {
    {.mark = "w", .verb = STEP_WRITE, .sectors = 8},
    {.mark = "s", .verb = STEP_FSYNC},
};
static const struct guest_step same_steps[] = {
    {.mark = "w", .verb = STEP_WRITE, .sectors = 8},
    {.mark = "s", .verb = STEP_FSYNC},
};
static const struct guest_step others[] = {
    {.mark = "w", .verb = STEP_WRITE, .sectors = 16},
    {.mark = "s", .verb = STEP_FSYNC},
};

#define RULE(what, ...)                                                                            \
    {                                                                                              \
        .ops = OP_FLUSH, .forms = FORM_ANY, .when = {.mark = "s", .count = 1}, .answer = (what),   \
        __VA_ARGS__                                                                                \
    }
static const struct fault_rule refuse[] = {RULE(ANSWER_REFUSE, .effect = EFFECT_DISCARDED)};
static const struct fault_rule fail_it[] = {RULE(ANSWER_ERROR, .effect = EFFECT_WRITTEN)};
static const struct fault_rule hold[] = {RULE(ANSWER_REFUSE, .hold_until = "w")};

/* Two rules, of which one holds as `hold` does. */
static const struct fault_rule hold_and_fail[] = {RULE(ANSWER_ERROR, .effect = EFFECT_DISCARDED),
                                                  RULE(ANSWER_OKAY, .hold_until = "w")};
static const struct fault_rule delay[] = {RULE(ANSWER_OKAY, .hold_until = "w")};

static const struct conf_case clean = {.name = "clean", STEPS(steps)};
static const struct conf_case refused = {.name = "refused", STEPS(steps), RULES(refuse)};
static const struct conf_case failed = {.name = "failed", STEPS(same_steps), RULES(fail_it)};
static const struct conf_case held = {.name = "held", STEPS(steps), RULES(hold)};
static const struct conf_case larger = {.name = "larger", STEPS(others), RULES(refuse)};
static const struct conf_case offered = {
    .name = "offered", STEPS(steps), RULES(refuse), .offer = {.barrier = "1"}};
static const struct conf_case tuned = {
    .name = "tuned", STEPS(steps), RULES(refuse), .driver_params = "max_queues=1"};
static const struct conf_case cut = {
    .name = "cut", STEPS(steps), RULES(refuse), .cut_at = {"s/done"}};
static const struct conf_case resumed = {
    .name = "resumed", STEPS(steps), RULES(refuse), .offer_later = {.barrier = "1"}};
static const struct conf_case held_and_failed = {
    .name = "held-and-failed", STEPS(steps), RULES(hold_and_fail)};
static const struct conf_case filed = {
    .name = "filed", STEPS(steps), RULES(refuse), .filesystem = "ext4"};
static const struct conf_case delayed = {.name = "delayed", STEPS(steps), RULES(delay)};
static const struct conf_case by_name = {.name = "by-name", STEPS(steps), .control = "clean"};
static const struct conf_case lonely = {.name = "lonely", STEPS(steps), .control = "nobody"};

static void expect_play(const struct plan *plan, size_t play, const struct conf_case *c,
                        bool control)
{
    assert_in_range(play, 0, plan->play_count - 1);
    assert_ptr_equal(plan->plays[play].c, c);
    assert_int_equal(plan->plays[play].control, control);
}

/* What is refused, and how, does not matter to a control: one serves both. */
static void test_a_control_is_shared(void **state)
{
    const struct conf_case *const cases[] = {&clean, &refused, &failed, &delayed, NULL};
    struct plan plan;

    (void)state;
    assert_int_equal(plan_make(&plan, cases, cases), 0);
    assert_int_equal(plan.case_count, 4);
    assert_int_equal(plan.play_count, 5);
    expect_play(&plan, 0, &clean, false);
    expect_play(&plan, 1, &refused, true);
    expect_play(&plan, 2, &refused, false);
    expect_play(&plan, 3, &failed, false);
    assert_false(plan.cases[0].needs_control);
    assert_int_equal(plan.cases[1].control, 1);
    assert_int_equal(plan.cases[1].play, 2);
    assert_int_equal(plan.cases[2].control, 1);
    assert_false(plan.cases[3].needs_control); /* it refuses nothing */
    plan_dispose(&plan);
}

/* A control does nothing but hold, so that what else there is to a case does not matter. */
static void test_only_holds_matter(void **state)
{
    const struct conf_case *const cases[] = {&held, &held_and_failed, NULL};
    struct plan plan;

    (void)state;
    assert_int_equal(plan_make(&plan, cases, cases), 0);
    assert_int_equal(plan.play_count, 3);
    assert_int_equal(plan.cases[0].control, plan.cases[1].control);
    plan_dispose(&plan);
}

/* Whatever the guest or the ring could notice makes it another one. */
static void test_a_control_is_not_shared(void **state)
{
    const struct conf_case *const cases[] = {&refused, &held,    &larger, &offered, &tuned,
                                             &cut,     &resumed, &filed,  NULL};
    struct plan plan;

    (void)state;
    assert_int_equal(plan_make(&plan, cases, cases), 0);
    assert_int_equal(plan.play_count, 16);
    for (size_t i = 0; i < 8; i++) {
        expect_play(&plan, plan.cases[i].control, cases[i], true);
        assert_int_equal(plan.cases[i].play, plan.cases[i].control + 1);
    }
    plan_dispose(&plan);
}

static void test_a_control_by_name(void **state)
{
    const struct conf_case *const cases[] = {&by_name, &lonely, NULL};
    const struct conf_case *const all[] = {&lonely, &clean, &by_name, NULL};
    struct plan plan;

    (void)state;
    assert_int_equal(plan_make(&plan, cases, all), 0);
    assert_int_equal(plan.play_count, 3);
    expect_play(&plan, plan.cases[0].control, &clean, true);
    expect_play(&plan, plan.cases[0].play, &by_name, false);
    assert_true(plan.cases[1].needs_control);
    assert_true(plan.cases[1].control == PLAN_NONE);
    plan_dispose(&plan);
    plan_dispose(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_control_is_shared),
        cmocka_unit_test(test_only_holds_matter),
        cmocka_unit_test(test_a_control_is_not_shared),
        cmocka_unit_test(test_a_control_by_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
