/* SPDX-License-Identifier: BSD-2-Clause */
/* What the header of a mutant may say, and what is made of one that lies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/mutants/mutant.h"

#define SPDX    "// SPDX-License-Identifier: BSD-2-Clause\n"
#define SAYS    "// mutant: it forgets\n// why: haste\n"
#define HANGS   "// expect: flush-first refused hang\n"
#define PATCH   "@@\n@@\n- a\n+ b\n"
#define MANY(s) s s s s s s s s

static const struct conf_case flush_first = {.name = "flush-first"};
static const struct conf_case barrier_full = {.name = "barrier-full"};
static const struct conf_case *const cases[] = {&flush_first, &barrier_full, NULL};

/* From memory of exactly that size. */
static int read_bytes(struct mutant *mutant, const char *text, size_t size, struct why *why)
{
    char *copy = malloc(size ? size : 1);
    int rc;

    assert_non_null(copy);
    memcpy(copy, text, size);
    rc = mutant_read(mutant, "forgets", copy, size, cases, why);
    free(copy);
    return rc;
}

static void assert_read(struct mutant *mutant, const char *text)
{
    struct why why;

    if (read_bytes(mutant, text, strlen(text), &why))
        fail_msg("%s", why.text);
}

static void assert_refused(const char *text, const char *sentence)
{
    struct mutant mutant;
    struct why why;

    assert_int_equal(read_bytes(&mutant, text, strlen(text), &why), -EINVAL);
    assert_string_equal(why.text, sentence);
    assert_null(mutant.name);
}

static void a_header_is_read(void **state)
{
    struct mutant mutant;

    (void)state;
    assert_read(&mutant,
                SPDX "// mutant: it forgets\n//     what was\n//\t  \trefused  \n// why:\n"
                     "//    haste\n//\n// series: 6.1 6.12\n" HANGS
                     "// expect 6.12: barrier-full control crash\n"
                     "//expect:barrier-full later\tas-offered , limits after: fua=1 \n" PATCH);
    assert_string_equal(mutant.name, "forgets");
    assert_string_equal(mutant.does, "it forgets what was refused");
    assert_string_equal(mutant.why, "haste");
    assert_string_equal(mutant.series, "6.1 6.12");
    assert_null(mutant.equivalent);
    assert_int_equal(mutant.expectation_count, 3);
    assert_ptr_equal(mutant.expectations[0].c, &flush_first);
    assert_int_equal(mutant.expectations[0].subject, SUBJECT_REFUSED);
    assert_int_equal(mutant.expectations[0].outcome, OUTCOME_HANG);
    assert_null(mutant.expectations[0].facet);
    assert_null(mutant.expectations[0].series);
    assert_int_equal(mutant.expectations[1].subject, SUBJECT_UNSET);
    assert_int_equal(mutant.expectations[1].outcome, OUTCOME_CRASH);
    assert_string_equal(mutant.expectations[1].series, "6.12");
    assert_string_equal(mutant.expectations[2].facet, "limits after");
    assert_string_equal(mutant.expectations[2].text, "fua=1");
    mutant_dispose(&mutant);
}

static void a_series_is_meant_whole(void **state)
{
    struct mutant mutant;

    (void)state;
    assert_read(&mutant,
                SAYS "// series: 6.1 6.12\n// expect 6.12: flush-first refused hang\n" PATCH);
    assert_true(mutant_is_for(&mutant, "6.1"));
    assert_true(mutant_is_for(&mutant, "6.12"));
    assert_false(mutant_is_for(&mutant, "6.2"));
    assert_false(mutant_is_for(&mutant, "6"));
    assert_false(mutant_expects(&mutant.expectations[0], "6.1"));
    assert_true(mutant_expects(&mutant.expectations[0], "6.12"));
    mutant_dispose(&mutant);
    assert_read(&mutant, SAYS "// equivalent: nobody looks\n" PATCH);
    assert_true(mutant_is_for(&mutant, "7.3"));
    assert_string_equal(mutant.equivalent, "nobody looks");
    mutant_dispose(&mutant);
}

static void a_bad_header_is_refused(void **state)
{
    static const struct {
        const char *text, *sentence;
    } all[] = {
        {"", "forgets.cocci, line 1: the header ends here and has no 'mutant:'"},
        {"// mutant: a\n" PATCH, "forgets.cocci, line 2: the header ends here and has no 'why:'"},
        {SAYS PATCH, "forgets.cocci, line 3: the header ends here, and says neither what to expect "
                     "nor why no case can see it"},
        {SAYS HANGS "// equivalent: b\n" PATCH,
         "forgets.cocci, line 5: what no case can see ('equivalent:') is expected to be seen "
         "('expect:')"},
        {SAYS HANGS "- a\n", "forgets.cocci, line 4: no semantic patch stands below the header"},
        {SAYS "// why: b\n", "forgets.cocci, line 3: 'why:' stands there already"},
        {"// mutant:\n", "forgets.cocci, line 1: nothing is said behind 'mutant:'"},
        {"// expects: a\n", "forgets.cocci, line 1: 'expects' is no word of a header: mutant, why, "
                            "expect, equivalent or series"},
        {"// series: six\n",
         "forgets.cocci, line 1: 'six' is no kernel series: give one such as 6.12, or several"},
        {"// expect 6.x: flush-first refused hang\n",
         "forgets.cocci, line 1: '6.x' is no kernel series: give one such as 6.12, or several"},
        {"// expect: flush-frist refused hang\n",
         "forgets.cocci, line 1: there is no case 'flush-frist'; did you mean 'flush-first'?"},
        {"// expect: flush-first refusal hang\n", "forgets.cocci, line 1: 'refusal' is no subject: "
                                                  "steps, refused, queued, later or control"},
        {"// expect: flush-first refused fail\n",
         "forgets.cocci, line 1: 'fail' is no outcome; docs/outcomes.md has the list"},
        {"// expect: flush-first refused\n",
         "forgets.cocci, line 1: what is expected is written CASE SUBJECT OUTCOME"},
        {"// expect: flush-first refused hang hang\n",
         "forgets.cocci, line 1: what is expected is written CASE SUBJECT OUTCOME"},
        {"// expect: flush-first refused hang,\n",
         "forgets.cocci, line 1: after the comma stands FACET: TEXT"},
        {"// expect: flush-first refused hang, told\n",
         "forgets.cocci, line 1: after the comma stands FACET: TEXT"},
        {"// expect: flush-first control hang, told: EIO\n",
         "forgets.cocci, line 1: of a control run no facet is known"},
        {"// mutant: a\n// why: \033[2J\n",
         "forgets.cocci, line 2: there is a control character, 0x1b"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        assert_refused(all[i].text, all[i].sentence);
}

static void a_bad_name_is_refused(void **state)
{
    static const char *const names[] = {"", "../x", "A", "a b", "a.b", MANY(MANY("x"))};
    struct mutant mutant;
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        assert_int_equal(
            mutant_read(&mutant, names[i], SAYS HANGS PATCH, strlen(SAYS HANGS PATCH), cases, &why),
            -EINVAL);
        assert_non_null(strstr(why.text, "is no name of a mutant"));
    }
}

/* Cut off anywhere, and with any byte in any place: read or refused, and nothing else. */
static void whatever_it_says_it_is_read_or_refused(void **state)
{
    static const char text[] = SPDX SAYS
        "//    and more\n// series: 6.1\n// expect 6.1: flush-first refused hang, told: x\n" PATCH;
    size_t size = sizeof(text) - 1;
    struct mutant mutant;
    char other[sizeof(text)];
    struct why why;

    (void)state;
    for (size_t i = 0; i <= size; i++)
        if (!read_bytes(&mutant, text, i, &why))
            mutant_dispose(&mutant);
    for (size_t i = 0; i < size; i++) {
        memcpy(other, text, sizeof(text));
        for (unsigned byte = 0; byte < 256; byte++) {
            other[i] = (char)byte;
            if (!read_bytes(&mutant, other, size, &why))
                mutant_dispose(&mutant);
        }
    }
}

static void a_large_file_is_refused(void **state)
{
    size_t size = (64U << 10) + 1;
    struct mutant mutant;
    char *text = malloc(size);
    struct why why;

    (void)state;
    assert_non_null(text);
    memset(text, '\n', size);
    assert_int_equal(mutant_read(&mutant, "large", text, size, cases, &why), -EINVAL);
    assert_string_equal(why.text, "large.cocci, line 1: the file has more than 65536 bytes");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_read),
        cmocka_unit_test(a_series_is_meant_whole),
        cmocka_unit_test(a_bad_header_is_refused),
        cmocka_unit_test(a_bad_name_is_refused),
        cmocka_unit_test(whatever_it_says_it_is_read_or_refused),
        cmocka_unit_test(a_large_file_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
