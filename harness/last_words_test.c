/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench.h"
#include "harness/last_words.h"

static const char *printed;

static char *console(struct bench *bench)
{
    (void)bench;
    return printed ? strdup(printed) : NULL;
}

static const struct bench_ops ops = {.console = console}, silent_ops = {.console = NULL};
static struct bench bench = {.ops = &ops}, silent = {.ops = &silent_ops};

static void expect_words(const char *words, const char *expected)
{
    char *taken;

    printed = words;
    taken = last_words_take(&bench);
    if (expected)
        assert_string_equal(taken, expected);
    else
        assert_null(taken);
    free(taken);
}

static void what_is_taken_can_be_printed(void **state)
{
    (void)state;
    expect_words("a panic\r\n\tat \033[31mits\x80 end\r\n", "a panic\n\tat ?[31mits? end\n");
    expect_words("", NULL);
    expect_words("\r\r", NULL);
    expect_words(NULL, NULL);
    assert_null(last_words_take(&silent));
}

static void the_end_explains(void **state)
{
    char words[400] = "", *text;

    (void)state;
    for (unsigned line = 0; line < 100; line++)
        strcat(words, line == 59 ? "x\n" : line == 60 ? "y\n" : "-\n");
    printed = words;
    text = last_words_explain(&bench, "There is no guest.");
    assert_ptr_equal(
        strstr(text, "There is no guest.\nThe last lines of the guest's console:\ny\n-"), text);
    free(text);
    text = last_words_explain(&silent, "There is no guest.");
    assert_string_equal(text, "There is no guest.");
    free(text);
}

static void flags_that_no_processor_has(void **state)
{
    static const char *const can_be[] = {
        "",
        "EFLAGS: 079c4646", /* nothing before it: not a line of registers */
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 00000246",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 00010286\nRSP: 0018:0 EFLAGS: 003f7fd7\n",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 79c4646",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: ",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: ffffffffffffffffffff",
    };
    static const char *const cannot_be[] = {
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 079c4646",
        "one RSP: e02b:0 EFLAGS: 00000246\nRSP: e02b:ffffc900400f7cb8 EFLAGS: 00000244\n",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 0000024e",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 00000266",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 00008246",
        "RSP: e02b:ffffc900400f7cb8 EFLAGS: 00400246",
    };

    (void)state;
    assert_false(last_words_of_no_processor(NULL));
    for (size_t i = 0; i < sizeof(can_be) / sizeof(can_be[0]); i++)
        if (last_words_of_no_processor(can_be[i]))
            fail_msg("\"%s\" can be", can_be[i]);
    for (size_t i = 0; i < sizeof(cannot_be) / sizeof(cannot_be[0]); i++)
        if (!last_words_of_no_processor(cannot_be[i]))
            fail_msg("\"%s\" cannot be", cannot_be[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_can_be_printed),
        cmocka_unit_test(the_end_explains),
        cmocka_unit_test(flags_that_no_processor_has),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
