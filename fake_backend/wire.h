/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire: the layout of blkif requests and responses (blkif.h), and nothing else.  Pure.
 *
 * Everything here comes from the guest.  A slot is copied out of the shared page once, by ring.c,
 * before it is looked at.
 */
#ifndef FAKE_BACKEND_WIRE_H
#define FAKE_BACKEND_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/offer.h"

/*
 * Layouts of the ring's entries; which one is said by the frontend's `protocol` node (protocols.h).
 */
enum wire_abi {
    WIRE_UNSET = 0,
    WIRE_X86_64, /* "x86_64-abi" */
    WIRE_X86_32, /* "x86_32-abi", and a frontend without the node */
};

#define WIRE_SECTOR_SIZE       512u
#define WIRE_SECTORS_PER_PAGE  8u
#define WIRE_DIRECT_SEGMENTS   11u  /* BLKIF_MAX_SEGMENTS_PER_REQUEST */
#define WIRE_INDIRECT_PAGES    8u   /* BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST */
#define WIRE_SEGMENTS_PER_PAGE 512u /* segments in one indirect page */
#define WIRE_MAX_SEGMENTS      OFFER_MAX_INDIRECT
#define WIRE_SLOT_MAX          112u /* bytes of the largest request */

struct wire_segment {
    uint32_t gref;
    uint8_t first, last; /* sectors within the page, both included */
};

struct wire_request {
    uint64_t id;
    uint64_t
        sector; /* in 512-byte units, as all here; means nothing in an empty request (Linux sends 2^64 - 1) */
    uint64_t sectors;   /* those of all segments, or a DISCARD's */
    uint8_t op_on_wire; /* what a response must echo: indirect_op for an INDIRECT request */
    enum block_op op;
    bool indirect;
    bool secure; /* DISCARD with BLKIF_DISCARD_SECURE */
    uint16_t segments;
    uint32_t indirect_grefs[WIRE_INDIRECT_PAGES];
    struct wire_segment
        segment[WIRE_MAX_SEGMENTS]; /* those of an INDIRECT request come by wire_indirect */
};

/*
 * wire_abi_of names the layout for a frontend's `protocol` node; WIRE_UNSET: one we do not speak.
 * NULL, no node, is the 32-bit layout as Linux, QEMU and tapback have it, not the native one that
 * blkif.h has in mind: the frontends without the node are older than 64-bit guests.
 */
enum wire_abi wire_abi_of(const char *protocol);
const char *wire_abi_word(enum wire_abi abi);

/* Bytes of a request's and a response's place in the ring; all slots have the larger size. */
size_t wire_slot_size(enum wire_abi abi);

/*
 * wire_request reads one copied slot.  Returns 0, or with why_out naming what is wrong with it:
 * -EOPNOTSUPP: nothing but that this operation was not offered (of an OP_OTHER nothing else is
 * known; an INDIRECT request that was not offered is one); -EPROTO: anything else.  id and
 * op_on_wire are set in every case, so that it can be answered.
 */
int wire_request(enum wire_abi abi, const struct offer_terms *terms, const void *slot,
                 struct wire_request *request, const char **why_out);

/*
 * wire_indirect reads the segments of page `page` of an INDIRECT request out of a private copy of
 * that page; the last page's complete the request.  -EPROTO as above.
 */
int wire_indirect(const struct offer_terms *terms, struct wire_request *request, unsigned page,
                  const void *copy, const char **why_out);

/* wire_indirect_pages: how many indirect pages a checked request uses. */
unsigned wire_indirect_pages(const struct wire_request *request);

/* wire_response fills a whole response slot; bytes that mean nothing are zero (XSA-216). */
void wire_response(enum wire_abi abi, void *slot, uint64_t id, uint8_t op, int16_t status);

#endif
