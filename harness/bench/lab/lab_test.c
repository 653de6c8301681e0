/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The suite against real, stock kernels, once: what is known of their drivers must be seen.  The
 * reports are made from that same run.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

#include "harness/bench/lab/play.h"

static const char *const frontends[] = {"linux-6.1", "linux-6.12"};
#define BEFORE 0 /* 6.11, which changed the driver */
#define SINCE  1

struct whole {
    struct play play;
    struct run_document *run;
    char path[64];
    int status; /* of the run */
};

static int run_matrix(void **state)
{
    static struct whole whole;

    *state = &whole;
    play_open(&whole.play);
    play_run(&whole.play, "matrix", "--frontend", "6.1", "--frontend", "6.12", "--suite",
             "complete", "--no-profile", "--output", whole.play.runs, NULL);
    whole.status = whole.play.status;
    whole.run = play_load(&whole.play);
    snprintf(whole.path, sizeof(whole.path), "%s/latest", whole.play.runs);
    return 0;
}

static int forget_matrix(void **state)
{
    struct whole *whole = *state;

    result_free(whole->run);
    play_close(&whole->play);
    return 0;
}

static const struct case_result *find(const struct run_document *run, const char *frontend,
                                      const char *case_name)
{
    for (size_t i = 0; i < run->result_count; i++)
        if (!strcmp(run->results[i].frontend, frontend) &&
            !strcmp(run->results[i].case_name, case_name))
            return &run->results[i];
    fail_msg("there is no result of %s on %s", case_name, frontend);
    return NULL;
}

static void is(const struct whole *whole, unsigned frontend, const char *case_name,
               const char *subject, const char *outcome, enum verdict verdict)
{
    const struct case_result *result = find(whole->run, frontends[frontend], case_name);

    assert_string_equal(result->subject, subject);
    assert_non_null(result->outcome);
    assert_string_equal(result->outcome, outcome);
    assert_string_equal(verdict_word(result->verdict), verdict_word(verdict));
}

static const struct subject_result *subject(const struct case_result *result, const char *name)
{
    for (size_t i = 0; i < result->subject_count; i++)
        if (!strcmp(result->subjects[i].subject, name))
            return &result->subjects[i];
    fail_msg("%s has no subject %s", result->case_name, name);
    return NULL;
}

/* The beginning of a file of the run, for the caller to free. */
static char *evidence(const struct whole *whole, const char *name)
{
    char *text = calloc(1, 65536);
    char path[512];
    FILE *file;

    assert_non_null(text);
    assert_non_null(name);
    snprintf(path, sizeof(path), "%s/%s", whole->path, name);
    file = fopen(path, "re");
    assert_non_null(file);
    assert_true(fread(text, 1, 65535, file) > 0);
    fclose(file);
    return text;
}

/* These guests have one processor, and so one queue. */
static bool needs_two_queues(const struct case_result *result)
{
    return result->verdict == VERDICT_SKIP && strstr(result->reason, "it is about queues=2");
}

static void every_case_is_judged_on_both(void **state)
{
    const struct whole *whole = *state;
    const struct run_document *run = whole->run;

    assert_int_equal(whole->status, 1); /* some fail: no deviation was known */
    assert_int_equal(run->frontend_count, 2);
    assert_true(run->result_count >= 34);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(run->frontends[i].name, frontends[i]);
        assert_null(run->frontends[i].error);
        assert_null(run->frontends[i].profile);
    }
    for (size_t i = 0; i < run->result_count; i++) {
        const struct case_result *result = &run->results[i];

        if (result->verdict != VERDICT_PASS && result->verdict != VERDICT_FAIL &&
            !needs_two_queues(result))
            fail_msg("%s on %s: %s: %s", result->case_name, result->frontend,
                     verdict_word(result->verdict), result->reason ? result->reason : "no reason");
        for (size_t j = 0; j < 2; j++)
            find(run, frontends[j], result->case_name);
    }
}

static void what_was_offered_and_kept_is_used(void **state)
{
    const struct whole *whole = *state;
    unsigned seen = 0;

    for (size_t i = 0; i < whole->run->result_count; i++) {
        const struct case_result *result = &whole->run->results[i];

        if (strncmp(result->case_name, "offer-", 6) != 0)
            continue;
        assert_string_equal(result->outcome, "as-offered");
        assert_int_equal(result->verdict, VERDICT_PASS);
        seen++;
    }
    assert_true(seen >= 8);
    is(whole, BEFORE, "large-durable-write-flush", "steps", "as-offered", VERDICT_PASS);
    is(whole, SINCE, "large-durable-write-flush", "steps", "as-offered", VERDICT_PASS);
}

static void a_refused_flush_ends_all_flushes_silently(void **state)
{
    is(*state, BEFORE, "flush-refused-first", "refused", "silent-downgrade", VERDICT_PASS);
    is(*state, SINCE, "flush-refused-first", "refused", "silent-downgrade", VERDICT_PASS);
}

static void a_refused_barrier_with_data_is_a_lost_write(void **state)
{
    is(*state, BEFORE, "barrier-data-refused", "refused", "lost-write", VERDICT_FAIL);
    is(*state, SINCE, "barrier-data-refused", "refused", "lost-write", VERDICT_FAIL);
}

/* 48 writers, 32 places in the ring. */
static void writers_behind_a_refused_barrier_fare_differently(void **state)
{
    static const char *const outcomes[] = {"io-error", "plain-write-fallback"};

    for (unsigned i = 0; i < 2; i++) {
        const struct case_result *result;

        is(*state, i, "barrier-refused-full-ring", "queued", outcomes[i], VERDICT_FAIL);
        result = find(((struct whole *)*state)->run, frontends[i], "barrier-refused-full-ring");
        assert_int_equal(subject(result, "queued")->callers, 16);
        assert_int_equal(subject(result, "refused")->callers, 1);
        assert_string_equal(subject(result, "refused")->outcome, "lost-write");
        assert_int_equal(subject(result, "steps")->callers, 31);
        assert_true(result->other_worse);
    }
}

static void a_large_durable_write_crashes_them(void **state)
{
    for (unsigned i = 0; i < 2; i++) {
        const char *name = "large-durable-write-barrier";
        char *console;

        is(*state, i, name, "steps", "crash", VERDICT_FAIL);
        console =
            evidence(*state, find(((struct whole *)*state)->run, frontends[i], name)->console);
        assert_non_null(strstr(console, "kernel BUG at drivers/block/xen-blkfront.c"));
        assert_null(strchr(console, '\r'));
        free(console);
    }
}

static void every_result_has_its_journal_and_can_be_repeated(void **state)
{
    const struct whole *whole = *state;

    for (size_t i = 0; i < whole->run->result_count; i++) {
        const struct case_result *result = &whole->run->results[i];
        char repeat[256];

        if (!needs_two_queues(result)) {
            char *journal = evidence(whole, result->journal);

            assert_int_equal(strncmp(journal, "{\"seq\":1,", 9), 0);
            free(journal);
        }
        snprintf(repeat, sizeof(repeat),
                 "blkproof run --frontend %s --output %s --no-profile --case %s",
                 result->frontend + strlen("linux-"), whole->play.runs, result->case_name);
        assert_string_equal(result->repeat, repeat);
    }
}

static void report_shows_it_as_text(void **state)
{
    struct whole *whole = *state;

    play_run(&whole->play, "report", whole->path, NULL);
    assert_int_equal(whole->play.status, 0);
    play_said(&whole->play, "FAIL  barrier-data-refused on linux-6.1: lost-write");
    play_said(&whole->play, "FAIL  large-durable-write-barrier on linux-6.12: crash");
}

static void report_shows_it_as_junit(void **state)
{
    struct whole *whole = *state;
    size_t count = 0;

    play_run(&whole->play, "report", "--format", "junit", whole->path, NULL);
    assert_int_equal(whole->play.status, 0);
    assert_int_equal(strncmp(whole->play.output, "<?xml", 5), 0);
    for (const char *at = whole->play.output; (at = strstr(at, "<testcase ")); at++)
        count++;
    assert_int_equal(count, whole->run->result_count);
    play_said(&whole->play, "<failure ");
}

static void report_shows_one_case(void **state)
{
    struct whole *whole = *state;

    play_run(&whole->play, "report", "--case", "barrier-data-refused", "--frontend", "linux-6.12",
             whole->path, NULL);
    assert_int_equal(whole->play.status, 0);
    play_said(&whole->play, "lost-write");
    play_said(&whole->play, "WRITE_BARRIER refused");
    play_said(&whole->play, "blkproof run --frontend 6.12 --output");
}

static void a_run_is_no_worse_than_itself(void **state)
{
    struct whole *whole = *state;

    play_run(&whole->play, "compare", whole->path, whole->path, NULL);
    assert_int_equal(whole->play.status, 0);
}

static int open_folder(void **state)
{
    static struct play play;

    *state = &play;
    play_open(&play);
    return 0;
}

static int close_folder(void **state)
{
    play_close(*state);
    return 0;
}

static void known_deviations_are_known(void **state)
{
    struct play *play = *state;
    struct run_document *run;

    play_run(play, "run", "--frontend", "6.12", "--case", "barrier-data-refused", "--case",
             "flush-refused-first", "--output", play->runs, NULL);
    assert_int_equal(play->status, 0);
    run = play_load(play);
    assert_int_equal(run->result_count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(verdict_word(run->results[i].verdict), "known");
        assert_non_null(run->results[i].reason);
    }
    assert_non_null(run->frontends[0].profile);
    result_free(run);
}

int main(void)
{
    const struct CMUnitTest of_one_run[] = {
        cmocka_unit_test(every_case_is_judged_on_both),
        cmocka_unit_test(what_was_offered_and_kept_is_used),
        cmocka_unit_test(a_refused_flush_ends_all_flushes_silently),
        cmocka_unit_test(a_refused_barrier_with_data_is_a_lost_write),
        cmocka_unit_test(writers_behind_a_refused_barrier_fare_differently),
        cmocka_unit_test(a_large_durable_write_crashes_them),
        cmocka_unit_test(every_result_has_its_journal_and_can_be_repeated),
        cmocka_unit_test(report_shows_it_as_text),
        cmocka_unit_test(report_shows_it_as_junit),
        cmocka_unit_test(report_shows_one_case),
        cmocka_unit_test(a_run_is_no_worse_than_itself),
    };
    const struct CMUnitTest with_profile[] = {
        cmocka_unit_test(known_deviations_are_known),
    };

    return cmocka_run_group_tests(of_one_run, run_matrix, forget_matrix) +
           cmocka_run_group_tests(with_profile, open_folder, close_folder);
}
