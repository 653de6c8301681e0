/* SPDX-License-Identifier: BSD-2-Clause */
/* What a request does to the disk, and what it says in the mailbox. */
#include <errno.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/server.h"

bool server_has_place(const struct wire_request *request)
{
    return request->segments || request->op == OP_DISCARD;
}

uint64_t server_sectors(const struct server *server)
{
    return disk_sectors(server->config.disk) + server->config.mailbox.sectors;
}

void server_resize(struct server *server, uint64_t sectors)
{
    uint64_t end = disk_sectors(server->config.disk);

    server->terms.sectors = sectors;
    if (server->config.mailbox.sectors && sectors > end)
        server->config.mailbox.sectors = sectors - end;
}

/* Is this read wholly within the mailbox? */
static bool in_mailbox(const struct server *server, const struct wire_request *request)
{
    uint64_t first = disk_sectors(server->config.disk), size = server->config.mailbox.sectors;

    return request->op == OP_READ && request->sector >= first && request->sector - first <= size &&
           request->sectors <= size - (request->sector - first);
}

static int store_zeroes(struct server *server, const struct wire_request *request,
                        const char **why_out)
{
    memset(server->buffer, 0, request->sectors * WIRE_SECTOR_SIZE);
    return transfer_store(&server->transfer, request, server->buffer, why_out);
}

int server_hear(struct server *server, const struct wire_request *request, const char **why_out)
{
    const struct backend_mailbox *mailbox = &server->config.mailbox;
    uint64_t place = request->sector - disk_sectors(server->config.disk);
    int rc;

    if (!in_mailbox(server, request) || request->sectors != MAILBOX_PLACE_SECTORS ||
        place % MAILBOX_PLACE_SECTORS)
        return 0;
    mailbox->heard(mailbox->ctx, place);
    rc = store_zeroes(server, request, why_out);
    return rc ? rc : 1;
}

/* May this request be performed where it wants to be?  NULL: yes. */
static const char *forbidden(const struct server *server, const struct wire_request *request)
{
    uint64_t sectors = disk_sectors(server->config.disk);

    if (!server_has_place(request))
        return NULL;
    if (server->terms.readonly && request->op != OP_READ)
        return "a write to a read-only disk";
    if (server->terms.sectors < sectors)
        sectors = server->terms.sectors;
    if (request->sector > sectors || request->sectors > sectors - request->sector)
        return "a request beyond the end of the disk";
    return NULL;
}

/* Is what was written before it made durable? */
static bool flushes(const struct wire_request *request, enum fault_effect effect)
{
    if (effect == EFFECT_PERFORMED)
        return request->op & (OP_FLUSH | OP_BARRIER);
    return effect == EFFECT_FLUSHED || effect == EFFECT_FLUSHED_WRITTEN;
}

/* Where a request's data may go through: its place on the disk, or our own buffer. */
static void *buffer_of(struct server *server, const struct wire_request *request)
{
    void *place = disk_memory(server->config.disk, request->sector, request->sectors);

    return place ? place : server->buffer;
}

static int perform_read(struct server *server, const struct wire_request *request,
                        const char **why_out)
{
    void *buffer = buffer_of(server, request);
    int rc = disk_read(server->config.disk, request->sector, request->sectors, buffer);

    *why_out = "reading the disk";
    return rc ? rc : transfer_store(&server->transfer, request, buffer, why_out);
}

int server_perform(struct server *server, const struct pending *pending, enum fault_effect effect,
                   const char **why_out)
{
    const struct wire_request *request = &pending->request;
    struct disk *disk = server->config.disk;
    void *buffer;
    int rc = 0;

    if (in_mailbox(server, request))
        return store_zeroes(server, request, why_out);
    *why_out = forbidden(server, request);
    if (*why_out)
        return -EPROTO;
    if (request->op == OP_READ)
        return perform_read(server, request, why_out);
    *why_out = "writing to the disk";
    if (request->op == OP_DISCARD)
        return disk_discard(disk, request->sector, request->sectors);
    buffer = buffer_of(server, request);
    if (request->segments && effect != EFFECT_FLUSHED)
        rc = transfer_fetch(&server->transfer, request, buffer, why_out);
    if (rc)
        return rc;
    if (request->op == OP_BARRIER && effect == EFFECT_PERFORMED)
        return disk_barrier(disk, request->sector, request->sectors, buffer);
    if (flushes(request, effect))
        rc = disk_flush(disk, request->op == OP_FLUSH ? pending->asked : disk_now(disk));
    if (rc || !request->segments || effect == EFFECT_FLUSHED)
        return rc;
    return disk_write(disk, request->sector, request->sectors, buffer);
}
