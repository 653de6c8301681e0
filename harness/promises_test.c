/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/guest/protocol.h"
#include "harness/promises.h"
#include "harness/script.h"

#define CUT "commit/done"

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 2},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 16, .sectors = 8, .threads = 2, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "later", .verb = STEP_FDATASYNC},
};
static const struct conf_case c = {
    .name = "a-case", .offer = {.flush_cache = "1"}, STEPS(steps), .cut_at = {"payload/done", CUT}};

static struct journal *j;
static struct disk *disk;

static int setup(void **state)
{
    (void)state;
    j = journal_create();
    disk = disk_create(DISK_SECTORS, true);
    return !j || !disk;
}

static int teardown(void **state)
{
    (void)state;
    journal_free(j);
    disk_free(disk);
    return 0;
}

/* A thread's write reaches the disk, or not, and it is told. */
static void wrote(const char *step, int thread, int error, bool reaches)
{
    size_t index = (size_t)all_steps_find(&c, step);
    uint64_t sector = steps[index].sector + 8 * (uint64_t)thread;
    unsigned char data[8 * SECTOR_SIZE];

    pattern_fill(data, sector, 8, step_seed(&c, index));
    if (reaches)
        disk_write(disk, sector, 8, data);
    script_wrote(j, step, thread, error, DISK_CACHE);
}

static void flush(void)
{
    disk_flush(disk, disk_now(disk));
}

static void all_is_written(void)
{
    script_sent(j, "payload");
    wrote("payload", 0, 0, true);
    wrote("payload", 1, 0, true);
    script_sent(j, "durable");
    wrote("durable", 0, 0, true);
}

static void synced(const char *step, int error)
{
    script_sent(j, step);
    script_told(j, step, 0, error, NULL);
}

/* The n-th journalled promise of the cut. */
static const struct journal_entry *promise(unsigned n)
{
    for (size_t i = 0; i < journal_count(j); i++)
        if (journal_at(j, i)->kind == JOURNAL_CUT && !n--)
            return journal_at(j, i);
    return NULL;
}

static void assert_promise(unsigned n, const char *step, uint32_t sectors, int lost)
{
    const struct journal_entry *entry = promise(n);

    assert_non_null(entry);
    assert_string_equal(entry->name, CUT);
    assert_string_equal(entry->text, step);
    assert_int_equal(entry->sectors, sectors);
    assert_int_equal(entry->number, lost);
}

static const char *loser; /* its step */
static unsigned loser_thread;

static struct promises read_back(enum subject subject)
{
    struct classified classified[16];
    struct promises promises;
    struct view view;

    assert_int_equal(view_read(&view, &c, j, NULL), 0);
    assert_in_range(view.caller_count, 0, 16);
    for (size_t i = 0; i < view.caller_count; i++)
        classified[i] = classify_caller(&view, &view.callers[i]);
    promises = promises_at(&view, classified, subject, CUT);
    loser = promises.loser ? steps[promises.loser->step].mark : NULL;
    loser_thread = promises.loser ? promises.loser->thread : 0;
    view_dispose(&view);
    return promises;
}

static void test_kept(void **state)
{
    (void)state;
    all_is_written();
    flush();
    synced("commit", 0);
    promises_mark(&c, disk, j, CUT);
    assert_promise(0, "durable", 8, 0);
    assert_promise(1, "commit", 16, 0);
    assert_null(promise(2));
    assert_int_equal(read_back(SUBJECT_UNSET).sectors, 24);
    assert_int_equal(read_back(SUBJECT_UNSET).lost, 0);
    assert_null(loser);
}

/* The second half came behind the flush. */
static void test_broken(void **state)
{
    unsigned char other[SECTOR_SIZE] = {1};

    (void)state;
    script_sent(j, "payload");
    wrote("payload", 0, 0, true);
    flush();
    wrote("payload", 1, 0, true);
    synced("commit", 0);
    promises_mark(&c, disk, j, CUT);
    assert_promise(0, "commit", 16, 8);
    assert_int_equal(promise(0)->sector, 8);
    assert_int_equal(read_back(SUBJECT_UNSET).lost, 8);
    assert_string_equal(loser, "commit");
    flush();
    disk_write(disk, 3, 1, other);
    promises_mark(&c, disk, j, CUT);
    assert_promise(1, "commit", 16, 0); /* something newer is no loss */
}

/* The frontend made success of a write that never reached the disk. */
static void test_never_there(void **state)
{
    (void)state;
    script_sent(j, "durable");
    wrote("durable", 0, 0, true);
    flush();
    wrote("durable", 1, 0, false);
    promises_mark(&c, disk, j, CUT);
    assert_promise(0, "durable", 8, 0);
    assert_promise(1, "durable", 8, 8);
    assert_int_equal(promise(1)->sector, 24);
    assert_int_equal(read_back(SUBJECT_UNSET).lost, 8);
    assert_string_equal(loser, "durable");
    assert_int_equal(loser_thread, 1);
}

/* A sync owes nothing to who was told later than it was asked, or was told an error. */
static void test_who_is_owed(void **state)
{
    (void)state;
    script_sent(j, "payload");
    wrote("payload", 0, EIO, true);
    script_sent(j, "commit");
    wrote("payload", 1, 0, true);
    script_told(j, "commit", 0, 0, NULL);
    promises_mark(&c, disk, j, CUT);
    assert_null(promise(0)->text);
    assert_null(promise(1));
    assert_true(read_back(SUBJECT_UNSET).asked);
    assert_int_equal(read_back(SUBJECT_UNSET).sectors, 0);
    synced("later", 0);
    promises_mark(&c, disk, j, CUT);
    assert_promise(1, "later", 8, 8);
}

/* A sync that failed promises nothing; the next one does. */
static void test_an_error_is_no_promise(void **state)
{
    (void)state;
    all_is_written();
    synced("commit", EIO);
    promises_mark(&c, disk, j, CUT);
    assert_promise(0, "durable", 8, 8);
    assert_null(promise(1));
    synced("later", 0);
    promises_mark(&c, disk, j, CUT);
    assert_promise(1, "durable", 8, 8);
    assert_promise(2, "later", 16, 16);
}

/* Two were promised the same: whoever was told first counts. */
static void test_first_told(void **state)
{
    (void)state;
    all_is_written();
    script_sent(j, "commit");
    script_sent(j, "later");
    script_told(j, "later", 0, 0, NULL);
    script_told(j, "commit", 0, 0, NULL);
    promises_mark(&c, disk, j, CUT);
    assert_promise(0, "durable", 8, 8);
    assert_promise(1, "later", 16, 16);
    assert_null(promise(2));
}

static void test_by_subject(void **state)
{
    (void)state;
    script_sent(j, "durable");
    wrote("durable", 0, 0, true);
    flush();
    script_sent(j, "payload");
    wrote("payload", 0, 0, true);
    script_sent(j, "commit");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "commit", 0, 0, NULL);
    promises_mark(&c, disk, j, CUT);
    assert_int_equal(read_back(SUBJECT_REFUSED).sectors, 8);
    assert_int_equal(read_back(SUBJECT_REFUSED).lost, 8);
    assert_int_equal(read_back(SUBJECT_LATER).sectors, 0);
    assert_true(read_back(SUBJECT_LATER).asked);
    assert_int_equal(read_back(SUBJECT_UNSET).sectors, 16);
}

static void test_not_asked(void **state)
{
    struct disk_config served = {.sectors = DISK_SECTORS, .barrier = DISK_BARRIER_DURABLE};
    struct disk *silent;

    (void)state;
    all_is_written();
    promises_mark(&c, disk, j, "durable/done");
    assert_null(promise(0));
    assert_int_equal(disk_open(&silent, &served, NULL), 0);
    promises_mark(&c, silent, j, CUT);
    disk_free(silent);
    assert_null(promise(0));
    assert_false(read_back(SUBJECT_UNSET).asked);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(kept),
        TEST(broken),
        TEST(never_there),
        TEST(who_is_owed),
        TEST(an_error_is_no_promise),
        TEST(first_told),
        TEST(by_subject),
        TEST(not_asked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
