/* SPDX-License-Identifier: BSD-2-Clause */
/* The matrix, whole, with models in place of labs: what is asked, what is taken from earlier runs, and what is kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/bench/lab/labs.h"
#include "harness/bench/loop/loop.h"
#include "harness/book.h"
#include "harness/commands/commands.h"
#include "harness/result.h"
#include "harness/suite.h"

/* What the linker puts in place of the real ones. */
char *__wrap_beside(const char *name, struct why *why);
int __wrap_lab_identity(const struct lab_options *options, char identity[LAB_IDENTITY],
                        struct why *why);
int __wrap_labs_prepare(const struct labs *labs, struct why *why);
int __wrap_labs_run(const struct labs *labs, struct why *why);

static char top[64], runs[80];

/* How the labs are. */
static struct {
    const char *changed;    /* the series whose driver is another one than before */
    const char *unprepared; /* ... of which something cannot be fetched */
    const char *failing;    /* the case that a lab has no time for */
    unsigned asked[2];      /* cases, of 6.1 and 6.12 */
    double seconds[2];      /* that each was thought to take */
} labs_are;

static size_t side(const struct lab_options *options)
{
    return options->kernel && !strcmp(options->kernel, "6.12");
}

static bool is(const char *series, const struct lab_options *options)
{
    return series && options->kernel && !strcmp(series, options->kernel);
}

/* Programs are files, whose bytes count. */
char *__wrap_beside(const char *name, struct why *why)
{
    char *path = NULL;

    (void)why;
    return asprintf(&path, "%s/%s", top, name) < 0 ? NULL : path;
}

int __wrap_lab_identity(const struct lab_options *options, char identity[LAB_IDENTITY],
                        struct why *why)
{
    (void)why;
    snprintf(identity, LAB_IDENTITY, "%s%s", options->kernel ? options->kernel : "own",
             is(labs_are.changed, options) ? " changed" : "");
    return 0;
}

int __wrap_labs_prepare(const struct labs *labs, struct why *why)
{
    if (is(labs_are.unprepared, &labs->jobs[0].options))
        return why_set(why, -ENOENT, "the archive has no kernel of this series");
    return 0;
}

static void play(const struct lab_job *job)
{
    static const char *const models[] = {"linux-before-6.11", "linux-since-6.11"};
    const struct conf_case *cases[8] = {0};
    struct suite suite = {.frontend = "lab",
                          .repeat = "",
                          .cases = cases,
                          .all = all_cases,
                          .profiles = all_profiles,
                          .sink = job->page};
    struct why why;
    size_t count = 0;

    for (size_t i = 0; job->cases[i]; i++)
        if (!labs_are.failing || strcmp(job->cases[i]->name, labs_are.failing) != 0)
            cases[count++] = job->cases[i];
    assert_int_equal(bench_loop_create(&suite.bench, model_find(models[side(&job->options)]), &why),
                     0);
    if (suite_run(&suite, &why))
        fail_msg("%s", why.text);
    suite.bench->ops->free(suite.bench);
    if (labs_are.failing)
        assert_int_equal(book_page_fail(job->page, job->cases, "the lab ended", &why), 0);
}

int __wrap_labs_run(const struct labs *labs, struct why *why)
{
    (void)why;
    for (size_t i = 0; i < labs->job_count; i++) {
        const struct lab_job *job = &labs->jobs[i];

        for (size_t c = 0; job->cases[c]; c++)
            labs_are.asked[side(&job->options)]++;
        labs_are.seconds[side(&job->options)] = job->seconds;
        play(job);
    }
    return 0;
}

static void put_file(const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", top, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static int setup(void **state)
{
    (void)state;
    memset(&labs_are, 0, sizeof(labs_are));
    strcpy(top, "/tmp/matrix_test.XXXXXX");
    if (!mkdtemp(top))
        return -1;
    snprintf(runs, sizeof(runs), "%s/runs", top);
    put_file("blkproof-agent", "agent");
    put_file("blkproof-dom0", "program");
    return 0;
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf '%s'", top);
    return system(command);
}

#define CASES 3

/* The command, of both kernels and three cases, with up to two words more; returns its status. */
static int matrix_with(const char *one, const char *other)
{
    const char *argv[] = {"matrix",     "--quiet",
                          "--output",   runs,
                          "--frontend", "6.1",
                          "--frontend", "6.12",
                          "--case",     "flush-refused-first",
                          "--case",     "flush-refused-second",
                          "--case",     "plain-io",
                          one,          other,
                          NULL};
    int argc = 0;

    while (argv[argc])
        argc++;
    labs_are.asked[0] = labs_are.asked[1] = 0;
    return command_matrix.run(&command_matrix, argc, (char **)argv);
}

static int matrix(void)
{
    return matrix_with(NULL, NULL);
}

static struct run_document *load(const char *name)
{
    struct run_document *document;
    char path[256];
    struct why why;

    snprintf(path, sizeof(path), "%s/%s", runs, name);
    if (result_load(&document, path, &why))
        fail_msg("%s", why.text);
    return document;
}

static const struct case_result *result_of(const struct run_document *document,
                                           const char *frontend, const char *case_name)
{
    for (size_t i = 0; i < document->result_count; i++)
        if (!strcmp(document->results[i].frontend, frontend) &&
            !strcmp(document->results[i].case_name, case_name))
            return &document->results[i];
    fail_msg("%s of %s has no result", case_name, frontend);
    return NULL;
}

static void assert_asked(unsigned one, unsigned other)
{
    assert_int_equal(labs_are.asked[0], one);
    assert_int_equal(labs_are.asked[1], other);
}

static bool has_file(const struct run_document *document, const char *name)
{
    char path[512];
    struct stat status;

    snprintf(path, sizeof(path), "%s/%s/%s", runs, document->id, name);
    return !stat(path, &status) && status.st_size > 0;
}

/* Results of one run are those of another; where they were taken from is for the caller to look at. */
static void assert_same(const struct run_document *a, const struct run_document *b)
{
    assert_int_equal(a->result_count, b->result_count);
    for (size_t i = 0; i < a->result_count; i++) {
        const struct case_result *one = &a->results[i];
        const struct case_result *other = result_of(b, one->frontend, one->case_name);

        assert_string_equal(one->outcome, other->outcome);
        assert_int_equal(one->verdict, other->verdict);
        assert_int_equal(one->finding_count, other->finding_count);
        assert_string_equal(one->fingerprint, other->fingerprint);
        assert_true(has_file(a, one->journal) && has_file(b, other->journal));
        assert_true(!one->control_journal == !other->control_journal);
        assert_true(!one->control_journal || has_file(b, other->control_journal));
    }
}

static void what_was_answered_is_not_asked_again(void **state)
{
    struct run_document *first, *second, *third;

    (void)state;
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(CASES, CASES);
    first = load("latest");
    for (size_t i = 0; i < first->result_count; i++)
        assert_null(first->results[i].taken_from);
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(0, 0);
    second = load("latest");
    assert_same(first, second);
    assert_int_equal(second->frontend_count, 2);
    assert_int_equal(second->frontends[0].version_count, first->frontends[0].version_count);
    /* What is taken from what was taken is still of the run that asked. */
    assert_int_equal(matrix(), EXIT_OK);
    third = load("latest");
    for (size_t i = 0; i < second->result_count; i++) {
        assert_string_equal(second->results[i].taken_from, first->id);
        assert_string_equal(second->results[i].repeat, first->results[i].repeat);
        assert_string_equal(third->results[i].taken_from, first->id);
    }
    assert_int_equal(matrix_with("--fresh", NULL), EXIT_OK);
    assert_asked(CASES, CASES);
    result_free(first);
    result_free(second);
    result_free(third);
}

static void only_what_changed_is_asked(void **state)
{
    struct run_document *document;

    (void)state;
    assert_int_equal(matrix(), EXIT_OK);
    labs_are.changed = "6.12";
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(0, CASES);
    document = load("latest");
    assert_non_null(result_of(document, "linux-6.1", "plain-io")->taken_from);
    assert_null(result_of(document, "linux-6.12", "plain-io")->taken_from);
    result_free(document);
    assert_int_equal(matrix_with("--case", "write-refused"), EXIT_OK);
    assert_asked(1, 1);
    assert_int_equal(matrix_with("--offer", "feature-persistent=0"), EXIT_OK);
    assert_asked(CASES, CASES);
    assert_int_equal(matrix_with("--no-profile", NULL), EXIT_OK);
    assert_asked(CASES, CASES);
    put_file("blkproof-dom0", "another program");
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(CASES, CASES);
}

/* Nothing was learnt from an error, and evidence that is gone is none. */
static void errors_and_results_without_evidence_are_asked_again(void **state)
{
    struct run_document *document;
    char path[512];

    (void)state;
    labs_are.failing = "plain-io";
    assert_int_equal(matrix(), EXIT_ERROR);
    labs_are.failing = NULL;
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(1, 1);
    document = load("latest");
    assert_null(document->frontends[0].error);
    snprintf(path, sizeof(path), "%s/%s/%s", runs, document->id,
             result_of(document, "linux-6.1", "plain-io")->journal);
    assert_int_equal(unlink(path), 0);
    result_free(document);
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(1, 0);
}

/* What a folder of runs may hold beside runs. */
static void what_is_no_run_is_passed_over(void **state)
{
    (void)state;
    assert_int_equal(mkdir(runs, 0700), 0);
    assert_int_equal(matrix(), EXIT_OK);
    put_file("runs/2099", "a file");
    put_file("runs/latest/../2100-is-damaged", "{");
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(0, 0);
}

static void one_bad_frontend_leaves_the_other_alone(void **state)
{
    struct run_document *document;

    (void)state;
    labs_are.unprepared = "6.12";
    assert_int_equal(matrix(), EXIT_ERROR);
    assert_asked(CASES, 0);
    document = load("latest");
    assert_int_equal(document->frontend_count, 2);
    assert_null(document->frontends[0].error);
    assert_string_equal(document->frontends[1].error, "the archive has no kernel of this series");
    assert_int_equal(result_of(document, "linux-6.12", "plain-io")->verdict, VERDICT_ERROR);
    result_free(document);
    labs_are.unprepared = NULL;
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(0, CASES);
    labs_are.unprepared = "6.12";
    assert_int_equal(matrix(), EXIT_OK); /* what is known needs no lab */
}

static void nothing_is_kept_when_no_frontend_can_be_tested(void **state)
{
    const char *argv[] = {"matrix", "--quiet", "--output", runs, "--frontend", "6.1", NULL};

    (void)state;
    labs_are.unprepared = "6.1";
    assert_int_equal(command_matrix.run(&command_matrix, 6, (char **)argv), EXIT_ERROR);
    assert_int_equal(access(runs, F_OK), -1);
}

/* Each shard on a machine of its own, so that none sees what another has. */
static void shards_merge_to_the_whole(void **state)
{
    const char *argv[] = {"merge", "--output", runs, NULL, NULL, NULL, NULL};
    const size_t shards = 3;
    struct run_document *whole, *merged;
    char folders[3][96], word[16];
    unsigned asked = 0;

    (void)state;
    assert_int_equal(matrix(), EXIT_OK);
    whole = load("latest");
    for (size_t i = 0; i < shards; i++) {
        snprintf(runs, sizeof(runs), "%s/%zu", top, i);
        snprintf(folders[i], sizeof(folders[i]), "%s/latest", runs);
        snprintf(word, sizeof(word), "%zu/%zu", i + 1, shards);
        assert_int_equal(matrix_with("--shard", word), EXIT_OK);
        asked += labs_are.asked[0] + labs_are.asked[1];
        argv[5 - i] = folders[i];
    }
    assert_int_equal(asked, 2 * CASES);
    snprintf(runs, sizeof(runs), "%s/runs", top);
    assert_int_equal(command_merge.run(&command_merge, 6, (char **)argv), EXIT_OK);
    merged = load("latest");
    assert_same(whole, merged);
    assert_int_equal(merged->case_count, whole->case_count);
    /* The last shard, of 6.1, was merged first; what was merged can be taken. */
    assert_string_equal(merged->frontends[0].name, "linux-6.1");
    assert_int_equal(matrix(), EXIT_OK);
    assert_asked(0, 0);
    result_free(whole);
    result_free(merged);
}

/* By what it took before: a second for what was never played. */
static void how_long_it_will_take_is_known_from_earlier_runs(void **state)
{
    struct run_document *document;
    double seconds = 0;

    (void)state;
    assert_int_equal(matrix(), EXIT_OK);
    assert_true(labs_are.seconds[0] == CASES && labs_are.seconds[1] == CASES);
    document = load("latest");
    for (size_t i = 0; i < document->result_count; i++)
        if (!strcmp(document->results[i].frontend, "linux-6.12"))
            seconds += document->results[i].seconds;
    result_free(document);
    assert_int_equal(matrix_with("--fresh", NULL), EXIT_OK);
    assert_true(labs_are.seconds[1] == seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_answered_is_not_asked_again, setup, teardown),
        cmocka_unit_test_setup_teardown(only_what_changed_is_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_and_results_without_evidence_are_asked_again, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_no_run_is_passed_over, setup, teardown),
        cmocka_unit_test_setup_teardown(one_bad_frontend_leaves_the_other_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_kept_when_no_frontend_can_be_tested, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(shards_merge_to_the_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(how_long_it_will_take_is_known_from_earlier_runs, setup,
                                        teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
