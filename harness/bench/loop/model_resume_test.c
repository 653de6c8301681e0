/* SPDX-License-Identifier: BSD-2-Clause */
/* Model guests that are saved and restored: what is on then, and what becomes of what was out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/loop.h"
#include "harness/bench/loop/model_play.h"
#include "harness/guest/protocol.h"

static const struct offer nothing = {0};
static const struct offer flush = {.flush_cache = "1"};
static const struct offer barrier = {.barrier = "1"};

/* Saves the guest and restores it where the same vbd has this offer, and settles. */
static void resume(struct play *play, const struct offer *offer)
{
    struct backend_config config = {.vdev = 51712, .offer = *offer};
    struct bench *bench = play->bench;
    unsigned before = play->domid;
    struct why why;

    config.disk = play->disk;
    config.journal = play->journal;
    play->heard[0] = '\0';
    play->sent = play->taken = 0;
    assert_int_equal(bench->ops->restore(bench, &play->domid, &why), 0);
    assert_int_not_equal(play->domid, before);
    assert_false(bench->ports.store->ops->introduced(bench->ports.store, before));
    config.domid = play->domid;
    backend_free(play->backend);
    assert_int_equal(backend_attach(&play->backend, &bench->ports, &config, &why), 0);
    play_settle(play);
    assert_string_equal(play->heard, ""); /* it does not run yet */
    assert_int_equal(bench->ops->unpause(bench, &why), 0);
    play_settle(play);
    assert_memory_equal(play->heard, "ready ", 6);
    assert_int_equal(backend_state(play->backend), BACKEND_CONNECTED);
}

/* What the block layer is told, and whether one fsync after it reaches the wire. */
static void test_what_is_on(void **state)
{
    static const struct {
        const char *model;
        const struct offer *before, *later;
        const char *limits, *told;
        unsigned ops;
    } rows[] = {
        {"conforming", &barrier, &flush, "write_cache=back fua=0", "0 0", OP_FLUSH},
        {"conforming", &flush, &nothing, "write_cache=through fua=0", "0 0", 0},
        {"conforming", &nothing, &barrier, "write_cache=back fua=1", "0 0", OP_BARRIER},
        {"linux-before-6.11", &barrier, &flush, "write_cache=back fua=1", "0 0", OP_FLUSH},
        {"linux-before-6.11", &flush, &nothing, "write_cache=back fua=0", "-1 5", 0},
        {"linux-before-6.11", &nothing, &flush, "write_cache=through fua=0", "0 0", 0},
        {"linux-since-6.11", &barrier, &flush, "write_cache=back fua=1", "0 0", OP_FLUSH},
        {"linux-since-6.11", &flush, &nothing, "write_cache=back fua=0", "0 0", 0},
        {"linux-since-6.11", &nothing, &flush, "write_cache=back fua=0", "0 0", OP_FLUSH},
        {"forgets-to-flush-after-resume", &flush, &flush, "write_cache=back fua=0", "0 0", 0},
        {"forgets-cache-after-resume", &flush, &flush, "write_cache=through fua=0", "0 0", 0},
    };
    struct play play;
    char told[40];

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        play_begin(&play, rows[i].model, *rows[i].before, NULL, 0, NULL);
        resume(&play, rows[i].later);
        play_command(&play, "limits 51712");
        assert_non_null(strstr(play.heard, rows[i].limits));
        play_command(&play, "run s fsync 0 0 1 1");
        snprintf(told, sizeof(told), "result s 0 %s", rows[i].told);
        play_assert(&play, told);
        assert_int_equal(play_wire(&play, OP_FLUSH, FORM_EMPTY), rows[i].ops == OP_FLUSH);
        assert_int_equal(play_wire(&play, OP_BARRIER, FORM_EMPTY), rows[i].ops == OP_BARRIER);
        play_end(&play);
    }
}

/* FUA stays announced there, and only flush is on. */
static void test_stale_fua(void **state)
{
    struct play play;

    (void)state;
    play_begin(&play, "linux-since-6.11", barrier, NULL, 0, NULL);
    resume(&play, &flush);
    play_command(&play, "run w write 64 8 1 7 fua");
    assert_int_equal(play_wire(&play, OP_FLUSH, FORM_DATA), 1);
    play_end(&play);
    play_begin(&play, "linux-before-6.11", barrier, NULL, 0, NULL);
    resume(&play, &flush);
    play_command(&play, "run w write 64 8 1 7 fua");
    play_assert(&play, "result w 0 -1 5");
    assert_int_equal(play_wire(&play, OP_FLUSH, FORM_DATA), 0);
    play_end(&play);
}

/* What the backend held is sent once more, and its callers hear of it then. */
static void test_what_was_out(void **state)
{
    static const struct fault_rule hold[] = {
        {.name = "hold",
         .ops = OP_WRITE | OP_FLUSH,
         .forms = FORM_ANY,
         .when = {.count = EVERY_ONE},
         .hold_until = "never",
         .answer = ANSWER_OKAY,
         .effect = EFFECT_PERFORMED},
    };
    struct play play;

    (void)state;
    play_begin(&play, "conforming", flush, hold, 1, NULL);
    play_command(&play, "run w write 64 8 4 7 aio");
    play_command(&play, "run s fsync 0 0 1 1 aio");
    assert_int_equal(play_count(&play, "result "), 0);
    assert_int_equal(play_wire(&play, OP_WRITE, FORM_DATA), 4);
    resume(&play, &flush);
    assert_int_equal(play_count(&play, "result w "), 4);
    play_assert(&play, "result w 3 4096 0");
    play_assert(&play, "result s 0 0 0");
    assert_int_equal(play_wire(&play, OP_WRITE, FORM_DATA), 8);
    assert_int_equal(play_wire(&play, OP_FLUSH, FORM_EMPTY), 2);
    assert_true(play_place(&play, 64 + 24, 8, 7) & DISK_CACHE);
    play_end(&play);
}

/* Reports that nobody took before the guest was saved come after it. */
static void test_untaken_reports(void **state)
{
    struct play play;

    (void)state;
    play_begin(&play, "conforming", flush, NULL, 0, NULL);
    play.deaf = true;
    play_command(&play, "run w write 64 8 64 7");
    play.deaf = false;
    resume(&play, &flush);
    assert_int_equal(play_count(&play, "result w "), 64);
    play_assert(&play, "done w");
    play_command(&play, "run r read 64 8 1 7");
    play_assert(&play, "ok 1");
    play_assert(&play, "result r 0 4096 0 same");
    play_end(&play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_on),
        cmocka_unit_test(test_stale_fua),
        cmocka_unit_test(test_what_was_out),
        cmocka_unit_test(test_untaken_reports),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
