/* SPDX-License-Identifier: BSD-2-Clause */
/* What each model makes of a refusal, against our own backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "harness/bench/loop/model_play.h"

#define SYNC        "run s fsync 0 0 1 1"
#define WRITE       "run s write 64 8 1 7 fua"
#define BEFORE      "linux-before-6.11"
#define SINCE       "linux-since-6.11"
#define OFF         "write_cache=through fua=0"
#define F_ON        "write_cache=back fua=0"
#define B_ON        "write_cache=back fua=1"
#define OK          "0 0"
#define WROTE       "4096 0"
#define EIO_        "-1 5"
#define UNSUPPORTED "-1 95"
#define CACHE       DISK_CACHE
#define DURABLE     (DISK_CACHE | DISK_MEDIUM)

static const struct offer flush_offered = {.flush_cache = "1"};
static const struct offer barrier_offered = {.barrier = "1"};
static const struct offer both_offered = {.barrier = "1", .flush_cache = "1"};

static const struct fault_rule refuse_empty[] = {
    {.name = "refuse",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_EMPTY,
     .when = {.count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};
static const struct fault_rule refuse_data[] = {
    {.name = "refuse",
     .ops = OP_BARRIER,
     .forms = FORM_DATA,
     .when = {.count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};
static const struct fault_rule refuse_every[] = {
    {.name = "refuse",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .when = {.count = EVERY_ONE},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};
static const struct fault_rule fail_empty[] = {
    {.name = "fail",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_EMPTY,
     .when = {.count = 1},
     .answer = ANSWER_ERROR,
     .effect = EFFECT_DISCARDED},
};
static const struct fault_rule fail_data[] = {
    {.name = "fail",
     .ops = OP_BARRIER,
     .forms = FORM_DATA,
     .when = {.count = 1},
     .answer = ANSWER_ERROR,
     .effect = EFFECT_DISCARDED},
};
/* The first barrier is refused only once all writers are asleep. */
static const struct fault_rule refuse_when_all_sleep[] = {
    {.name = "refuse",
     .ops = OP_BARRIER,
     .forms = FORM_DATA,
     .when = {.count = 1},
     .hold_until = "asleep",
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};

/* What one fsync, or one FUA write, is told when its request is refused once, and what the wire
 * shows of the next. */
static void test_refusals(void **state)
{
    static const struct {
        const char *model;
        const struct offer *offer;
        const struct fault_rule *rule;
        const char *run, *told; /* NULL: nothing is */
        unsigned place;         /* of a write's data */
        const char *limits;
        unsigned empty_later; /* empty flushes or barriers that a later fsync sends */
        const char *told_later;
    } rows[] = {
        {BEFORE, &flush_offered, refuse_empty, SYNC, OK, 0, OFF, 0, OK},
        {SINCE, &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 0, OK},
        {BEFORE, &flush_offered, fail_empty, SYNC, OK, 0, OFF, 0, OK},
        {SINCE, &flush_offered, fail_empty, SYNC, OK, 0, F_ON, 0, OK},
        {BEFORE, &barrier_offered, refuse_empty, SYNC, OK, 0, OFF, 0, OK},
        {SINCE, &barrier_offered, refuse_empty, SYNC, OK, 0, B_ON, 0, OK},
        {BEFORE, &barrier_offered, refuse_data, WRITE, WROTE, 0, OFF, 0, OK},
        {SINCE, &barrier_offered, refuse_data, WRITE, WROTE, 0, B_ON, 0, OK},
        {BEFORE, &barrier_offered, fail_data, WRITE, EIO_, 0, OFF, 0, OK},
        {SINCE, &barrier_offered, fail_data, WRITE, EIO_, 0, B_ON, 0, OK},
        {"passes-error-up", &flush_offered, refuse_empty, SYNC, UNSUPPORTED, 0, F_ON, 1, OK},
        {"passes-error-up", &barrier_offered, refuse_data, WRITE, UNSUPPORTED, 0, B_ON, 1, OK},
        {"io-error", &flush_offered, refuse_empty, SYNC, EIO_, 0, F_ON, 1, OK},
        {"io-error", &barrier_offered, refuse_data, WRITE, EIO_, 0, B_ON, 1, OK},
        {"retries", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
        {"retries", &barrier_offered, refuse_data, WRITE, WROTE, DURABLE, B_ON, 1, OK},
        {"retries", &barrier_offered, refuse_every, WRITE, EIO_, CACHE, B_ON, 3, EIO_},
        {"swallows", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
        {"plain-write", &barrier_offered, refuse_data, WRITE, WROTE, CACHE, B_ON, 0, OK},
        {"loses-data", &barrier_offered, refuse_data, WRITE, WROTE, 0, B_ON, 1, OK},
        {"hangs-on-refusal", &barrier_offered, refuse_data, WRITE, NULL, 0, NULL, 1, OK},
        {"hangs-on-refusal", &flush_offered, refuse_empty, SYNC, NULL, 0, NULL, 0, NULL},
        {"dies-on-refusal", &barrier_offered, refuse_data, WRITE, NULL, 0, NULL, 0, NULL},
        {"conforming", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
        {"conforming", &barrier_offered, refuse_data, WRITE, WROTE, DURABLE, B_ON, 1, OK},
        {"writes-last", &barrier_offered, refuse_data, WRITE, WROTE, DURABLE, B_ON, 1, OK},
        {"goes-offline", &flush_offered, refuse_empty, SYNC, EIO_, 0, F_ON, 0, EIO_},
        {"linux-patch-2024-06-11", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
        {"linux-patch-2024-06-11", &barrier_offered, refuse_data, WRITE, UNSUPPORTED, 0, B_ON, 1,
         OK},
        {"linux-patch-2024-06-13", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 0, NULL},
        {"linux-2.6.18", &barrier_offered, refuse_data, WRITE, UNSUPPORTED, 0, OFF, 0, OK},
        {"freebsd", &both_offered, refuse_data, WRITE, EIO_, 0, B_ON, 1, OK},
        {"netbsd", &flush_offered, refuse_empty, SYNC, UNSUPPORTED, 0, F_ON, 1, OK},
        {"openbsd", &barrier_offered, refuse_empty, SYNC, EIO_, 0, F_ON, 1, OK},
        {"edk2", &both_offered, refuse_empty, SYNC, OK, 0, F_ON, 2, OK},
        {"windows", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 0, OK},
        {"windows", &both_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
        {"windows", &both_offered, refuse_every, SYNC, OK, 0, F_ON, 1, OK},
        {"prefers-barrier", &both_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
        {"swallows-errors", &barrier_offered, fail_data, WRITE, WROTE, 0, B_ON, 1, OK},
        {"sends-again-without-data", &barrier_offered, refuse_data, WRITE, WROTE, 0, B_ON, 1, OK},
        {"sends-for-ever", &barrier_offered, refuse_every, WRITE, NULL, 0, B_ON, 100, NULL},
        {"queue-alone-off", &barrier_offered, refuse_empty, SYNC, EIO_, 0, OFF, 0, OK},
        {"driver-alone-off", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 0, EIO_},
        {"flush-alone-off", &barrier_offered, refuse_data, WRITE, EIO_, 0, B_ON, 0, OK},
        {"flush-ends-early", &flush_offered, refuse_every, SYNC, OK, 0, F_ON, 1, OK},
        {"trusts-first-flush", &flush_offered, refuse_empty, SYNC, OK, 0, F_ON, 1, OK},
    };
    char line[80];
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned empty;

        play_begin(&play, rows[i].model, *rows[i].offer, rows[i].rule, 1, NULL);
        play_command(&play, rows[i].run);
        snprintf(line, sizeof(line), "result s 0 %s", rows[i].told ? rows[i].told : "");
        if (rows[i].told)
            play_assert(&play, line);
        else
            assert_null(strstr(play.heard, line));
        assert_null(backend_unfired(play.backend));
        assert_int_equal(play_place(&play, 64, 8, 7), rows[i].place);
        if (rows[i].limits) {
            play_command(&play, "limits 51712");
            assert_non_null(strstr(play.heard, rows[i].limits));
        }
        empty = play_wire(&play, OP_FLUSH | OP_BARRIER, FORM_EMPTY);
        play_command(&play, "run later fsync 0 0 1 1");
        assert_int_equal(play_wire(&play, OP_FLUSH | OP_BARRIER, FORM_EMPTY) - empty,
                         rows[i].empty_later);
        snprintf(line, sizeof(line), "result later 0 %s",
                 rows[i].told_later ? rows[i].told_later : "");
        if (rows[i].told_later)
            play_assert(&play, line);
        else
            assert_null(strstr(play.heard, line));
        play_command(&play, "ping");
        snprintf(line, sizeof(line), "ok %lu", play.sent);
        play_assert(&play, line);
        play_end(&play);
    }
}

/* 48 writers share 32 tags: 16 wait in the guest while the first barrier is refused. */
static void test_queued_writers(void **state)
{
    static const struct {
        const char *model;
        unsigned told_success, plain_writes;
    } rows[] = {{BEFORE, 32, 0}, {SINCE, 48, 16}};
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        play_begin(&play, rows[i].model, barrier_offered, refuse_when_all_sleep, 1, NULL);
        play_command(&play, "run w write 64 8 48 7 fua");
        assert_int_equal(play_wire(&play, OP_BARRIER, FORM_DATA), 32);
        play_command(&play, "asleep w");
        play_assert(&play, "asleep w 48 0");
        play.heard[0] = '\0';
        backend_mark(play.backend, "asleep");
        play_settle(&play);
        assert_int_equal(play_count(&play, " 4096 0\n"), rows[i].told_success);
        assert_int_equal(play_count(&play, " -1 5\n"), 48 - rows[i].told_success);
        play_assert(&play, "done w");
        assert_int_equal(play_wire(&play, OP_BARRIER, FORM_DATA), 32);
        assert_int_equal(play_wire(&play, OP_WRITE, FORM_DATA), rows[i].plain_writes);
        assert_int_equal(play_place(&play, 64, 8, 7), 0); /* the refused one is lost */
        assert_int_equal(play_place(&play, 72, 8, 7) & DISK_CACHE, DISK_CACHE);
        play_end(&play);
    }
}

/* Concurrent syncs share flushes; the one that is refused is not told. */
static void test_shared_flush(void **state)
{
    struct play play;

    (void)state;
    play_begin(&play, SINCE, flush_offered, refuse_empty, 1, NULL);
    play_command(&play, "run w write 64 8 48 7 fua");
    assert_int_equal(play_count(&play, " 4096 0\n"), 48);
    assert_int_equal(play_wire(&play, OP_WRITE, FORM_DATA), 48);
    assert_int_equal(play_wire(&play, OP_FLUSH, FORM_EMPTY), 1);
    play_end(&play);

    play_begin(&play, SINCE, flush_offered, NULL, 0, NULL);
    play_command(&play, "run s fsync 0 0 48 1");
    assert_int_equal(play_count(&play, "result s "), 48);
    assert_int_equal(play_wire(&play, OP_FLUSH, FORM_EMPTY), 2);
    play_end(&play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_queued_writers),
        cmocka_unit_test(test_shared_flush),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
