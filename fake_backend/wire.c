/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/wire.h"

#include <errno.h>
#include <string.h>
#include <xen/io/blkif.h>

#include "fake_backend/wire_layout.h"

_Static_assert(OP_READ == 1 << BLKIF_OP_READ && OP_WRITE == 1 << BLKIF_OP_WRITE &&
                   OP_BARRIER == 1 << BLKIF_OP_WRITE_BARRIER &&
                   OP_FLUSH == 1 << BLKIF_OP_FLUSH_DISKCACHE && OP_DISCARD == 1 << BLKIF_OP_DISCARD,
               "enum block_op is a set of blkif.h's opcodes");

enum wire_abi wire_abi_of(const char *protocol)
{
    if (!protocol)
        return WIRE_X86_32;
    for (enum wire_abi abi = WIRE_X86_64; abi <= WIRE_X86_32; abi++)
        if (!strcmp(protocol, wire_abi_word(abi)))
            return abi;
    return WIRE_UNSET;
}

const char *wire_abi_word(enum wire_abi abi)
{
    return wire_layout(abi)->protocol;
}

size_t wire_slot_size(enum wire_abi abi)
{
    return wire_layout(abi)->request_size;
}

static int reject(const char **why_out, const char *why)
{
    *why_out = why;
    return -EPROTO;
}

static int not_offered(const char **why_out, const char *why)
{
    *why_out = why;
    return -EOPNOTSUPP;
}

static uint16_t get16(const void *from, size_t at)
{
    uint16_t value;

    memcpy(&value, (const char *)from + at, sizeof(value));
    return value;
}

static uint32_t get32(const void *from, size_t at)
{
    uint32_t value;

    memcpy(&value, (const char *)from + at, sizeof(value));
    return value;
}

static uint64_t get64(const void *from, size_t at)
{
    uint64_t value;

    memcpy(&value, (const char *)from + at, sizeof(value));
    return value;
}

static enum block_op op_of(uint8_t opcode)
{
    return opcode <= BLKIF_OP_DISCARD && OP_ANY & 1u << opcode ? (enum block_op)(1u << opcode)
                                                               : OP_OTHER;
}

/* "They must be properly aligned to the real sector size" (blkif.h, struct blkif_request_segment). */
static bool is_aligned(const struct offer_terms *terms, uint64_t sector)
{
    return !(sector & (terms->sector_size / WIRE_SECTOR_SIZE - 1));
}

/* A segment's sectors lie within one page. */
static int add_segment(const struct offer_terms *terms, struct wire_request *request, unsigned at,
                       const void *from, const char **why_out)
{
    struct blkif_request_segment segment;

    memcpy(&segment, from, sizeof(segment)); /* in every ABI alike */
    if (segment.first_sect > segment.last_sect || segment.last_sect >= WIRE_SECTORS_PER_PAGE)
        return reject(why_out, "a segment's first_sect and last_sect do not lie in one page");
    if (!is_aligned(terms, segment.first_sect) || !is_aligned(terms, segment.last_sect + 1u))
        return reject(why_out, "a segment that is not aligned to sector-size");
    request->segment[at] =
        (struct wire_segment){segment.gref, segment.first_sect, segment.last_sect};
    request->sectors += segment.last_sect - segment.first_sect + 1u;
    return 0;
}

/* Where a request with data, or a DISCARD, begins on the disk. */
static int check_sector(const struct offer_terms *terms, const struct wire_request *request,
                        const char **why_out)
{
    if (!is_aligned(terms, request->sector))
        return reject(why_out, "a sector_number that is not aligned to sector-size");
    return 0;
}

static int parse_indirect(const struct wire_layout *layout, const struct offer_terms *terms,
                          const void *slot, struct wire_request *request, const char **why_out)
{
    request->indirect = true;
    request->op_on_wire = ((const uint8_t *)slot)[WIRE_AT_INDIRECT_OP];
    request->op = op_of(request->op_on_wire);
    request->segments = get16(slot, WIRE_AT_INDIRECT_NR);
    if (request->op != OP_READ && request->op != OP_WRITE)
        return reject(why_out, "indirect_op is neither READ nor WRITE");
    if (!request->segments || request->segments > terms->indirect)
        return reject(why_out, "an INDIRECT request with no segments or more than were offered");
    for (unsigned i = 0; i < wire_indirect_pages(request); i++)
        request->indirect_grefs[i] = get32(slot, layout->indirect_grefs + i * sizeof(uint32_t));
    return check_sector(terms, request, why_out);
}

static int parse_discard(const struct wire_layout *layout, const struct offer_terms *terms,
                         const void *slot, struct wire_request *request, const char **why_out)
{
    uint64_t sectors = get64(slot, layout->tail);

    request->secure = ((const uint8_t *)slot)[WIRE_AT_FLAG] & BLKIF_DISCARD_SECURE;
    if (!sectors || sectors > INT64_MAX)
        return reject(why_out, "a DISCARD of no sectors or of more than any disk has");
    request->sectors = sectors;
    if (!is_aligned(terms, sectors))
        return reject(why_out, "a DISCARD whose nr_sectors is not aligned to sector-size");
    return check_sector(terms, request, why_out);
}

static int parse_direct(const struct wire_layout *layout, const struct offer_terms *terms,
                        const void *slot, struct wire_request *request, const char **why_out)
{
    request->segments = ((const uint8_t *)slot)[WIRE_AT_NR_SEGMENTS];
    if (request->segments > WIRE_DIRECT_SEGMENTS)
        return reject(why_out, "nr_segments above 11");
    for (unsigned i = 0; i < request->segments; i++) {
        const char *from =
            (const char *)slot + layout->tail + i * sizeof(struct blkif_request_segment);
        int rc = add_segment(terms, request, i, from, why_out);

        if (rc)
            return rc;
    }
    if (request->segments)
        return check_sector(terms, request, why_out);
    return request->op & (OP_READ | OP_WRITE) ? reject(why_out, "READ or WRITE without a segment")
                                              : 0;
}

int wire_request(enum wire_abi abi, const struct offer_terms *terms, const void *slot,
                 struct wire_request *request, const char **why_out)
{
    const struct wire_layout *layout = wire_layout(abi);
    uint8_t opcode = ((const uint8_t *)slot)[WIRE_AT_OPERATION];
    int rc;

    memset(request, 0, offsetof(struct wire_request, segment));
    request->id = get64(slot, layout->id);
    request->sector = get64(slot, layout->sector_number);
    request->op_on_wire = opcode;
    request->op = op_of(opcode);
    if (opcode == BLKIF_OP_INDIRECT && terms->indirect)
        return parse_indirect(layout, terms, slot, request, why_out);
    if (request->op == OP_DISCARD)
        rc = parse_discard(layout, terms, slot, request, why_out);
    else if (request->op != OP_OTHER)
        rc = parse_direct(layout, terms, slot, request, why_out);
    else
        rc = 0;
    if (rc)
        return rc;
    if (!(terms->ops & request->op))
        return not_offered(why_out, "an operation that was not offered");
    if (request->secure && !terms->secure)
        return not_offered(why_out, "a secure DISCARD, which was not offered");
    return 0;
}

unsigned wire_indirect_pages(const struct wire_request *request)
{
    return (request->segments + WIRE_SEGMENTS_PER_PAGE - 1) / WIRE_SEGMENTS_PER_PAGE;
}

int wire_indirect(const struct offer_terms *terms, struct wire_request *request, unsigned page,
                  const void *copy, const char **why_out)
{
    unsigned first = page * WIRE_SEGMENTS_PER_PAGE;

    for (unsigned i = first; i < request->segments && i < first + WIRE_SEGMENTS_PER_PAGE; i++) {
        const char *from = (const char *)copy + (i - first) * sizeof(struct blkif_request_segment);
        int rc = add_segment(terms, request, i, from, why_out);

        if (rc)
            return rc;
    }
    return 0;
}

void wire_response(enum wire_abi abi, void *slot, uint64_t id, uint8_t op, int16_t status)
{
    char out[WIRE_SLOT_MAX] = {0}; /* the padding too: what it held would otherwise leak */

    memcpy(out + WIRE_AT_RSP_ID, &id, sizeof(id));
    out[WIRE_AT_RSP_OP] = (char)op;
    memcpy(out + WIRE_AT_RSP_STATUS, &status, sizeof(status));
    memcpy(slot, out, wire_layout(abi)->request_size);
}
