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

static uint8_t index_of(const struct server *server, const struct server_queue *queue)
{
    return (uint8_t)(queue - server->queue);
}

static void journal_request(struct server *server, const struct server_queue *queue,
                            const struct wire_request *request)
{
    journal_add(
        server->config.journal,
        (struct journal_entry){.kind = JOURNAL_REQUEST,
                               .queue = index_of(server, queue),
                               .id = request->id,
                               .op = request->op,
                               .form = form_of(request),
                               .indirect = request->indirect,
                               .secure = request->secure,
                               .sector = server_has_place(request) ? request->sector : UINT64_MAX,
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
    server->stats.failed += status != BLKIF_RSP_OKAY && status != BLKIF_RSP_EOPNOTSUPP;
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

/* A read of the mailbox is heard and answered at once; false: it is a request like any other. */
static bool take_mail(struct server *server, struct server_queue *queue,
                      const struct wire_request *request)
{
    const char *why = NULL;
    int rc = server_hear(server, request, &why);

    if (!rc)
        return false;
    if (rc < 0)
        blame(server, queue, request, rc, why);
    ring_answer(&queue->ring, request->id, request->op_on_wire,
                rc < 0 ? BLKIF_RSP_ERROR : BLKIF_RSP_OKAY);
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
        [ANSWER_STATUS] = {BLKIF_RSP_OKAY, "status"},
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
        rc = server_perform(server, pending, effect, &why);
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
        respond(server, queue, &pending->request,
                how == ANSWER_STATUS ? pending->rule->status : answers[how].status, effect);
    }
}

/* The rule that this request meets; NULL: none. */
static const struct fault_rule *pick(struct server *server, const struct server_queue *queue,
                                     const struct wire_request *request)
{
    return fault_engine_pick(&server->engine,
                             &(struct fault_query){.op = request->op,
                                                   .form = form_of(request),
                                                   .sector = request->sector,
                                                   .sectors = request->sectors,
                                                   .queue = (unsigned)(queue - server->queue)});
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
    pending->rule = !rc || unknown ? pick(server, queue, request) : NULL;
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
    int done = 0, taken = 0;
    int rc;

    while ((uint32_t)done < queue->ring.entries && (taken = ring_take(&queue->ring, slot)) > 0) {
        accept(server, queue, slot);
        done++;
    }
    done += answer_pending(server, queue);
    if (done)
        server->looks = server->patience;
    queue->ran_away = taken < 0;
    rc = server->failed;
    server->failed = 0;
    return rc ? why_set(why, rc, "%s", server->failure.text) : done;
}

static bool have_more(const struct server *server)
{
    for (unsigned i = 0; i < OFFER_MAX_QUEUES && server->queue[i].ring.pages; i++)
        if (ring_has_more(&server->queue[i].ring))
            return true;
    return false;
}

bool server_rest(struct server *server)
{
    bool more = false;

    for (; server->looks; server->looks--) {
        if (have_more(server))
            return true;
        __builtin_ia32_pause(); /* a guest on the same core gets more of it */
    }
    for (unsigned i = 0; i < OFFER_MAX_QUEUES && server->queue[i].ring.pages; i++)
        more |= ring_rearm(&server->queue[i].ring);
    return more;
}

void server_init(struct server *server, const struct ports *ports,
                 const struct backend_config *config)
{
    server->config = *config;
    server->terms = offer_terms(&config->offer);
    server->transfer = (struct transfer){.grants = ports->grants, .domid = config->domid};
    server->patience = ports->looks;
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
    server->dropped = server->looks = 0;
    return rc;
}
