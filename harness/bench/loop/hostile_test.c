/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest that does everything wrong, and a backend that must outlive it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "fake_backend/disk.h"
#include "harness/bench/loop/hand_guest.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define OKAY        BLKIF_RSP_OKAY
#define ERROR       BLKIF_RSP_ERROR
#define UNSUPPORTED BLKIF_RSP_EOPNOTSUPP

static const struct backend_config nothing_offered,
    all_offered = {.offer = {.barrier = "1", .flush_cache = "1", .max_indirect = "32"}};

/* What an Initialised frontend published makes no ring. */
static void test_bad_nodes(void **state)
{
    static const struct {
        const char *node, *value, *why;
    } rows[] = {
        {"ring-ref", NULL, "ring-ref is missing"},
        {"ring-ref", "", "ring-ref is not a number"},
        {"ring-ref", "eight", "ring-ref is not a number"},
        {"ring-ref", "-8", "ring-ref is not a number"},
        {"ring-ref", "4294967304", "ring-ref is not a number"},
        {"ring-ref", "4000000000", "ring-ref cannot be mapped"},
        {"ring-ref", "0", "ring-ref cannot be mapped"},
        {"ring-ref", "10", "ring-ref cannot be mapped"}, /* HAND_READONLY */
        {"ring-ref", "11", "ring-ref cannot be mapped"}, /* HAND_UNGRANTED */
        {"event-channel", NULL, "event-channel is missing"},
        {"event-channel", "99999999999999999999", "event-channel is not a number"},
        {"event-channel", "4000000000", "event-channel cannot be bound"},
        {"event-channel", "0", "event-channel cannot be bound"},
        {"protocol", "arm-abi", "ring protocol"},
        {"protocol", "x86_64-abi and more than anybody would write", "ring protocol"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct hand hand;
        struct why why;

        hand_begin(&hand);
        assert_int_equal(hand_attach(&hand, all_offered, &why), 0);
        hand_publish(&hand);
        hand_set(&hand, rows[i].node, rows[i].value);
        hand_set(&hand, "state", "3");
        hand_work(&hand);
        assert_int_equal(backend_state(hand.backend), BACKEND_BROKEN);
        assert_non_null(strstr(backend_broken(hand.backend), rows[i].why));
        assert_int_equal(hand_violations(&hand, rows[i].why), 1);
        hand_set(&hand, "state", "4");
        hand_do(&hand, hand_request(BLKIF_OP_READ, 1, 0, 1)); /* is not served any more */
        hand_expect_none(&hand);
        backend_close(hand.backend);
        hand_work(&hand);
        hand_end(&hand);
    }
}

/* Where a frontend's states, one after another, lead to; '-' removes the node. */
static void test_states(void **state)
{
    static const struct {
        const char *states[4];
        enum backend_state end;
        unsigned violations;
    } rows[] = {
        {{"4"}, BACKEND_CONNECTED, 0},
        {{"2"}, BACKEND_CONNECTING, 0},
        {{"5"}, BACKEND_CLOSING, 0},
        {{"6"}, BACKEND_CLOSED, 0},
        {{"-"}, BACKEND_CLOSED, 0},
        {{"0"}, BACKEND_CLOSED, 0},
        {{"7"}, BACKEND_BROKEN, 1},
        {{"9"}, BACKEND_BROKEN, 1},
        {{""}, BACKEND_BROKEN, 1},
        {{"-1"}, BACKEND_BROKEN, 1},
        {{"4 "}, BACKEND_BROKEN, 1},
        {{"4294967299"}, BACKEND_BROKEN, 1},
        {{"4", "garbage", "6"}, BACKEND_BROKEN, 1},
        {{"4", "3", "2", "1"}, BACKEND_CONNECTED, 0},
        {{"4", "-"}, BACKEND_CLOSED, 0},
        {{"4", "5", "4", "3"}, BACKEND_CLOSING, 0},
        {{"4", "5", "6", "3"}, BACKEND_CLOSED, 0},
        {{"4", "6", "1", "4"}, BACKEND_CLOSED, 0},
        {{"3", "6", "garbage", "5"}, BACKEND_CLOSED, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct hand hand;
        struct why why;

        hand_begin(&hand);
        assert_int_equal(hand_attach(&hand, all_offered, &why), 0);
        hand_publish(&hand);
        for (size_t s = 0; s < COUNT(rows[i].states) && rows[i].states[s]; s++) {
            const char *value = rows[i].states[s];

            hand_set(&hand, "state", *value == '-' && !value[1] ? NULL : value);
            hand_work(&hand);
        }
        if (backend_state(hand.backend) != rows[i].end)
            fail_msg("row %zu ends in %u", i, backend_state(hand.backend));
        assert_int_equal(hand_violations(&hand, "none that a vbd goes through"),
                         rows[i].violations);
        assert_int_equal(loop_grants_mapped(&hand.world.grants),
                         rows[i].end == BACKEND_CLOSED ? 0 : !strcmp(rows[i].states[0], "4"));
        hand_end(&hand);
    }
}

struct row {
    struct blkif_request request;
    int16_t status;
    const char *violation; /* NULL: none */
};

/* Stands between two good requests, and disturbs neither. */
static void play_row(const struct row *row, const struct backend_config *config)
{
    unsigned char untouched[512] = {0};
    struct hand hand;
    struct blkif_request before = hand_request(BLKIF_OP_READ, 1, 8, 1);
    struct blkif_request after = hand_request(BLKIF_OP_WRITE, row->request.id, 16, 1);
    uint8_t op = row->request.operation;

    hand_begin(&hand);
    hand_connect(&hand, *config);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    hand_do(&hand, before);
    hand_expect(&hand, 1, BLKIF_OP_READ, OKAY);
    hand_put(&hand, &row->request);
    hand_put(&hand, &after);
    hand_send(&hand);
    hand_expect(&hand, row->request.id, op, row->status);
    hand_expect(&hand, row->request.id, BLKIF_OP_WRITE, OKAY); /* an id may come twice */
    hand_expect_none(&hand);
    assert_int_equal(hand_violations(&hand, row->violation), row->violation != NULL);
    assert_true(backend_idle(hand.backend));
    if (row->violation) {
        assert_int_equal(disk_find(hand.disk, 0, 1, untouched), DISK_CACHE | DISK_MEDIUM);
        assert_int_equal(disk_find(hand.disk, HAND_SECTORS - 1, 1, untouched),
                         DISK_CACHE | DISK_MEDIUM);
    }
    hand_end(&hand);
}

#define SEG(page, first, last)                                                                     \
    {                                                                                              \
        (page) + 8, first, last                                                                    \
    }
#define DIRECT(op, segments, at, ...)                                                              \
    {                                                                                              \
        .operation = op, .nr_segments = segments, .id = UINT64_MAX, .sector_number = at, .seg = {  \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
#define GOOD SEG(HAND_DATA, 0, 7)

static void test_bad_requests(void **state)
{
    static const char many[] = "nr_segments above 11", grant[] = "grant cannot be copied";
    static const char page[] = "do not lie in one page", end[] = "beyond the end";
    static const char unknown[] = "not offered", empty[] = "without a segment";
    static const struct row rows[] = {
        {DIRECT(BLKIF_OP_READ, 0, 0, GOOD), ERROR, empty},
        {DIRECT(BLKIF_OP_WRITE, 0, 0, GOOD), ERROR, empty},
        {DIRECT(BLKIF_OP_READ, 12, 0, GOOD), ERROR, many},
        {DIRECT(BLKIF_OP_WRITE, 255, 0, GOOD), ERROR, many},
        {DIRECT(BLKIF_OP_FLUSH_DISKCACHE, 255, 0, GOOD), ERROR, many},
        {DIRECT(BLKIF_OP_WRITE, 1, 0, SEG(HAND_DATA, 3, 2)), ERROR, page},
        {DIRECT(BLKIF_OP_WRITE, 1, 0, SEG(HAND_DATA, 0, 8)), ERROR, page},
        {DIRECT(BLKIF_OP_WRITE, 2, 0, GOOD, SEG(HAND_DATA, 255, 255)), ERROR, page},
        {DIRECT(BLKIF_OP_WRITE, 1, 0, SEG(HAND_NOBODYS, 0, 7)), ERROR, grant},
        {DIRECT(BLKIF_OP_WRITE, 2, 0, GOOD, SEG(HAND_UNGRANTED, 0, 7)), ERROR, grant},
        {DIRECT(BLKIF_OP_READ, 1, 0, SEG(HAND_READONLY, 0, 7)), ERROR, grant},
        {DIRECT(BLKIF_OP_WRITE, 1, 32, SEG(HAND_READONLY, 0, 7)), OKAY, NULL},
        {DIRECT(BLKIF_OP_WRITE_BARRIER, 1, 0, SEG(HAND_NOBODYS, 0, 7)), ERROR, grant},
        {DIRECT(BLKIF_OP_WRITE, 1, HAND_SECTORS, GOOD), ERROR, end},
        {DIRECT(BLKIF_OP_WRITE, 1, HAND_SECTORS - 7, GOOD), ERROR, end},
        {DIRECT(BLKIF_OP_READ, 1, HAND_SECTORS - 8, GOOD), OKAY, NULL},
        {DIRECT(BLKIF_OP_READ, 1, UINT64_MAX, GOOD), ERROR, end},
        {DIRECT(BLKIF_OP_WRITE, 1, UINT64_MAX - 6, GOOD), ERROR, end},
        {DIRECT(BLKIF_OP_WRITE_BARRIER, 1, UINT64_MAX - 7, GOOD), ERROR, end},
        {DIRECT(BLKIF_OP_WRITE, 1, 1ull << 55, GOOD), ERROR, end},
        {DIRECT(BLKIF_OP_FLUSH_DISKCACHE, 0, UINT64_MAX, GOOD), OKAY, NULL},
        {DIRECT(BLKIF_OP_WRITE_BARRIER, 0, UINT64_MAX, GOOD), OKAY, NULL},
        {DIRECT(4, 1, 0, GOOD), UNSUPPORTED, unknown},
        {DIRECT(BLKIF_OP_DISCARD, 0, 0, GOOD), UNSUPPORTED, unknown},
        {DIRECT(7, 1, 0, GOOD), UNSUPPORTED, unknown},
        {DIRECT(255, 255, 0, GOOD), UNSUPPORTED, unknown},
    };
    static const struct row unoffered[] = {
        {DIRECT(BLKIF_OP_FLUSH_DISKCACHE, 0, 0, GOOD), UNSUPPORTED, unknown},
        {DIRECT(BLKIF_OP_WRITE_BARRIER, 1, 0, GOOD), UNSUPPORTED, unknown},
        {DIRECT(BLKIF_OP_INDIRECT, BLKIF_OP_WRITE, 0, GOOD), UNSUPPORTED, unknown},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        play_row(&rows[i], &all_offered);
    for (size_t i = 0; i < COUNT(unoffered); i++)
        play_row(&unoffered[i], &nothing_offered);
}

static void play_indirect(uint8_t op, uint16_t segments, uint32_t page_ref,
                          struct blkif_request_segment last, int16_t status, const char *violation)
{
    struct blkif_request_indirect in = {.operation = BLKIF_OP_INDIRECT,
                                        .indirect_op = op,
                                        .nr_segments = segments,
                                        .id = 5,
                                        .indirect_grefs = {page_ref}};
    struct hand hand;
    struct blkif_request request = {0};
    struct blkif_request_segment *segment;

    hand_begin(&hand);
    hand_connect(&hand, all_offered);
    segment = loop_grants_page(&hand.world.grants, HAND_INDIRECT);
    memset(segment, 0xff, PORTS_PAGE_SIZE);
    for (unsigned i = 0; i + 1 < segments && i < 32; i++)
        segment[i] = (struct blkif_request_segment){hand_ref(HAND_DATA + i), 0, 7};
    if (segments > 0 && segments <= 32)
        segment[segments - 1] = last;
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    memcpy(&request, &in, sizeof(in));
    hand_put(&hand, &request);
    hand_send(&hand);
    hand_expect(&hand, 5, op, status);
    hand_expect_none(&hand);
    assert_int_equal(hand_violations(&hand, violation), violation != NULL);
    assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)),
                     status == OKAY && op == BLKIF_OP_WRITE ? DISK_CACHE : 0);
    hand_end(&hand);
}

static void test_bad_indirect(void **state)
{
    const struct blkif_request_segment good = SEG(HAND_DATA + 31, 0, 7);
    const uint32_t page = hand_ref(HAND_INDIRECT);

    (void)state;
    play_indirect(BLKIF_OP_WRITE, 32, page, good, OKAY, NULL);
    play_indirect(BLKIF_OP_WRITE, 33, page, good, ERROR, "more than were offered");
    play_indirect(BLKIF_OP_WRITE, 65535, page, good, ERROR, "more than were offered");
    play_indirect(BLKIF_OP_WRITE, 0, page, good, ERROR, "no segments");
    play_indirect(BLKIF_OP_WRITE, 32, HAND_NOBODYS, good, ERROR, "indirect page's grant");
    play_indirect(BLKIF_OP_WRITE, 32, 0, good, ERROR, "indirect page's grant");
    play_indirect(BLKIF_OP_WRITE, 32, page, (struct blkif_request_segment){UINT32_MAX, 255, 255},
                  ERROR, "in one page");
    play_indirect(BLKIF_OP_WRITE, 32, page, (struct blkif_request_segment){HAND_NOBODYS, 0, 7},
                  ERROR, "segment's grant");
    play_indirect(BLKIF_OP_WRITE_BARRIER, 32, page, good, ERROR, "neither READ nor WRITE");
    play_indirect(BLKIF_OP_INDIRECT, 32, page, good, ERROR, "neither READ nor WRITE");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_nodes),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_bad_requests),
        cmocka_unit_test(test_bad_indirect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
