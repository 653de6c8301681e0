/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire_layout: where blkif.h's fields are in the slots of a ring, for each ABI that a frontend may
 * speak.  The ABIs differ in one thing: i386 aligns 64-bit numbers to 4 bytes, all others to 8.
 */
#ifndef FAKE_BACKEND_WIRE_LAYOUT_H
#define FAKE_BACKEND_WIRE_LAYOUT_H

#include <stdint.h>

#include "fake_backend/wire.h"

/* Byte offsets.  Where all ABIs agree there is a constant; `tail` is what follows sector_number. */
#define WIRE_AT_OPERATION   0
#define WIRE_AT_NR_SEGMENTS 1 /* a byte */
#define WIRE_AT_FLAG        1 /* DISCARD */
#define WIRE_AT_INDIRECT_OP 1 /* INDIRECT */
#define WIRE_AT_INDIRECT_NR 2 /* INDIRECT's nr_segments: 16 bits */
#define WIRE_AT_RSP_ID      0
#define WIRE_AT_RSP_OP      8
#define WIRE_AT_RSP_STATUS  10

struct wire_layout {
    const char *protocol; /* protocols.h */
    uint8_t id, sector_number;
    uint8_t tail;           /* seg[], or DISCARD's nr_sectors */
    uint8_t indirect_grefs; /* INDIRECT; its handle stands before them */
    uint8_t request_size, response_size;
};

const struct wire_layout *wire_layout(enum wire_abi abi);

#endif
