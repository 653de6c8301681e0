/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * One slot of the ring, and the pages that an INDIRECT request names: whatever is in them, what
 * comes out of wire and transfer lies within what was offered.
 *
 * Input: which layout, log2 of sector-size / 512, segments offered; a slot; the page.
 */
#include <errno.h>

#include "fake_backend/transfer.h"
#include "fuzz/food.h"
#include "fuzz/fuzz.h"

/* A door to one granted page, which is all references; those below 8 are not granted. */
struct one_page {
    struct grants door;
    unsigned char page[PORTS_PAGE_SIZE];
};

static int copy(struct grants *grants, unsigned domid, const struct grant_piece *pieces,
                unsigned count, bool to_guest)
{
    struct one_page *one = (struct one_page *)grants;

    (void)domid;
    fuzz_never(count > WIRE_MAX_SEGMENTS);
    for (unsigned i = 0; i < count; i++) {
        unsigned char *theirs = one->page + pieces[i].offset;

        fuzz_never(!pieces[i].bytes || pieces[i].offset + pieces[i].bytes > PORTS_PAGE_SIZE);
        if (pieces[i].ref < 8)
            return -EINVAL;
        memcpy(to_guest ? theirs : pieces[i].ours, to_guest ? pieces[i].ours : theirs,
               pieces[i].bytes);
    }
    return 0;
}

static void check(const struct offer_terms *terms, const struct wire_request *request)
{
    unsigned granule = terms->sector_size / WIRE_SECTOR_SIZE;
    uint64_t sectors = 0;

    fuzz_never(!(request->op & terms->ops));
    fuzz_never(request->segments > (request->indirect ? terms->indirect : WIRE_DIRECT_SEGMENTS));
    for (unsigned i = 0; i < request->segments; i++) {
        const struct wire_segment *segment = &request->segment[i];

        fuzz_never(segment->first > segment->last || segment->last >= WIRE_SECTORS_PER_PAGE);
        fuzz_never(segment->first % granule || (segment->last + 1u) % granule);
        sectors += segment->last - segment->first + 1u;
    }
    fuzz_never(request->segments && request->sectors != sectors);
    fuzz_never(request->segments && request->sector % granule);
}

int fuzz_request(const uint8_t *data, size_t size)
{
    static const struct grants_ops ops = {.copy = copy};
    static unsigned char slot[WIRE_SLOT_MAX], buffer[TRANSFER_MAX];
    static struct one_page one = {.door = {&ops}};
    static struct wire_request request;
    const struct transfer transfer = {.grants = &one.door, .domid = 1};
    struct food food = {data, size};
    enum wire_abi abi = food_number(&food, 1) & 1 ? WIRE_X86_32 : WIRE_X86_64;
    struct offer_terms terms = {
        .ops = OP_READ | OP_WRITE | OP_FLUSH | OP_BARRIER | OP_DISCARD,
        .sector_size = WIRE_SECTOR_SIZE << (food_number(&food, 1) & 3),
        .indirect = (unsigned)food_number(&food, 2) % (OFFER_MAX_INDIRECT + 1),
    };
    const char *why = NULL;
    int rc;

    food_bytes(&food, slot, wire_slot_size(abi));
    food_bytes(&food, one.page, sizeof(one.page));
    rc = wire_request(abi, &terms, slot, &request, &why);
    if (!rc)
        rc = transfer_segments(&transfer, &terms, &request, &why);
    fuzz_never(rc && !why);
    if (rc)
        return 0;
    check(&terms, &request);
    if (request.segments && !transfer_fetch(&transfer, &request, buffer, &why))
        fuzz_never(transfer_store(&transfer, &request, buffer, &why));
    return 0;
}
