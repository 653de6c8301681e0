/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/mail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void mails_are_told_from_diffs(void **state)
{
    (void)state;
    assert_true(mail_is_one("From 1234 Mon Sep 17 00:00:00 2001\nFrom: a\n\nx\n"));
    assert_true(mail_is_one("Return-Path: <a@b>\nReceived: from x\n\tby y\nSubject: z\n\nx\n"));
    assert_true(mail_is_one("Date: today\r\nFrom: a\r\n\r\nx\r\n"));
    assert_false(mail_is_one("diff --git a/x b/x\n--- a/x\n+++ b/x\n"));
    assert_false(mail_is_one("--- a/x\n+++ b/x\n"));
    assert_false(mail_is_one("Index: x\n====\n--- a/x\n"));
    assert_false(mail_is_one("commit 1234\nAuthor: a\n\n    From: b\n"));
    assert_false(mail_is_one(""));
}

static void line_ends_become_ours(void **state)
{
    char text[] = "a\r\nb\rc\n\r\n";

    (void)state;
    mail_unix_lines(text);
    assert_string_equal(text, "a\nb\rc\n\n");
}

static void check_number(const char *subject, unsigned number, unsigned of)
{
    struct mail mail = {.subject = (char *)subject};

    mail_number(&mail);
    assert_int_equal(mail.number, number);
    assert_int_equal(mail.of, of);
}

static void series_are_numbered(void **state)
{
    (void)state;
    check_number("[PATCH 2/3] xen: x", 2, 3);
    check_number("[PATCH v12 0/3] xen: 4/5", 0, 3);
    check_number("[PATCH] xen: 1/2", 0, 0);
    check_number("xen: no 1/2", 0, 0);
    check_number("[PATCH 6.1 01/10] x", 1, 10);
    check_number(NULL, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mails_are_told_from_diffs),
        cmocka_unit_test(line_ends_become_ours),
        cmocka_unit_test(series_are_numbered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
