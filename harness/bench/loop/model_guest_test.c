/* SPDX-License-Identifier: BSD-2-Clause */
/* Model guests against our own backend: offers, sizes, crash, agent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/loop.h"
#include "harness/bench/loop/model_play.h"
#include "harness/guest/protocol.h"

#define SYNC    "run s fsync 0 0 1 1"
#define BEFORE  "linux-before-6.11"
#define SINCE   "linux-since-6.11"
#define DURABLE (DISK_CACHE | DISK_MEDIUM)

static const struct offer nothing_offered = {0};
static const struct offer flush_offered = {.flush_cache = "1"};
static const struct offer barrier_offered = {.barrier = "1"};
static const struct offer both_offered = {.barrier = "1", .flush_cache = "1"};
static const struct offer zero_offered = {.barrier = "0", .flush_cache = "0"};
static const struct offer two_offered = {.flush_cache = "2"};
static const struct offer barrier_and_indirect = {.barrier = "1", .max_indirect = "32"};
static const struct offer flush_and_indirect = {.flush_cache = "1", .max_indirect = "32"};

static const struct fault_rule refuse_empty[] = {
    {.name = "refuse",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_EMPTY,
     .when = {.count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};
static void test_offers(void **state)
{
    static const struct {
        const char *model;
        const struct offer *offer;
        const char *limits;
        unsigned empty_flushes, empty_barriers, data_barriers;
    } rows[] = {
        {"linux-since-6.11", &nothing_offered, "write_cache=through fua=0", 0, 0, 0},
        {"linux-since-6.11", &flush_offered, "write_cache=back fua=0", 2, 0, 0},
        {"linux-since-6.11", &barrier_offered, "write_cache=back fua=1", 0, 2, 1},
        {"linux-since-6.11", &both_offered, "write_cache=back fua=0", 2, 0, 0},
        {"linux-before-6.11", &nothing_offered, "write_cache=through fua=0", 0, 0, 0},
        {"linux-before-6.11", &flush_offered, "write_cache=back fua=0", 2, 0, 0},
        {"linux-before-6.11", &barrier_offered, "write_cache=back fua=1", 0, 2, 1},
        {"linux-before-6.11", &both_offered, "write_cache=back fua=0", 2, 0, 0},
        {"never-flushes", &flush_offered, "write_cache=back fua=0", 0, 0, 0},
        {"never-flushes", &barrier_offered, "write_cache=back fua=1", 0, 0, 0},
        {"announces-no-cache", &flush_offered, "write_cache=through fua=0", 0, 0, 0},
        {"prefers-barrier", &both_offered, "write_cache=back fua=0", 0, 3, 0},
        {"needs-one-alone", &both_offered, "write_cache=through fua=0", 0, 0, 0},
        {"needs-one-alone", &flush_offered, "write_cache=back fua=0", 2, 0, 0},
        {"only-one-is-on", &two_offered, "write_cache=through fua=0", 0, 0, 0},
        {"linux-since-6.11", &two_offered, "write_cache=back fua=0", 2, 0, 0},
        {"linux-since-6.11", &zero_offered, "write_cache=through fua=0", 0, 0, 0},
        {"drops-fua", &barrier_offered, "write_cache=back fua=1", 0, 2, 0},
        {"linux-2.6.18", &both_offered, "write_cache=back fua=1", 0, 2, 1},
        {"freebsd", &both_offered, "write_cache=back fua=1", 1, 0, 1},
        {"netbsd", &both_offered, "write_cache=back fua=0", 2, 0, 0},
        {"netbsd", &barrier_offered, "write_cache=through fua=0", 0, 0, 0},
        {"openbsd", &barrier_offered, "write_cache=back fua=0", 0, 3, 0},
        {"openbsd", &two_offered, "write_cache=through fua=0", 0, 0, 0},
        {"edk2", &both_offered, "write_cache=back fua=0", 2, 3, 0},
        {"edk2", &barrier_offered, "write_cache=back fua=0", 0, 3, 0},
        {"windows", &both_offered, "write_cache=back fua=0", 2, 0, 0},
        {"windows", &barrier_offered, "write_cache=through fua=0", 0, 0, 0},
        {"windows-crash-dump", &both_offered, "write_cache=back fua=0", 0, 3, 0},
        {"grub", &both_offered, "write_cache=through fua=0", 0, 0, 0},
    };
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        play_begin(&play, rows[i].model, *rows[i].offer, NULL, 0, NULL);
        assert_non_null(strstr(play.heard, rows[i].limits));
        play_command(&play, "run w write 64 8 1 7 fua");
        play_assert(&play, "result w 0 4096 0");
        play_command(&play, "run r read 64 8 1 7");
        play_assert(&play, "result r 0 4096 0 same");
        play_command(&play, "run other read 72 8 1 7");
        play_assert(&play, "result other 0 4096 0 differs");
        /*
         * The FUA write made one flush, and where it is emulated another; this one makes it three
         * or two.
         */
        play_command(&play, "run s fsync 0 0 1 1");
        play_assert(&play, "result s 0 0 0");
        assert_int_equal(play_wire(&play, OP_FLUSH, FORM_EMPTY),
                         rows[i].empty_flushes ? rows[i].empty_flushes + 1 : 0);
        assert_int_equal(play_wire(&play, OP_BARRIER, FORM_EMPTY), rows[i].empty_barriers);
        assert_int_equal(play_wire(&play, OP_BARRIER, FORM_DATA), rows[i].data_barriers);
        play_end(&play);
    }
}

static void test_crash(void **state)
{
    struct play play;
    struct why why;
    char *console;

    (void)state;
    play_begin(&play, "crashes-on-refusal", flush_offered, refuse_empty, 1, NULL);
    play_command(&play, SYNC);
    assert_int_equal(play.bench->ops->life(play.bench), GUEST_CRASHED);
    assert_true(play.bench->ports.store->ops->introduced(play.bench->ports.store, play.domid));
    console = play.bench->ops->console(play.bench);
    assert_non_null(strstr(console, "BUG"));
    free(console);
    play.bench->ops->spoil(play.bench);
    assert_int_equal(play.bench->ops->life(play.bench), GUEST_GONE);
    assert_int_equal(play.bench->ops->guest(play.bench, &play.domid, &why), 0);
    assert_int_equal(play.domid, 2);
    play_end(&play);
}

/* A barrier cannot be an INDIRECT request; flush-only, and whoever minds, has no such trouble. */
static void test_large_fua(void **state)
{
    static const struct {
        const char *model;
        const struct offer *offer;
        const char *params;
        bool crashes;
        unsigned data_barriers;
    } rows[] = {
        {BEFORE, &barrier_and_indirect, NULL, true, 0},
        {SINCE, &barrier_and_indirect, NULL, true, 0},
        {SINCE, &barrier_and_indirect, "max_indirect_segments=0", false, 2},
        {SINCE, &barrier_offered, NULL, false, 2},
        {SINCE, &flush_and_indirect, NULL, false, 0},
        {"linux-3.8", &barrier_and_indirect, NULL, false, 2},
        {"linux-2.6.18", &barrier_and_indirect, NULL, false, 2},
        {"conforming", &barrier_and_indirect, NULL, false, 0},
    };
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        play_begin(&play, rows[i].model, *rows[i].offer, NULL, 0, rows[i].params);
        play_command(&play, "run w write 64 128 1 7 fua");
        assert_int_equal(play.bench->ops->life(play.bench),
                         rows[i].crashes ? GUEST_CRASHED : GUEST_RUNNING);
        if (!rows[i].crashes) {
            play_assert(&play, "result w 0 65536 0");
            assert_int_equal(play_place(&play, 64 + 112, 16, 7), DURABLE);
            play_command(&play, "run r read 64 128 1 7");
            play_assert(&play, "result r 0 65536 0 same");
        }
        assert_int_equal(play_wire(&play, OP_BARRIER, FORM_DATA), rows[i].data_barriers);
        play_end(&play);
    }
}

/*
 * A write through the page cache always succeeds; what became of it is told by the next sync, once.
 */
static void test_buffered(void **state)
{
    static const struct fault_rule fail_write[] = {
        {.name = "fail",
         .ops = OP_WRITE,
         .forms = FORM_DATA,
         .when = {.count = 1},
         .answer = ANSWER_ERROR,
         .effect = EFFECT_DISCARDED},
    };
    struct play play;

    (void)state;
    play_begin(&play, SINCE, flush_offered, fail_write, 1, NULL);
    play_command(&play, "run w write 64 8 1 7 buffered");
    play_assert(&play, "result w 0 4096 0");
    play_command(&play, SYNC);
    play_assert(&play, "result s 0 -1 5");
    play_command(&play, SYNC);
    play_assert(&play, "result s 0 0 0");
    play_command(&play, "run w write 64 8 1 7 buffered fua");
    play_assert(&play, "result w 0 4096 0");
    assert_int_equal(play_place(&play, 64, 8, 7), DURABLE);
    play_end(&play);
}

static void test_detach(void **state)
{
    struct play play;

    (void)state;
    play_begin(&play, SINCE, flush_offered, NULL, 0, NULL);
    backend_close(play.backend);
    play_settle(&play);
    assert_int_equal(backend_state(play.backend), BACKEND_CLOSING); /* it is open */
    play_command(&play, "detach 51712");
    play_assert(&play, "ok 3");
    assert_int_equal(backend_state(play.backend), BACKEND_CLOSED);
    play_command(&play, SYNC);
    play_assert(&play, "no 4 no vbd is attached");
    play_end(&play);
}

static void test_ignored_offer(void **state)
{
    struct play play;
    unsigned violations = 0;

    (void)state;
    play_begin(&play, "ignores-offer", nothing_offered, NULL, 0, NULL);
    play_command(&play, SYNC);
    play_assert(&play, "result s 0 -1 5");
    for (size_t i = 0; i < journal_count(play.journal); i++)
        violations += journal_at(play.journal, i)->kind == JOURNAL_VIOLATION;
    assert_int_equal(violations, 1);
    play_end(&play);
}

/* More lines than the agent may have out at a time all arrive, in order. */
static void test_many_reports(void **state)
{
    struct play play;

    (void)state;
    play_begin(&play, SINCE, flush_offered, NULL, 0, NULL);
    for (unsigned i = 0; i < 30; i++) {
        play_command(&play, "run w write 64 8 64 7 fua");
        assert_int_equal(play_count(&play, "result w "), 64);
        play_assert(&play, "done w");
    }
    play_command(&play, "dance");
    play_assert(&play, "no 33 no such command");
    play_end(&play);
}

/* The agent keeps only so many reports in the store; the others wait for a harness that is slow. */
static void test_report_window(void **state)
{
    struct store *store;
    unsigned count = 0;
    char path[96];
    struct play play;

    (void)state;
    play_begin(&play, SINCE, flush_offered, NULL, 0, NULL);
    store = play.bench->ports.store;
    play.deaf = true;
    play_command(&play, "run a write 64 8 64 7 fua");
    play_command(&play, "run b write 64 8 64 7 fua");
    play_command(&play, "run c write 64 8 64 7 fua");
    snprintf(path, sizeof(path), "/local/domain/%u/" AGENT_DIR "/report", play.domid);
    free(store->ops->list(store, path, &count));
    assert_int_equal(count, AGENT_WINDOW);
    play.deaf = false;
    play_settle(&play);
    assert_int_equal(play_count(&play, "result "), 3 * 64);
    play_assert(&play, "done c");
    play_end(&play);
}

/* One page at a time, of a driver that never says that it is Connected. */
static void test_one_at_a_time(void **state)
{
    unsigned in_flight = 0, requests = 0;
    struct play play;
    char *text;

    (void)state;
    play_begin(&play, "grub", both_offered, NULL, 0, NULL);
    play_command(&play, "run w write 64 16 4 7");
    assert_int_equal(play_count(&play, " 8192 0\n"), 4);
    for (size_t i = 0; i < journal_count(play.journal); i++) {
        const struct journal_entry *entry = journal_at(play.journal, i);

        requests += entry->kind == JOURNAL_REQUEST && entry->op == OP_WRITE;
        in_flight += entry->kind == JOURNAL_REQUEST;
        in_flight -= entry->kind == JOURNAL_RESPONSE;
        assert_in_range(in_flight, 0, 1);
    }
    assert_int_equal(requests, 8);
    text = play.bench->ports.store->ops->read(play.bench->ports.store,
                                              "/local/domain/1/device/vbd/51712/state");
    assert_string_equal(text, "3");
    free(text);
    play_end(&play);
}

static void test_table(void **state)
{
    const struct model *model;
    size_t i;

    (void)state;
    for (i = 0; (model = model_at(i)); i++) {
        char *source = model_source(model);

        assert_ptr_equal(model_find(model_name(model)), model);
        assert_true(strlen(model_story(model)) > 20);
        assert_non_null(source);
        free(source);
    }
    assert_true(i > 50);
    assert_null(model_find("solaris"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),         cmocka_unit_test(test_offers),
        cmocka_unit_test(test_crash),         cmocka_unit_test(test_large_fua),
        cmocka_unit_test(test_buffered),      cmocka_unit_test(test_detach),
        cmocka_unit_test(test_ignored_offer), cmocka_unit_test(test_many_reports),
        cmocka_unit_test(test_report_window), cmocka_unit_test(test_one_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
