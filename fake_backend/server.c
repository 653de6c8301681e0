/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/blkif.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/offer.h"

static enum request_form form_of(const struct wire_request *request)
{
    return request->segments && request->op != OP_OTHER ? FORM_DATA : FORM_EMPTY;
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

static void count_request(struct server *server, const struct wire_request *request)
{
    unsigned bit = (unsigned)__builtin_ctz(request->op);

    server->stats.op[bit].requests++;
    server->stats.op[bit].sectors += request->sectors;
}

static void count_answer(struct server *server, int16_t status)
{
    server->stats.okay += status == BLKIF_RSP_OKAY;
    server->stats.refused += status == BLKIF_RSP_EOPNOTSUPP;
    server->stats.failed += status == BLKIF_RSP_ERROR;
}

static void violation(struct server *server, const struct wire_request *request, const char *reason)
{
    server->stats.violations++;
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

static void respond(struct server *server, const struct wire_request *request, int16_t status,
                    enum fault_effect effect)
{
    static const char *const effects[] = {
        [EFFECT_DISCARDED] = "discarded", [EFFECT_WRITTEN] = "written",
        [EFFECT_FLUSHED] = "flushed",     [EFFECT_FLUSHED_WRITTEN] = "flushed-written",
        [EFFECT_PERFORMED] = "performed",
    };

    count_answer(server, status);
    ring_answer(&server->ring, request->id, request->op_on_wire, status);
    journal_add(server->config.journal, (struct journal_entry){.kind = JOURNAL_RESPONSE,
                                                               .id = request->id,
                                                               .op = request->op,
                                                               .form = form_of(request),
                                                               .number = status,
                                                               .text = effects[effect]});
}

/* Is what was written before it made durable? */
static bool flushes(const struct wire_request *request, enum fault_effect effect)
{
    if (effect == EFFECT_PERFORMED)
        return request->op & (OP_FLUSH | OP_BARRIER);
    return effect == EFFECT_FLUSHED || effect == EFFECT_FLUSHED_WRITTEN;
}

/*
 * Does what the request asks.  A barrier's own data is made durable with it: blkif.h does not say
 * so, but every frontend that sends one for a FUA write relies on it.
 */
static int perform(struct server *server, const struct wire_request *request,
                   enum fault_effect effect, const char **why_out)
{
    struct disk *disk = server->config.disk;
    struct grants *grants = server->grants;
    int rc = 0;

    if (request->op == OP_OTHER)
        return 0; /* nobody knows what it asks */
    if (request->segments && (request->sector > disk_sectors(disk) ||
                              request->sectors > disk_sectors(disk) - request->sector)) {
        *why_out = "a request beyond the end of the disk";
        return -EPROTO;
    }
    if (request->op == OP_READ) {
        disk_read(disk, request->sector, request->sectors, server->buffer);
        return transfer_store(grants, server->config.domid, request, server->buffer, why_out);
    }
    if (request->segments && effect != EFFECT_FLUSHED)
        rc = transfer_fetch(grants, server->config.domid, request, server->buffer, why_out);
    if (rc)
        return rc;
    if (flushes(request, effect))
        disk_flush(disk);
    if (!request->segments || effect == EFFECT_FLUSHED)
        return 0;
    if (request->op == OP_BARRIER && effect == EFFECT_PERFORMED)
        return disk_write_durable(disk, request->sector, request->sectors, server->buffer);
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
        journal_rule(server, pending, answers[how].word);
    if (effect != EFFECT_DISCARDED)
        rc = perform(server, &pending->request, effect, &why);
    if (rc) {
        blame(server, &pending->request, rc, why);
        respond(server, &pending->request, BLKIF_RSP_ERROR, EFFECT_DISCARDED);
    } else if (how == ANSWER_DROP) {
        server->dropped++;
        server->stats.dropped++;
    } else {
        if (how == ANSWER_REVOKE && !server->failed)
            server->failed =
                server->revoke(server->revoke_ctx, pending->request.op, &server->failure);
        respond(server, &pending->request, answers[how].status, effect);
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
static void accept(struct server *server, const void *slot)
{
    struct pending *pending = &server->pending[server->pending_count];
    struct wire_request *request = &pending->request;
    const char *why = NULL;
    int rc = wire_request(server->ring.abi, slot, server->indirect_max, request, &why);
    bool unknown = rc && request->op == OP_OTHER;

    if (!rc)
        rc = transfer_segments(server->grants, server->config.domid, request, &why);
    count_request(server, request);
    journal_request(server, request);
    if (!rc && !(request->op & server->offered)) {
        unknown = true;
        rc = -EPROTO;
        why = "an operation that was not offered";
    }
    if (rc)
        blame(server, request, rc, why);
    pending->rule = !rc || unknown ? pick(server, request) : NULL;
    if (rc && !pending->rule) {
        respond(server, request, unknown ? BLKIF_RSP_EOPNOTSUPP : BLKIF_RSP_ERROR,
                EFFECT_DISCARDED);
        return;
    }
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
    server->indirect_max = offer_terms(&config->offer).indirect;
    server->offered = offer_terms(&config->offer).ops;
    fault_engine_init(&server->engine, config->rules, config->rule_count);
    fault_engine_habits(&server->engine, config->habits, config->habit_count);
}

const struct fault_rule *server_remove_rule(struct server *server, const char *name)
{
    const struct fault_rule *rule = fault_engine_remove(&server->engine, name);

    for (size_t i = 0; rule && i < server->pending_count; i++)
        if (server->pending[i].rule == rule)
            server->pending[i].rule = NULL;
    return rule;
}

void server_stop(struct server *server)
{
    server->ring.pages = NULL;
    server->pending_count = 0;
    server->dropped = 0;
}
