/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/disk_store.h"
#include "fake_backend/why.h"

#define SECTORS 64u
#define BYTES   (SECTORS * DISK_SECTOR)

static char folder[] = "/tmp/disk_store_test-XXXXXX", path[64];
static unsigned char zero[BYTES], ones[BYTES], buffer[BYTES];
static struct disk_store store;
static struct why why;

static int make_folder(void **state)
{
    (void)state;
    memset(ones, 0x11, sizeof(ones));
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/disk", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

static int remove_file(void **state)
{
    (void)state;
    disk_store_close(&store);
    unlink(path);
    return 0;
}

/* Makes the file, so many bytes of 0x11 long. */
static void make_file(size_t bytes)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_int_equal(write(file, ones, bytes), bytes);
    close(file);
}

static void opens(struct disk_config config)
{
    if (disk_store_open(&store, &config, &why))
        fail_msg("%s", why.text);
}

static void refuses(struct disk_config config, int rc, const char *words)
{
    assert_int_equal(disk_store_open(&store, &config, &why), rc);
    if (!strstr(why.text, words))
        fail_msg("not about '%s': %s", words, why.text);
    assert_int_equal(store.file, -1);
    assert_int_equal(store.base, -1);
}

static void assert_holds(const struct disk_store *held, uint64_t sector, uint64_t sectors,
                         const void *expected)
{
    assert_int_equal(disk_store_read(held, sector, sectors, buffer), 0);
    assert_memory_equal(buffer, expected, sectors * DISK_SECTOR);
}

/* Writes and zeroes in odd places, whatever the sectors are in. */
static void use(void)
{
    assert_int_equal(store.sectors, SECTORS);
    assert_int_equal(disk_store_write(&store, 0, SECTORS, zero), 0);
    assert_int_equal(disk_store_write(&store, 3, 50, ones), 0);
    assert_holds(&store, 0, 3, zero);
    assert_holds(&store, 3, 50, ones);
    assert_holds(&store, 53, 11, zero);
    assert_int_equal(disk_store_write(&store, 5, 30, NULL), 0);
    assert_holds(&store, 3, 2, ones);
    assert_holds(&store, 5, 30, zero);
    assert_holds(&store, 35, 18, ones);
    assert_int_equal(disk_store_write(&store, 36, 1, NULL), 0);
    assert_holds(&store, 35, 1, ones);
    assert_holds(&store, 36, 1, zero);
    assert_holds(&store, 37, 1, ones);
    assert_int_equal(disk_store_sync(&store), 0);
}

static void test_memory(void **state)
{
    (void)state;
    opens((struct disk_config){.sectors = SECTORS});
    assert_holds(&store, 0, SECTORS, zero);
    use();
}

/* It is made sparse, and is there again when it is opened again. */
static void test_file(void **state)
{
    struct stat status;

    (void)state;
    opens((struct disk_config){.sectors = SECTORS, .file = path});
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, BYTES);
    assert_int_equal(status.st_blocks, 0);
    assert_holds(&store, 0, SECTORS, zero);
    use();
    disk_store_close(&store);
    opens((struct disk_config){.file = path, .write_through = true});
    assert_holds(&store, 37, 1, ones);
    use();
}

/* A longer file keeps its length, a shorter one gets longer. */
static void test_size(void **state)
{
    struct stat status;

    (void)state;
    make_file(10 * DISK_SECTOR + 7);
    opens((struct disk_config){.file = path});
    assert_int_equal(store.sectors, 10);
    disk_store_close(&store);
    opens((struct disk_config){.file = path, .sectors = 4});
    assert_int_equal(store.sectors, 4);
    disk_store_close(&store);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 10 * DISK_SECTOR + 7);
    opens((struct disk_config){.file = path, .sectors = SECTORS});
    assert_int_equal(store.sectors, SECTORS);
    assert_holds(&store, 0, 10, ones);
    assert_holds(&store, 11, SECTORS - 11, zero);
}

/* Writes go beside it; behind its end there are zeroes. */
static void test_base(void **state)
{
    struct disk_store copy;
    struct stat status;

    (void)state;
    make_file(20 * DISK_SECTOR);
    chmod(path, 0400);
    opens((struct disk_config){.sectors = SECTORS, .base = path});
    assert_holds(&store, 0, 20, ones);
    assert_holds(&store, 20, SECTORS - 20, zero);
    assert_int_equal(disk_store_write(&store, 7, 1, NULL), 0);
    assert_int_equal(disk_store_write(&store, 9, 30, zero), 0);
    assert_int_equal(disk_store_write(&store, 30, 1, ones), 0);
    assert_int_equal(disk_store_copy(&copy, &store), 0);
    use();
    assert_holds(&copy, 0, 7, ones);
    assert_holds(&copy, 7, 1, zero);
    assert_holds(&copy, 8, 1, ones);
    assert_holds(&copy, 9, 21, zero);
    assert_holds(&copy, 30, 1, ones);
    assert_holds(&copy, 31, SECTORS - 31, zero);
    disk_store_close(&copy);
    disk_store_close(&store);
    opens((struct disk_config){.base = path});
    assert_int_equal(store.sectors, 20);
    assert_holds(&store, 0, 20, ones);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_size, 20 * DISK_SECTOR);
}

static void test_refused(void **state)
{
    (void)state;
    refuses((struct disk_config){0}, -EINVAL, "how large");
    refuses((struct disk_config){.sectors = UINT64_MAX}, -EINVAL, "18446744073709551615 sectors");
    refuses((struct disk_config){.sectors = INT64_MAX / DISK_SECTOR}, -ENOMEM, "no memory");
    refuses((struct disk_config){.file = path}, -ENOENT, path);
    assert_int_equal(access(path, F_OK), -1);
    refuses((struct disk_config){.base = path, .sectors = SECTORS}, -ENOENT, path);
    refuses((struct disk_config){.base = folder}, -EINVAL, "neither a file nor");
    refuses((struct disk_config){.file = "/dev/null", .sectors = 1}, -EINVAL, "neither a file nor");
    make_file(0);
    refuses((struct disk_config){.file = path}, -EINVAL, "is empty");
    refuses((struct disk_config){.file = path, .base = path}, -EINVAL, "in no file");
    refuses((struct disk_config){.file = path, .recorded = true}, -EINVAL, "in no file");
}

/* What the file fails with is told. */
static void test_full(void **state)
{
    (void)state;
    make_file(BYTES);
    opens((struct disk_config){.file = path});
    close(store.file);
    store.file = open("/dev/full", O_RDWR | O_CLOEXEC);
    assert_int_equal(disk_store_write(&store, 0, 1, ones), -ENOSPC);
    assert_int_equal(disk_store_write(&store, 0, SECTORS, NULL), -ENOSPC);
    assert_int_equal(disk_store_sync(&store), -EINVAL);
}

#define TEST(name) cmocka_unit_test_teardown(test_##name, remove_file)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(memory), TEST(file), TEST(size), TEST(base), TEST(refused), TEST(full),
    };

    store = DISK_STORE_NONE;
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
