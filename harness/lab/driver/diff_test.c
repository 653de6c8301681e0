/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/diff.h"

#include "fake_backend/why.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "--- a/drivers/block/xen-blkfront.c\n+++ b/drivers/block/xen-blkfront.c\n"
#define HUNK "@@ -1,3 +1,4 @@ static int f(void)\n a\n-b\n+B\n+C\n c\n"
#define TAIL "-- \n2.39.5\n\n"

static struct diff read_it(const char *text)
{
    struct diff diff = {0};
    struct why why = {""};

    if (diff_read(&diff, text, &why))
        fail_msg("%s", why.text);
    return diff;
}

/* The text is refused with this errno, in a sentence with these words. */
static void expect_refusal(const char *text, int error, const char *words)
{
    struct diff diff = {0};
    struct why why = {""};

    assert_int_equal(diff_read(&diff, text, &why), error);
    if (!strstr(why.text, words))
        fail_msg("\"%s\" does not say \"%s\"", why.text, words);
    assert_null(diff.text);
    assert_null(diff.others);
}

static void takes_the_hunks_and_nothing_else(void **state)
{
    struct diff diff =
        read_it("From: a\n\nSome words.\n---\n xen-blkfront.c | 3 ++-\n\n"
                "diff --git a/x b/x\nindex 1..2 100644\n" HEAD HUNK "@@ -10 +11 @@\n-x\n+y\n" TAIL);

    (void)state;
    assert_string_equal(diff.text, HEAD HUNK "@@ -10 +11 @@\n-x\n+y\n");
    assert_int_equal(diff.hunks, 2);
    assert_null(diff.others);
    diff_dispose(&diff);
}

static void a_text_without_a_diff_is_empty(void **state)
{
    struct diff diff = read_it("This is a cover letter.\n\n--\nA. Author\n");

    (void)state;
    assert_null(diff.text);
    assert_null(diff.others);
    diff_dispose(&diff);
}

static void names_other_files_and_leaves_them_out(void **state)
{
    struct diff diff = read_it("--- a/Makefile\n+++ b/Makefile\n" HUNK HEAD HUNK
                               "--- /dev/null\n+++ b/Documentation/x\n@@ -0,0 +1 @@\n+x\n");

    (void)state;
    assert_string_equal(diff.text, HEAD HUNK);
    assert_string_equal(diff.others, "Makefile, Documentation/x");
    assert_int_equal(diff.hunks, 1);
    diff_dispose(&diff);
}

static void finds_the_driver_in_any_tree(void **state)
{
    static const char *const names[] = {"xen-blkfront.c", "linux-6.1/drivers/block/xen-blkfront.c",
                                        "new/drivers/block/xen-blkfront.c\t2026-11-22 10:00:00"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char text[512];
        struct diff diff;

        snprintf(text, sizeof(text), "--- %s\n+++ %s\n" HUNK, names[i], names[i]);
        diff = read_it(text);
        assert_string_equal(diff.text, HEAD HUNK);
        diff_dispose(&diff);
    }
}

/* Whatever a name says, what patch is given has ours. */
static void no_name_leads_anywhere(void **state)
{
    static const char *const names[] = {"../../../etc/passwd", "/etc/passwd",
                                        "b/../../../tmp/xen-blkfront.c", "b/not-xen-blkfront.c"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char text[512];
        struct diff diff;

        snprintf(text, sizeof(text), "--- %s\n+++ %s\n" HUNK, names[i], names[i]);
        diff = read_it(text);
        assert_null(diff.text);
        assert_non_null(strstr(names[i], diff.others));
        diff_dispose(&diff);
    }
}

static void blanks_at_the_end_of_lines_may_be_gone(void **state)
{
    struct diff diff = read_it(HEAD "@@ -1,3 +1,3 @@\n\n-b\n+B\n\n");

    (void)state;
    assert_int_equal(diff.hunks, 1);
    diff_dispose(&diff);
}

static void what_is_cut_off_is_said(void **state)
{
    (void)state;
    expect_refusal(HEAD "@@ -1,3 +1,4 @@ f\n a\n-b\n+B\n", -EBADMSG, "lacks its last 2 lines");
    expect_refusal(HEAD "@@ -1,3 +1,4 @@ f\n a\n-b\n+B\n" TAIL, -EBADMSG, "cut off");
    expect_refusal(HEAD "@@ -1,3 +1,4 @@ f\n", -EBADMSG, "cut off");
    expect_refusal(HEAD "@@ -1,3 +1", -EBADMSG, "no header of a hunk");
    expect_refusal(HEAD "@@ x1,3 +1,4 @@ f\n", -EBADMSG, "no header of a hunk");
    expect_refusal(HEAD, -EBADMSG, "has no hunk for it");
}

static void what_is_damaged_is_said(void **state)
{
    (void)state;
    expect_refusal(HEAD "@@ -1,3 +1,4 @@ f\n a\n-b that is\nwrapped\n+B\n+C\n c\n", -EBADMSG,
                   "line 6, \"wrapped\"");
    expect_refusal(HEAD HUNK "+D\n", -EBADMSG, "more lines than it says");
    expect_refusal(HEAD "@@ -1,2 +1,1 @@\n a\n-b\n-c\n", -EBADMSG, "more lines than it says");
    expect_refusal("--- a/drivers/block/xen-blkfront.c\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n",
                   -EINVAL, "removes the driver");
}

static void damage_is_recognised(void **state)
{
    (void)state;
    assert_null(diff_damage(HEAD HUNK));
    assert_non_null(strstr(diff_damage("\n+\tinfo-&gt;feature_fua = 0;\n"), "web page"));
    assert_non_null(strstr(diff_damage("Hi,\n\n> @@ -1,3 +1,4 @@\n"), "quoted"));
    assert_non_null(strstr(diff_damage("<!DOCTYPE html>\n"), "raw mail"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_the_hunks_and_nothing_else),
        cmocka_unit_test(a_text_without_a_diff_is_empty),
        cmocka_unit_test(names_other_files_and_leaves_them_out),
        cmocka_unit_test(finds_the_driver_in_any_tree),
        cmocka_unit_test(no_name_leads_anywhere),
        cmocka_unit_test(blanks_at_the_end_of_lines_may_be_gone),
        cmocka_unit_test(what_is_cut_off_is_said),
        cmocka_unit_test(what_is_damaged_is_said),
        cmocka_unit_test(damage_is_recognised),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
