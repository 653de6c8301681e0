/* SPDX-License-Identifier: BSD-2-Clause */
/* What the agent reads: words, trace lines, kernel log records, thread states, build ids. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_backend/why.h"
#include "harness/guest/asleep.h"
#include "harness/guest/base64.h"
#include "harness/guest/driver.h"
#include "harness/guest/klog.h"
#include "harness/guest/step_order.h"
#include "harness/guest/trace.h"
#include "harness/guest/words.h"

#define NONE (-1L)

static void test_words(void **state)
{
    char good[] = "run a read 0 8", twice[] = "run  a", last[] = "ping ", empty[] = "", many[128];
    char *words[WORDS_MAX];
    unsigned long number = 5;

    (void)state;
    assert_int_equal(words_split(good, words), 5);
    assert_string_equal(words[4], "8");
    assert_int_equal(words_split(twice, words), -EINVAL);
    assert_int_equal(words_split(last, words), -EINVAL);
    assert_int_equal(words_split(empty, words), -EINVAL);
    for (size_t i = 0; i < sizeof(many); i++)
        many[i] = i % 2 ? ' ' : 'a';
    many[sizeof(many) - 1] = '\0';
    assert_int_equal(words_split(many, words), -EINVAL);
    assert_int_equal(words_number("18446744073709551615", &number), 0);
    assert_true(number == ULONG_MAX);
    assert_int_equal(words_number("18446744073709551616", &number), -ERANGE);
    assert_int_equal(words_number("-1", &number), -EINVAL);
    assert_int_equal(words_number("", &number), -EINVAL);
    assert_int_equal(words_number("1x", &number), -EINVAL);
    assert_true(words_is_name("xen-blkfront", 32));
    assert_false(words_is_name("../x", 32));
    assert_false(words_is_name("a/b", 32));
    assert_false(words_is_name("", 32));
    assert_false(words_is_name("abc", 3));
}

static void test_trace_forms(void **state)
{
    static const struct {
        const char *line;
        enum trace_event event;
        const char *rwbs;
        long sector;
        unsigned long sectors;
        int error;
    } rows[] = {
        /* 5.10 and 6.1 */
        {"block_rq_issue: 202,16 WS 4096 () 8 + 8 [agent]", TRACE_ISSUE, "WS", 8, 8, 0},
        {"block_rq_complete: 202,16 WS () 8 + 8 [0]", TRACE_COMPLETE, "WS", 8, 8, 0},
        {"block_rq_issue: 202,16 FF 0 () 0 + 0 [kworker/0:1H]", TRACE_ISSUE, "FF", NONE, 0, 0},
        {"block_rq_complete: 202,16 FF () 18446744073709551615 + 0 [-95]", TRACE_COMPLETE, "FF",
         NONE, 0, -95},
        {"block_rq_requeue: 202,16 WFS () 8 + 8 [0]", TRACE_REQUEUE, "WFS", 8, 8, 0},
        /* 6.12 and later */
        {"block_rq_issue: 202,16 WFS 512 () 77 + 1 none,0,0 [a [b] (c) + 1]", TRACE_ISSUE, "WFS",
         77, 1, 0},
        {"block_rq_complete: 202,16 WFS () 77 + 1 be,0,4 [-5]", TRACE_COMPLETE, "WFS", 77, 1, -5},
        {"block_rq_complete: 202,16 WS () 0 + 0 none,0,0 [0]", TRACE_COMPLETE, "WS", 0, 0, 0},
        {"block_rq_requeue: 202,16 R () 0 + 8 none,0,0 [0]", TRACE_REQUEUE, "R", 0, 8, 0},
        /* with the context in front that we switch off */
        {"  agent-71 [000] d..2.  12.345678: block_rq_complete: 202,16 R () 1 + 2 [0]",
         TRACE_COMPLETE, "R", 1, 2, 0},
        /* a command of a pass-through request */
        {"block_rq_issue: 8,0 N 36 (12 00 00) 0 + 0 [x]", TRACE_ISSUE, "N", 0, 0, 0},
        {"CPU:0 [LOST 123 EVENTS]", TRACE_LOST, "", 0, 123, 0},
        {"CPU:1 [LOST EVENTS]", TRACE_LOST, "", 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct trace_record record;

        trace_parse(rows[i].line, &record);
        assert_int_equal(record.event, rows[i].event);
        assert_string_equal(record.rwbs, rows[i].rwbs);
        assert_int_equal(record.sector, rows[i].sector);
        assert_int_equal(record.sectors, rows[i].sectors);
        assert_int_equal(record.error, rows[i].error);
    }
}

static void test_trace_doubts(void **state)
{
    static const char *const lines[] = {
        "",
        "block_rq_complete: ",
        "block_rq_complete: 202,16 WS () 8 + 8",
        "block_rq_complete: 202,16 WS () 8 + 8 [95]",
        "block_rq_complete: 202,16 WS () 8 + 8 [-95] and more",
        "block_rq_complete: 202,16 WS () -8 + 8 [0]",
        "block_rq_complete: 202,16 WS () 8 8 [0]",
        "block_rq_complete: 202,16 WSWSWSWSWSWSWSWSWS () 8 + 8 [0]",
        "block_rq_complete: 202,16 WS () 99999999999999999999 + 8 [0]",
        "block_rq_issue: 202,16 WS () 8 + 8 [agent]",
        "block_rq_insert: 202,16 WS 4096 () 8 + 8 [agent]",
        "block_bio_queue: 202,16 WS 8 + 8 [agent]",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        struct trace_record record;

        trace_parse(lines[i], &record);
        assert_int_equal(record.event, TRACE_UNPARSED);
    }
}

/* Lines that come in pieces, several at once, and one that never ends. */
static void test_trace_pieces(void **state)
{
    struct trace trace = TRACE_NONE;
    struct trace_record record;
    char line[TRACE_LINE], endless[5000];
    int fds[2];

    (void)state;
    assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
    trace.fd = fds[0];
    assert_int_equal(trace_next(&trace, &record, line), -EAGAIN);
    assert_int_equal(write(fds[1], "block_rq_complete: 202,16 WS", 28), 28);
    assert_int_equal(trace_next(&trace, &record, line), -EAGAIN);
    assert_int_equal(write(fds[1], " () 8 + 8 [0]\nCPU:0 [LOST 3 EVENTS]\n", 36), 36);
    assert_int_equal(trace_next(&trace, &record, line), 0);
    assert_int_equal(record.event, TRACE_COMPLETE);
    assert_int_equal(trace_next(&trace, &record, line), 0);
    assert_int_equal(record.event, TRACE_LOST);
    assert_int_equal(trace_next(&trace, &record, line), -EAGAIN);
    memset(endless, 'x', sizeof(endless));
    endless[sizeof(endless) - 1] = '\n';
    assert_int_equal(write(fds[1], endless, sizeof(endless)), sizeof(endless));
    assert_int_equal(trace_next(&trace, &record, line), 0);
    assert_int_equal(record.event, TRACE_UNPARSED);
    assert_int_equal(trace_next(&trace, &record, line), 0);
    assert_int_equal(trace_next(&trace, &record, line), -EAGAIN);
    trace_close(&trace);
    close(fds[1]);
}

static void test_klog(void **state)
{
    unsigned long long number;
    struct klog_line line;

    (void)state;
    assert_int_equal(klog_parse("4,339,5140900,-;blkfront: xvda: \\x5cbarrier\\x0a\\x00: "
                                "disabled\n SUBSYSTEM=block\n DEVICE=b202:0\n",
                                &number, &line),
                     0);
    assert_true(number == 339);
    assert_int_equal(line.level, 4);
    assert_true(line.kernel);
    assert_string_equal(line.text, "blkfront: xvda: \\barrier\n\\x00: disabled");
    assert_int_equal(klog_parse("30,340,5140900,-,caller=T1;systemd[1]: x\n", &number, &line), 0);
    assert_int_equal(line.level, 6);
    assert_false(line.kernel);
    assert_int_equal(klog_parse("4,1,2", &number, &line), -EPROTO);
    assert_int_equal(klog_parse(";", &number, &line), -EPROTO);
}

static void test_klog_lost(void **state)
{
    struct klog klog = KLOG_NONE;
    struct klog_line line;
    int fds[2];

    (void)state;
    assert_int_equal(pipe2(fds, O_NONBLOCK | O_DIRECT), 0);
    klog.fd = fds[0];
    assert_int_equal(klog_next(&klog, &line), -EAGAIN);
    assert_int_equal(write(fds[1], "6,10,1,-;a\n", 11), 11);
    assert_int_equal(write(fds[1], "6,11,1,-;b\n", 11), 11);
    assert_int_equal(write(fds[1], "6,15,1,-;c\n", 11), 11);
    assert_int_equal(klog_next(&klog, &line), 0);
    assert_int_equal(line.lost, 0);
    assert_int_equal(klog_next(&klog, &line), 0);
    assert_int_equal(line.lost, 0);
    assert_int_equal(klog_next(&klog, &line), 0);
    assert_int_equal(line.lost, 3);
    assert_string_equal(line.text, "c");
    klog_close(&klog);
    close(fds[1]);
}

static void test_asleep(void **state)
{
    struct asleep asleep;

    (void)state;
    assert_int_equal(asleep_parse("Name:\tState:\tD\nState:\tD (disk sleep)\nTgid:\t1\n"
                                  "voluntary_ctxt_switches:\t40\n"
                                  "nonvoluntary_ctxt_switches:\t2\n",
                                  &asleep),
                     0);
    assert_true(asleep.sleeps);
    assert_int_equal(asleep.switches, 42);
    assert_int_equal(asleep_parse("State:\tS (sleeping)\nvoluntary_ctxt_switches:\t1\n"
                                  "nonvoluntary_ctxt_switches:\t0\n",
                                  &asleep),
                     0);
    assert_false(asleep.sleeps);
    assert_int_equal(asleep_parse("State:\tD\n", &asleep), -EPROTO);
    assert_int_equal(asleep_look(gettid(), &asleep), 0);
    assert_false(asleep.sleeps);
}

static void test_build_id(void **state)
{
    static const unsigned char notes[] = {
        4, 0, 0, 0, 2, 0, 0, 0, 6, 0, 0, 0, 'X', 'e', 'n', 0, 1,    2,    0,
        0, /* another note */
        4, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, 0xab, 0x01, 0xff,
    };
    char hex[65];

    (void)state;
    assert_int_equal(driver_build_id(notes, sizeof(notes), hex), 0);
    assert_string_equal(hex, "ab01ff");
    assert_int_equal(driver_build_id(notes, sizeof(notes) - 1, hex), -ENOENT);
    assert_int_equal(driver_build_id(notes, 7, hex), -ENOENT);
    assert_true(driver_same_name("xen-blkfront", "xen_blkfront.ko", 12));
    assert_false(driver_same_name("xen-blkfront", "xen_blkback.ko", 11));
}

static void expect_order(const char *text, int rc)
{
    char copy[128], *words[WORDS_MAX];
    struct step_order order;
    struct why why = {0};
    int count;

    snprintf(copy, sizeof(copy), "%s", text);
    count = words_split(copy, words);
    assert_int_equal(step_order_parse(&order, words, count, &why), rc);
    assert_true(rc == 0 || why.text[0]);
}

static void test_step_orders(void **state)
{
    (void)state;
    expect_order("s write 0 8 64 1 fua buffered", 0);
    expect_order("s fsync 0 0 1 0", 0);
    expect_order("s write 0 8 4 1 fsync repeat=64 opener=1 tell=4096", 0);
    expect_order("s discard 0 8 1 0 secure", 0);
    expect_order("s reopen 0 0 1 0 repeat=2", 0);
    expect_order("s mount 0 0 1 0 fs=ext4 options=errors=remount-ro,commit=3600 tell=8", 0);
    expect_order("s fdatasync 0 0 1 0 file", 0);
    expect_order("s mount 0 0 2 0 fs=ext4", -EINVAL);
    expect_order("s mount 0 0 1 0 opener=1", -EINVAL);
    expect_order("s mount 0 0 1 0 file", -EINVAL);
    expect_order("s mount 0 0 1 0 fs=a-name-that-is-longer", -EINVAL);
    expect_order("s read 0 8 1 0 fs=ext4", -EINVAL);
    expect_order("s discard 0 8 1 0 file", -EINVAL);
    expect_order("s write 0 8 4 1 repeat=65", -EINVAL);
    expect_order("s write 0 8 4 1 repeat=0", -EINVAL);
    expect_order("s write 0 8 4 1 opener=2", -EINVAL);
    expect_order("s write 0 8 1 1 secure", -EINVAL);
    expect_order("s discard 0 0 1 0", -EINVAL);
    expect_order("s discard 0 8 1 0 buffered", -EINVAL);
    expect_order("s discard 0 8 1 0 fsync", -EINVAL);
    expect_order("s reopen 0 0 2 0", -EINVAL);
    expect_order("s reopen 0 0 1 0 opener=1", -EINVAL);
    expect_order("s write 0 8 65 1", -EINVAL);
    expect_order("s write 0 8 0 1", -EINVAL);
    expect_order("s write 0 0 1 1", -EINVAL);
    expect_order("s write 0 999999999 1 1", -EINVAL);
    expect_order("s write 18446744073709551615 8 1 1", -EINVAL);
    expect_order("s erase 0 8 1 1", -EINVAL);
    expect_order("s read 0 8 1 1 fua", -EINVAL);
    expect_order("s read 0 8 1 1 fast", -EINVAL);
    expect_order("s read 0 8 1", -EINVAL);
    expect_order("s read 0 x 1 1", -EINVAL);
    expect_order("/ read 0 8 1 1", -EINVAL);
}

static void test_base64(void **state)
{
    static const char *const wrong[] = {"A", "AA=A", "A===", "====", "AAA", "A*AA", "AA==AAAA"};
    unsigned char bytes[300], back[BASE64_ROOM(sizeof(bytes))];
    char text[BASE64_ROOM(sizeof(bytes))];

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (unsigned char)(i * 7);
    for (size_t size = 0; size <= sizeof(bytes); size++) {
        base64_encode(text, bytes, size);
        assert_int_equal(base64_decode(back, text), size);
        assert_memory_equal(back, bytes, size);
    }
    base64_encode(text, (const unsigned char *)"any carnal pleas", 16);
    assert_string_equal(text, "YW55IGNhcm5hbCBwbGVhcw==");
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_equal(base64_decode(back, wrong[i]), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_base64),       cmocka_unit_test(test_words),
        cmocka_unit_test(test_trace_forms),  cmocka_unit_test(test_trace_doubts),
        cmocka_unit_test(test_trace_pieces), cmocka_unit_test(test_klog),
        cmocka_unit_test(test_klog_lost),    cmocka_unit_test(test_asleep),
        cmocka_unit_test(test_build_id),     cmocka_unit_test(test_step_orders),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
