/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/wire.h"

#include <errno.h>
#include <string.h>
#include <xen/io/blkif.h>
#include <xen/io/protocols.h>

_Static_assert(sizeof(struct blkif_request) == WIRE_SLOT_MAX, "x86_64 layout of blkif.h");
_Static_assert(OP_READ == 1 << BLKIF_OP_READ && OP_WRITE == 1 << BLKIF_OP_WRITE &&
                   OP_BARRIER == 1 << BLKIF_OP_WRITE_BARRIER &&
                   OP_FLUSH == 1 << BLKIF_OP_FLUSH_DISKCACHE,
               "enum block_op is a set of blkif.h's opcodes");

enum wire_abi wire_abi_of(const char *protocol)
{
    /*
     * No node means the default: for the frontends that leave it out that is their backend's native
     * layout.
     */
    if (!protocol || !strcmp(protocol, XEN_IO_PROTO_ABI_X86_64))
        return WIRE_X86_64;
    return WIRE_UNSET;
}

size_t wire_slot_size(enum wire_abi abi)
{
    return abi == WIRE_X86_64 ? sizeof(struct blkif_request) : 0;
}

static int reject(const char **why_out, const char *why)
{
    *why_out = why;
    return -EPROTO;
}

static enum block_op op_of(uint8_t opcode)
{
    return opcode <= BLKIF_OP_FLUSH_DISKCACHE ? (enum block_op)(1 << opcode) : OP_OTHER;
}

/* A segment's sectors lie within one page. */
static int add_segment(struct wire_request *request, unsigned at,
                       const struct blkif_request_segment *segment, const char **why_out)
{
    if (segment->first_sect > segment->last_sect || segment->last_sect >= WIRE_SECTORS_PER_PAGE)
        return reject(why_out, "a segment's first_sect and last_sect do not lie in one page");
    request->segment[at].gref = segment->gref;
    request->segment[at].first = segment->first_sect;
    request->segment[at].last = segment->last_sect;
    request->sectors += segment->last_sect - segment->first_sect + 1u;
    return 0;
}

static int parse_indirect(const void *slot, unsigned indirect_max, struct wire_request *request,
                          const char **why_out)
{
    struct blkif_request_indirect in;

    memcpy(&in, slot, sizeof(in));
    request->id = in.id;
    request->sector = in.sector_number;
    request->segments = in.nr_segments;
    request->indirect = true;
    request->op_on_wire = in.indirect_op;
    request->op = op_of(in.indirect_op);
    if (!indirect_max)
        return reject(why_out, "INDIRECT request, which was not offered");
    if (in.indirect_op != BLKIF_OP_READ && in.indirect_op != BLKIF_OP_WRITE)
        return reject(why_out, "indirect_op is neither READ nor WRITE");
    if (!in.nr_segments || in.nr_segments > indirect_max)
        return reject(why_out, "INDIRECT request with no segments or more than were offered");
    for (unsigned i = 0; i < wire_indirect_pages(request); i++)
        request->indirect_grefs[i] = in.indirect_grefs[i];
    return 0;
}

int wire_request(enum wire_abi abi, const void *slot, unsigned indirect_max,
                 struct wire_request *request, const char **why_out)
{
    struct blkif_request in;
    int rc;

    (void)abi;
    memset(request, 0, offsetof(struct wire_request, segment));
    memcpy(&in, slot, sizeof(in));
    if (in.operation == BLKIF_OP_INDIRECT)
        return parse_indirect(slot, indirect_max, request, why_out);
    request->id = in.id;
    request->op_on_wire = in.operation;
    request->op = op_of(in.operation);
    request->sector = in.sector_number;
    request->segments = in.nr_segments;
    if (request->op == OP_OTHER)
        return reject(why_out, "an operation that was not offered");
    if (in.nr_segments > WIRE_DIRECT_SEGMENTS)
        return reject(why_out, "nr_segments above 11");
    for (unsigned i = 0; i < in.nr_segments; i++) {
        rc = add_segment(request, i, &in.seg[i], why_out);
        if (rc)
            return rc;
    }
    if (!request->segments && (request->op & (OP_READ | OP_WRITE)))
        return reject(why_out, "READ or WRITE without a segment");
    return 0;
}

unsigned wire_indirect_pages(const struct wire_request *request)
{
    return (request->segments + WIRE_SEGMENTS_PER_PAGE - 1) / WIRE_SEGMENTS_PER_PAGE;
}

int wire_indirect(struct wire_request *request, unsigned page, const void *copy,
                  const char **why_out)
{
    unsigned first = page * WIRE_SEGMENTS_PER_PAGE;

    for (unsigned i = first; i < request->segments && i < first + WIRE_SEGMENTS_PER_PAGE; i++) {
        struct blkif_request_segment segment;
        int rc;

        memcpy(&segment, (const char *)copy + (i - first) * sizeof(segment), sizeof(segment));
        rc = add_segment(request, i, &segment, why_out);
        if (rc)
            return rc;
    }
    return 0;
}

void wire_response(enum wire_abi abi, void *slot, uint64_t id, uint8_t op, int16_t status)
{
    struct blkif_response out;

    /* The padding too: what it held would otherwise leak to the guest. */
    memset(&out, 0, sizeof(out));
    out.id = id;
    out.operation = op;
    out.status = status;
    memset(slot, 0, wire_slot_size(abi));
    memcpy(slot, &out, sizeof(out));
}
