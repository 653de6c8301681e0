/* SPDX-License-Identifier: BSD-2-Clause */
/* The guest of a play.  Nothing happens by itself: settle() goes on until nothing can happen any more. */
#include "harness/explore/reference_machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"

#define TAGS            32u /* entries of a ring of one page */
#define DIRECT_SEGMENTS 11u
#define DRIVER_INDIRECT 32u /* of Linux, unless it is told otherwise */
#define PAGE_SECTORS    8u
#define STATUS_REFUSED  (-2)

static unsigned choose(struct machine *m, unsigned of)
{
    struct choices *choices = m->choices;

    if (choices->count == CHOICES_MAX)
        return 0;
    choices->of[choices->count] = (unsigned char)of;
    return choices->way[choices->count++];
}

/* Callers and the block layer. */

static void begin_flush(struct machine *m, struct machine_caller *caller);

/* All that the caller asked for came to its end. */
static void finish(struct machine *m, struct machine_caller *caller)
{
    const struct guest_step *step = caller->step;
    struct seen_caller *seen = caller->seen;

    if (step->verb == STEP_WRITE && step->fua && !caller->syncing && !caller->error) {
        caller->syncing = true;
        begin_flush(m, caller);
        return;
    }
    seen->told = true;
    seen->error = caller->error;
    seen->differs &= !caller->error;
    seen->same = step->verb == STEP_READ && !caller->error && !seen->differs;
    if (step->verb == STEP_WRITE)
        seen->place = machine_place(m, caller->sector, step->sectors);
}

static void end_part(struct machine *m, struct machine_caller *caller, int error)
{
    if (!caller->error)
        caller->error = error;
    if (!--caller->parts)
        finish(m, caller);
}

static void begin_flush(struct machine *m, struct machine_caller *caller)
{
    caller->parts = 1;
    if (!m->queue_caches)
        end_part(m, caller, 0);
    else
        m->to_flush[m->to_flush_count++] = caller;
}

/* One flush is out at a time; whoever asks meanwhile shares the next. */
static bool share_flush(struct machine *m)
{
    struct machine_requests *queue = &m->for_tag;

    if (m->flush_out || !m->to_flush_count)
        return false;
    memcpy(m->flushed, m->to_flush, sizeof(m->flushed));
    m->flushed_count = m->to_flush_count;
    m->to_flush_count = 0;
    m->flush_out = true;
    memmove(&queue->at[1], &queue->at[0], queue->count * sizeof(queue->at[0]));
    queue->at[0] = (struct machine_request){.op = OP_FLUSH};
    queue->count++;
    return true;
}

static void end_flush(struct machine *m, int error)
{
    unsigned count = m->flushed_count;

    m->flush_out = false;
    m->flushed_count = 0;
    for (unsigned i = 0; i < count; i++)
        end_part(m, m->flushed[i], error);
}

static void end_request(struct machine *m, const struct machine_request *request, int error)
{
    m->tags--;
    if (!request->caller) {
        end_flush(m, error);
        return;
    }
    if (request->flush_before_end && !error)
        m->to_flush[m->to_flush_count++] = request->caller;
    else
        end_part(m, request->caller, error);
}

/* The driver. */

static void send_flush(struct machine *m, struct machine_request request)
{
    request.op = m->flush_op;
    request.sectors = 0;
    request.flush_follows = false;
    machine_send(m, request);
}

static void drive(struct machine *m, struct machine_request request)
{
    bool flush = request.op == OP_FLUSH,
         off = flush ? !m->driver_flush : request.fua && !m->driver_fua;
    bool large = request.sectors > DIRECT_SEGMENTS * PAGE_SECTORS;

    m->tags++;
    if (off && (flush || m->reference->off_fails)) {
        end_request(m, &request, m->reference->off_fails ? EIO : 0);
    } else if (flush) {
        send_flush(m, request);
    } else if (request.fua && large && m->reference->large_crashes) {
        m->seen->end = SEEN_CRASHED;
    } else if (!request.fua || off) {
        machine_send(m, request);
    } else {
        request.flush_follows = large;
        request.op = large ? OP_WRITE : OP_BARRIER;
        machine_send(m, request);
    }
}

/* A flush or barrier that was not answered OKAY.  Returns what becomes of it. */
static int react(struct machine *m, const struct machine_request *request)
{
    const struct reference *known = m->reference;
    enum reference_tells tells;

    if (request->status == STATUS_REFUSED)
        tells = request->sectors ? known->refused_data : known->refused_empty;
    else
        tells = request->sectors ? known->failed_data : known->failed_empty;
    if (known->after != REFERENCE_STAYS)
        m->driver_flush = m->driver_fua = false;
    if (known->after == REFERENCE_QUEUE_OFF)
        m->queue_caches = m->queue_fua = false;
    return tells == REFERENCE_TELLS_SUCCESS ? 0 : tells == REFERENCE_TELLS_EIO ? EIO : EOPNOTSUPP;
}

static void take_answer(struct machine *m, const struct machine_request *request)
{
    int error = request->status ? EIO : 0;

    if (error && request->op & (OP_FLUSH | OP_BARRIER))
        error = react(m, request);
    if (request->op == OP_READ && !error) {
        bool written = machine_place(m, request->sector, request->sectors) & DISK_CACHE;

        request->caller->seen->differs |= !written;
    }
    if (!error && request->flush_follows)
        send_flush(m, *request);
    else
        end_request(m, request, error);
}

static bool dispatch(struct machine *m)
{
    struct machine_requests *queue = &m->for_tag;
    struct machine_request next;

    if (!queue->count || m->tags == TAGS)
        return false;
    next = queue->at[0];
    queue->count--;
    memmove(&queue->at[0], &queue->at[1], queue->count * sizeof(queue->at[0]));
    drive(m, next);
    return true;
}

static void settle(struct machine *m)
{
    bool moved = true;

    while (moved && !m->seen->end) {
        moved = share_flush(m);
        while (!m->seen->end && dispatch(m))
            moved = true;
        machine_serve(m);
        for (unsigned i = 0; i < m->answered.count; i++, moved = true)
            take_answer(m, &m->answered.at[i]);
    }
}

/* Steps. */

/* The block layer decides how a part is made durable. */
static struct machine_request make_part(struct machine *m, struct machine_caller *caller,
                                        unsigned offset)
{
    const struct guest_step *step = caller->step;
    unsigned left = step->sectors - offset;
    bool durable = step->fua && !step->buffered && m->queue_caches;

    return (struct machine_request){.caller = caller,
                                    .op = step->verb == STEP_READ ? OP_READ : OP_WRITE,
                                    .fua = durable && m->queue_fua,
                                    .flush_before_end = durable && !m->queue_fua,
                                    .sector = caller->sector + offset,
                                    .sectors = left < m->most ? left : m->most};
}

/*
 * A large request is cut in pieces.  What became of the first may be known when the next is made, or when it is sent, or
 * only later.
 */
static void submit(struct machine *m, struct machine_caller *caller)
{
    const struct guest_step *step = caller->step;

    caller->parts = (step->sectors + m->most - 1) / m->most;
    for (unsigned offset = 0; offset < step->sectors && !m->seen->end; offset += m->most) {
        unsigned way = step->fua && offset ? choose(m, 3) : 0;
        struct machine_request part;

        if (way == 1)
            settle(m);
        part = make_part(m, caller, offset);
        if (way == 2)
            settle(m);
        m->for_tag.at[m->for_tag.count++] = part;
    }
}

static void begin(struct machine *m, unsigned index, unsigned thread)
{
    const struct guest_step *step = all_steps_at(m->c, index);
    struct machine_caller *caller = &m->callers[index][thread];

    *caller = (struct machine_caller){.step = step,
                                      .seen = &m->seen->callers[index][thread],
                                      .sector = step->sector + (uint64_t)thread * step->sectors};
    if (step_is_sync(step))
        begin_flush(m, caller);
    else
        submit(m, caller);
    settle(m);
}

static bool all_told(const struct machine *m)
{
    for (unsigned s = 0; s < m->seen->begun; s++)
        for (unsigned t = 0; t < step_threads(all_steps_at(m->c, s)); t++)
            if (!m->seen->callers[s][t].told)
                return false;
    return true;
}

/* Lets a step begin.  False: it cannot go on from here. */
static bool play_step(struct machine *m, unsigned index)
{
    unsigned own = m->scenario->step_count;

    m->seen->begun = index + 1;
    for (unsigned t = 0; t < step_threads(all_steps_at(m->c, index)); t++)
        begin(m, index, t);
    if (index + 1 == own)
        m->released = true;
    settle(m);
    if (m->seen->end)
        return false;
    return all_told(m) || (index < own && index + m->scenario->overlap >= own && index + 1 < own);
}

/* Where the disk holds in the end what was written. */
static void look_at_disk(struct machine *m)
{
    for (unsigned s = 0; s < m->seen->begun; s++)
        for (unsigned t = 0; t < step_threads(all_steps_at(m->c, s)); t++)
            if (all_steps_at(m->c, s)->verb == STEP_WRITE)
                m->seen->callers[s][t].place_at_end =
                    machine_place(m, m->callers[s][t].sector, all_steps_at(m->c, s)->sectors);
}

static void connect(struct machine *m)
{
    const struct scenario *scenario = m->scenario;
    unsigned indirect = scenario->indirect < DRIVER_INDIRECT ? scenario->indirect : DRIVER_INDIRECT;

    m->queue_caches = m->driver_flush = scenario->flush || scenario->barrier;
    m->queue_fua = m->driver_fua = scenario->barrier && !scenario->flush;
    m->flush_op = scenario->flush ? OP_FLUSH : OP_BARRIER;
    m->most = (indirect > DIRECT_SEGMENTS ? indirect : DIRECT_SEGMENTS) * PAGE_SECTORS;
    m->write_through = !m->queue_caches;
    for (unsigned s = 0; s < SEEN_STEPS; s++)
        for (unsigned t = 0; t < SCENARIO_THREADS; t++)
            m->seen->callers[s][t].place = m->seen->callers[s][t].place_at_end = SEEN_UNKNOWN;
}

int reference_play(const struct reference *reference, const struct conf_case *c,
                   const struct scenario *scenario, struct choices *choices, struct seen *seen)
{
    struct machine *m = calloc(1, sizeof(*m));
    bool goes_on = true;

    *seen = (struct seen){.end = SEEN_END_UNSET};
    choices->count = 0;
    if (!m)
        return -ENOMEM;
    *m = (struct machine){
        .reference = reference, .c = c, .scenario = scenario, .choices = choices, .seen = seen};
    connect(m);
    for (unsigned i = 0; goes_on && i < all_steps_count(c); i++)
        goes_on = play_step(m, i);
    if (goes_on) {
        look_at_disk(m);
        seen->end = SEEN_WELL;
    } else if (!seen->end) {
        seen->end = SEEN_STUCK;
    }
    free(m);
    return 0;
}
