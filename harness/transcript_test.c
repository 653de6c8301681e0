/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "harness/transcript.h"

static const struct journal_entry *read_line(const char *line)
{
    static struct transcript_entry heard;

    memset(&heard, 0xa5, sizeof(heard));
    transcript_read(line, &heard);
    return &heard.entry;
}

static void test_results(void **state)
{
    const struct journal_entry *entry = read_line("result durable 47 -1 5");

    (void)state;
    assert_int_equal(entry->kind, JOURNAL_RESULT);
    assert_string_equal(entry->name, "durable");
    assert_int_equal(entry->thread, 47);
    assert_int_equal(entry->number, -1);
    assert_int_equal(entry->error, 5);
    assert_null(entry->text);
    assert_string_equal(read_line("result look 0 4096 0 differs")->text, "differs");
    assert_string_equal(read_line("result look 0 4096 0 same")->text, "same");
}

static void test_traces(void **state)
{
    const struct journal_entry *entry = read_line("trace complete WFS 128 8 -95");

    (void)state;
    assert_int_equal(entry->kind, JOURNAL_TRACE);
    assert_string_equal(entry->name, "complete");
    assert_string_equal(entry->text, "WFS");
    assert_int_equal(entry->sector, 128);
    assert_int_equal(entry->sectors, 8);
    assert_int_equal(entry->error, -95);
    assert_true(read_line("trace issue FF -1 0 0")->sector == UINT64_MAX);
    entry = read_line("trace unparsed a line 1 2 3");
    assert_string_equal(entry->name, "unparsed");
    assert_string_equal(entry->text, "unparsed a line 1 2 3");
    assert_string_equal(read_line("trace lost 0")->name, "lost");
}

static void test_the_rest(void **state)
{
    const struct journal_entry *entry = read_line("klog 4 blkfront: xvdb: barrier op failed");

    (void)state;
    assert_int_equal(entry->kind, JOURNAL_KLOG);
    assert_int_equal(entry->number, 4);
    assert_string_equal(entry->text, "blkfront: xvdb: barrier op failed");
    entry = read_line("limits 51728 write_cache=back fua=1");
    assert_int_equal(entry->kind, JOURNAL_LIMITS);
    assert_string_equal(entry->text, "write_cache=back fua=1");
    entry = read_line("done durable");
    assert_int_equal(entry->kind, JOURNAL_DONE);
    assert_string_equal(entry->name, "durable");
}

/* What cannot be read is a note, whole, and no fact. */
static void test_notes(void **state)
{
    static const char *const lines[] = {
        "",
        "result",
        "result durable",
        "result durable 0 0",
        "result durable 0 0 x",
        "result durable -1 0 0",
        "result durable 0 0 -5",
        "result durable 0 0 0 perhaps",
        "result durable 0 0 0x10",
        "trace",
        "trace ",
        "trace complete",
        "trace complete WFS 1 8",
        "trace complete WFS 1 8 5",
        "trace complete WFS 1 8 -2147483648",
        "trace absent no tracefs",
        "klog",
        "klog lost 5",
        "klog absent no /dev/kmsg",
        "limits write_cache=back",
        "done",
        "done ",
        "results durable 0 0 0",
        "device 51728 name=xvdb sectors=16384",
        "rubbish",
    };
    char whole[64];

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        const struct journal_entry *entry = read_line(lines[i]);

        strcpy(stpcpy(whole, "agent: "), lines[i]);
        if (entry->kind != JOURNAL_NOTE)
            fail_msg("'%s' was taken for a %s", lines[i], journal_kind_word(entry->kind));
        assert_string_equal(entry->text, whole);
        assert_null(entry->name);
        assert_int_equal(entry->error, 0);
    }
}

/* Words and lines longer than there is room for. */
static void test_endless(void **state)
{
    static const char *const starts[] = {"result ",   "trace ", "trace complete ", "klog 4 ",
                                         "limits 1 ", "done ",  "trace unparsed ", ""};
    size_t length = 1 << 20;
    char *line = malloc(length + 1);

    (void)state;
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
        const struct journal_entry *entry;

        memset(line, 'x', length);
        line[length] = '\0';
        memcpy(line, starts[i], strlen(starts[i]));
        entry = read_line(line);
        assert_in_range(entry->text ? strlen(entry->text) : 0, 0, 1023);
        assert_in_range(entry->name ? strlen(entry->name) : 0, 0, TRANSCRIPT_WORD - 1);
    }
    free(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_results),  cmocka_unit_test(test_traces),
        cmocka_unit_test(test_the_rest), cmocka_unit_test(test_notes),
        cmocka_unit_test(test_endless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
