/* SPDX-License-Identifier: BSD-2-Clause */
/* The disk, the rules and the ring of a play. */
#include "harness/explore/reference_machine.h"

#include "fake_backend/disk.h"

#define STATUS_ERROR   (-1)
#define STATUS_REFUSED (-2)

/* The disk. */

int machine_place(const struct machine *m, uint64_t sector, unsigned sectors)
{
    int place = DISK_CACHE | DISK_MEDIUM;

    for (unsigned i = 0; i < sectors; i++)
        place &=
            (m->written[sector + i] ? DISK_CACHE : 0) | (m->durable[sector + i] ? DISK_MEDIUM : 0);
    return place;
}

static void make_durable(struct machine *m, uint32_t asked)
{
    for (unsigned i = 0; i < MACHINE_SECTORS; i++)
        m->durable[i] |= m->written[i] && m->written[i] <= asked;
}

static void write_disk(struct machine *m, const struct machine_request *request, bool durable)
{
    m->now++;
    for (unsigned i = 0; i < request->sectors; i++) {
        m->written[request->sector + i] = m->now;
        m->durable[request->sector + i] = durable || m->write_through;
    }
}

static void perform(struct machine *m, const struct machine_request *request,
                    enum fault_effect effect)
{
    bool all = effect == EFFECT_PERFORMED, orders = request->op & (OP_FLUSH | OP_BARRIER);

    if ((all && orders) || effect == EFFECT_FLUSHED || effect == EFFECT_FLUSHED_WRITTEN)
        make_durable(m, request->op == OP_FLUSH ? request->asked : m->now);
    if (request->sectors && request->op != OP_READ &&
        (all || effect == EFFECT_WRITTEN || effect == EFFECT_FLUSHED_WRITTEN))
        write_disk(m, request, all && request->op == OP_BARRIER);
}

/* The rules. */

static bool matches(const struct machine *m, const struct scenario_rule *rule,
                    const struct machine_request *request)
{
    enum request_form form = request->sectors ? FORM_DATA : FORM_EMPTY;

    return m->seen->begun > rule->from && rule->op == request->op && rule->form & form;
}

static int pick_rule(struct machine *m, const struct machine_request *request)
{
    for (unsigned i = 0; i < m->scenario->rule_count; i++) {
        const struct scenario_rule *rule = &m->scenario->rules[i];

        if (!matches(m, rule, request))
            continue;
        m->matches[i]++;
        if (m->matches[i] > rule->skip &&
            (!rule->count || m->matches[i] <= rule->skip + rule->count))
            return (int)i;
    }
    return -1;
}

/* The backend. */

void machine_send(struct machine *m, struct machine_request request)
{
    request.rule = pick_rule(m, &request);
    request.asked = m->now;
    request.place = m->seen->request_count;
    if (request.op != OP_READ && m->seen->request_count < SEEN_REQUESTS)
        m->seen->requests[m->seen->request_count++] =
            (struct seen_request){.step = m->seen->begun - 1,
                                  .op = request.op,
                                  .form = request.sectors ? FORM_DATA : FORM_EMPTY,
                                  .sector = request.sectors ? request.sector : 0,
                                  .sectors = request.sectors,
                                  .status = SEEN_NO_ANSWER};
    if (m->ring.count < MACHINE_WAITING)
        m->ring.at[m->ring.count++] = request;
}

static int answer(struct machine *m, const struct machine_request *request)
{
    const struct scenario_rule *rule =
        request->rule < 0 ? NULL : &m->scenario->rules[request->rule];
    int status = !rule || rule->answer == ANSWER_OKAY ? 0
                 : rule->answer == ANSWER_ERROR       ? STATUS_ERROR
                                                      : STATUS_REFUSED;

    perform(m, request, rule ? rule->effect : EFFECT_PERFORMED);
    if (request->op != OP_READ && request->place < SEEN_REQUESTS)
        m->seen->requests[request->place].status = status;
    return status;
}

/* Nothing passes a barrier.  (That it passes nothing either is not seen: nobody was told yet.) */
void machine_serve(struct machine *m)
{
    struct machine_requests *ring = &m->ring, *answered = &m->answered;
    unsigned kept = 0;
    bool barrier = false;

    answered->count = 0;
    for (unsigned i = 0; i < ring->count; i++) {
        struct machine_request *request = &ring->at[i];
        bool held = request->rule >= 0 && m->scenario->rules[request->rule].hold && !m->released;

        if (held || barrier) {
            barrier |= request->op == OP_BARRIER;
            ring->at[kept++] = *request;
            continue;
        }
        request->status = answer(m, request);
        answered->at[answered->count++] = *request;
    }
    ring->count = kept;
}
