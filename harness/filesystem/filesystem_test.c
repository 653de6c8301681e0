/* SPDX-License-Identifier: BSD-2-Clause */
/* The images are what they are called, fit where cases have room for them, and are durable. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/why.h"
#include "harness/epilogue.h"
#include "harness/filesystem/filesystem.h"

/* Where each says what it is, as it stands in the kernel's headers. */
static const struct {
    const char *name;
    size_t at;
    const char *magic;
} rows[] = {
    {"ext4", 1024 + 0x38, "\x53\xef"},
    {"xfs", 0, "XFSB"},
    {"btrfs", 65536 + 64, "_BHRfS_M"},
};

static void assert_says(const struct disk *disk, size_t at, const char *magic)
{
    char sector[DISK_SECTOR];

    assert_int_equal(disk_read(disk, at / DISK_SECTOR, 1, sector), 0);
    assert_memory_equal(sector + at % DISK_SECTOR, magic, strlen(magic));
}

static void test_images(void **state)
{
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct filesystem *filesystem = filesystem_find(rows[i].name);
        struct disk *disk = disk_create(EPILOGUE_FIRST_SECTOR, true), *left;

        assert_non_null(filesystem);
        if (filesystem_needs(filesystem, &why))
            skip();
        assert_int_equal(filesystem_put(filesystem, disk), 0);
        assert_says(disk, rows[i].at, rows[i].magic);
        assert_int_equal(disk_cut(disk, disk_now(disk), disk_lose_all, NULL, &left), 0);
        assert_says(left, rows[i].at, rows[i].magic);
        disk_free(left);
        disk_free(disk);
    }
}

static void test_a_disk_that_is_too_small(void **state)
{
    static const unsigned char run[sizeof(struct filesystem_run) + DISK_SECTOR] = {8, [8] = 1};
    const struct filesystem filesystem = {.image = run, .image_end = run + sizeof(run)};
    struct disk *disk = disk_create(8, true);

    (void)state;
    assert_int_equal(filesystem_put(&filesystem, disk), -EINVAL);
    disk_free(disk);
}

static void test_what_is_missing(void **state)
{
    const struct filesystem none = {.name = "zfs", .package = "zfsutils"};
    struct why why;

    (void)state;
    assert_null(filesystem_find("zfs"));
    assert_int_equal(filesystem_needs(&none, &why), -ENOTSUP);
    assert_non_null(strstr(why.text, "mkfs.zfs"));
    assert_non_null(strstr(why.text, "install zfsutils"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_images),
        cmocka_unit_test(test_a_disk_that_is_too_small),
        cmocka_unit_test(test_what_is_missing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
