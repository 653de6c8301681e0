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
    disk_flush(disk);
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
    disk_flush(disk);
    disk_write(disk, 40, 8, one);
    disk_write(disk, 0, 8, one);
    disk_write(disk, 60, 4, one);
    disk_write(disk, 42, 2, two);
    disk_flush(disk);
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
    disk_flush(disk);
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
    disk_flush(disk);
    assert_int_equal(disk_find(disk, 0, 4, two), BOTH);
    assert_int_equal(disk_find(disk, 4, 4, one), BOTH);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cache_and_flush), cmocka_unit_test(test_flush_takes_everything),
        cmocka_unit_test(test_durable_write),   cmocka_unit_test(test_write_through),
        cmocka_unit_test(test_out_of_range),
    };

    return cmocka_run_group_tests(tests, fill, NULL);
}
