/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/transfer.h"

#include <errno.h>
#include <string.h>

#include "fake_backend/persist.h"

/* Pieces that are still to be copied by a grant copy. */
struct batch {
    struct grant_piece pieces[WIRE_MAX_SEGMENTS];
    unsigned count;
};

/* A reference that was not granted is the guest's doing; whatever else fails is ours. */
static int failed(int rc, const char **why_out, const char *why)
{
    *why_out = why;
    return rc == -EINVAL ? -EPROTO : rc;
}

/* Moves a piece through a page that stays mapped, or puts it into the batch. */
static int move(const struct transfer *transfer, struct batch *batch,
                const struct grant_piece *piece, bool to_guest)
{
    char *page = transfer->persist ? persist_page(transfer->persist, piece->ref) : NULL;

    if (page) {
        memcpy(to_guest ? page + piece->offset : piece->ours,
               to_guest ? piece->ours : page + piece->offset, piece->bytes);
        return 0;
    }
    if (transfer->persist && errno != ENOSPC)
        return -errno;
    batch->pieces[batch->count++] = *piece;
    return 0;
}

static int move_batch(const struct transfer *transfer, const struct batch *batch, bool to_guest)
{
    return batch->count ? transfer->grants->ops->copy(transfer->grants, transfer->domid,
                                                      batch->pieces, batch->count, to_guest)
                        : 0;
}

int transfer_segments(const struct transfer *transfer, const struct offer_terms *terms,
                      struct wire_request *request, const char **why_out)
{
    unsigned char copy[PORTS_PAGE_SIZE];

    if (!request->indirect)
        return 0;
    for (unsigned i = 0; i < wire_indirect_pages(request); i++) {
        struct grant_piece piece = {
            .ref = request->indirect_grefs[i], .bytes = sizeof(copy), .ours = copy};
        struct batch batch;
        int rc;

        batch.count = 0;
        rc = move(transfer, &batch, &piece, false);
        if (!rc)
            rc = move_batch(transfer, &batch, false);
        if (rc)
            return failed(rc, why_out, "an indirect page's grant cannot be copied from");
        rc = wire_indirect(terms, request, i, copy, why_out);
        if (rc)
            return rc;
    }
    return 0;
}

static int transfer_all(const struct transfer *transfer, const struct wire_request *request,
                        char *buffer, bool to_guest, const char **why_out)
{
    struct batch batch;
    int rc = 0;

    batch.count = 0;
    for (unsigned i = 0; !rc && i < request->segments; i++) {
        const struct wire_segment *segment = &request->segment[i];
        struct grant_piece piece = {
            .ref = segment->gref,
            .offset = (uint16_t)(segment->first * WIRE_SECTOR_SIZE),
            .bytes = (uint16_t)((segment->last - segment->first + 1u) * WIRE_SECTOR_SIZE),
            .ours = buffer,
        };

        rc = move(transfer, &batch, &piece, to_guest);
        buffer += piece.bytes;
    }
    if (!rc)
        rc = move_batch(transfer, &batch, to_guest);
    return rc ? failed(rc, why_out, "a segment's grant cannot be copied") : 0;
}

int transfer_fetch(const struct transfer *transfer, const struct wire_request *request,
                   void *buffer, const char **why_out)
{
    return transfer_all(transfer, request, buffer, false, why_out);
}

int transfer_store(const struct transfer *transfer, const struct wire_request *request,
                   const void *buffer, const char **why_out)
{
    return transfer_all(transfer, request, (char *)buffer, true, why_out);
}
