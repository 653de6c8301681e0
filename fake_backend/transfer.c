/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/transfer.h"

#include <errno.h>
#include <string.h>

/* A reference that was not granted is the guest's doing; whatever else fails is ours. */
static int map_failed(const char **why_out, const char *why)
{
    *why_out = why;
    return errno == EINVAL ? -EPROTO : -errno;
}

static int unmap(struct grants *grants, void *pages, unsigned count, const char **why_out)
{
    int rc = grants->ops->unmap(grants, pages, count);

    if (rc)
        *why_out = "a grant cannot be unmapped";
    return rc;
}

int transfer_segments(struct grants *grants, unsigned domid, struct wire_request *request,
                      const char **why_out)
{
    unsigned char copy[PORTS_PAGE_SIZE];
    int rc;

    if (!request->indirect)
        return 0;
    for (unsigned i = 0; i < wire_indirect_pages(request); i++) {
        void *page = grants->ops->map(grants, domid, &request->indirect_grefs[i], 1, false);

        if (!page)
            return map_failed(why_out, "an indirect page's grant cannot be mapped");
        memcpy(copy, page, sizeof(copy));
        rc = unmap(grants, page, 1, why_out);
        if (!rc)
            rc = wire_indirect(request, i, copy, why_out);
        if (rc)
            return rc;
    }
    return 0;
}

/* Maps every segment's page as one range. */
static unsigned char *map_segments(struct grants *grants, unsigned domid,
                                   const struct wire_request *request, bool writable)
{
    uint32_t refs[WIRE_MAX_SEGMENTS];

    for (unsigned i = 0; i < request->segments; i++)
        refs[i] = request->segment[i].gref;
    return grants->ops->map(grants, domid, refs, request->segments, writable);
}

int transfer_fetch(struct grants *grants, unsigned domid, const struct wire_request *request,
                   void *buffer, const char **why_out)
{
    unsigned char *pages = map_segments(grants, domid, request, false);
    unsigned char *to = buffer;

    if (!pages)
        return map_failed(why_out, "a segment's grant cannot be mapped");
    for (unsigned i = 0; i < request->segments; i++) {
        const struct wire_segment *segment = &request->segment[i];
        size_t bytes = (segment->last - segment->first + 1u) * WIRE_SECTOR_SIZE;

        memcpy(to, pages + i * PORTS_PAGE_SIZE + segment->first * WIRE_SECTOR_SIZE, bytes);
        to += bytes;
    }
    return unmap(grants, pages, request->segments, why_out);
}

int transfer_store(struct grants *grants, unsigned domid, const struct wire_request *request,
                   const void *buffer, const char **why_out)
{
    unsigned char *pages = map_segments(grants, domid, request, true);
    const unsigned char *from = buffer;

    if (!pages)
        return map_failed(why_out, "a segment's grant cannot be mapped");
    for (unsigned i = 0; i < request->segments; i++) {
        const struct wire_segment *segment = &request->segment[i];
        size_t bytes = (segment->last - segment->first + 1u) * WIRE_SECTOR_SIZE;

        memcpy(pages + i * PORTS_PAGE_SIZE + segment->first * WIRE_SECTOR_SIZE, from, bytes);
        from += bytes;
    }
    return unmap(grants, pages, request->segments, why_out);
}
