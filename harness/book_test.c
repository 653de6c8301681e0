/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/book.h"

static const struct conf_case case_b = {.name = "case-b",
                                        .family = "flush",
                                        .subject = SUBJECT_REFUSED,
                                        .question = "Why?",
                                        .story = "Once."},
                              case_never = {.name = "case-never",
                                            .family = "flush",
                                            .subject = SUBJECT_REFUSED,
                                            .question = "Why?",
                                            .story = "Once."};
static const struct conf_case *const cases_asked[] = {&case_never, &case_b, NULL};

static char top[64], runs[80];
static struct book *book;
static struct why why;
static char progress[512];

static void note_begin(void *ctx, const char *frontend, const char *case_name, unsigned number,
                       unsigned of)
{
    size_t used = strlen(progress);

    assert_ptr_equal(ctx, progress);
    snprintf(progress + used, sizeof(progress) - used, "%s %s %u/%u\n", frontend, case_name, number,
             of);
}

static void note_result(void *ctx, const struct case_result *result)
{
    size_t used = strlen(progress);

    assert_ptr_equal(ctx, progress);
    snprintf(progress + used, sizeof(progress) - used, "%s %s: %s, %s\n", result->frontend,
             result->case_name, verdict_word(result->verdict),
             result->repeat ? result->repeat : "no repeat");
}

static int setup(void **state)
{
    const struct book_options options = {
        .parent = runs,
        .command = "blkproof matrix",
        .cases = cases_asked,
        .strict = true,
        .watch = {.begin = note_begin, .result = note_result, .ctx = progress}};

    (void)state;
    strcpy(top, "/tmp/book_test.XXXXXX");
    if (!mkdtemp(top))
        return -1;
    snprintf(runs, sizeof(runs), "%s/runs", top);
    progress[0] = '\0';
    return book_open(&book, &options, &why);
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    book_free(book);
    snprintf(command, sizeof(command), "rm -rf '%s'", top);
    return system(command);
}

/* What is in the folder of runs: a run and `latest`, or nothing; a folder that is gone has nothing. */
static unsigned entries(void)
{
    DIR *folder = opendir(runs);
    unsigned count = 0;

    if (!folder)
        return 0;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count - 2;
}

static struct sink *open_page(const char *name)
{
    struct sink *page;

    assert_int_equal(book_page(book,
                               &(struct book_page_options){
                                   .name = name, .bench = "lab", .repeat = "blkproof run"},
                               &page, &why),
                     0);
    return page;
}

static int tell_frontend_of(struct sink *page, const char *kernel)
{
    struct named_value version = {"kernel", (char *)kernel};
    struct frontend_result frontend = {.name = "what the suite calls it",
                                       .bench = "host",
                                       .versions = &version,
                                       .version_count = 1};

    return page->ops->frontend(page, &frontend, &why);
}

static int tell_frontend(struct sink *page)
{
    return tell_frontend_of(page, "6.1");
}

static int tell_result(struct sink *page, const char *case_name, const char *journal)
{
    struct evidence evidence = {
        .journal = journal, .control_journal = journal ? "control" : NULL, .console = journal};
    struct case_result result = {.case_name = (char *)case_name,
                                 .family = "flush",
                                 .frontend = "what the suite calls it",
                                 .subject = "refused",
                                 .outcome = "retried",
                                 .verdict = VERDICT_PASS};

    return page->ops->result(page, &result, &evidence, &why);
}

static struct run_document *finish(char **path_out)
{
    struct run_document *document;

    if (book_finish(book, &document, path_out, &why))
        fail_msg("%s", why.text);
    return document;
}

static void expect_file(const char *folder, const char *name, const char *text)
{
    char path[512], read[64] = "";
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    file = fopen(path, "r");
    if (!file)
        fail_msg("%s is not there", path);
    fread(read, 1, sizeof(read) - 1, file);
    fclose(file);
    assert_string_equal(read, text);
}

/* Results of two labs come as they come, and stand by frontend in the document. */
static void test_two_pages(void **state)
{
    struct sink *one = open_page("linux 6.1"), *two = open_page("../6.12");
    struct run_document *document, *loaded;
    char *path;

    (void)state;
    assert_int_equal(tell_frontend(two), 0);
    assert_int_equal(tell_frontend(one), 0);
    assert_int_equal(one->ops->begin(one, "case-a", 1, 2, &why), 0);
    assert_int_equal(tell_result(two, "case-a", "two a"), 0);
    assert_int_equal(tell_result(one, "case-a", "one a"), 0);
    assert_int_equal(tell_result(two, "case-b", "two b"), 0);
    assert_int_equal(tell_result(one, "case-b", NULL), 0);
    assert_int_equal(book_version(one, "xen", "4.17", &why), 0);
    document = finish(&path);
    assert_string_equal(progress, "linux 6.1 case-a 1/2\n"
                                  "../6.12 case-a: pass, blkproof run --case case-a\n"
                                  "linux 6.1 case-a: pass, blkproof run --case case-a\n"
                                  "../6.12 case-b: pass, blkproof run --case case-b\n"
                                  "linux 6.1 case-b: pass, blkproof run --case case-b\n");
    assert_string_equal(document->command, "blkproof matrix");
    assert_true(document->strict);
    assert_int_equal(document->frontend_count, 2);
    assert_string_equal(document->frontends[0].name, "linux 6.1");
    assert_int_equal(document->frontends[0].version_count, 2);
    assert_int_equal(document->frontends[1].version_count, 1);
    assert_int_equal(document->result_count, 4);
    assert_string_equal(document->results[1].case_name, "case-b");
    assert_string_equal(document->results[1].frontend, "linux 6.1");
    assert_string_equal(document->results[1].repeat, "blkproof run --case case-b");
    assert_null(document->results[1].journal);
    assert_string_equal(document->results[2].frontend, "../6.12");
    expect_file(path, "journals/linux-6.1/case-a.jsonl", "one a");
    expect_file(path, "journals/linux-6.1/case-a.control.jsonl", "control");
    expect_file(path, "consoles/linux-6.1/case-a.txt", "one a");
    expect_file(path, document->results[3].journal, "two b");
    expect_file(path, document->results[3].control_journal, "control");
    assert_int_equal(document->case_count, 1); /* of those that may occur, one did */
    assert_string_equal(document->cases[0].name, "case-b");
    assert_int_equal(result_load(&loaded, path, &why), 0);
    assert_string_equal(loaded->id, document->id);
    assert_int_equal(entries(), 2);
    result_free(loaded);
    result_free(document);
    free(path);
}

/* One lab fell over: its page says so, for every case that it has not come to. */
static void test_a_failing_page(void **state)
{
    static const struct conf_case a = {
        .name = "case-a", .family = "flush", .subject = SUBJECT_REFUSED};
    static const struct conf_case b = {
        .name = "case-b", .family = "flush", .subject = SUBJECT_LATER};
    static const struct conf_case *const cases[] = {&a, &b, NULL};
    struct sink *fell = open_page("fell"), *never = open_page("never"), *well = open_page("well");
    struct run_document *document;
    char *path;

    (void)state;
    assert_int_equal(tell_frontend(fell), 0);
    assert_int_equal(tell_result(fell, "case-a", NULL), 0);
    assert_int_equal(tell_frontend(well), 0);
    assert_int_equal(tell_result(well, "case-a", NULL), 0);
    assert_int_equal(book_page_fail(fell, cases, "it fell over", &why), 0);
    assert_int_equal(book_page_fail(never, cases, "it never was", &why), 0);
    document = finish(&path);
    assert_int_equal(document->result_count, 5);
    assert_int_equal(document->results[0].verdict, VERDICT_PASS);
    assert_int_equal(document->results[1].verdict, VERDICT_ERROR);
    assert_string_equal(document->results[1].case_name, "case-b");
    assert_string_equal(document->results[1].reason, "it fell over");
    assert_string_equal(document->results[1].subject, "later");
    assert_int_equal(document->results[2].verdict, VERDICT_ERROR);
    assert_string_equal(document->results[3].reason, "it never was");
    assert_string_equal(document->frontends[0].error, "it fell over");
    assert_string_equal(document->frontends[1].error, "it never was");
    assert_null(document->frontends[2].error);
    assert_int_equal(result_exit_status(document), 3);
    result_free(document);
    free(path);
}

/* Another guest of the same kind may go on; nobody may become another, or have two results. */
static void test_twice(void **state)
{
    struct sink *page = open_page("a"), *other;
    struct run_document *document;
    char *path;

    (void)state;
    assert_int_equal(tell_frontend(page), 0);
    assert_int_equal(tell_frontend(page), 0);
    assert_int_equal(tell_frontend_of(page, "6.12"), -EPROTO);
    assert_int_equal(tell_result(page, "case-a", "first"), 0);
    assert_int_equal(tell_result(page, "case-a", "second"), -EPROTO);
    assert_non_null(strstr(why.text, "two results of case case-a"));
    assert_int_equal(book_page(book, &(struct book_page_options){.name = "a"}, &other, &why),
                     -EEXIST);
    document = finish(&path);
    assert_int_equal(document->result_count, 1);
    expect_file(path, "journals/a/case-a.jsonl", "first");
    result_free(document);
    free(path);
}

/* A name that leaves the run's folder is no name. */
static void test_a_hostile_name(void **state)
{
    static const char *const names[] = {"../../../escaped", "/etc/escaped", ".hidden/../x"};
    struct sink *page = open_page("a");

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_not_equal(tell_result(page, names[i], "text"), 0);
    assert_int_equal(entries(), 1); /* the unfinished one */
}

/* A run of which something could not be kept is not written, and nothing of it stays. */
static void test_disk_full(void **state)
{
    struct rlimit small = {.rlim_cur = 100}, old;
    struct run_document *document = NULL;
    struct sink *page = open_page("a");
    char *path = NULL, *big = calloc(1, 1001);

    (void)state;
    memset(big, 'x', 1000);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(tell_frontend(page), 0);
    assert_int_equal(tell_result(page, "case-a", big), -EFBIG);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_int_equal(tell_result(page, "case-b", "text"), 0);
    assert_int_equal(book_finish(book, &document, &path, &why), -EIO);
    assert_non_null(strstr(why.text, "case-a.jsonl"));
    assert_null(document);
    assert_null(path);
    book_free(book);
    book = NULL;
    assert_int_equal(entries(), 0);
    free(big);
}

static void test_thrown_away(void **state)
{
    struct sink *page = open_page("a");

    (void)state;
    assert_int_equal(tell_frontend(page), 0);
    assert_int_equal(tell_result(page, "case-a", "text"), 0);
    book_free(book);
    book = NULL;
    assert_int_equal(entries(), 0);
}

static void test_no_place(void **state)
{
    struct book *none = NULL;

    (void)state;
    assert_int_equal(book_open(&none, &(struct book_options){.parent = "/proc/nowhere"}, &why),
                     -ENOENT);
    assert_non_null(strstr(why.text, "/proc/nowhere"));
    assert_null(none);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_pages), TEST(a_failing_page), TEST(twice),    TEST(a_hostile_name),
        TEST(disk_full), TEST(thrown_away),    TEST(no_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
