/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/catalog.h"
#include "harness/explore/dice.h"
#include "harness/explore/scenario.h"

#define MANY 3000

static struct scenario nth(uint64_t number)
{
    struct scenario scenario;
    struct dice dice = dice_for(1, number);

    scenario_make(&scenario, &dice);
    return scenario;
}

/* The same seed makes the same scenarios, on every machine. */
static void test_pinned(void **state)
{
    static const char *const names[] = {
        "explore-fpi16-s-w8d-w8-urrada0n2-urfada1n1-urfafa0k3n1",
        "explore-npi64-w8-w96d-urrada1k3n1-uewaba0k1n1",
        "explore-ni16-w64-w88d-y",
        "explore-fp-s-urfada0n2",
        "explore-fi8-w64-s-o2-urfada0n1h",
        "explore-n-s-w8-w64-r1-w264-w8-s-uewada5n1-urrada5k1n1",
    };
    char name[SCENARIO_NAME];

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct scenario scenario = nth(i);

        scenario_name(&scenario, name);
        assert_string_equal(name, names[i]);
    }
}

/* Each can be made of its name again, and is a case that could stand in the catalogue. */
static void test_names_and_cases(void **state)
{
    struct scenario_case *made = malloc(sizeof(*made));
    const struct conf_case *with_control[3] = {&made->c};
    char name[SCENARIO_NAME], again[SCENARIO_NAME];
    struct why why;

    (void)state;
    for (size_t i = 0; all_cases[i]; i++)
        if (!strcmp(all_cases[i]->name, "plain-io"))
            with_control[1] = all_cases[i];
    for (unsigned i = 0; i < MANY; i++) {
        const struct profile *const none[] = {NULL};
        struct scenario scenario = nth(i), read;

        scenario_name(&scenario, name);
        assert_int_equal(scenario_read(name, &read, &why), 0);
        scenario_name(&read, again);
        assert_string_equal(name, again);
        scenario_case(made, &scenario);
        made->c.control = NULL; /* who refuses needs none in the catalogue */
        if (catalog_check(with_control, none, &why))
            fail_msg("%s: %s", name, why.text);
    }
    free(made);
}

static size_t size_of(const struct scenario *scenario)
{
    size_t size = scenario->flush + scenario->barrier + scenario->persistent + scenario->indirect +
                  10 * (scenario->overlap + scenario->step_count + scenario->rule_count);

    for (unsigned i = 0; i < scenario->step_count; i++) {
        const struct scenario_step *step = &scenario->steps[i];

        size += step->sectors < 8 ? 9 : step->sectors;
        size += 10 * step->threads + step->fua + step->buffered;
        size += step->verb == STEP_FDATASYNC;
    }
    for (unsigned i = 0; i < scenario->rule_count; i++) {
        const struct scenario_rule *rule = &scenario->rules[i];

        size += rule->skip + (rule->count != 1) + (rule->answer == ANSWER_REVOKE);
        size += (rule->effect != EFFECT_DISCARDED) + (rule->form != FORM_ANY);
    }
    return size;
}

/* What is smaller is legal, and smaller, so that shrinking ends. */
static void test_smaller(void **state)
{
    struct scenario smaller[SCENARIO_SMALLER];
    size_t most = 0;

    (void)state;
    for (unsigned i = 0; i < MANY; i++) {
        struct scenario scenario = nth(i);
        size_t count = scenario_smaller(&scenario, smaller);

        most = count > most ? count : most;
        for (size_t s = 0; s < count; s++) {
            assert_null(scenario_wrong(&smaller[s]));
            assert_true(size_of(&smaller[s]) < size_of(&scenario));
        }
    }
    assert_in_range(most, 20, SCENARIO_SMALLER - 1); /* none was left out for want of room */
}

/* All that the dice are to make, they make. */
static void test_variety(void **state)
{
    unsigned offers = 0, verbs = 0, answers = 0, effects = 0, ops = 0, overlaps = 0, rules = 0;
    unsigned fua = 0, buffered = 0, crowds = 0, large = 0;

    (void)state;
    for (unsigned i = 0; i < MANY; i++) {
        struct scenario scenario = nth(i);

        offers |= 1u << (scenario.flush + 2 * scenario.barrier);
        overlaps |= 1u << scenario.overlap;
        rules |= 1u << scenario.rule_count;
        for (unsigned s = 0; s < scenario.step_count; s++) {
            verbs |= 1u << scenario.steps[s].verb;
            fua += scenario.steps[s].fua;
            buffered += scenario.steps[s].buffered;
            crowds += scenario.steps[s].threads > 32;
            large += scenario.steps[s].sectors > 256;
        }
        for (unsigned r = 0; r < scenario.rule_count; r++) {
            answers |= 1u << scenario.rules[r].answer;
            effects |= 1u << scenario.rules[r].effect;
            ops |= scenario.rules[r].op;
        }
    }
    assert_int_equal(offers, 0xf);
    assert_int_equal(overlaps, 0xf);
    assert_int_equal(rules, 0xf);
    assert_int_equal(verbs,
                     1u << STEP_WRITE | 1u << STEP_READ | 1u << STEP_FSYNC | 1u << STEP_FDATASYNC);
    assert_int_equal(answers, 1u << ANSWER_OKAY | 1u << ANSWER_REFUSE | 1u << ANSWER_ERROR |
                                  1u << ANSWER_REVOKE);
    assert_int_equal(effects, 1u << EFFECT_DISCARDED | 1u << EFFECT_WRITTEN | 1u << EFFECT_FLUSHED |
                                  1u << EFFECT_FLUSHED_WRITTEN | 1u << EFFECT_PERFORMED);
    assert_int_equal(ops, OP_FLUSH | OP_BARRIER | OP_WRITE | OP_READ);
    assert_true(fua && buffered && crowds && large);
}

static void test_no_names(void **state)
{
    static const struct {
        const char *name, *says;
    } names[] = {
        {"explore-", "cannot be read"},
        {"explore-f", "no step"},
        {"explore-x-s", "cannot be read"},
        {"explore-f-w8q", "cannot be read"},
        {"explore-f-w0", "no sectors"},
        {"explore-f-w8-r1", "not of an earlier write"},
        {"explore-f-w8-", "cannot be read"},
        {"explore-f-w8x2", "threads"},
        {"explore-b-s-urfada0n1", "not offered"},
        {"explore-f-s-urfada1n1", "counts wrongly"},
        {"explore-f-s-urfada0n1h", "nobody is asleep"},
        {"explore-f-s-o1", "something else"},
        {"explore-f-s-urfa", "cannot be read"},
        {"explore-f-w08", "another way"},
        {"explore-f-s-s-s-s-s-s-s-s-s", "cannot be read"},
        {"explore-f-w99999999999999999999", "cannot be read"},
        {"barrier-data-refused", "cannot be read"},
    };
    struct scenario scenario;
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(scenario_read(names[i].name, &scenario, &why), -EINVAL);
        if (!strstr(why.text, names[i].says))
            fail_msg("%s: %s", names[i].name, why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pinned),   cmocka_unit_test(test_names_and_cases),
        cmocka_unit_test(test_smaller),  cmocka_unit_test(test_variety),
        cmocka_unit_test(test_no_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
