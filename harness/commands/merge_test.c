/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/commands/merge.h"

#define COUNT(items) (sizeof(items) / sizeof((items)[0]))

/* A run of one frontend and two cases. */
struct part {
    struct named_value versions[2];
    struct frontend_result frontend;
    struct case_result results[2];
    struct asked_case cases[2];
    struct run_document document;
};

static struct part a, b;
static struct merge_source sources[] = {{&a.document, "runs/a"}, {&b.document, "runs/b"}};
static struct merged merged;
static struct why why;

static void fill(struct part *part, const char *one, const char *other)
{
    *part = (struct part){
        .versions = {{"package", "linux-image 6.12.1"}, {"guest type", "pv"}},
        .frontend = {.name = "linux-6.12", .version_count = 2},
        .results = {{.case_name = (char *)one}, {.case_name = (char *)other}},
        .cases = {{.name = (char *)one}, {.name = (char *)other}},
    };
    part->frontend.versions = part->versions;
    for (size_t i = 0; i < 2; i++) {
        part->results[i].frontend = "linux-6.12";
        part->results[i].verdict = VERDICT_PASS;
        part->results[i].outcome = "as-offered";
    }
    part->document = (struct run_document){.started = "2026-11-22T09:30:12Z",
                                           .frontends = &part->frontend,
                                           .frontend_count = 1,
                                           .results = part->results,
                                           .result_count = 2,
                                           .cases = part->cases,
                                           .case_count = 2};
}

static int setup(void **state)
{
    (void)state;
    fill(&a, "flush-refused-second", "plain-io");
    fill(&b, "offer-both", "flush-refused-first");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    merge_dispose(&merged);
    return 0;
}

static void merge(void)
{
    if (merge_make(&merged, sources, 2, &why))
        fail_msg("%s", why.text);
}

static void refuse(const char *says)
{
    assert_int_equal(merge_make(&merged, sources, 2, &why), -EINVAL);
    assert_string_equal(why.text, says);
}

static void parts_of_one_frontend_stand_in_the_order_of_the_catalogue(void **state)
{
    static const char *const order[] = {"offer-both", "flush-refused-first", "flush-refused-second",
                                        "plain-io"};
    static const size_t from[] = {1, 1, 0, 0};

    (void)state;
    b.document.strict = true;
    b.document.started = "2026-11-21T09:30:12Z";
    merge();
    assert_int_equal(merged.document.frontend_count, 1);
    assert_int_equal(merged.document.result_count, COUNT(order));
    assert_int_equal(merged.document.case_count, COUNT(order));
    for (size_t i = 0; i < COUNT(order); i++) {
        assert_string_equal(merged.document.results[i].case_name, order[i]);
        assert_int_equal(merged.sources[i], from[i]);
    }
    assert_true(merged.document.strict);
    assert_string_equal(merged.document.started, "2026-11-21T09:30:12Z");
}

static void frontends_stay_together(void **state)
{
    (void)state;
    b.frontend.name = b.results[0].frontend = b.results[1].frontend = "linux-6.1";
    b.versions[0].value = "linux-image 6.1.1"; /* another frontend has other versions */
    merge();
    assert_int_equal(merged.document.frontend_count, 2);
    assert_string_equal(merged.document.results[1].frontend, "linux-6.12");
    assert_string_equal(merged.document.results[2].frontend, "linux-6.1");
}

static void one_name_for_two_frontends_is_refused(void **state)
{
    (void)state;
    b.versions[0].value = "linux-image 6.12.2";
    refuse("linux-6.12 is not the same frontend in all runs: its package is linux-image 6.12.1 in "
           "runs/a, and linux-image 6.12.2 in runs/b; leave one of them out");
}

static void the_same_twice_stands_once(void **state)
{
    (void)state;
    b.results[0].case_name = "plain-io";
    merge();
    assert_int_equal(merged.document.result_count, 3);
}

static void results_that_differ_are_refused(void **state)
{
    (void)state;
    b.results[0].case_name = "plain-io";
    b.results[0].outcome = "hang";
    b.results[0].verdict = VERDICT_FAIL;
    refuse("plain-io on linux-6.12 is pass with as-offered in runs/a, and fail with hang in "
           "runs/b: compare these runs, and leave one of them out");
    b.results[0].outcome = NULL;
    b.results[0].verdict = VERDICT_SKIP;
    refuse("plain-io on linux-6.12 is pass with as-offered in runs/a, and skip in runs/b: compare "
           "these runs, and leave one of them out");
}

/* Whichever comes first: an error is what a part that failed has left. */
static void a_result_is_worth_more_than_an_error(void **state)
{
    (void)state;
    for (int first = 0; first < 2; first++) {
        struct part *failed = first ? &a : &b, *whole = first ? &b : &a;

        setup(NULL);
        fill(&b, "flush-refused-second", "plain-io");
        failed->frontend.error = "the lab ended";
        failed->frontend.version_count = 0;
        failed->results[0].verdict = failed->results[1].verdict = VERDICT_ERROR;
        failed->results[0].outcome = failed->results[1].outcome = NULL;
        merge();
        assert_int_equal(merged.document.result_count, 2);
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(merged.document.results[i].verdict, VERDICT_PASS);
            assert_int_equal(merged.sources[i], whole == &b);
        }
        assert_int_equal(merged.document.frontends[0].version_count, 2);
        assert_null(merged.document.frontends[0].error);
        merge_dispose(&merged);
    }
}

/* What failed and was not asked again has failed. */
static void an_error_stays_while_nothing_is_better(void **state)
{
    (void)state;
    b.frontend.error = "the lab ended";
    b.results[0].verdict = VERDICT_ERROR;
    b.results[0].outcome = NULL;
    fill(&a, "flush-refused-second", "plain-io");
    a.frontend.error = "the lab ended";
    merge();
    assert_string_equal(merged.document.frontends[0].error, "the lab ended");
    assert_int_equal(merged.document.results[0].verdict, VERDICT_ERROR);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(parts_of_one_frontend_stand_in_the_order_of_the_catalogue),
        TEST(frontends_stay_together),
        TEST(one_name_for_two_frontends_is_refused),
        TEST(the_same_twice_stands_once),
        TEST(results_that_differ_are_refused),
        TEST(a_result_is_worth_more_than_an_error),
        TEST(an_error_stays_while_nothing_is_better),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
