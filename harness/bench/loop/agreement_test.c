/* SPDX-License-Identifier: BSD-2-Clause */
/* What backend and model frontends agree on, and that it is then used. */
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

#define SINCE   "linux-since-6.11"
#define NARROW  "thirty-two-bit"
#define BOTH    (DISK_CACHE | DISK_MEDIUM)
#define WRITERS 48u

static const struct fault_rule hold_writes[] = {
    {.name = "hold",
     .ops = OP_WRITE,
     .forms = FORM_DATA,
     .when = {.count = EVERY_ONE},
     .hold_until = "go",
     .answer = ANSWER_OKAY,
     .effect = EFFECT_PERFORMED},
};

static void assert_agreed(const struct play *play, const char *text)
{
    for (size_t i = 0; i < journal_count(play->journal); i++) {
        const struct journal_entry *entry = journal_at(play->journal, i);

        if (entry->kind == JOURNAL_CONNECT) {
            assert_string_equal(entry->text, text);
            return;
        }
    }
    fail_msg("nothing was agreed on");
}

/* Everything that moves data, small and large, there and back. */
static void assert_served(struct play *play)
{
    play_command(play, "run fua write 64 8 1 7 fua");
    play_assert(play, "result fua 0 4096 0");
    assert_int_equal(play_place(play, 64, 8, 7), BOTH);
    play_command(play, "run part write 81 3 1 8");
    play_assert(play, "result part 0 1536 0");
    play_command(play, "run large write 1024 2048 1 9");
    play_assert(play, "result large 0 1048576 0");
    assert_int_equal(play_place(play, 1024 + 2032, 16, 9), DISK_CACHE);
    play_command(play, "run back read 1024 2048 1 9");
    play_assert(play, "result back 0 1048576 0 same");
    play_command(play, "run part-back read 81 3 1 8");
    play_assert(play, "result part-back 0 1536 0 same");
    play_command(play, "run many write 4096 8 48 10");
    play_command(play, "run many-back read 4096 8 48 10");
    assert_int_equal(play_count(play, " same"), WRITERS);
    play_command(play, "run sync fsync 0 0 1 1");
    assert_int_equal(play_place(play, 4096 + 8 * (WRITERS - 1), 8, 10), BOTH);
}

static void test_layouts(void **state)
{
    static const struct {
        const char *model, *params, *agreed;
    } rows[] = {
        {"conforming", NULL, "protocol=x86_64-abi ring-page-order=0 queues=1 persistent=0"},
        {NARROW, NULL, "protocol=x86_32-abi ring-page-order=0 queues=1 persistent=0"},
        {"no-protocol", NULL, "protocol=x86_32-abi ring-page-order=0 queues=1 persistent=0"},
        {NARROW, "max_ring_page_order=3 max_queues=3",
         "protocol=x86_32-abi ring-page-order=3 queues=3 persistent=0"},
        {"does-not-wait", "max_ring_page_order=3",
         "protocol=x86_64-abi ring-page-order=0 queues=1 persistent=0"},
        {"connects-at-once", "max_ring_page_order=3",
         "protocol=x86_64-abi ring-page-order=3 queues=1 persistent=0"},
        {"never-connects", NULL, "protocol=x86_64-abi ring-page-order=0 queues=1 persistent=0"},
    };
    static const struct offer offer = {
        .flush_cache = "1", .max_indirect = "256", .max_ring_page_order = "4", .max_queues = "8"};
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        play_begin(&play, rows[i].model, offer, NULL, 0, rows[i].params);
        assert_agreed(&play, rows[i].agreed);
        assert_served(&play);
        assert_int_equal(play_wire(&play, OP_WRITE, FORM_EMPTY), 0);
        play_end(&play);
    }
}

/* As many requests are out at a time as the ring has entries. */
static void test_ring_orders(void **state)
{
    static const struct {
        const char *model, *node, *params;
        unsigned order, held;
    } rows[] = {
        {SINCE, "0", "max_ring_page_order=4", 0, 32},
        {SINCE, "4", "max_ring_page_order=0", 0, 32},
        {SINCE, "1", "max_ring_page_order=4", 1, WRITERS},
        {SINCE, "4", "max_ring_page_order=4", 4, WRITERS},
        {NARROW, "2", "max_ring_page_order=2", 2, WRITERS},
        {"no-protocol", "4", "max_ring_page_order=4", 4, WRITERS},
    };
    char agreed[100];
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct offer offer = {.max_ring_page_order = rows[i].node};

        play_begin(&play, rows[i].model, offer, hold_writes, 1, rows[i].params);
        snprintf(agreed, sizeof(agreed), "protocol=%s ring-page-order=%u queues=1 persistent=0",
                 strcmp(rows[i].model, SINCE) ? "x86_32-abi" : "x86_64-abi", rows[i].order);
        assert_agreed(&play, agreed);
        play_command(&play, "run w write 0 8 48 7");
        assert_int_equal(backend_held(play.backend), rows[i].held);
        backend_mark(play.backend, "go");
        play_settle(&play);
        assert_int_equal(play_count(&play, "result w "), WRITERS);
        assert_int_equal(play_place(&play, 8 * (WRITERS - 1), 8, 7), DISK_CACHE);
        play_end(&play);
    }
}

/* Every queue is used, and each counts its requests for itself. */
static void test_queues(void **state)
{
    struct offer offer = {.max_queues = "4"};
    unsigned in[8] = {0}, answered[8] = {0}, zeros = 0;
    struct play play;

    (void)state;
    play_begin(&play, SINCE, offer, hold_writes, 1, "max_queues=3");
    assert_agreed(&play, "protocol=x86_64-abi ring-page-order=0 queues=3 persistent=0");
    play_command(&play, "run w write 0 8 48 7");
    assert_int_equal(backend_held(play.backend), WRITERS);
    backend_mark(play.backend, "go");
    play_settle(&play);
    assert_int_equal(play_count(&play, "result w "), WRITERS);
    for (size_t i = 0; i < journal_count(play.journal); i++) {
        const struct journal_entry *entry = journal_at(play.journal, i);

        assert_true(entry->queue < 3);
        in[entry->queue] += entry->kind == JOURNAL_REQUEST && entry->op == OP_WRITE;
        answered[entry->queue] += entry->kind == JOURNAL_RESPONSE && entry->op == OP_WRITE;
        zeros += entry->kind == JOURNAL_REQUEST && entry->op == OP_WRITE && !entry->id;
    }
    for (unsigned queue = 0; queue < 3; queue++) {
        assert_int_equal(in[queue], WRITERS / 3);
        assert_int_equal(answered[queue], WRITERS / 3);
    }
    assert_int_equal(zeros, 3);
    play_end(&play);
}

static unsigned mapped(const struct play *play)
{
    char text[200];

    bench_loop_leftovers(play->bench, text, sizeof(text));
    return (unsigned)strtoul(text, NULL, 10);
}

/* Pages stay mapped when both sides want it so, and only then. */
static void test_persistent(void **state)
{
    static const struct {
        const char *model, *node, *params;
        bool kept;
    } rows[] = {
        {SINCE, "1", NULL, true},  {SINCE, "1", "feature_persistent=0", false},
        {SINCE, "0", NULL, false}, {SINCE, NULL, NULL, false},
        {NARROW, "1", NULL, true},
    };
    char agreed[100];
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct offer offer = {
            .flush_cache = "1", .max_indirect = "256", .persistent = rows[i].node};
        unsigned before;

        play_begin(&play, rows[i].model, offer, NULL, 0, rows[i].params);
        snprintf(agreed, sizeof(agreed), "protocol=%s ring-page-order=0 queues=1 persistent=%d",
                 strcmp(rows[i].model, SINCE) ? "x86_32-abi" : "x86_64-abi", rows[i].kept);
        assert_agreed(&play, agreed);
        assert_served(&play);
        before = mapped(&play);
        assert_true(rows[i].kept ? before > 32 : before == 1);
        play_command(&play, "run once-more write 4096 8 32 11");
        assert_int_equal(mapped(&play), before);
        play_end(&play);
    }
}

/* 1 MiB in one request, where both sides allow it. */
static void test_indirect(void **state)
{
    static const struct {
        const char *node, *params;
        unsigned requests;
    } rows[] = {
        {"256", "max_indirect_segments=256", 1},
        {"100", "max_indirect_segments=256", 3},
        {"256", NULL, 8}, /* 32 segments each */
        {NULL, "max_indirect_segments=256", 24},
    };
    struct play play;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct offer offer = {.max_indirect = rows[i].node};

        play_begin(&play, SINCE, offer, NULL, 0, rows[i].params);
        play_command(&play, "run w write 1024 2048 1 9");
        assert_int_equal(play_wire(&play, OP_WRITE, FORM_DATA), rows[i].requests);
        play_command(&play, "run r read 1024 2048 1 9");
        play_assert(&play, "result r 0 1048576 0 same");
        play_end(&play);
    }
}

static const struct fault_rule refuse_discard[] = {
    {.name = "refuse",
     .ops = OP_DISCARD,
     .forms = FORM_EMPTY,
     .when = {.count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};

static bool secure_came(const struct play *play)
{
    bool secure = false;

    for (size_t i = 0; i < journal_count(play->journal); i++)
        secure |= journal_at(play->journal, i)->secure;
    return secure;
}

static void test_discard(void **state)
{
    static const char *const models[] = {SINCE, NARROW};
    struct offer offer = {.discard = "1", .discard_secure = "1"};
    static const unsigned char zeroes[8 * 512];
    struct play play;

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        play_begin(&play, models[i], offer, NULL, 0, NULL);
        play_command(&play, "run w write 0 4096 1 7");
        play_command(&play, "run d discard 8 4000 1 1");
        play_assert(&play, "result d 0 0 0");
        assert_int_equal(play_wire(&play, OP_DISCARD, FORM_EMPTY), 1);
        assert_int_equal(play_place(&play, 0, 8, 7), DISK_CACHE);
        assert_int_equal(disk_find(play.disk, 8, 8, zeroes), BOTH);
        assert_int_equal(disk_find(play.disk, 4000, 8, zeroes), BOTH);
        assert_int_equal(play_place(&play, 4008, 8, 7), DISK_CACHE);
        assert_false(secure_came(&play));
        play_command(&play, "run e discard 0 8 1 1 secure");
        play_assert(&play, "result e 0 0 0");
        assert_int_equal(disk_find(play.disk, 0, 8, zeroes), BOTH);
        assert_true(secure_came(&play));
        play_end(&play);
    }
    play_begin(&play, SINCE, offer, refuse_discard, 1, NULL);
    play_command(&play, "run d discard 8 4000 1 1");
    play_assert(&play, "result d 0 0 0"); /* as Linux makes of it */
    play_command(&play, "run e discard 8 4000 1 1");
    play_assert(&play, "result e 0 -1 95");
    assert_int_equal(play_wire(&play, OP_DISCARD, FORM_ANY), 1); /* it was switched off */
    play_end(&play);
}

static void test_large_sectors(void **state)
{
    struct offer offer = {.flush_cache = "1", .sector_size = "4096"};
    struct play play;

    (void)state;
    play_begin(&play, SINCE, offer, NULL, 0, NULL);
    assert_non_null(strstr(play.heard, "logical=4096 physical=4096"));
    play_command(&play, "run w write 64 8 1 7 fua");
    play_assert(&play, "result w 0 4096 0");
    assert_int_equal(play_place(&play, 64, 8, 7), BOTH);
    assert_int_equal(play_wire(&play, OP_ANY, FORM_DATA), 3); /* the scan's, and this one */
    play_command(&play, "run odd write 65 8 1 7"); /* which no such block device would let pass */
    play_assert(&play, "result odd 0 -1 5");
    assert_int_equal(play_place(&play, 65, 8, 7), 0);
    play_end(&play);

    offer.sector_size = "512";
    offer.physical_sector_size = "4096";
    play_begin(&play, SINCE, offer, NULL, 0, NULL);
    assert_non_null(strstr(play.heard, "logical=512 physical=4096"));
    play_command(&play, "run w write 65 8 1 7");
    play_assert(&play, "result w 0 4096 0");
    play_end(&play);
}

/* A disk that is told smaller than it is, and grows and shrinks while it is used. */
static void test_resize(void **state)
{
    struct why why;
    struct play play;

    (void)state;
    play_begin(&play, SINCE, (struct offer){0}, NULL, 0, NULL);
    assert_int_equal(backend_resize(play.backend, 1024, &why), 0);
    play_settle(&play);
    play_command(&play, "run w write 1024 8 1 7");
    assert_non_null(strstr(play.heard, "no "));
    play_command(&play, "run w write 1016 8 1 7");
    play_assert(&play, "result w 0 4096 0");
    assert_int_equal(backend_resize(play.backend, 2048, &why), 0);
    play_settle(&play);
    play_command(&play, "run v write 2040 8 1 7");
    play_assert(&play, "result v 0 4096 0");
    assert_int_equal(play_place(&play, 2040, 8, 7), DISK_CACHE);
    play_end(&play);
}

/* The backend wants to close while a request is unanswered and the disk is open. */
static void test_backend_closes_by_itself(void **state)
{
    struct play play;

    (void)state;
    play_begin(&play, SINCE, (struct offer){.persistent = "1"}, hold_writes, 1, NULL);
    play_command(&play, "run w write 0 8 1 7");
    assert_int_equal(backend_held(play.backend), 1);
    backend_close(play.backend);
    play_settle(&play);
    assert_int_equal(backend_state(play.backend), BACKEND_CLOSING);
    backend_mark(play.backend, "go");
    play_settle(&play);
    play_assert(&play, "result w 0 4096 0");
    play_command(&play, "detach 51712");
    assert_int_equal(backend_state(play.backend), BACKEND_CLOSED);
    assert_int_equal(mapped(&play), 0);
    play_end(&play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_ring_orders),
        cmocka_unit_test(test_queues),
        cmocka_unit_test(test_persistent),
        cmocka_unit_test(test_indirect),
        cmocka_unit_test(test_discard),
        cmocka_unit_test(test_large_sectors),
        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_backend_closes_by_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
