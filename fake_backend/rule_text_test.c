/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/rule_text.h"
#include "fake_backend/why.h"

static char *print(const struct fault_rule *rule)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    rule_text_print(out, rule);
    fclose(out);
    return text;
}

static void assert_word(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void assert_same(const struct fault_rule *a, const struct fault_rule *b)
{
    assert_string_equal(a->name, b->name);
    assert_int_equal(a->ops, b->ops);
    assert_int_equal(a->forms, b->forms);
    assert_word(a->when.mark, b->when.mark);
    assert_int_equal(a->when.skip, b->when.skip);
    assert_int_equal(a->when.count, b->when.count);
    assert_int_equal(a->sectors.first, b->sectors.first);
    assert_int_equal(a->sectors.count, b->sectors.count);
    assert_word(a->hold_until, b->hold_until);
    assert_int_equal(a->answer, b->answer);
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->effect, b->effect);
    assert_int_equal(a->may_fire, b->may_fire);
}

static void test_what_texts_mean(void **state)
{
    static const struct {
        const char *text;
        struct fault_rule rule;
    } rows[] = {
        {"flush: refuse",
         {.ops = OP_FLUSH,
          .forms = FORM_ANY,
          .when = {.count = EVERY_ONE},
          .answer = ANSWER_REFUSE,
          .effect = EFFECT_DISCARDED}},
        {"flush nth=3: refuse",
         {.ops = OP_FLUSH,
          .forms = FORM_ANY,
          .when = {.skip = 2, .count = 1},
          .answer = ANSWER_REFUSE,
          .effect = EFFECT_DISCARDED}},
        {"  name=two-of-them\tbarrier data after=writers count=2 : hold until=go , refuse written ",
         {.name = "two-of-them",
          .ops = OP_BARRIER,
          .forms = FORM_DATA,
          .when = {.mark = "writers", .count = 2},
          .hold_until = "go",
          .answer = ANSWER_REFUSE,
          .effect = EFFECT_WRITTEN}},
        {"write sectors=0+8: error",
         {.ops = OP_WRITE,
          .forms = FORM_ANY,
          .when = {.count = EVERY_ONE},
          .sectors = {0, 8},
          .answer = ANSWER_ERROR,
          .effect = EFFECT_DISCARDED}},
        {"barrier: status=-3 written",
         {.ops = OP_BARRIER,
          .forms = FORM_ANY,
          .when = {.count = EVERY_ONE},
          .answer = ANSWER_STATUS,
          .status = -3,
          .effect = EFFECT_WRITTEN}},
        {"any: status=32767",
         {.ops = OP_ANY,
          .forms = FORM_ANY,
          .when = {.count = EVERY_ONE},
          .answer = ANSWER_STATUS,
          .status = INT16_MAX,
          .effect = EFFECT_DISCARDED}},
        {"flush | barrier empty nth=2 count=3 may-fire: revoke",
         {.ops = OP_FLUSH | OP_BARRIER,
          .forms = FORM_EMPTY,
          .when = {.skip = 1, .count = 3},
          .answer = ANSWER_REVOKE,
          .effect = EFFECT_DISCARDED,
          .may_fire = true}},
        {"any after=payload/done skip=7: drop flushed-written",
         {.ops = OP_ANY,
          .forms = FORM_ANY,
          .when = {.mark = "payload/done", .skip = 7, .count = EVERY_ONE},
          .answer = ANSWER_DROP,
          .effect = EFFECT_FLUSHED_WRITTEN}},
        {"discard|other|read data empty: hold until=go",
         {.ops = OP_DISCARD | OP_OTHER | OP_READ,
          .forms = FORM_ANY,
          .when = {.count = EVERY_ONE},
          .hold_until = "go",
          .answer = ANSWER_OKAY,
          .effect = EFFECT_PERFORMED}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct fault_rule expected = rows[i].rule;
        struct rule_text parsed;
        struct why why;

        if (!expected.name)
            expected.name = "";
        if (rule_text_parse(&parsed, rows[i].text, &why))
            fail_msg("'%s' %s", rows[i].text, why.text);
        assert_same(&parsed.rule, &expected);
    }
}

/* Every value of every field, and all the extremes, survive being printed and read. */
static void test_print_and_parse_are_each_others_opposite(void **state)
{
    static const unsigned ops[] = {OP_READ,    OP_WRITE, OP_BARRIER, OP_FLUSH,
                                   OP_DISCARD, OP_OTHER, OP_ANY,     OP_FLUSH | OP_BARRIER};
    static const unsigned forms[] = {FORM_EMPTY, FORM_DATA, FORM_ANY};
    static const uint32_t skips[] = {0, 1, EVERY_ONE - 1}, counts[] = {1, 2, EVERY_ONE};
    static const struct {
        uint64_t first, count;
    } sectors[] = {{0, 0}, {0, 1}, {UINT64_MAX, UINT64_MAX}};
    static const int16_t statuses[] = {INT16_MIN, -3, 1, INT16_MAX};
    static const char *const words[] = {NULL, "a", "abcdefghijklmnopqrstuvwxyz_./-9"};

    (void)state;
    for (unsigned i = 0; i < 8 * 3 * 3 * 3 * 3 * 3 * 3 * 6 * 5 * 2; i++) {
        unsigned n = i;
        struct fault_rule rule = {.name = ""};
        struct rule_text parsed;
        struct why why;
        char *text;

#define ONE_OF(items) items[n % (sizeof(items) / sizeof((items)[0]))]
#define NEXT(items)   n /= sizeof(items) / sizeof((items)[0])
        rule.ops = ONE_OF(ops);
        NEXT(ops);
        rule.forms = ONE_OF(forms);
        NEXT(forms);
        rule.when.skip = ONE_OF(skips);
        NEXT(skips);
        rule.when.count = ONE_OF(counts);
        NEXT(counts);
        rule.sectors.first = ONE_OF(sectors).first;
        rule.sectors.count = ONE_OF(sectors).count;
        NEXT(sectors);
        rule.when.mark = ONE_OF(words);
        NEXT(words);
        rule.hold_until = ONE_OF(words);
        NEXT(words);
        rule.answer = ANSWER_OKAY + n % 6;
        n /= 6;
        if (rule.answer == ANSWER_STATUS)
            rule.status = statuses[i % 4];
        rule.effect = EFFECT_DISCARDED + n % 5;
        n /= 5;
        rule.may_fire = n % 2;
        if (i % 7)
            rule.name = words[1 + i % 2];
        text = print(&rule);
        if (rule_text_parse(&parsed, text, &why))
            fail_msg("'%s' %s", text, why.text);
        assert_same(&parsed.rule, &rule);
        free(text);
    }
}

static void test_what_is_wrong_is_said_where(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"", "at its end: here belongs an operation: read, write, barrier, flush, discard, other, "
             "any"},
        {"flsh: refuse", "at character 1, 'flsh': here belongs an operation"},
        {"flush|: refuse", "at character 7, ':': here belongs an operation"},
        {"flush", "at its end: here belongs a colon"},
        {"flush nht=1: refuse", "at character 7, 'nht': here belongs one of: empty, data, after="},
        {"flush nth: refuse", "at character 10, ':': here belongs '=', as in nth="},
        {"flush nth=0: refuse", "at character 11, '0': here belongs a number from 1 to 4294967295"},
        {"flush nth=1x: refuse", "at character 11, '1x': here belongs a number"},
        {"flush skip=-1: refuse", "at character 12, '-1': here belongs a number from 0"},
        {"flush count=0: refuse", "at character 13, '0': here belongs a number from 1"},
        {"flush count=4294967296: refuse", "at character 13, '4294967296': here belongs a number"},
        {"flush sectors=8: refuse", "at character 16, ':': here belongs '+', as in sectors=0+8"},
        {"flush sectors=8+0: refuse", "at character 17, '0': here belongs a number from 1"},
        {"flush after=a*b: refuse", "at character 13, 'a*b': here belongs a word of letters"},
        {"flush after=: refuse", "at character 13, ':': here belongs a word of letters"},
        {"flush after=abcdefghijklmnopqrstuvwxyz012345: refuse",
         "at character 13, 'abcdefghijklmnopqrstuvwxyz012345': here belongs a word"},
        {"flush:", "at its end: here belongs an answer: okay, refuse, error, revoke, drop"},
        {"flush: refsue", "at character 8, 'refsue': here belongs an answer"},
        {"flush: refuse now", "at character 15, 'now': here belongs an effect: discarded, written, "
                              "flushed, flushed-written, performed"},
        {"flush: refuse written now", "at character 23, 'now': here the rule should end"},
        {"flush: hold: refuse", "at character 12, ':': here belongs until=MARK"},
        {"flush: hold until=go,", "at its end: here belongs an answer"},
        {"flush: hold until=go refuse", "at character 22, 'refuse': here belongs an effect"},
        {"flush: status", "at its end: here belongs '=', as in status=-3"},
        {"flush: status=0", "at character 15, '0': here belongs a number from 1 to 32767"},
        {"flush: status=-2", "at character 16, '2': here belongs a number from 3 to 32768"},
        {"name: flush: refuse", "at character 5, ':': here belongs '=', as in name="},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct rule_text parsed;
        struct why why;

        assert_int_equal(rule_text_parse(&parsed, rows[i].text, &why), -EINVAL);
        if (strncmp(why.text, rows[i].said, strlen(rows[i].said)) != 0)
            fail_msg("'%s' was told: %s", rows[i].text, why.text);
    }
}

/* What docs/rules.md shows as rules are rules. */
static void test_the_manual_speaks_the_language(void **state)
{
    FILE *manual = fopen(RULES_MANUAL, "r");
    char line[256];
    bool shown = false;
    unsigned count = 0;

    (void)state;
    assert_non_null(manual);
    while (fgets(line, sizeof(line), manual)) {
        struct rule_text parsed;
        struct why why;

        line[strcspn(line, "\n")] = '\0';
        if (!strncmp(line, "```", 3)) {
            shown = !strcmp(line, "```rules");
            continue;
        }
        if (!shown)
            continue;
        if (rule_text_parse(&parsed, line, &why))
            fail_msg("'%s' %s", line, why.text);
        count++;
    }
    fclose(manual);
    assert_true(count > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_texts_mean),
        cmocka_unit_test(test_print_and_parse_are_each_others_opposite),
        cmocka_unit_test(test_what_is_wrong_is_said_where),
        cmocka_unit_test(test_the_manual_speaks_the_language),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
