/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests, byte by byte in the 64-bit layout.  (wire_layout_test has the others.) */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/wire.h"

#define READ     0
#define WRITE    1
#define BARRIER  2
#define FLUSH    3
#define DISCARD  5
#define INDIRECT 6
#define ID       0x0123456789abcdefu
#define SECTOR   0xfedcba9876543210u

static const struct offer_terms everything = {
    .ops = OP_ANY & ~OP_OTHER, .secure = true, .indirect = 256, .sector_size = 512};

static int parse(const struct offer_terms *terms, const unsigned char *slot,
                 struct wire_request *request, const char **why)
{
    return wire_request(WIRE_X86_64, terms, slot, request, why);
}

static void put(unsigned char *at, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

static void put_segment(unsigned char *at, uint32_t gref, unsigned first, unsigned last)
{
    put(at, gref, 4);
    put(at + 4, first, 1);
    put(at + 5, last, 1);
}

/* A request whose every other byte is 0xee: nothing may depend on them. */
static void put_direct(unsigned char slot[WIRE_SLOT_MAX], unsigned op, unsigned segments)
{
    memset(slot, 0xee, WIRE_SLOT_MAX);
    put(slot, op, 1);
    put(slot + 1, segments, 1);
    put(slot + 8, ID, 8);
    put(slot + 16, SECTOR, 8);
    for (unsigned i = 0; i < 11; i++)
        put_segment(slot + 24 + 8 * i, 1000 + i, i % 8, 7);
}

static void put_indirect(unsigned char slot[WIRE_SLOT_MAX], unsigned op, unsigned segments)
{
    memset(slot, 0xee, WIRE_SLOT_MAX);
    put(slot, INDIRECT, 1);
    put(slot + 1, op, 1);
    put(slot + 2, segments, 2);
    put(slot + 8, ID, 8);
    put(slot + 16, SECTOR, 8);
    for (unsigned i = 0; i < 8; i++)
        put(slot + 28 + 4 * i, 2000 + i, 4);
}

static void test_protocols(void **state)
{
    (void)state;
    assert_int_equal(wire_abi_of("x86_64-abi"), WIRE_X86_64);
    assert_int_equal(wire_abi_of("x86_32-abi"), WIRE_X86_32);
    assert_int_equal(wire_abi_of(NULL), WIRE_X86_32);
    assert_int_equal(wire_abi_of("x86_64-abi "), WIRE_UNSET);
    assert_int_equal(wire_abi_of("arm-abi"), WIRE_UNSET);
    assert_int_equal(wire_abi_of(""), WIRE_UNSET);
    assert_string_equal(wire_abi_word(WIRE_X86_64), "x86_64-abi");
    assert_string_equal(wire_abi_word(WIRE_X86_32), "x86_32-abi");
}

static void test_direct(void **state)
{
    static const struct {
        unsigned opcode;
        enum block_op op;
    } rows[] = {{READ, OP_READ}, {WRITE, OP_WRITE}, {BARRIER, OP_BARRIER}, {FLUSH, OP_FLUSH}};
    unsigned char slot[WIRE_SLOT_MAX];
    struct wire_request request;
    const char *why;

    (void)state;
    for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
        put_direct(slot, rows[row].opcode, 11);
        assert_int_equal(parse(&everything, slot, &request, &why), 0);
        assert_int_equal(request.op, rows[row].op);
        assert_int_equal(request.op_on_wire, rows[row].opcode);
        assert_true(request.id == ID && request.sector == SECTOR);
        assert_false(request.indirect);
        assert_int_equal(request.segments, 11);
        assert_int_equal(request.sectors, 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1 + 8 + 7 + 6);
        for (unsigned i = 0; i < 11; i++) {
            assert_int_equal(request.segment[i].gref, 1000 + i);
            assert_int_equal(request.segment[i].first, i % 8);
            assert_int_equal(request.segment[i].last, 7);
        }
    }
}

/* Linux sends its empty flushes to sector 2^64 - 1. */
static void test_empty(void **state)
{
    unsigned char slot[WIRE_SLOT_MAX];
    struct wire_request request;
    const char *why;

    (void)state;
    for (unsigned op = BARRIER; op <= FLUSH; op++) {
        put_direct(slot, op, 0);
        put(slot + 16, UINT64_MAX, 8); /* nor does its alignment matter */
        assert_int_equal(parse(&everything, slot, &request, &why), 0);
        assert_int_equal(request.segments + request.sectors, 0);
    }
}

static void test_indirect(void **state)
{
    unsigned char slot[WIRE_SLOT_MAX], page[4096];
    struct wire_request request;
    const char *why;

    (void)state;
    put_indirect(slot, WRITE, 256);
    assert_int_equal(parse(&everything, slot, &request, &why), 0);
    assert_true(request.indirect);
    assert_int_equal(request.op, OP_WRITE);
    assert_int_equal(request.op_on_wire, WRITE); /* what Linux compares a response with */
    assert_true(request.id == ID && request.sector == SECTOR);
    assert_int_equal(request.segments, 256);
    assert_int_equal(request.sectors, 0); /* they come by the page */
    assert_int_equal(wire_indirect_pages(&request), 1);
    assert_int_equal(request.indirect_grefs[0], 2000);

    memset(page, 0xff, sizeof(page)); /* what is behind the last segment is not looked at */
    for (unsigned i = 0; i < 256; i++)
        put_segment(page + 8 * i, 3000 + i, 1, 2);
    assert_int_equal(wire_indirect(&everything, &request, 0, page, &why), 0);
    assert_int_equal(request.sectors, 512);
    assert_int_equal(request.segment[255].gref, 3255);
    assert_int_equal(request.segment[255].first, 1);
    assert_int_equal(request.segment[255].last, 2);

    put_segment(page + 8 * 255, 1, 0, 8);
    assert_int_equal(parse(&everything, slot, &request, &why), 0);
    assert_int_equal(wire_indirect(&everything, &request, 0, page, &why), -EPROTO);
    assert_non_null(strstr(why, "first_sect"));
}

static void put_discard(unsigned char slot[WIRE_SLOT_MAX], unsigned flag, uint64_t sectors)
{
    put_direct(slot, DISCARD, flag);
    put(slot + 24, sectors, 8);
}

static void test_discard(void **state)
{
    unsigned char slot[WIRE_SLOT_MAX];
    struct wire_request request;
    const char *why;

    (void)state;
    put_discard(slot, 0, 3);
    assert_int_equal(parse(&everything, slot, &request, &why), 0);
    assert_int_equal(request.op, OP_DISCARD);
    assert_int_equal(request.op_on_wire, DISCARD);
    assert_true(request.id == ID && request.sector == SECTOR && request.sectors == 3);
    assert_int_equal(request.segments, 0);
    assert_false(request.secure);
    put_discard(slot, 1, INT64_MAX);
    assert_int_equal(parse(&everything, slot, &request, &why), 0);
    assert_true(request.secure && request.sectors == INT64_MAX);
    put_discard(slot, 0xfe, 1); /* only one bit of the flag means something */
    assert_int_equal(parse(&everything, slot, &request, &why), 0);
    assert_false(request.secure);
}

/* Sectors of 4096 bytes: everything with data begins and ends on one. */
static void test_alignment(void **state)
{
    static const struct {
        uint64_t sector;
        unsigned first, last;
        const char *why; /* NULL: it is good */
    } rows[] = {
        {0, 0, 7, NULL},
        {8, 0, 7, NULL},
        {UINT64_MAX - 7, 0, 7, NULL},
        {4, 0, 7, "sector_number"},
        {UINT64_MAX, 0, 7, "sector_number"},
        {0, 0, 3, "a segment that is not aligned"},
        {0, 1, 7, "a segment that is not aligned"},
    };
    static const struct offer_terms terms = {
        .ops = OP_ANY & ~OP_OTHER, .indirect = 256, .sector_size = 4096};
    unsigned char slot[WIRE_SLOT_MAX], page[4096];
    struct wire_request request;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *why = NULL, *inner = NULL;

        put_direct(slot, WRITE, 1);
        put(slot + 16, rows[i].sector, 8);
        put_segment(slot + 24, 1, rows[i].first, rows[i].last);
        assert_int_equal(parse(&terms, slot, &request, &why), rows[i].why ? -EPROTO : 0);
        assert_true(!rows[i].why || strstr(why, rows[i].why));

        put_indirect(slot, READ, 1);
        put(slot + 16, rows[i].sector, 8);
        put_segment(page, 1, rows[i].first, rows[i].last);
        if (!parse(&terms, slot, &request, &inner))
            wire_indirect(&terms, &request, 0, page, &inner);
        assert_true(why == inner);
    }
    put_discard(slot, 0, 8);
    put(slot + 16, 16, 8);
    assert_int_equal(parse(&terms, slot, &request, &(const char *){NULL}), 0);
    put(slot + 24, 9, 8);
    assert_int_equal(parse(&terms, slot, &request, &(const char *){NULL}), -EPROTO);
    put(slot + 24, 8, 8);
    put(slot + 16, 1, 8);
    assert_int_equal(parse(&terms, slot, &request, &(const char *){NULL}), -EPROTO);
}

struct malformed {
    unsigned op, segments, indirect_max;
    int indirect_op; /* -1: a direct request */
    unsigned first, last;
    const char *why;
};

/* Each is rejected with a reason, and can be answered. */
static void test_malformed(void **state)
{
    static const char segments[] = "nr_segments", sector[] = "first_sect", unknown[] = "operation";
    static const char inner[] = "indirect_op", many[] = "no segments";
    static const struct malformed rows[] = {
        {READ, 0, 0, -1, 0, 7, "without a segment"},
        {WRITE, 0, 0, -1, 0, 7, "without a segment"},
        {READ, 12, 0, -1, 0, 7, segments},
        {FLUSH, 255, 0, -1, 0, 7, segments},
        {BARRIER, 1, 0, -1, 1, 0, sector},
        {WRITE, 11, 0, -1, 0, 8, sector},
        {WRITE, 11, 0, -1, 255, 255, sector},
        {4, 1, 0, -1, 0, 7, unknown},
        {7, 1, 0, -1, 0, 7, unknown},
        {255, 255, 0, -1, 0, 7, unknown},
        {INDIRECT, 1, 0, WRITE, 0, 7, unknown},
        {INDIRECT, 1, 32, BARRIER, 0, 7, inner},
        {INDIRECT, 1, 32, FLUSH, 0, 7, inner},
        {INDIRECT, 1, 32, INDIRECT, 0, 7, inner},
        {INDIRECT, 1, 32, 255, 0, 7, inner},
        {INDIRECT, 0, 32, READ, 0, 7, many},
        {INDIRECT, 33, 32, READ, 0, 7, many},
        {INDIRECT, 65535, 256, READ, 0, 7, many},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct malformed *row = &rows[i];
        bool known = row->why != unknown;
        struct offer_terms terms = everything;
        unsigned char slot[WIRE_SLOT_MAX];
        struct wire_request request;
        const char *why = NULL;

        terms.indirect = row->indirect_max;
        if (row->indirect_op < 0)
            put_direct(slot, row->op, row->segments);
        else
            put_indirect(slot, (unsigned)row->indirect_op, row->segments);
        if (row->indirect_op < 0 && row->segments)
            put_segment(slot + 24 + 8 * (row->segments > 11 ? 0 : row->segments - 1), 1, row->first,
                        row->last);
        assert_int_equal(parse(&terms, slot, &request, &why), known ? -EPROTO : -EOPNOTSUPP);
        if (!why || !strstr(why, row->why))
            fail_msg("row %zu: '%s' does not speak of '%s'", i, why ? why : "", row->why);
        assert_true(request.id == ID);
        assert_int_equal(request.op_on_wire,
                         known && row->indirect_op >= 0 ? (unsigned)row->indirect_op : row->op);
        assert_int_equal(request.segments, known ? row->segments : 0); /* as the guest said */
        assert_true(known || request.op == OP_OTHER);
    }
}

/* What is right but for not being offered is -EOPNOTSUPP. */
static void test_not_offered(void **state)
{
    static const struct offer_terms little = {.ops = OP_READ | OP_WRITE | OP_DISCARD,
                                              .sector_size = 512};
    unsigned char slot[WIRE_SLOT_MAX];
    struct wire_request request;
    const char *why;

    (void)state;
    for (unsigned op = BARRIER; op <= FLUSH; op++)
        for (unsigned segments = 0; segments < 22; segments += 11) {
            put_direct(slot, op, segments);
            assert_int_equal(parse(&little, slot, &request, &why), -EOPNOTSUPP);
            assert_int_equal(request.segments, segments);
            put_segment(slot + 24, 1, 3, 2);
            assert_int_equal(parse(&little, slot, &request, &why),
                             segments ? -EPROTO : -EOPNOTSUPP);
        }
    put_discard(slot, 0, 0);
    assert_int_equal(parse(&little, slot, &request, &why), -EPROTO);
    assert_non_null(strstr(why, "no sectors"));
    put_discard(slot, 0, 1ull << 63);
    assert_int_equal(parse(&little, slot, &request, &why), -EPROTO);
    put_discard(slot, 1, 1);
    assert_int_equal(parse(&little, slot, &request, &why), -EOPNOTSUPP);
    assert_non_null(strstr(why, "secure"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_protocols), cmocka_unit_test(test_direct),
        cmocka_unit_test(test_empty),     cmocka_unit_test(test_indirect),
        cmocka_unit_test(test_discard),   cmocka_unit_test(test_alignment),
        cmocka_unit_test(test_malformed), cmocka_unit_test(test_not_offered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
