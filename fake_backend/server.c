/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/blkif.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/persist.h"

static enum request_form form_of(const struct wire_request *request)
{
    return request->segments ? FORM_DATA : FORM_EMPTY;
}

/* Does it name a place on the disk?  Others may have anything in sector_number. */
static bool has_place(const struct wire_request *request)
{
    return request->segments || request->op == OP_DISCARD;
}

static uint8_t index_of(const struct server *server, const struct server_queue *queue)
{
    return (uint8_t)(queue - server->queue);
}

static void journal_request(struct server *server, const struct server_queue *queue,
                            const struct wire_request *request)
{
    journal_add(server->config.journal,
                (struct journal_entry){.kind = JOURNAL_REQUEST,
                                       .queue = index_of(server, queue),
                                       .id = request->id,
                                       .op = request->op,
                                       .form = form_of(request),
                                       .indirect = request->indirect,
                                       .secure = request->secure,
                                       .sector = has_place(request) ? request->sector : UINT64_MAX,
                                       .sectors = request->sectors,
                                       .segments = request->segments});
}

static void count_request(struct server *server, const struct wire_request *request, bool garbage)
{
    unsigned bit = (unsigned)__builtin_ctz(request->op);

    server->stats.op[bit].requests++;
    server->stats.op[bit].sectors += garbage ? 0 : request->sectors;
}

static void count_answer(struct server *server, int16_t status)
{
    server->stats.okay += status == BLKIF_RSP_OKAY;
    server->stats.refused += status == BLKIF_RSP_EOPNOTSUPP;
    server->stats.failed += status == BLKIF_RSP_ERROR;
}

static void violation(struct server *server, const struct server_queue *queue,
                      const struct wire_request *request, const char *reason)
{
    server->stats.violations++;
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_VIOLATION,
                                                               .queue = index_of(server, queue),
                                                               .id = request->id,
                                                               .op = request->op,
                                                               .text = reason});
}

/* A request that was not served: the guest did wrong, or a door failed us. */
static void blame(struct server *server, const struct server_queue *queue,
                  const struct wire_request *request, int rc, const char *reason)
{
    if (rc == -EPROTO)
        violation(server, queue, request, reason);
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
static bool take_mail(struct server *server, struct server_queue *queue,
                      const struct wire_request *request)
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
    rc = transfer_store(&server->transfer, request, server->buffer, &why);
    if (rc)
        blame(server, queue, request, rc, why);
    ring_answer(&queue->ring, request->id, request->op_on_wire,
                rc ? BLKIF_RSP_ERROR : BLKIF_RSP_OKAY);
    return true;
}

static void respond(struct server *server, struct server_queue *queue,
                    const struct wire_request *request, int16_t status, enum fault_effect effect)
{
    static const char *const effects[] = {
        [EFFECT_DISCARDED] = "discarded", [EFFECT_WRITTEN] = "written",
        [EFFECT_FLUSHED] = "flushed",     [EFFECT_FLUSHED_WRITTEN] = "flushed-written",
        [EFFECT_PERFORMED] = "performed",
    };

    count_answer(server, status);
    ring_answer(&queue->ring, request->id, request->op_on_wire, status);
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_RESPONSE,
                                                               .queue = index_of(server, queue),
                                                               .id = request->id,
                                                               .op = request->op,
                                                               .form = form_of(request),
                                                               .number = status,
                                                               .text = effects[effect]});
}

/* May this request be performed where it wants to be?  NULL: yes. */
static const char *forbidden(const struct server *server, const struct wire_request *request)
{
    uint64_t sectors = disk_sectors(server->config.disk);

    if (!has_place(request))
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

/* Does what the request asks. */
static int perform(struct server *server, const struct pending *pending, enum fault_effect effect,
                   const char **why_out)
{
    const struct wire_request *request = &pending->request;
    struct disk *disk = server->config.disk;
    void *buffer = disk_memory(disk, request->sector, request->sectors);
    int rc = 0;

    if (!buffer)
        buffer = server->buffer;
    if (in_mailbox(server, request)) {
        memset(server->buffer, 0, request->sectors * WIRE_SECTOR_SIZE);
        return transfer_store(&server->transfer, request, server->buffer, why_out);
    }
    *why_out = forbidden(server, request);
    if (*why_out)
        return -EPROTO;
    *why_out = request->op == OP_READ ? "reading the disk" : "writing to the disk";
    if (request->op == OP_DISCARD)
        return disk_discard(disk, request->sector, request->sectors);
    if (request->op == OP_READ) {
        rc = disk_read(disk, request->sector, request->sectors, buffer);
        return rc ? rc : transfer_store(&server->transfer, request, buffer, why_out);
    }
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

static void journal_rule(struct server *server, const struct server_queue *queue,
                         const struct pending *pending, const char *what)
{
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_RULE,
                                                               .queue = index_of(server, queue),
                                                               .id = pending->request.id,
                                                               .op = pending->request.op,
                                                               .name = pending->rule->name,
                                                               .text = what});
}

/* Answers one request, as its rule says. */
static void answer(struct server *server, struct server_queue *queue, const struct pending *pending)
{
    static const struct {
        int16_t status;
        const char *word;
    } answers[] = {
        [ANSWER_OKAY] = {BLKIF_RSP_OKAY, "okay"},
        [ANSWER_REFUSE] = {BLKIF_RSP_EOPNOTSUPP, "refuse"},
        [ANSWER_ERROR] = {BLKIF_RSP_ERROR, "error"},
        [ANSWER_REVOKE] = {BLKIF_RSP_EOPNOTSUPP, "revoke"},
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
        journal_rule(server, queue, pending, answers[how].word);
    if (effect != EFFECT_DISCARDED)
        rc = perform(server, pending, effect, &why);
    if (rc) {
        blame(server, queue, &pending->request, rc, why);
        respond(server, queue, &pending->request, BLKIF_RSP_ERROR, EFFECT_DISCARDED);
    } else if (how == ANSWER_DROP) {
        server->dropped++;
        server->stats.dropped++;
    } else {
        if (how == ANSWER_REVOKE && !server->failed)
            server->failed =
                server->revoke(server->revoke_ctx, pending->request.op, &server->failure);
        respond(server, queue, &pending->request, answers[how].status, effect);
    }
}

/* The rule that this request meets; NULL: none. */
static const struct fault_rule *pick(struct server *server, const struct wire_request *request)
{
    return fault_engine_pick(&server->engine, &(struct fault_query){.op = request->op,
                                                                    .form = form_of(request),
                                                                    .sector = request->sector,
                                                                    .sectors = request->sectors});
}

/*
 * Takes one copied slot off the ring.  Garbage is answered at once, and so is what we never offered,
 * unless a rule or habit knows better; everything else joins the pending ones.
 */
static void accept(struct server *server, struct server_queue *queue, const void *slot)
{
    struct pending *pending = &queue->pending[queue->pending_count];
    struct wire_request *request = &pending->request;
    const char *why = NULL;
    int rc = wire_request(queue->ring.abi, &server->terms, slot, request, &why);
    bool unknown = rc == -EOPNOTSUPP;

    if (!rc)
        rc = transfer_segments(&server->transfer, &server->terms, request, &why);
    if (!rc && take_mail(server, queue, request))
        return;
    count_request(server, request, rc);
    journal_request(server, queue, request);
    if (rc)
        blame(server, queue, request, unknown ? -EPROTO : rc, why);
    pending->rule = !rc || unknown ? pick(server, request) : NULL;
    if (rc && !pending->rule) {
        respond(server, queue, request, unknown ? BLKIF_RSP_EOPNOTSUPP : BLKIF_RSP_ERROR,
                EFFECT_DISCARDED);
        return;
    }
    pending->asked = disk_now(server->config.disk);
    if (pending->rule && fault_engine_holds(&server->engine, pending->rule))
        journal_rule(server, queue, pending, "hold");
    queue->pending_count++;
}

/* Answers what can be answered, in ring order: nothing passes a barrier, a barrier passes nothing.
 * Returns how many. */
static int answer_pending(struct server *server, struct server_queue *queue)
{
    size_t kept = 0, count = queue->pending_count;
    bool barrier = false;

    for (size_t i = 0; i < count; i++) {
        struct pending *pending = &queue->pending[i];
        bool is_barrier = pending->request.op == OP_BARRIER;
        bool held = pending->rule && fault_engine_holds(&server->engine, pending->rule);

        if (!held && !barrier && !(is_barrier && kept)) {
            answer(server, queue, pending);
            continue;
        }
        barrier |= is_barrier;
        if (kept != i)
            queue->pending[kept] = *pending;
        kept++;
    }
    queue->pending_count = kept;
    return (int)(count - kept);
}

int server_serve(struct server *server, unsigned index, struct why *why)
{
    struct server_queue *queue = &server->queue[index];
    unsigned char slot[WIRE_SLOT_MAX];
    int done = 0, taken = 1;
    int rc;

    while ((uint32_t)done < queue->ring.entries && (taken = ring_take(&queue->ring, slot)) > 0) {
        accept(server, queue, slot);
        done++;
    }
    done += answer_pending(server, queue);
    if (taken == 0 && ring_rearm(&queue->ring))
        done++;
    queue->ran_away = taken < 0;
    rc = server->failed;
    server->failed = 0;
    return rc ? why_set(why, rc, "%s", server->failure.text) : done;
}

void server_init(struct server *server, struct grants *grants, const struct backend_config *config)
{
    server->config = *config;
    server->terms = offer_terms(&config->offer);
    server->transfer = (struct transfer){.grants = grants, .domid = config->domid};
    fault_engine_init(&server->engine, config->rules, config->rule_count);
    fault_engine_habits(&server->engine, config->habits, config->habit_count);
}

const struct fault_rule *server_remove_rule(struct server *server, const char *name)
{
    const struct fault_rule *rule = fault_engine_remove(&server->engine, name);

    for (unsigned q = 0; rule && q < OFFER_MAX_QUEUES; q++)
        for (size_t i = 0; i < server->queue[q].pending_count; i++)
            if (server->queue[q].pending[i].rule == rule)
                server->queue[q].pending[i].rule = NULL;
    return rule;
}

int server_open(struct server *server, unsigned index, void *pages, size_t bytes, enum wire_abi abi)
{
    struct server_queue *queue = &server->queue[index];

    ring_init(&queue->ring, pages, bytes, abi);
    queue->pending = calloc(queue->ring.entries, sizeof(*queue->pending));
    return queue->pending ? 0 : -ENOMEM;
}

unsigned server_pending(const struct server *server)
{
    size_t count = 0;

    for (unsigned i = 0; i < OFFER_MAX_QUEUES; i++)
        count += server->queue[i].pending_count;
    return (unsigned)count;
}

int server_persist(struct server *server)
{
    server->transfer.persist = persist_create(server->transfer.grants, server->transfer.domid);
    return server->transfer.persist ? 0 : -ENOMEM;
}

int server_stop(struct server *server)
{
    int rc = persist_free(server->transfer.persist);

    server->transfer.persist = NULL;
    for (unsigned i = 0; i < OFFER_MAX_QUEUES; i++) {
        free(server->queue[i].pending);
        server->queue[i] = (struct server_queue){.pending = NULL};
    }
    server->dropped = 0;
    return rc;
}
