/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/blkif.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"

static enum request_form form_of(const struct wire_request *request)
{
    return request->segments ? FORM_DATA : FORM_EMPTY;
}

static void journal_request(struct server *server, const struct wire_request *request)
{
    journal_add(server->config.journal,
                (struct journal_entry){.kind = JOURNAL_REQUEST,
                                       .id = request->id,
                                       .op = request->op,
                                       .form = form_of(request),
                                       .indirect = request->indirect,
                                       .sector = request->segments ? request->sector : UINT64_MAX,
                                       .sectors = request->sectors,
                                       .segments = request->segments});
}

static void violation(struct server *server, const struct wire_request *request, const char *reason)
{
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_VIOLATION,
                                                               .id = request->id,
                                                               .op = request->op,
                                                               .text = reason});
}

/* A request that was not served: the guest did wrong, or a door failed us. */
static void blame(struct server *server, const struct wire_request *request, int rc,
                  const char *reason)
{
    if (rc == -EPROTO)
        violation(server, request, reason);
    else if (!server->failed)
        server->failed = why_set(&server->failure, rc, "serving domain %u: %s: %s",
                                 server->config.domid, reason, strerror(-rc));
}

uint64_t server_sectors(const struct server *server)
{
    return disk_sectors(server->config.disk) + server->config.mailbox.sectors;
}

/* Is this read wholly within the mailbox? */
static bool in_mailbox(const struct server *server, const struct wire_request *request)
{
    uint64_t first = disk_sectors(server->config.disk), size = server->config.mailbox.sectors;

    return request->op == OP_READ && request->sector >= first && request->sector - first <= size &&
           request->sectors <= size - (request->sector - first);
}

/* Hears what a read of one place of the mailbox says; false: it is a request like any other. */
static bool take_mail(struct server *server, const struct wire_request *request)
{
    const struct backend_mailbox *mailbox = &server->config.mailbox;
    uint64_t place = request->sector - disk_sectors(server->config.disk);
    const char *why = NULL;
    int rc;

    if (!in_mailbox(server, request) || request->sectors != MAILBOX_PLACE_SECTORS ||
        place % MAILBOX_PLACE_SECTORS)
        return false;
    mailbox->heard(mailbox->ctx, place);
    memset(server->buffer, 0, MAILBOX_PLACE_SECTORS * WIRE_SECTOR_SIZE);
    rc = transfer_store(server->grants, server->config.domid, request, server->buffer, &why);
    if (rc)
        blame(server, request, rc, why);
    ring_answer(&server->ring, request->id, request->op_on_wire,
                rc ? BLKIF_RSP_ERROR : BLKIF_RSP_OKAY);
    return true;
}

static void respond(struct server *server, const struct wire_request *request, int16_t status,
                    enum fault_effect effect)
{
    static const char *const effects[] = {
        [EFFECT_DISCARDED] = "discarded",
        [EFFECT_WRITTEN] = "written",
        [EFFECT_PERFORMED] = "performed",
    };

    ring_answer(&server->ring, request->id, request->op_on_wire, status);
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_RESPONSE,
                                                               .id = request->id,
                                                               .op = request->op,
                                                               .form = form_of(request),
                                                               .number = status,
                                                               .text = effects[effect]});
}

/* Does what the request asks. */
static int perform(struct server *server, const struct pending *pending, enum fault_effect effect,
                   const char **why_out)
{
    const struct wire_request *request = &pending->request;
    struct disk *disk = server->config.disk;
    struct grants *grants = server->grants;
    int rc = 0;

    if (in_mailbox(server, request)) {
        memset(server->buffer, 0, request->sectors * WIRE_SECTOR_SIZE);
        return transfer_store(grants, server->config.domid, request, server->buffer, why_out);
    }
    if (request->segments && !disk_has(disk, request->sector, request->sectors)) {
        *why_out = "a request beyond the end of the disk";
        return -EPROTO;
    }
    if (request->op == OP_READ) {
        *why_out = "reading the disk";
        rc = disk_read(disk, request->sector, request->sectors, server->buffer);
        return rc ? rc
                  : transfer_store(grants, server->config.domid, request, server->buffer, why_out);
    }
    if (request->segments)
        rc = transfer_fetch(grants, server->config.domid, request, server->buffer, why_out);
    if (rc)
        return rc;
    *why_out = "writing to the disk";
    if (request->op == OP_BARRIER && effect == EFFECT_PERFORMED)
        return disk_barrier(disk, request->sector, request->sectors, server->buffer);
    if (request->op == OP_FLUSH && effect == EFFECT_PERFORMED)
        rc = disk_flush(disk, pending->asked);
    if (rc || !request->segments)
        return rc;
    return disk_write(disk, request->sector, request->sectors, server->buffer);
}

static void journal_rule(struct server *server, const struct pending *pending, const char *what)
{
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_RULE,
                                                               .id = pending->request.id,
                                                               .op = pending->request.op,
                                                               .name = pending->rule->name,
                                                               .text = what});
}

/* Answers one request, as its rule says. */
static void answer(struct server *server, const struct pending *pending)
{
    static const struct {
        int16_t status;
        const char *word;
    } answers[] = {
        [ANSWER_OKAY] = {BLKIF_RSP_OKAY, "okay"},
        [ANSWER_REFUSE] = {BLKIF_RSP_EOPNOTSUPP, "refuse"},
        [ANSWER_ERROR] = {BLKIF_RSP_ERROR, "error"},
        [ANSWER_DROP] = {BLKIF_RSP_OKAY, "drop"},
    };
    enum fault_answer how = pending->rule ? pending->rule->answer : ANSWER_OKAY;
    enum fault_effect effect = pending->rule ? pending->rule->effect : EFFECT_PERFORMED;
    const char *why = NULL;
    int rc = 0;

    if (server->config.control) {
        how = ANSWER_OKAY;
        effect = EFFECT_PERFORMED;
    }
    if (pending->rule)
        journal_rule(server, pending, answers[how].word);
    if (effect != EFFECT_DISCARDED)
        rc = perform(server, pending, effect, &why);
    if (rc) {
        blame(server, &pending->request, rc, why);
        respond(server, &pending->request, BLKIF_RSP_ERROR, EFFECT_DISCARDED);
    } else if (how == ANSWER_DROP) {
        server->dropped++;
    } else {
        respond(server, &pending->request, answers[how].status, effect);
    }
}

/* Was this operation offered?  What was not is answered, but never performed. */
static bool offered(const struct server *server, enum block_op op)
{
    const struct offer *offer = &server->config.offer;

    if (op == OP_BARRIER)
        return offer->barrier && strcmp(offer->barrier, "0") != 0;
    if (op == OP_FLUSH)
        return offer->flush_cache && strcmp(offer->flush_cache, "0") != 0;
    return true;
}

/* Takes one copied slot off the ring.  Garbage is answered at once, everything else joins the
 * pending ones. */
static void accept(struct server *server, const void *slot)
{
    struct pending *pending = &server->pending[server->pending_count];
    struct wire_request *request = &pending->request;
    const char *why = NULL;
    int rc = wire_request(server->ring.abi, slot, server->indirect_max, request, &why);
    int16_t status = request->op == OP_OTHER ? BLKIF_RSP_EOPNOTSUPP : BLKIF_RSP_ERROR;

    if (!rc)
        rc = transfer_segments(server->grants, server->config.domid, request, &why);
    if (!rc && take_mail(server, request))
        return;
    journal_request(server, request);
    if (!rc && !offered(server, request->op)) {
        why = "an operation that was not offered";
        rc = -EPROTO;
        status = BLKIF_RSP_EOPNOTSUPP;
    }
    if (rc) {
        blame(server, request, rc, why);
        respond(server, request, status, EFFECT_DISCARDED);
        return;
    }
    pending->rule =
        fault_engine_pick(&server->engine, &(struct fault_query){.op = request->op,
                                                                 .form = form_of(request),
                                                                 .sector = request->sector,
                                                                 .sectors = request->sectors});
    pending->asked = disk_now(server->config.disk);
    if (pending->rule && fault_engine_holds(&server->engine, pending->rule))
        journal_rule(server, pending, "hold");
    server->pending_count++;
}

/* Answers what can be answered, in ring order: nothing passes a barrier, a barrier passes nothing.
 * Returns how many. */
static int answer_pending(struct server *server)
{
    size_t kept = 0, count = server->pending_count;
    bool barrier = false;

    for (size_t i = 0; i < count; i++) {
        struct pending *pending = &server->pending[i];
        bool is_barrier = pending->request.op == OP_BARRIER;
        bool held = pending->rule && fault_engine_holds(&server->engine, pending->rule);

        if (!held && !barrier && !(is_barrier && kept)) {
            answer(server, pending);
            continue;
        }
        barrier |= is_barrier;
        if (kept != i)
            server->pending[kept] = *pending;
        kept++;
    }
    server->pending_count = kept;
    return (int)(count - kept);
}

int server_serve(struct server *server, struct why *why)
{
    unsigned char slot[WIRE_SLOT_MAX];
    int done = 0, taken = 1;
    int rc;

    while (done < SERVER_MAX_PENDING && (taken = ring_take(&server->ring, slot)) > 0) {
        accept(server, slot);
        done++;
    }
    done += answer_pending(server);
    if (taken == 0 && ring_rearm(&server->ring))
        done++;
    server->ran_away = taken < 0;
    rc = server->failed;
    server->failed = 0;
    return rc ? why_set(why, rc, "%s", server->failure.text) : done;
}

void server_init(struct server *server, struct grants *grants, const struct backend_config *config)
{
    server->config = *config;
    server->grants = grants;
    if (config->offer.max_indirect)
        server->indirect_max = (unsigned)strtoul(config->offer.max_indirect, NULL, 10);
    if (server->indirect_max > WIRE_MAX_SEGMENTS)
        server->indirect_max = WIRE_MAX_SEGMENTS;
    fault_engine_init(&server->engine, config->rules, config->rule_count);
}

void server_stop(struct server *server)
{
    server->ring.pages = NULL;
    server->pending_count = 0;
    server->dropped = 0;
}
