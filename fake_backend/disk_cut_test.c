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

static unsigned char zero[8 * DISK_SECTOR], one[8 * DISK_SECTOR], two[8 * DISK_SECTOR];
static struct disk *disk;

static int setup(void **state)
{
    (void)state;
    memset(one, 0x11, sizeof(one));
    memset(two, 0x22, sizeof(two));
    disk = disk_create(SECTORS, true);
    return !disk;
}

static int teardown(void **state)
{
    (void)state;
    disk_free(disk);
    return 0;
}

static void flush(void)
{
    assert_int_equal(disk_flush(disk, disk_now(disk)), 0);
}

static void assert_left(struct disk *after, uint64_t sector, uint64_t sectors, const void *expected)
{
    assert_int_equal(disk_find(after, sector, sectors, expected), DISK_CACHE | DISK_MEDIUM);
}

static struct disk *cut(uint32_t at, disk_choice *choice, const void *ctx)
{
    struct disk *after;

    assert_int_equal(disk_cut(disk, at, choice, ctx, &after), 0);
    assert_int_equal(disk_sectors(after), SECTORS);
    assert_int_equal(disk_unsettled(after, disk_now(after), NULL, 0), 0);
    return after;
}

static void test_worst_and_best(void **state)
{
    struct disk *after;

    (void)state;
    disk_write(disk, 0, 8, one);
    flush();
    disk_write(disk, 4, 8, two);
    disk_write_durable(disk, 32, 8, two);
    after = cut(disk_now(disk), disk_lose_all, NULL);
    assert_left(after, 0, 8, one);
    assert_left(after, 8, 8, zero);
    assert_left(after, 32, 8, two);
    disk_free(after);
    after = cut(disk_now(disk), disk_lose_none, NULL);
    assert_left(after, 0, 4, one);
    assert_left(after, 4, 8, two);
    assert_left(after, 32, 8, two);
    disk_free(after);
}

static bool is_write(const void *ctx, uint32_t write, uint64_t sector)
{
    (void)sector;
    return write == *(const uint32_t *)ctx;
}

static bool is_odd(const void *ctx, uint32_t write, uint64_t sector)
{
    (void)ctx;
    (void)write;
    return sector & 1;
}

/* The second of two writes survives and the first does not; and one is torn. */
static void test_chosen(void **state)
{
    uint32_t writes[4];
    struct disk *after;

    (void)state;
    disk_write(disk, 0, 8, one);
    disk_write(disk, 8, 8, two);
    assert_int_equal(disk_unsettled(disk, disk_now(disk), writes, 4), 2);
    after = cut(disk_now(disk), is_write, &writes[1]);
    assert_left(after, 0, 8, zero);
    assert_left(after, 8, 8, two);
    disk_free(after);
    after = cut(disk_now(disk), is_odd, NULL);
    assert_left(after, 0, 1, zero);
    assert_left(after, 1, 1, one);
    assert_left(after, 2, 1, zero);
    assert_left(after, 15, 1, two);
    disk_free(after);
}

/* While both are in flight either may win; what is complete and flushed is not beaten by it any more. */
static void test_overlap_in_flight(void **state)
{
    uint32_t first, second;
    struct disk *after;

    (void)state;
    assert_int_equal(disk_submit(disk, 0, 8, one, false, &first), 0);
    assert_int_equal(disk_submit(disk, 0, 8, two, false, &second), 0);
    disk_complete(disk, second);
    flush();
    after = cut(disk_now(disk), disk_lose_all, NULL);
    assert_left(after, 0, 8, two);
    disk_free(after);
    after = cut(disk_now(disk), is_write, &first);
    assert_left(after, 0, 8, one);
    disk_free(after);
    disk_complete(disk, first);
    assert_int_equal(disk_unsettled(disk, disk_now(disk), NULL, 0), 1);
    flush();
    assert_int_equal(disk_unsettled(disk, disk_now(disk), NULL, 0), 0);
    after = cut(disk_now(disk), is_write, &first);
    assert_left(after, 0, 8, two);
    disk_free(after);
}

/* Every earlier moment can be cut at, whatever came later. */
static void test_earlier_moments(void **state)
{
    uint32_t before, written, flushed;
    struct disk *after;

    (void)state;
    before = disk_now(disk);
    disk_write(disk, 0, 8, one);
    written = disk_mark(disk);
    flush();
    flushed = disk_mark(disk);
    disk_write_durable(disk, 0, 8, two);
    after = cut(before, disk_lose_none, NULL);
    assert_left(after, 0, 8, zero);
    disk_free(after);
    after = cut(written, disk_lose_all, NULL);
    assert_left(after, 0, 8, zero);
    disk_free(after);
    after = cut(written, disk_lose_none, NULL);
    assert_left(after, 0, 8, one);
    disk_free(after);
    after = cut(flushed, disk_lose_all, NULL);
    assert_left(after, 0, 8, one);
    disk_free(after);
    assert_int_equal(disk_cut(disk, disk_now(disk) + 1, disk_lose_all, NULL, &after), -ENODATA);
}

/* What a cut left can lose power again. */
static void test_cut_twice(void **state)
{
    struct disk *after, *again;

    (void)state;
    disk_write(disk, 0, 8, one);
    after = cut(disk_now(disk), disk_lose_none, NULL);
    disk_write(after, 0, 4, two);
    assert_int_equal(disk_cut(after, disk_now(after), disk_lose_all, NULL, &again), 0);
    assert_left(again, 0, 8, one);
    disk_free(again);
    disk_free(after);
}

static void test_seeds(void **state)
{
    unsigned char left[2][SECTORS * DISK_SECTOR], first[SECTORS * DISK_SECTOR];
    unsigned differ = 0;

    (void)state;
    for (unsigned s = 0; s < SECTORS; s += 8)
        disk_write(disk, s, 8, one);
    for (uint64_t seed = 0; seed < 8; seed++) {
        for (unsigned i = 0; i < 2; i++) {
            struct disk *after = cut(disk_now(disk), disk_lose_seeded, &seed);

            disk_read(after, 0, SECTORS, left[i]);
            disk_free(after);
        }
        assert_memory_equal(left[0], left[1], sizeof(left[0]));
        if (!seed)
            memcpy(first, left[0], sizeof(first));
        differ += memcmp(first, left[0], sizeof(first)) != 0;
    }
    assert_int_equal(differ, 7);
}

static void assert_risk(uint32_t at, const void *bytes, struct disk_risk expected)
{
    struct disk_risk risk;

    assert_int_equal(disk_risk(disk, at, 0, 8, bytes, &risk), 0);
    assert_int_equal(risk.sectors, expected.sectors);
    assert_int_equal(risk.first, expected.first);
    assert_int_equal(risk.write, expected.write);
    assert_int_equal(risk.saved, expected.saved);
}

/* Which write would be lost, and what has saved it since. */
static void test_risk(void **state)
{
    static const struct disk_risk none = {0};
    uint32_t cut_at, flushed;

    (void)state;
    assert_risk(0, zero, none);
    assert_risk(0, one, (struct disk_risk){.sectors = 8});
    disk_write(disk, 0, 8, one);
    disk_write(disk, 2, 4, one);
    cut_at = disk_now(disk);
    assert_risk(cut_at, one, (struct disk_risk){.sectors = 8, .write = 1});
    flush();
    flushed = disk_now(disk);
    assert_risk(flushed, one, none);
    assert_risk(cut_at, one, (struct disk_risk){.sectors = 8, .write = 1, .saved = flushed});
    disk_write(disk, 0, 8, two);
    assert_risk(disk_now(disk), one, none); /* something newer is no loss */
    disk_write(disk, 0, 2, one);
    assert_risk(disk_now(disk), one, (struct disk_risk){.sectors = 2, .write = flushed + 3});
}

/* The same bytes before and after others: the medium holds them, and a cut can still lose them. */
static void test_risk_between_equals(void **state)
{
    (void)state;
    disk_write_durable(disk, 0, 8, one);
    disk_write(disk, 3, 1, two);
    disk_write(disk, 0, 8, one);
    assert_left(disk, 0, 8, one);
    assert_risk(disk_now(disk), one, (struct disk_risk){.sectors = 1, .first = 3, .write = 5});
    flush();
    assert_risk(disk_now(disk), one, (struct disk_risk){0});
}

/* What was in flight beside a write is not older than it, until it is complete. */
static void test_risk_beside(void **state)
{
    uint32_t beside;

    (void)state;
    disk_write_durable(disk, 0, 8, one);
    assert_int_equal(disk_submit(disk, 0, 8, two, false, &beside), 0);
    disk_write(disk, 0, 8, one);
    assert_risk(disk_now(disk), one, (struct disk_risk){0});
    disk_complete(disk, beside);
    assert_risk(disk_now(disk), one, (struct disk_risk){.sectors = 8, .write = 4});
}

static void test_out_of_range(void **state)
{
    struct disk_risk risk;

    (void)state;
    assert_int_equal(disk_risk(disk, 0, SECTORS - 7, 8, zero, &risk), -EINVAL);
    assert_int_equal(disk_risk(disk, 1, 0, 8, zero, &risk), -ENODATA);
    assert_int_equal(disk_unsettled(disk, 1, NULL, 0), -ENODATA);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(worst_and_best),
        TEST(chosen),
        TEST(overlap_in_flight),
        TEST(earlier_moments),
        TEST(cut_twice),
        TEST(seeds),
        TEST(risk),
        TEST(risk_between_equals),
        TEST(risk_beside),
        TEST(out_of_range),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
