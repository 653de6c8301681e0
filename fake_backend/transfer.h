/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transfer: moves a request's data between the guest's granted pages and a buffer of ours.  The
 * data is copied once, so a guest that writes to its pages meanwhile changes what is stored, never
 * where or how much.
 */
#ifndef FAKE_BACKEND_TRANSFER_H
#define FAKE_BACKEND_TRANSFER_H

#include "fake_backend/ports.h"
#include "fake_backend/wire.h"

#define TRANSFER_MAX (WIRE_MAX_SEGMENTS * PORTS_PAGE_SIZE)

/*
 * transfer_segments fetches the segments of an INDIRECT request from the pages it names.  -EPROTO
 * with why_out: a page is not granted or holds garbage; another errno: the door failed.  Does
 * nothing for a direct request.
 */
int transfer_segments(struct grants *grants, unsigned domid, struct wire_request *request,
                      const char **why_out);

/* transfer_fetch and transfer_store move request->sectors sectors; -EPROTO with why_out: a
 * segment's page is not granted; another errno: the door failed. */
int transfer_fetch(struct grants *grants, unsigned domid, const struct wire_request *request,
                   void *buffer, const char **why_out);
int transfer_store(struct grants *grants, unsigned domid, const struct wire_request *request,
                   const void *buffer, const char **why_out);

#endif
