/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>

#include "fake_backend/fault_engine.h"

#define RULES(rules) rules, sizeof(rules) / sizeof((rules)[0])

static const struct fault_rule *pick(struct fault_engine *engine, enum block_op op,
                                     enum request_form form)
{
    return fault_engine_pick(engine,
                             &(struct fault_query){.op = op, .form = form, .sector = UINT64_MAX});
}

static const struct fault_rule *pick_at(struct fault_engine *engine, uint64_t sector,
                                        uint32_t sectors)
{
    return fault_engine_pick(
        engine, &(struct fault_query){
                    .op = OP_WRITE, .form = FORM_DATA, .sector = sector, .sectors = sectors});
}

static void test_op_and_form(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_BARRIER | OP_FLUSH, .forms = FORM_EMPTY, .when = {.count = EVERY_ONE}},
        {.ops = OP_BARRIER, .forms = FORM_DATA, .when = {.count = EVERY_ONE}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_ptr_equal(pick(&engine, OP_BARRIER, FORM_EMPTY), &rules[0]);
    assert_ptr_equal(pick(&engine, OP_BARRIER, FORM_DATA), &rules[1]);
    assert_null(pick(&engine, OP_FLUSH, FORM_DATA));
    assert_null(pick(&engine, OP_WRITE, FORM_DATA));
    assert_null(pick(&engine, OP_OTHER, FORM_EMPTY));
}

static void test_skip_and_count(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_FLUSH, .forms = FORM_ANY, .when = {.skip = 1, .count = 2}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_null(pick(&engine, OP_WRITE, FORM_DATA)); /* does not count */
    assert_ptr_equal(fault_engine_unfired(&engine), &rules[0]);
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_null(fault_engine_unfired(&engine));
}

/* The flush after the write after a flush: which request that is follows from order alone. */
static void test_after_another_rule(void **state)
{
    static const struct fault_rule rules[] = {
        {.name = "first-flush",
         .ops = OP_FLUSH,
         .forms = FORM_ANY,
         .when = {.mark = "commit", .count = 1}},
        {.name = "record",
         .ops = OP_WRITE,
         .forms = FORM_ANY,
         .when = {.mark = "first-flush/acted", .count = 1}},
        {.name = "refuse",
         .ops = OP_FLUSH,
         .forms = FORM_ANY,
         .when = {.mark = "record/acted", .count = 1}},
        {.name = "hold",
         .ops = OP_READ,
         .forms = FORM_ANY,
         .when = {.count = 1},
         .hold_until = "refuse/acted"},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_null(pick(&engine, OP_WRITE, FORM_DATA));
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_ptr_equal(pick(&engine, OP_READ, FORM_DATA), &rules[3]);
    fault_engine_mark(&engine, "commit");
    assert_null(pick(&engine, OP_WRITE, FORM_DATA));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_ptr_equal(pick(&engine, OP_WRITE, FORM_DATA), &rules[1]);
    assert_true(fault_engine_holds(&engine, &rules[3]));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[2]);
    assert_false(fault_engine_holds(&engine, &rules[3]));
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
}

/* A rule hides a request from those behind it only when it acts. */
static void test_first_rule_wins(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_FLUSH, .forms = FORM_ANY, .when = {.skip = 1, .count = 1}},
        {.ops = OP_FLUSH, .forms = FORM_ANY, .when = {.skip = 1, .count = 1}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[1]);
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
}

static void test_counting_starts_at_a_mark(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_FLUSH, .forms = FORM_ANY, .when = {.mark = "commit", .skip = 1, .count = 1}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    fault_engine_mark(&engine, "commitment");
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    fault_engine_mark(&engine, "commit");
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    fault_engine_mark(&engine, "commit"); /* counts from 0 again */
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
}

static void test_sectors(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_WRITE,
         .forms = FORM_DATA,
         .when = {.count = EVERY_ONE},
         .sectors = {.first = 16, .count = 8}},
    };
    static const struct {
        uint64_t sector;
        uint32_t sectors;
        bool touches;
    } rows[] = {
        {8, 8, false},           {8, 9, true},           {0, 100, true},
        {16, 1, true},           {23, 1, true},          {24, 8, false},
        {16, 0, false},          {UINT64_MAX, 0, false}, {UINT64_MAX - 3, 8, false},
        {UINT64_MAX, 32, false},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        assert_ptr_equal(pick_at(&engine, rows[i].sector, rows[i].sectors),
                         rows[i].touches ? &rules[0] : NULL);
}

/* A range may reach to the end of all numbers. */
static void test_sectors_to_the_end(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_WRITE,
         .forms = FORM_DATA,
         .when = {.count = EVERY_ONE},
         .sectors = {.first = 16, .count = UINT64_MAX}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_null(pick_at(&engine, 8, 8));
    assert_ptr_equal(pick_at(&engine, 4096, 8), &rules[0]);
    assert_ptr_equal(pick_at(&engine, UINT64_MAX - 3, 8), &rules[0]);
}

static void test_hold(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_FLUSH, .forms = FORM_ANY, .when = {.count = 1}, .hold_until = "asleep"},
        {.ops = OP_WRITE, .forms = FORM_ANY, .when = {.count = 1}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_true(fault_engine_holds(&engine, &rules[0]));
    assert_false(fault_engine_holds(&engine, &rules[1]));
    fault_engine_mark(&engine, "awake");
    assert_true(fault_engine_holds(&engine, &rules[0]));
    fault_engine_mark(&engine, "asleep");
    assert_false(fault_engine_holds(&engine, &rules[0]));
    fault_engine_mark(&engine, "awake"); /* what was let go stays so */
    assert_false(fault_engine_holds(&engine, &rules[0]));
}

static void test_unfired(void **state)
{
    static const struct fault_rule rules[] = {
        {.ops = OP_WRITE, .forms = FORM_ANY, .when = {.count = 1}, .may_fire = true},
        {.ops = OP_FLUSH, .forms = FORM_ANY, .when = {.count = 1}},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, NULL, 0);
    assert_null(fault_engine_unfired(&engine));
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    fault_engine_init(&engine, RULES(rules));
    assert_ptr_equal(fault_engine_unfired(&engine), &rules[1]);
    pick(&engine, OP_FLUSH, FORM_EMPTY);
    assert_null(fault_engine_unfired(&engine));
}

static void test_rules_come_and_go(void **state)
{
    static const struct fault_rule habits[] = {
        {.name = "habit", .ops = OP_FLUSH, .forms = FORM_ANY, .when = {.count = EVERY_ONE}},
    };
    static const struct fault_rule rules[] = {
        {.name = "first", .ops = OP_FLUSH, .forms = FORM_ANY, .when = {.count = 1}},
    };
    static const struct fault_rule added = {
        .name = "added", .ops = OP_FLUSH, .forms = FORM_ANY, .when = {.count = 2}};
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    fault_engine_habits(&engine, RULES(habits));
    assert_int_equal(fault_engine_add(&engine, &added), 0);
    assert_int_equal(fault_engine_add(&engine, &added), -EEXIST);
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]);
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &added);
    assert_ptr_equal(fault_engine_remove(&engine, "first"), &rules[0]);
    assert_null(fault_engine_remove(&engine, "first"));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &added); /* counts on */
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &habits[0]);
    assert_ptr_equal(fault_engine_remove(&engine, "habit"), &habits[0]);
    assert_null(pick(&engine, OP_FLUSH, FORM_EMPTY));
    assert_int_equal(fault_engine_add(&engine, &rules[0]), 0);
    assert_ptr_equal(engine.armed[1].rule, &rules[0]);
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[0]); /* starts anew */
}

static void test_no_more_rules_than_there_is_room_for(void **state)
{
    static char names[FAULT_MAX_RULES + 1][8];
    static struct fault_rule rules[FAULT_MAX_RULES + 1];
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, NULL, 0);
    for (unsigned i = 0; i <= FAULT_MAX_RULES; i++) {
        snprintf(names[i], sizeof(names[i]), "r%u", i);
        rules[i] = (struct fault_rule){
            .name = names[i], .ops = OP_FLUSH, .forms = FORM_ANY, .when = {.count = 1}};
        assert_int_equal(fault_engine_add(&engine, &rules[i]), i < FAULT_MAX_RULES ? 0 : -ENOSPC);
    }
    for (unsigned i = 0; i < FAULT_MAX_RULES; i++)
        assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[i]);
}

static void test_a_hold_outlives_its_neighbours(void **state)
{
    static const struct fault_rule rules[] = {
        {.name = "gone", .ops = OP_READ, .forms = FORM_ANY, .when = {.count = 1}},
        {.name = "hold",
         .ops = OP_FLUSH,
         .forms = FORM_ANY,
         .when = {.count = 1},
         .hold_until = "go"},
    };
    struct fault_engine engine;

    (void)state;
    fault_engine_init(&engine, RULES(rules));
    assert_ptr_equal(pick(&engine, OP_FLUSH, FORM_EMPTY), &rules[1]);
    assert_ptr_equal(fault_engine_remove(&engine, "gone"), &rules[0]);
    assert_true(fault_engine_holds(&engine, &rules[1]));
    fault_engine_mark(&engine, "go");
    assert_false(fault_engine_holds(&engine, &rules[1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_op_and_form),
        cmocka_unit_test(test_skip_and_count),
        cmocka_unit_test(test_after_another_rule),
        cmocka_unit_test(test_first_rule_wins),
        cmocka_unit_test(test_counting_starts_at_a_mark),
        cmocka_unit_test(test_sectors),
        cmocka_unit_test(test_sectors_to_the_end),
        cmocka_unit_test(test_hold),
        cmocka_unit_test(test_unfired),
        cmocka_unit_test(test_rules_come_and_go),
        cmocka_unit_test(test_no_more_rules_than_there_is_room_for),
        cmocka_unit_test(test_a_hold_outlives_its_neighbours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
