/* SPDX-License-Identifier: BSD-2-Clause */
/* Patches as they come: what is made of them, and what is said of them. */
#include "harness/lab/driver/apply.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/kit.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define SOURCE "one\n\ttwo = 2;\nthree\nfour\n\tfive = 5;\nsix\nseven\neight\nnine\nten\n"

#define HEAD  "--- a/drivers/block/xen-blkfront.c\n+++ b/drivers/block/xen-blkfront.c\n"
#define TWO   "@@ -1,4 +1,4 @@\n one\n-\ttwo = 2;\n+\ttwo = 22;\n three\n four\n"
#define FIVE  "@@ -3,5 +3,5 @@\n three\n four\n-\tfive = 5;\n+\tfive = 55;\n six\n seven\n"
#define START "Date: Sun, 22 Nov 2026 10:00:00 +0000\nFrom: A. Author <author@example.org>\n"

struct fixture {
    char top[64], work[80], scratch[80], patch[80];
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    snprintf(fixture->top, sizeof(fixture->top), "/tmp/blkproof-apply-XXXXXX");
    if (!mkdtemp(fixture->top))
        return -1;
    snprintf(fixture->work, sizeof(fixture->work), "%s/work", fixture->top);
    snprintf(fixture->scratch, sizeof(fixture->scratch), "%s/scratch", fixture->top);
    snprintf(fixture->patch, sizeof(fixture->patch), "%s/patch", fixture->top);
    *state = fixture;
    return mkdir(fixture->work, 0700) ||
           folder_write(fixture->work, DRIVER_FILE, SOURCE, strlen(SOURCE), NULL);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    folder_remove(fixture->top);
    free(fixture);
    return 0;
}

static int apply(struct fixture *fixture, const char *text, struct applied *applied,
                 struct why *why)
{
    folder_remove(fixture->scratch);
    assert_int_equal(mkdir(fixture->scratch, 0700), 0);
    assert_int_equal(folder_write(fixture->top, "patch", text, strlen(text), why), 0);
    return apply_patch(applied, fixture->patch, fixture->work, fixture->scratch, 1, why);
}

/* The text applies, the driver then has this in it, and remarks and subject say that ("": nothing).
 */
static void expect_applied(void **state, const char *text, const char *has, const char *remark,
                           const char *subject)
{
    struct fixture *fixture = *state;
    struct applied applied;
    struct blob source;
    struct why why = {""};
    char path[128];

    if (apply(fixture, text, &applied, &why))
        fail_msg("%s", why.text);
    snprintf(path, sizeof(path), "%s/" DRIVER_FILE, fixture->work);
    assert_int_equal(blob_load(&source, path, &why), 0);
    if (!strstr(source.data, has))
        fail_msg("the driver is not changed: %s", (char *)source.data);
    if (*remark ? !strstr(applied.remarks, remark) : *applied.remarks)
        fail_msg("the remarks are \"%s\"", applied.remarks);
    assert_string_equal(applied.subject, subject);
    blob_dispose(&source);
    apply_dispose(&applied);
}

static void expect_refused(void **state, const char *text, int error, const char *words)
{
    struct applied applied;
    struct why why = {""};

    assert_int_equal(apply(*state, text, &applied, &why), error);
    if (!strstr(why.text, words))
        fail_msg("\"%s\" does not say \"%s\"", why.text, words);
    assert_int_equal(!!applied.reject, error == -ESTALE && !strstr(words, "already"));
    apply_dispose(&applied);
}

static void a_bare_diff(void **state)
{
    expect_applied(state, HEAD TWO, "two = 22", "", "");
}

static void a_mail(void **state)
{
    expect_applied(state,
                   START "Subject: [PATCH] xen-blkfront: change two\n\nBecause.\n\n"
                         "Signed-off-by: A. Author <author@example.org>\n---\n"
                         " drivers/block/xen-blkfront.c | 2 +-\n\n" HEAD TWO "-- \n2.39.5\n\n",
                   "two = 22", "", "[PATCH] xen-blkfront: change two");
}

/* A user names it as it lies before him; git works in another folder. */
static void a_mail_by_its_relative_name(void **state)
{
    struct fixture *fixture = *state;
    char here[4096];

    assert_non_null(getcwd(here, sizeof(here)));
    assert_int_equal(chdir(fixture->top), 0);
    snprintf(fixture->patch, sizeof(fixture->patch), "patch");
    expect_applied(state, START "Subject: s\n\nBecause.\n---\n" HEAD TWO, "two = 22", "", "s");
    assert_int_equal(chdir(here), 0);
}

static void a_quoted_printable_mail(void **state)
{
    expect_applied(state,
                   START
                   "Subject: q\nMIME-Version: 1.0\n"
                   "Content-Type: text/plain; charset=utf-8\n"
                   "Content-Transfer-Encoding: quoted-printable\n\nBecause.\n---\n" HEAD
                   "@@ -1,4 +1,4 @@\n one\n-=09two =3D 2;\n+=09two =\n=3D 22;\n three\n four\n",
                   "\ttwo = 22", "", "q");
}

static void a_base64_mail(void **state)
{
    expect_applied(state,
                   START
                   "Subject: b\nMIME-Version: 1.0\nContent-Type: text/plain\n"
                   "Content-Transfer-Encoding: base64\n\n"
                   "LS0tCi0tLSBhL2RyaXZlcnMvYmxvY2sveGVuLWJsa2Zyb250LmMKKysrIGIvZHJpdmVycy9i\n"
                   "bG9jay94ZW4tYmxrZnJvbnQuYwpAQCAtMSw0ICsxLDQgQEAKIG9uZQotCXR3byA9IDI7CisJ\n"
                   "dHdvID0gMjI7CiB0aHJlZQogZm91cgo=\n",
                   "\ttwo = 22", "", "b");
}

static void an_attachment(void **state)
{
    expect_applied(state,
                   START "Subject: a\nMIME-Version: 1.0\n"
                         "Content-Type: multipart/mixed; boundary=\"=-=\"\n\n"
                         "--=-=\nContent-Type: text/plain\n\nSee below.\n"
                         "--=-=\nContent-Type: text/x-patch\n"
                         "Content-Disposition: attachment; filename=a.patch\n\n" HEAD TWO
                         "\n--=-=--\n",
                   "two = 22", "", "a");
}

static void a_flowed_mail(void **state)
{
    expect_applied(state,
                   START
                   "Subject: f\nContent-Type: text/plain; format=flowed\n\nBecause.\n---\n" HEAD
                   "@@ -1,4 +1,4 @@\n  one\n-\ttwo = 2;\n+\ttwo = 22;\n  three\n  four\n",
                   "two = 22", "", "f");
}

static void dos_lines(void **state)
{
    expect_applied(state,
                   "--- a/drivers/block/xen-blkfront.c\r\n+++ b/drivers/block/xen-blkfront.c\r\n"
                   "@@ -1,4 +1,4 @@\r\n one\r\n-\ttwo = 2;\r\n+\ttwo = 22;\r\n three\r\n four\r\n",
                   "two = 22;\n", "", "");
}

static void a_series_in_any_order(void **state)
{
    expect_applied(state,
                   "From a Mon Sep 17 00:00:00 2001\n" START "Subject: [PATCH 2/2] x: again\n\n"
                   "y\n---\n" HEAD
                   "@@ -1,4 +1,4 @@\n one\n-\ttwo = 22;\n+\ttwo = 222;\n three\n four\n-- \n2\n\n"
                   "From a Mon Sep 17 00:00:00 2001\n" START "Subject: [PATCH 0/2] x: cover\n\n"
                   "y\n\n"
                   "From a Mon Sep 17 00:00:00 2001\n" START "Subject: [PATCH 1/2] x: change\n\n"
                   "y\n---\n" HEAD TWO "-- \n2\n\n"
                   "From a Mon Sep 17 00:00:00 2001\n" START
                   "Subject: Re: [PATCH 1/2] x: change\n\n"
                   "> " HEAD "> @@ -1,4 +1,4 @@\nOnly words.\n\n",
                   "two = 222", "", "[PATCH 1/2] x: change");
}

static void offsets_and_fuzz_are_told(void **state)
{
    expect_applied(state, HEAD "@@ -2,4 +2,4 @@\n one\n-\ttwo = 2;\n+\ttwo = 22;\n three\n four\n",
                   "two = 22", "hunk 1 fits at 1 (offset -1 lines)", "");
}

static void fuzz_is_told(void **state)
{
    expect_applied(
        state, HEAD "@@ -3,5 +3,5 @@\n THREE\n four\n-\tfive = 5;\n+\tfive = 55;\n six\n seven\n",
        "five = 55", "hunk 1 fits at 3 with fuzz 1", "");
}

static void lost_tabs_are_told(void **state)
{
    expect_applied(state,
                   HEAD "@@ -1,4 +1,4 @@\n one\n-    two = 2;\n+    two = 22;\n three\n four\n",
                   "two = 22", "only when blanks are ignored (patch -l)", "");
}

static void other_files_are_told(void **state)
{
    expect_applied(state, "--- a/Makefile\n+++ b/Makefile\n" TWO HEAD FIVE, "five = 55",
                   "left out, since only the driver is built: Makefile\n", "");
}

static void what_does_not_fit(void **state)
{
    expect_refused(state, HEAD TWO "@@ -8,3 +8,3 @@\n eight\n-NINE\n+9\n ten\n", -ESTALE,
                   "hunk 2 does not fit");
}

static void what_is_there_already(void **state)
{
    expect_refused(state, HEAD "@@ -1,4 +1,4 @@\n one\n-\ttwo = 1;\n+\ttwo = 2;\n three\n four\n",
                   -ESTALE, "already");
}

static void what_is_for_others(void **state)
{
    expect_refused(state, "--- a/Makefile\n+++ b/Makefile\n" TWO, -ENOENT,
                   "does not change drivers/block/xen-blkfront.c");
    expect_refused(state, "--- a/x\n+++ b/../../../../tmp/xen-blkfront.c\n" TWO, -ENOENT,
                   "tmp/xen-blkfront.c");
}

static void what_is_no_patch(void **state)
{
    expect_refused(state, "", -ENOENT, "no patch in it");
    expect_refused(state, START "Subject: hello\n\nHow are you?\n", -ENOENT, "no patch in it");
    expect_refused(state, "<!DOCTYPE html>\n<pre>\n", -EBADMSG, "web page");
    expect_refused(state, START "Subject: [PATCH] x\n\ny\n---\n" HEAD "@@ -1,4 +1,4 @@\n one\n",
                   -EBADMSG, "[PATCH] x: the patch is cut off");
}

static void two_versions(void **state)
{
    expect_refused(state,
                   "From a Mon Sep 17 00:00:00 2001\n" START "Subject: [PATCH 1/1] x\n\ny\n\n"
                   "From a Mon Sep 17 00:00:00 2001\n" START "Subject: [PATCH v2 1/1] x\n\ny\n\n",
                   -EINVAL, "patch 1 twice");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_bare_diff),
        TEST(a_mail),
        TEST(a_mail_by_its_relative_name),
        TEST(a_quoted_printable_mail),
        TEST(a_base64_mail),
        TEST(an_attachment),
        TEST(a_flowed_mail),
        TEST(dos_lines),
        TEST(a_series_in_any_order),
        TEST(offsets_and_fuzz_are_told),
        TEST(fuzz_is_told),
        TEST(lost_tabs_are_told),
        TEST(other_files_are_told),
        TEST(what_does_not_fit),
        TEST(what_is_there_already),
        TEST(what_is_for_others),
        TEST(what_is_no_patch),
        TEST(two_versions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
