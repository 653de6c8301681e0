/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transfer: moves a request's data between the guest's granted pages and a buffer of ours: by one
 * grant copy a request, or through pages that stay mapped when both sides agreed on that.
 *
 * The data is copied once, so a guest that writes to its pages meanwhile changes what is stored,
 * never where or how much.  Nothing but what persist.h keeps is mapped when a call returns.
 */
#ifndef FAKE_BACKEND_TRANSFER_H
#define FAKE_BACKEND_TRANSFER_H

#include "fake_backend/ports.h"
#include "fake_backend/wire.h"

struct persist;

#define TRANSFER_MAX (WIRE_MAX_SEGMENTS * PORTS_PAGE_SIZE)

struct transfer {
    struct grants *grants;
    unsigned domid;
    struct persist *persist; /* NULL: every request is copied */
};

/*
 * transfer_segments fetches the segments of an INDIRECT request from the pages it names.  -EPROTO
 * with why_out: a page is not granted or holds garbage; another errno: the door failed.  Does
 * nothing for a direct request.
 */
int transfer_segments(const struct transfer *transfer, const struct offer_terms *terms,
                      struct wire_request *request, const char **why_out);

/* transfer_fetch and transfer_store move request->sectors sectors; -EPROTO with why_out: a
 * segment's page is not granted, and anything may have been moved; another errno: the door failed. */
int transfer_fetch(const struct transfer *transfer, const struct wire_request *request,
                   void *buffer, const char **why_out);
int transfer_store(const struct transfer *transfer, const struct wire_request *request,
                   const void *buffer, const char **why_out);

#endif
