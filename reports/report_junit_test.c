/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reports/report.h"
#include "reports/sample.h"

extern char **environ;

static char *junit_of(const struct run_document *document)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    report_junit(out, document);
    fclose(out);
    return text;
}

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("nowhere: '%s' in\n%s", part, text);
}

static void what_was_taken_says_from_where(void **state)
{
    char *text;

    (void)state;
    sample_results[0].taken_from = "2026-11-21T093012Z";
    text = junit_of(&sample);
    sample_results[0].taken_from = NULL;
    assert_has(text, "<property name=\"taken from\" value=\"2026-11-21T093012Z\"/>");
    free(text);
}

static void every_verdict_has_its_element(void **state)
{
    char *text = junit_of(&sample);

    (void)state;
    assert_has(text, "<testsuites name=\"blkproof 0.1.0\" tests=\"5\" failures=\"1\" errors=\"1\" "
                     "skipped=\"1\" time=\"4.250\">");
    assert_has(text, "<testsuite name=\"linux-6.1\" tests=\"3\" failures=\"0\" errors=\"0\" "
                     "skipped=\"1\" time=\"2.250\" timestamp=\"2026-11-22T09:30:12Z\">");
    assert_has(text, "<testcase classname=\"linux-6.12\" name=\"flush-refused-once\"");
    assert_has(text, "<property name=\"known\" value=\"it has always been so\"/>");
    assert_has(text, "<failure type=\"lost-write\" message=\"the MUST ");
    assert_has(text, "<error type=\"error\" message=\"the lab stopped\"/>");
    assert_has(text, "<skipped message=\"the driver has no barriers\"/>");
    free(text);
}

static void hostile_text_is_escaped(void **state)
{
    char *text = junit_of(&sample);

    (void)state;
    assert_has(text, "the MUST [2J]]&gt; &lt;script&gt;&quot;&amp;'&#10;FAIL forged ?");
    assert_null(strchr(text, '\033'));
    assert_null(strchr(text, '\a'));
    assert_null(strstr(text, "<script>"));
    free(text);
}

static void strict_fails_what_breaks_a_should(void **state)
{
    struct run_document strict = sample;
    char *text;

    (void)state;
    strict.strict = true;
    text = junit_of(&strict);
    assert_has(text, "<failure type=\"io-error\" message=\"the SHOULD\">");
    free(text);
}

static void a_frontend_that_failed_is_an_error(void **state)
{
    struct frontend_result frontend = {.name = "linux-7.3", .bench = "lab", .error = "no boot"};
    struct run_document none = {
        .id = "x", .tool = "y", .started = "z", .frontends = &frontend, .frontend_count = 1};
    char *text = junit_of(&none);

    (void)state;
    assert_has(text, "tests=\"1\" failures=\"0\" errors=\"1\"");
    assert_has(text, "<error type=\"frontend\" message=\"no boot\"/>");
    free(text);
}

static void huge_text_is_cut(void **state)
{
    static char huge[100000];
    struct case_result result = sample_results[4];
    struct run_document one = sample;
    char *text;

    (void)state;
    memset(huge, '<', sizeof(huge) - 1);
    result.reason = huge;
    one.results = &result;
    one.result_count = 1;
    text = junit_of(&one);
    assert_true(strlen(text) < 40000);
    assert_has(text, "&lt; ...\"");
    free(text);
}

static void xmllint_takes_it(void **state)
{
    char *const argv[] = {"xmllint", "--noout", "-", NULL};
    int fd = memfd_create("junit", MFD_CLOEXEC), status;
    FILE *out = fdopen(dup(fd), "w");
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int r;

    (void)state;
    report_junit(out, &sample);
    fclose(out);
    lseek(fd, 0, SEEK_SET);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    r = posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(fd);
    if (r != 0)
        skip(); /* there is none here */
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_has_its_element),
        cmocka_unit_test(what_was_taken_says_from_where),
        cmocka_unit_test(hostile_text_is_escaped),
        cmocka_unit_test(strict_fails_what_breaks_a_should),
        cmocka_unit_test(a_frontend_that_failed_is_an_error),
        cmocka_unit_test(huge_text_is_cut),
        cmocka_unit_test(xmllint_takes_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
