/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The disk against a model that goes forward where the disk looks back: for each sector it keeps the
 * set of all that the medium may hold, and changes it with every event.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"

#define SECTORS     3u
#define MAX_WRITES  12u
#define MAX_FLUSHES 12u
#define MAX_MOMENTS 40u

/* Sets of versions: bit 0 is what was before, bit i write i. */
typedef uint32_t versions;
#define VERSION(i) ((versions)1 << (i))

/* A flush: when it is done, what was complete when it was asked for is durable. */
struct flush {
    uint32_t asked;
    versions complete;
    bool open;
};

static struct {
    struct disk *disk;
    unsigned writes;
    uint32_t number[MAX_WRITES + 1]; /* the disk's */
    versions touching[SECTORS], complete, durable, by_itself;
    versions possible[SECTORS];
    struct flush flushes[MAX_FLUSHES];
    unsigned flush_count;
    versions history[MAX_MOMENTS][SECTORS]; /* possible, after each of the disk's events */
} m;

static void begin(void)
{
    memset(&m, 0, sizeof(m));
    m.disk = disk_create(SECTORS, true);
    assert_non_null(m.disk);
    for (unsigned s = 0; s < SECTORS; s++)
        m.possible[s] = m.history[0][s] = VERSION(0);
}

/* The last of a set of versions. */
static unsigned last(versions set)
{
    unsigned i = 0;

    for (unsigned k = 1; k <= m.writes; k++)
        i = set & VERSION(k) ? k : i;
    return i;
}

/* The medium may take anything that is in flight, and what a read returns. */
static void go_on(void)
{
    for (unsigned s = 0; s < SECTORS; s++) {
        m.possible[s] |= VERSION(last(m.touching[s])) | (m.touching[s] & ~m.complete);
        m.history[disk_now(m.disk)][s] = m.possible[s];
    }
}

/*
 * These become durable.  Before the last durable write of a sector nothing is left of what was
 * complete when it became so, and nothing of what has become durable later.
 */
static void make_durable(versions set)
{
    for (unsigned s = 0; s < SECTORS; s++) {
        unsigned floor = last(m.touching[s] & (m.durable | set));

        if (floor)
            m.possible[s] &=
                ~((VERSION(floor) - 1) & (m.durable & VERSION(floor) ? set | 1 : m.complete | 1));
    }
    m.durable |= set;
}

static void submit(unsigned sector, unsigned sectors, bool durable)
{
    unsigned char data[SECTORS * DISK_SECTOR];
    unsigned i = ++m.writes;

    assert_true(i <= MAX_WRITES);
    memset(data, (int)i, sizeof(data));
    assert_int_equal(disk_submit(m.disk, sector, sectors, data, durable, &m.number[i]), 0);
    for (unsigned s = sector; s < sector + sectors; s++)
        m.touching[s] |= VERSION(i);
    if (durable)
        m.by_itself |= VERSION(i);
    go_on();
}

static void complete(unsigned i)
{
    disk_complete(m.disk, m.number[i]);
    m.complete |= VERSION(i);
    if (m.by_itself & VERSION(i))
        make_durable(VERSION(i));
    go_on();
}

static unsigned ask(void)
{
    assert_true(m.flush_count < MAX_FLUSHES);
    m.flushes[m.flush_count] =
        (struct flush){.asked = disk_now(m.disk), .complete = m.complete, .open = true};
    return m.flush_count++;
}

static void flush(unsigned f)
{
    assert_int_equal(disk_flush(m.disk, m.flushes[f].asked), 0);
    make_durable(m.flushes[f].complete);
    m.flushes[f].open = false;
    go_on();
}

/* Which write (0: none) a disk's sector holds. */
static unsigned holds(const struct disk *disk, unsigned sector)
{
    unsigned char data[DISK_SECTOR];

    assert_int_equal(disk_read(disk, sector, 1, data), 0);
    for (unsigned i = 1; i < DISK_SECTOR; i++)
        assert_int_equal(data[i], data[0]);
    return data[0];
}

static bool choose_one(const void *ctx, uint32_t write, uint64_t sector)
{
    (void)sector;
    return write == *(const uint32_t *)ctx;
}

static bool choose_set(const void *ctx, uint32_t write, uint64_t sector)
{
    const versions *set = ctx;

    (void)sector;
    for (unsigned i = 1; i <= m.writes; i++)
        if (m.number[i] == write)
            return *set & VERSION(i);
    fail_msg("asked about write %u, which is not there", write);
    return false;
}

static void cut(uint32_t at, disk_choice *choice, const void *ctx, unsigned after[SECTORS])
{
    struct disk *left;

    assert_int_equal(disk_cut(m.disk, at, choice, ctx, &left), 0);
    for (unsigned s = 0; s < SECTORS; s++)
        after[s] = holds(left, s);
    disk_free(left);
}

/* Choosing each write alone, and none, reaches exactly what is possible. */
static void check_reach(uint32_t at)
{
    versions reached[SECTORS] = {0};
    unsigned after[SECTORS];

    for (unsigned i = 0; i <= m.writes; i++) {
        cut(at, choose_one, &m.number[i], after);
        for (unsigned s = 0; s < SECTORS; s++)
            reached[s] |= VERSION(after[s]);
    }
    for (unsigned s = 0; s < SECTORS; s++)
        assert_int_equal(reached[s], m.history[at][s]);
}

/* Whatever is chosen, nothing impossible is left; all sets of writes, and torn ones by seed. */
static void check_choices(uint32_t at)
{
    unsigned after[SECTORS];

    for (versions set = 0; m.writes < 6 && set < VERSION(m.writes + 1); set += 2) {
        cut(at, choose_set, &set, after);
        for (unsigned s = 0; s < SECTORS; s++)
            assert_true(m.history[at][s] & VERSION(after[s]));
    }
    for (uint64_t seed = 0; seed < 4; seed++) {
        cut(at, disk_lose_seeded, &seed, after);
        for (unsigned s = 0; s < SECTORS; s++)
            assert_true(m.history[at][s] & VERSION(after[s]));
    }
}

/* What a read returns can be lost if, and only if, something older that is complete may be left. */
static void check_questions(void)
{
    unsigned char data[DISK_SECTOR];
    unsigned after[SECTORS];
    struct disk_risk risk;

    cut(disk_now(m.disk), disk_lose_all, NULL, after);
    for (unsigned s = 0; s < SECTORS; s++) {
        unsigned i = last(m.touching[s]);
        bool older = m.possible[s] & (m.complete | 1) & (VERSION(i) - 1);

        memset(data, (int)i, sizeof(data));
        assert_int_equal(disk_find(m.disk, s, 1, data),
                         DISK_CACHE | (after[s] == i ? DISK_MEDIUM : 0));
        assert_int_equal(disk_risk(m.disk, disk_now(m.disk), s, 1, data, &risk), 0);
        assert_int_equal(risk.sectors, older && !(m.durable & VERSION(i)));
        assert_int_equal(risk.write, risk.sectors ? m.number[i] : 0);
        assert_int_equal(risk.saved, 0);
    }
}

static void check(void)
{
    unsigned after[SECTORS];
    uint32_t now = disk_now(m.disk);

    for (uint32_t at = 0; at <= now; at++)
        check_reach(at);
    check_choices(now);
    check_choices(now / 2);
    check_questions();
    cut(now, disk_lose_none, NULL, after);
    for (unsigned s = 0; s < SECTORS; s++)
        assert_int_equal(after[s], last(m.touching[s]));
    disk_free(m.disk);
}

/* The n-th write that is in flight; 0: none. */
static unsigned in_flight(unsigned n)
{
    for (unsigned i = 1; i <= m.writes; i++)
        if (!(m.complete & VERSION(i)) && !n--)
            return i;
    return 0;
}

/* The n-th flush that was asked for and is not done; -1: none. */
static int open_flush(unsigned n)
{
    for (unsigned f = 0; f < m.flush_count; f++)
        if (m.flushes[f].open && !n--)
            return (int)f;
    return -1;
}

#define EVENTS 8u

/* Something happens, if it can. */
static void happen(unsigned event)
{
    unsigned write;
    int f;

    switch (event) {
    case 0:
        submit(0, 1, false);
        break;
    case 1:
        submit(0, 2, false);
        break;
    case 2:
        submit(0, 2, true);
        break;
    case 3:
    case 4:
        write = in_flight(event - 3);
        if (write)
            complete(write);
        break;
    case 5:
        flush(ask());
        break;
    case 6:
        ask();
        break;
    default:
        f = open_flush(0);
        if (f >= 0)
            flush((unsigned)f);
    }
}

/* All histories of four events. */
static void test_every_short_history(void **state)
{
    (void)state;
    for (unsigned history = 0; history < EVENTS * EVENTS * EVENTS * EVENTS; history++) {
        unsigned left = history;

        begin();
        for (unsigned i = 0; i < 4; i++, left /= EVENTS)
            happen(left % EVENTS);
        check();
    }
}

static unsigned draw(uint64_t *random, unsigned below)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(*random >> 33) % below;
}

static void test_long_histories(void **state)
{
    uint64_t random = 20261122;

    (void)state;
    for (unsigned history = 0; history < 150; history++) {
        begin();
        for (unsigned i = 0; i < 24; i++) {
            unsigned sector = draw(&random, SECTORS), what = draw(&random, 10);

            if (what < 4 && m.writes < MAX_WRITES)
                submit(sector, 1 + draw(&random, SECTORS - sector), what == 0);
            else if (what < 7 && in_flight(0))
                complete(in_flight(draw(&random, 2) && in_flight(1)));
            else if (what == 7 && m.flush_count < MAX_FLUSHES)
                flush(ask());
            else if (what == 8 && m.flush_count < MAX_FLUSHES)
                ask();
            else if (open_flush(0) >= 0)
                flush((unsigned)open_flush(draw(&random, 2) && open_flush(1) >= 0));
        }
        check();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_short_history),
        cmocka_unit_test(test_long_histories),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
