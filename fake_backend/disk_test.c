/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/disk.h"

#define SECTORS 64u
#define BOTH    (DISK_CACHE | DISK_MEDIUM)

static unsigned char zero[8 * 512], one[8 * 512], two[8 * 512];

static int fill(void **state)
{
    (void)state;
    memset(one, 0x11, sizeof(one));
    memset(two, 0x22, sizeof(two));
    return 0;
}

static void flush(struct disk *disk)
{
    assert_int_equal(disk_flush(disk, disk_now(disk)), 0);
}

static void test_cache_and_flush(void **state)
{
    struct disk *disk = disk_create(SECTORS, true);
    unsigned char buffer[8 * 512];

    (void)state;
    assert_int_equal(disk_sectors(disk), SECTORS);
    assert_int_equal(disk_find(disk, 56, 8, zero), BOTH);
    assert_int_equal(disk_write(disk, 56, 8, one), 0);
    assert_int_equal(disk_find(disk, 56, 8, one), DISK_CACHE);
    assert_int_equal(disk_find(disk, 56, 8, zero), DISK_MEDIUM);
    assert_int_equal(disk_read(disk, 56, 8, buffer), 0);
    assert_memory_equal(buffer, one, sizeof(one));
    flush(disk);
    assert_int_equal(disk_find(disk, 56, 8, one), BOTH);
    assert_int_equal(disk_write(disk, 56, 1, two), 0);
    assert_int_equal(disk_find(disk, 56, 8, one), DISK_MEDIUM);
    disk_free(disk);
}

/* Writes far apart, in either order, and the same sector twice: one flush is enough. */
static void test_flush_takes_everything(void **state)
{
    struct disk *disk = disk_create(SECTORS, true);

    (void)state;
    flush(disk);
    disk_write(disk, 40, 8, one);
    disk_write(disk, 0, 8, one);
    disk_write(disk, 60, 4, one);
    disk_write(disk, 42, 2, two);
    flush(disk);
    assert_int_equal(disk_find(disk, 0, 8, one), BOTH);
    assert_int_equal(disk_find(disk, 40, 2, one), BOTH);
    assert_int_equal(disk_find(disk, 42, 2, two), BOTH);
    assert_int_equal(disk_find(disk, 44, 4, one), BOTH);
    assert_int_equal(disk_find(disk, 60, 4, one), BOTH);
    assert_int_equal(disk_find(disk, 8, 8, zero), BOTH);
    disk_free(disk);
}

/* A durable write makes its own sectors durable, and nothing else. */
static void test_durable_write(void **state)
{
    struct disk *disk = disk_create(SECTORS, true);

    (void)state;
    disk_write(disk, 0, 8, one);
    assert_int_equal(disk_write_durable(disk, 4, 8, two), 0);
    assert_int_equal(disk_find(disk, 4, 8, two), BOTH);
    assert_int_equal(disk_find(disk, 0, 4, one), DISK_CACHE);
    assert_int_equal(disk_find(disk, 0, 4, zero), DISK_MEDIUM);
    disk_write(disk, 6, 1, one);
    flush(disk);
    assert_int_equal(disk_find(disk, 0, 4, one), BOTH);
    assert_int_equal(disk_find(disk, 4, 2, two), BOTH);
    assert_int_equal(disk_find(disk, 6, 1, one), BOTH);
    disk_free(disk);
}

static void test_write_through(void **state)
{
    struct disk *disk = disk_create(SECTORS, false);

    (void)state;
    disk_write(disk, 0, 8, one);
    assert_int_equal(disk_find(disk, 0, 8, one), BOTH);
    disk_write_durable(disk, 0, 4, two);
    flush(disk);
    assert_int_equal(disk_find(disk, 0, 4, two), BOTH);
    assert_int_equal(disk_find(disk, 4, 4, one), BOTH);
    disk_free(disk);
}

static void test_a_cache_comes_and_goes(void **state)
{
    struct disk *disk = disk_create(SECTORS, true);

    (void)state;
    disk_write(disk, 0, 8, one);
    assert_int_equal(disk_find(disk, 0, 8, one), DISK_CACHE);
    assert_int_equal(disk_cache(disk, false), 0);
    assert_int_equal(disk_find(disk, 0, 8, one), BOTH);
    disk_write(disk, 0, 8, two);
    assert_int_equal(disk_find(disk, 0, 8, two), BOTH);
    assert_int_equal(disk_cache(disk, true), 0);
    disk_write(disk, 0, 8, one);
    assert_int_equal(disk_find(disk, 0, 8, one), DISK_CACHE);
    assert_int_equal(disk_find(disk, 0, 8, two), DISK_MEDIUM);
    disk_free(disk);
}

static void test_out_of_range(void **state)
{
    static const struct {
        uint64_t sector;
        uint32_t sectors;
    } rows[] = {
        {SECTORS, 1},        {SECTORS - 7, 8}, {SECTORS + 1, 0},          {0, SECTORS + 1},
        {UINT64_MAX - 3, 8}, {UINT64_MAX, 1},  {UINT64_MAX / 512 + 1, 8}, {0, UINT32_MAX},
    };
    struct disk *disk = disk_create(SECTORS, true);
    unsigned char buffer[1] = {7};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        uint64_t sector = rows[i].sector;
        uint32_t sectors = rows[i].sectors;

        assert_int_equal(disk_read(disk, sector, sectors, buffer), -EINVAL);
        assert_int_equal(disk_write(disk, sector, sectors, buffer), -EINVAL);
        assert_int_equal(disk_write_durable(disk, sector, sectors, buffer), -EINVAL);
        assert_int_equal(disk_find(disk, sector, sectors, buffer), 0);
    }
    assert_int_equal(disk_write(disk, SECTORS, 0, buffer), 0);
    assert_int_equal(disk_find(disk, SECTORS - 8, 8, zero), BOTH);
    disk_free(disk);
    disk_free(NULL);
}

/* What a barrier does to a write before it, and to its own data, on each kind of disk. */
static void test_barrier(void **state)
{
    static const struct {
        enum disk_barrier kind;
        int earlier, own;
    } rows[] = {
        {DISK_BARRIER_DURABLE, BOTH, BOTH},
        {DISK_BARRIER_FLUSHES, BOTH, DISK_CACHE},
        {DISK_BARRIER_ORDERS, DISK_CACHE, DISK_CACHE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct disk_config config = {.sectors = SECTORS, .barrier = rows[i].kind, .recorded = true};
        struct disk *disk;

        assert_int_equal(disk_open(&disk, &config, NULL), 0);
        disk_write(disk, 0, 8, one);
        assert_int_equal(disk_barrier(disk, 8, 8, two), 0);
        assert_int_equal(disk_find(disk, 0, 8, one), rows[i].earlier);
        assert_int_equal(disk_find(disk, 8, 8, two), rows[i].own);
        disk_write(disk, 16, 8, one);
        assert_int_equal(disk_barrier(disk, UINT64_MAX, 0, NULL), 0);
        assert_int_equal(disk_find(disk, 16, 8, one), rows[i].earlier);
        assert_int_equal(disk_barrier(disk, SECTORS - 4, 8, two), -EINVAL);
        disk_free(disk);
    }
}

/* A flush is about what was complete when it was asked for, however late it is done. */
static void test_flush_of_a_moment(void **state)
{
    struct disk *disk = disk_create(SECTORS, true);
    uint32_t write, asked;

    (void)state;
    assert_int_equal(disk_submit(disk, 0, 8, one, false, &write), 0);
    disk_write(disk, 8, 8, one);
    asked = disk_now(disk);
    disk_complete(disk, write);
    disk_write(disk, 16, 8, one);
    assert_int_equal(disk_flush(disk, asked), 0);
    assert_int_equal(disk_find(disk, 0, 8, one), DISK_CACHE);
    assert_int_equal(disk_find(disk, 8, 8, one), BOTH);
    assert_int_equal(disk_find(disk, 16, 8, one), DISK_CACHE);
    flush(disk);
    assert_int_equal(disk_find(disk, 0, 8, one), BOTH);
    disk_free(disk);
}

static void test_discard(void **state)
{
    struct disk *disk = disk_create(SECTORS, true);

    (void)state;
    disk_write(disk, 8, 8, one);
    flush(disk);
    assert_int_equal(disk_discard(disk, 4, SECTORS - 4), 0);
    assert_int_equal(disk_find(disk, 8, 8, zero), DISK_CACHE);
    assert_int_equal(disk_find(disk, 8, 8, one), DISK_MEDIUM);
    flush(disk);
    assert_int_equal(disk_find(disk, 8, 8, zero), BOTH);
    assert_int_equal(disk_discard(disk, 4, SECTORS - 3), -EINVAL);
    disk_free(disk);
}

/* A disk that is only served: it reads what was written, and knows nothing of its past. */
static void test_not_recorded(void **state)
{
    struct disk_config config = {.sectors = SECTORS, .barrier = DISK_BARRIER_DURABLE};
    unsigned char buffer[8 * 512];
    struct disk_risk risk;
    struct disk *disk, *after;
    uint32_t number = 7;

    (void)state;
    assert_int_equal(disk_open(&disk, &config, NULL), 0);
    assert_int_equal(disk_submit(disk, 0, 8, one, false, &number), 0);
    assert_int_equal(number, 0);
    disk_complete(disk, number);
    flush(disk);
    assert_int_equal(disk_read(disk, 0, 8, buffer), 0);
    assert_memory_equal(buffer, one, sizeof(one));
    assert_int_equal(disk_now(disk), 0);
    assert_int_equal(disk_find(disk, 0, 8, one), -ENODATA);
    assert_int_equal(disk_risk(disk, 0, 0, 8, one, &risk), -ENODATA);
    assert_int_equal(disk_unsettled(disk, 0, NULL, 0), -ENODATA);
    assert_int_equal(disk_cut(disk, 0, disk_lose_all, NULL, &after), -ENODATA);
    disk_free(disk);
}

/* Writes behind sector 16 until the history is longer than it may be. */
static void write_much(struct disk *disk, bool flushes)
{
    static unsigned char data[(SECTORS - 16) * 512];

    for (size_t bytes = 0; bytes <= DISK_HISTORY_MAX; bytes += sizeof(data)) {
        data[0]++;
        assert_int_equal(disk_write(disk, 16, SECTORS - 16, data), 0);
        if (flushes)
            flush(disk);
    }
}

/* What is durable is forgotten as a past, not as contents. */
static void test_long_history(void **state)
{
    struct disk *disk = disk_create(SECTORS, true), *after;
    uint32_t early;

    (void)state;
    disk_write(disk, 8, 8, one);
    early = disk_now(disk);
    write_much(disk, true);
    assert_int_equal(disk_cut(disk, early, disk_lose_all, NULL, &after), -ENODATA);
    disk_write(disk, 8, 4, two);
    assert_int_equal(disk_find(disk, 8, 4, two), DISK_CACHE);
    assert_int_equal(disk_find(disk, 8, 8, one), DISK_MEDIUM);
    assert_int_equal(disk_cut(disk, disk_now(disk), disk_lose_all, NULL, &after), 0);
    assert_int_equal(disk_find(after, 8, 8, one), BOTH);
    disk_free(after);
    disk_free(disk);
}

/* A mark keeps the past, as long as there is room for it; without room nothing is told any more. */
static void test_too_long_history(void **state)
{
    struct disk *disk = disk_create(SECTORS, true), *after;
    unsigned char buffer[8 * 512];
    uint32_t early;

    (void)state;
    early = disk_mark(disk);
    disk_write(disk, 8, 8, one);
    flush(disk);
    assert_int_equal(disk_cut(disk, early, disk_lose_none, NULL, &after), 0);
    assert_int_equal(disk_find(after, 8, 8, zero), BOTH);
    disk_free(after);
    write_much(disk, true);
    assert_int_equal(disk_find(disk, 8, 8, one), -ENODATA);
    assert_int_equal(disk_read(disk, 8, 8, buffer), 0);
    assert_memory_equal(buffer, one, sizeof(one));
    disk_free(disk);

    disk = disk_create(2 * DISK_HISTORY_MAX / DISK_SECTOR, true);
    assert_int_equal(disk_discard(disk, 0, disk_sectors(disk)), 0); /* has no data to keep */
    flush(disk);
    assert_int_equal(disk_find(disk, 8, 8, zero), BOTH);
    disk_free(disk);

    disk = disk_create(SECTORS, true);
    write_much(disk, false);
    flush(disk);
    assert_int_equal(disk_find(disk, 8, 8, zero), -ENODATA);
    disk_free(disk);
}

/* What is put at its place is on the disk. */
static void test_memory(void **state)
{
    struct disk_config config = {.sectors = SECTORS, .barrier = DISK_BARRIER_DURABLE};
    struct disk *disk, *recorded = disk_create(SECTORS, true);
    unsigned char buffer[8 * 512], *place;

    (void)state;
    assert_int_equal(disk_open(&disk, &config, NULL), 0);
    place = disk_memory(disk, 56, 8);
    memcpy(place, one, sizeof(one));
    assert_int_equal(disk_read(disk, 56, 8, buffer), 0);
    assert_memory_equal(buffer, one, sizeof(one));
    assert_int_equal(disk_write(disk, 56, 8, place), 0);
    assert_int_equal(disk_read(disk, 56, 8, place), 0);
    assert_int_equal(disk_read(disk, 56, 8, buffer), 0);
    assert_memory_equal(buffer, one, sizeof(one));
    assert_int_equal(disk_read(disk, 48, 8, buffer), 0);
    assert_memory_equal(buffer, zero, sizeof(zero));
    assert_null(disk_memory(disk, 57, 8));
    assert_null(disk_memory(disk, UINT64_MAX, 0));
    assert_null(disk_memory(recorded, 56, 8));
    disk_free(recorded);
    disk_free(disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cache_and_flush),
        cmocka_unit_test(test_flush_takes_everything),
        cmocka_unit_test(test_durable_write),
        cmocka_unit_test(test_write_through),
        cmocka_unit_test(test_a_cache_comes_and_goes),
        cmocka_unit_test(test_out_of_range),
        cmocka_unit_test(test_barrier),
        cmocka_unit_test(test_flush_of_a_moment),
        cmocka_unit_test(test_discard),
        cmocka_unit_test(test_not_recorded),
        cmocka_unit_test(test_long_history),
        cmocka_unit_test(test_too_long_history),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, fill, NULL);
}
