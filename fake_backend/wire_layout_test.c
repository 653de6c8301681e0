/* SPDX-License-Identifier: BSD-2-Clause */
/* Both layouts against blkif.h itself: read once as it is, and once as a 32-bit compiler reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "fake_backend/blkif32.h"
#include "fake_backend/wire.h"

#define ID     0x0123456789abcdefu
#define SECTOR 0x0edcba9876543210u

static const struct offer_terms everything = {
    .ops = OP_ANY & ~OP_OTHER, .secure = true, .indirect = 256, .sector_size = 512};

static struct wire_request request;
static const char *why;

static void read_slot(enum wire_abi abi, const void *from, size_t bytes)
{
    unsigned char slot[WIRE_SLOT_MAX];

    assert_true(bytes <= wire_slot_size(abi));
    memset(slot, 0xee, sizeof(slot));
    memcpy(slot, from, bytes);
    assert_int_equal(wire_request(abi, &everything, slot, &request, &why), 0);
    assert_true(request.id == ID && request.sector == SECTOR);
}

static void check_direct(void)
{
    assert_int_equal(request.op, OP_BARRIER);
    assert_int_equal(request.segments, 11);
    assert_int_equal(request.sectors, 11 * 2);
    for (unsigned i = 0; i < 11; i++) {
        assert_int_equal(request.segment[i].gref, 1000 + i);
        assert_int_equal(request.segment[i].first, 3);
        assert_int_equal(request.segment[i].last, 4);
    }
}

static void check_discard(void)
{
    assert_int_equal(request.op, OP_DISCARD);
    assert_true(request.secure);
    assert_int_equal(request.segments, 0);
    assert_true(request.sectors == 1ull << 40);
}

static void check_indirect(void)
{
    assert_int_equal(request.op, OP_WRITE);
    assert_true(request.indirect);
    assert_int_equal(request.segments, 200);
    assert_int_equal(request.indirect_grefs[0], 2000);
}

#define DIRECT                                                                                     \
    {                                                                                              \
        .operation = BLKIF_OP_WRITE_BARRIER, .nr_segments = 11, .handle = 51712, .id = ID,         \
        .sector_number = SECTOR                                                                    \
    }
#define DISCARD                                                                                    \
    {                                                                                              \
        .operation = BLKIF_OP_DISCARD, .flag = BLKIF_DISCARD_SECURE, .id = ID,                     \
        .sector_number = SECTOR, .nr_sectors = 1ull << 40                                          \
    }
#define INDIRECT                                                                                   \
    {                                                                                              \
        .operation = BLKIF_OP_INDIRECT, .indirect_op = BLKIF_OP_WRITE, .nr_segments = 200,         \
        .id = ID, .sector_number = SECTOR, .indirect_grefs = {                                     \
            2000                                                                                   \
        }                                                                                          \
    }

static void test_64(void **state)
{
    struct blkif_request direct = DIRECT;
    struct blkif_request_discard discard = DISCARD;
    struct blkif_request_indirect indirect = INDIRECT;

    (void)state;
    for (unsigned i = 0; i < 11; i++)
        direct.seg[i] = (struct blkif_request_segment){1000 + i, 3, 4};
    read_slot(WIRE_X86_64, &direct, sizeof(direct));
    check_direct();
    read_slot(WIRE_X86_64, &discard, sizeof(discard));
    check_discard();
    read_slot(WIRE_X86_64, &indirect, sizeof(indirect));
    check_indirect();
}

static void test_32(void **state)
{
    struct blkif32_request direct = DIRECT;
    struct blkif32_request_discard discard = DISCARD;
    struct blkif32_request_indirect indirect = INDIRECT;

    (void)state;
    for (unsigned i = 0; i < 11; i++)
        direct.seg[i] = (struct blkif32_request_segment){1000 + i, 3, 4};
    read_slot(WIRE_X86_32, &direct, sizeof(direct));
    check_direct();
    read_slot(WIRE_X86_32, &discard, sizeof(discard));
    check_discard();
    read_slot(WIRE_X86_32, &indirect, sizeof(indirect));
    check_indirect();
}

/* A response's bytes are its fields and zeroes, and it fills its slot. */
static void test_responses(void **state)
{
    unsigned char slot[WIRE_SLOT_MAX], expected[WIRE_SLOT_MAX] = {0};
    struct blkif_response *out = (struct blkif_response *)expected;
    struct blkif32_response *out32 = (struct blkif32_response *)expected;

    (void)state;
    assert_int_equal(wire_slot_size(WIRE_X86_64), sizeof(union blkif_sring_entry));
    assert_int_equal(wire_slot_size(WIRE_X86_32), sizeof(union blkif32_sring_entry));
    out->id = ID;
    out->operation = BLKIF_OP_FLUSH_DISKCACHE;
    out->status = BLKIF_RSP_EOPNOTSUPP;
    memset(slot, 0xee, sizeof(slot));
    wire_response(WIRE_X86_64, slot, ID, BLKIF_OP_FLUSH_DISKCACHE, BLKIF_RSP_EOPNOTSUPP);
    assert_memory_equal(slot, expected, sizeof(slot));

    memset(expected, 0, sizeof(expected));
    memset(slot, 0, sizeof(slot));
    out32->id = ID;
    out32->operation = BLKIF_OP_READ;
    out32->status = BLKIF_RSP_ERROR;
    memset(slot, 0xee, wire_slot_size(WIRE_X86_32));
    wire_response(WIRE_X86_32, slot, ID, BLKIF_OP_READ, BLKIF_RSP_ERROR);
    assert_memory_equal(slot, expected, sizeof(slot)); /* and not a byte behind it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_64),
        cmocka_unit_test(test_32),
        cmocka_unit_test(test_responses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
