/* SPDX-License-Identifier: BSD-2-Clause */
/* Which lab is started when, and what becomes of those that cannot be; the labs themselves are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/lab/labs.h"
#include "harness/book.h"
#include "harness/result.h"

/* What the linker puts in place of the real ones. */
int __wrap_lab_start(struct lab **lab_out, const struct lab_options *options, struct why *why);
const struct lab_parts *__wrap_lab_parts(const struct lab *lab);
void __wrap_lab_poll(const struct lab *lab, struct pollfd fds[2]);
long __wrap_lab_read(struct lab *lab, void *buffer, size_t size, struct why *why);
char *__wrap_lab_console_tail(const struct lab *lab, unsigned lines);
void __wrap_lab_stop(struct lab *lab);

static char top[64], order[128], bad[32], backend[64];
static unsigned alive, most_alive;

static void note_args(const struct lab_options *options)
{
    for (size_t i = 0; options->args[i]; i++)
        if (!strcmp(options->args[i], "--backend"))
            snprintf(backend, sizeof(backend), "%s", options->args[i + 1]);
}

int __wrap_lab_start(struct lab **lab_out, const struct lab_options *options, struct why *why)
{
    size_t used = strlen(order);

    snprintf(order + used, sizeof(order) - used, "%s ", options->kernel);
    note_args(options);
    if (strstr(bad, options->kernel))
        return why_set(why, -ENOENT, "no lab for %s", options->kernel);
    *lab_out = (struct lab *)options; /* whatever */
    if (++alive > most_alive)
        most_alive = alive;
    return 0;
}

const struct lab_parts *__wrap_lab_parts(const struct lab *lab)
{
    static const struct lab_parts none;

    (void)lab;
    return &none;
}

/* There is always something to hear: that it is gone. */
void __wrap_lab_poll(const struct lab *lab, struct pollfd fds[2])
{
    (void)lab;
    fds[0] = fds[1] = (struct pollfd){.fd = 1, .events = POLLOUT};
}

long __wrap_lab_read(struct lab *lab, void *buffer, size_t size, struct why *why)
{
    (void)lab;
    (void)buffer;
    (void)size;
    (void)why;
    return 0;
}

char *__wrap_lab_console_tail(const struct lab *lab, unsigned lines)
{
    (void)lab;
    (void)lines;
    return strdup("a console");
}

void __wrap_lab_stop(struct lab *lab)
{
    alive -= lab != NULL;
}

static const struct conf_case one = {.name = "one", .family = "plain", .subject = SUBJECT_STEPS};
static const struct conf_case *const cases[] = {&one, NULL};

static struct lab_job jobs[] = {
    {.name = "a", .options = {.kernel = "a"}, .seconds = 5},
    {.name = "b", .options = {.kernel = "b"}, .seconds = 50, .backend = "qemu"},
    {.name = "c", .options = {.kernel = "c"}, .seconds = 5},
    {.name = "d", .options = {.kernel = "d"}, .seconds = 20},
};
#define JOBS (sizeof(jobs) / sizeof(jobs[0]))

static int setup(void **state)
{
    (void)state;
    order[0] = bad[0] = backend[0] = '\0';
    alive = most_alive = 0;
    strcpy(top, "/tmp/labs_test.XXXXXX");
    return !mkdtemp(top);
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf '%s'", top);
    return system(command);
}

/* Runs all jobs; the run is kept unless that fails. */
static int run(unsigned at_once, struct run_document **document_out, struct why *why)
{
    struct labs labs = {.jobs = jobs,
                        .job_count = JOBS,
                        .at_once = at_once,
                        .cases = cases,
                        .slow = 1,
                        .stop_fd = -1};
    struct book *book;
    char *path = NULL;
    int rc;

    assert_int_equal(
        book_open(&book, &(struct book_options){.parent = top, .command = "test", .cases = cases},
                  why),
        0);
    for (size_t i = 0; i < JOBS; i++)
        assert_int_equal(
            book_page(book, &(struct book_page_options){.name = jobs[i].name, .bench = "lab"},
                      &jobs[i].page, why),
            0);
    rc = labs_run(&labs, why);
    if (!rc)
        rc = book_finish(book, document_out, &path, why);
    free(path);
    book_free(book);
    return rc;
}

static void the_longest_is_started_first(void **state)
{
    struct run_document *document;
    struct why why;

    (void)state;
    assert_int_equal(run(2, &document, &why), 0);
    assert_string_equal(order, "b d a c ");
    assert_int_equal(most_alive, 2);
    assert_int_equal(alive, 0);
    assert_string_equal(backend, "qemu");
    result_free(document);
}

static void one_that_cannot_be_started_leaves_the_others_alone(void **state)
{
    struct run_document *document;
    struct why why;

    (void)state;
    strcpy(bad, "bd");
    assert_int_equal(run(1, &document, &why), 0);
    assert_string_equal(order, "b d a c ");
    assert_int_equal(document->result_count, JOBS);
    assert_string_equal(document->frontends[1].error, "no lab for b");
    assert_string_equal(document->results[1].reason, "no lab for b");
    assert_string_equal(document->frontends[0].error,
                        "the lab ended before its results did\n"
                        "The last lines of dom0's console:\na console");
    result_free(document);
}

static void when_none_can_be_started_that_is_an_error(void **state)
{
    struct run_document *document = NULL;
    struct why why;

    (void)state;
    strcpy(bad, "abcd");
    assert_int_equal(run(2, &document, &why), -EIO);
    assert_string_equal(why.text, "no lab for b");
    assert_null(document);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_longest_is_started_first),
        TEST(one_that_cannot_be_started_leaves_the_others_alone),
        TEST(when_none_can_be_started_that_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
