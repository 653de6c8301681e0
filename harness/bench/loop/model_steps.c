/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps of a model guest: threads that read, write and sync its vbds. */
#include "harness/bench/loop/model_guest.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/model.h"
#include "harness/guest/protocol.h"

struct step *guest_step_find(struct model_guest *guest, const char *name)
{
    struct step *step;

    TAILQ_FOREACH(step, &guest->steps, link)
        if (!strcmp(step->order.name, name))
            return step;
    return NULL;
}

static bool has_data(const struct step_order *order)
{
    return order->kind == STEP_KIND_READ || order->kind == STEP_KIND_WRITE;
}

unsigned guest_step_callers(const struct step_order *order)
{
    return order->threads * order->repeat;
}

bool guest_step_over(const struct step *step)
{
    return step->finished == guest_step_callers(&step->order);
}

void guest_step_free(struct model_guest *guest, struct step *step)
{
    TAILQ_REMOVE(&guest->steps, step, link);
    for (unsigned i = 0; i < guest_step_callers(&step->order); i++)
        free(step->caller[i].data);
    free(step);
}

bool guest_front_used(struct model_guest *guest, const struct frontend *front)
{
    const struct step *step;

    TAILQ_FOREACH(step, &guest->steps, link)
        if (step->front == front && !guest_step_over(step))
            return true;
    return false;
}

static void submit(struct caller *caller, enum bio_op op)
{
    struct step *step = caller->step;
    const struct step_order *order = &step->order;

    caller->bio = (struct bio){.op = op, .processor = order->processor, .owner = caller};
    if (op != BIO_FLUSH) {
        caller->bio.fua = order->fua && !order->buffered;
        caller->bio.secure = order->secure;
        caller->bio.sector = order->sector + (uint64_t)caller->index * order->sectors;
        caller->bio.sectors = order->sectors;
        caller->bio.data = caller->data;
    }
    if (block_submit(&step->front->queue, &caller->bio))
        step->front->guest->broken = -ENOMEM;
}

static void tell(struct model_guest *guest, struct caller *caller, int error);

/* Does what the step says. */
static void ask(struct model_guest *guest, struct caller *caller)
{
    static const enum bio_op ops[] = {[STEP_KIND_READ] = BIO_READ,
                                      [STEP_KIND_WRITE] = BIO_WRITE,
                                      [STEP_KIND_SYNC] = BIO_FLUSH,
                                      [STEP_KIND_DISCARD] = BIO_DISCARD};
    enum step_kind kind = caller->step->order.kind;

    if (kind == STEP_KIND_REOPEN)
        tell(guest, caller, 0);
    else if (kind == STEP_KIND_DISCARD && !caller->step->front->queue.discard)
        tell(guest, caller, -EOPNOTSUPP);
    else
        submit(caller, ops[kind]);
}

/* The caller is done; if his thread is to ask again, it does so now. */
static void finish(struct model_guest *guest, struct caller *caller)
{
    struct step *step = caller->step;
    unsigned next = caller->index + step->order.threads;

    caller->finished = true;
    step->finished++;
    free(caller->data);
    caller->data = NULL;
    if (guest_step_over(step))
        agent_done(guest, step);
    else if (next < guest_step_callers(&step->order))
        ask(guest, &step->caller[next]);
}

/* Tells on the ring, too, by a read of the place that says so. */
static void tell_on_ring(struct caller *caller, const char *found, int error)
{
    const struct step_order *order = &caller->step->order;
    enum agent_found what = !found                   ? AGENT_FOUND_NOTHING
                            : !strcmp(found, "same") ? AGENT_FOUND_SAME
                                                     : AGENT_FOUND_DIFFERENT;

    caller->telling = true;
    guest_tell(caller->step->front, &caller->bio,
               tell_sector(order->tell, caller->index % order->threads, what, (unsigned)-error));
    caller->bio.owner = caller;
}

static void told_on_ring(struct model_guest *guest, struct caller *caller)
{
    caller->step->untold = caller->bio.error;
    finish(guest, caller);
}

static void tell(struct model_guest *guest, struct caller *caller, int error)
{
    const struct step_order *order = &caller->step->order;
    size_t bytes = (size_t)order->sectors * SECTOR_SIZE;
    const char *found = NULL;

    if (order->kind == STEP_KIND_READ && !error) {
        unsigned char *expected = malloc(bytes);

        if (!expected) {
            guest->broken = -ENOMEM;
            return;
        }
        pattern_fill(expected, caller->bio.sector, order->sectors, order->seed);
        found = memcmp(expected, caller->data, bytes) ? "differs" : "same";
        free(expected);
    }
    agent_result(guest, caller, error ? -1 : has_data(order) ? (long)bytes : 0, -error, found);
    if (order->tell)
        tell_on_ring(caller, found, error);
    else
        finish(guest, caller);
}

void guest_tell(struct frontend *front, struct bio *bio, uint64_t sector)
{
    static unsigned char page[AGENT_TELL_SECTORS * SECTOR_SIZE]; /* nobody looks at it */

    *bio =
        (struct bio){.op = BIO_READ, .sector = sector, .sectors = AGENT_TELL_SECTORS, .data = page};
    if (block_submit(&front->queue, bio))
        front->guest->broken = -ENOMEM;
}

/*
 * What the caller's bio came to.  A durable write is a FUA write and then a sync; a sync makes
 * success of EOPNOTSUPP, and so does a discard that is no secure one.  A write through the page cache is written back at once; whether that
 * worked only a sync is told.
 */
static void advance(struct model_guest *guest, struct caller *caller)
{
    const struct step_order *order = &caller->step->order;
    struct frontend *front = caller->step->front;
    int error = caller->bio.error;

    if (caller->bio.op == BIO_WRITE && order->buffered && error) {
        front->writeback_failed = true;
        error = 0;
    }
    if (caller->bio.op == BIO_WRITE && (order->fua || order->fsync) && !error) {
        submit(caller, BIO_FLUSH);
        return;
    }
    if (caller->bio.op == BIO_DISCARD && error == -EOPNOTSUPP && !order->secure)
        error = 0;
    if (caller->bio.op == BIO_FLUSH) {
        if (error == -EOPNOTSUPP && !guest->model->fsync_tells_unsupported)
            error = 0;
        if (front->writeback_failed && !error)
            error = -EIO;
        front->writeback_failed = false;
    }
    tell(guest, caller, error);
}

bool guest_reap(struct model_guest *guest, struct frontend *front)
{
    bool worked = false;
    struct bio *bio;

    while ((bio = block_reap(&front->queue))) {
        if (bio == &front->scan)
            front_scanned(front);
        else if (bio == &guest->telling)
            agent_told(guest);
        else if (((struct caller *)bio->owner)->telling)
            told_on_ring(guest, bio->owner);
        else
            advance(guest, bio->owner);
        worked = true;
    }
    return worked;
}

static int check_order(const struct frontend *front, const struct step_order *order)
{
    uint64_t sectors = (uint64_t)order->sectors * guest_step_callers(order);

    if (!order->threads || order->threads > AGENT_THREADS || !order->repeat ||
        order->repeat > AGENT_CALLERS / order->threads)
        return -EINVAL;
    if (order->kind == STEP_KIND_SYNC || order->kind == STEP_KIND_REOPEN)
        return 0;
    if (!order->sectors || order->sector > front->sectors ||
        sectors > front->sectors - order->sector)
        return -EINVAL;
    return 0;
}

static struct step *make_step(const struct step_order *order, struct frontend *front)
{
    unsigned callers = guest_step_callers(order);
    struct step *step = calloc(1, sizeof(*step) + callers * sizeof(step->caller[0]));
    size_t bytes = (size_t)order->sectors * SECTOR_SIZE;

    if (!step)
        return NULL;
    step->order = *order;
    step->front = front;
    for (unsigned i = 0; i < callers; i++) {
        struct caller *caller = &step->caller[i];

        caller->step = step;
        caller->index = i;
        if (!has_data(order))
            continue;
        caller->data = calloc(1, bytes);
        if (!caller->data)
            return step; /* seen by the caller */
        if (order->kind == STEP_KIND_WRITE)
            pattern_fill(caller->data, order->sector + (uint64_t)i * order->sectors, order->sectors,
                         order->seed);
    }
    return step;
}

int guest_run(struct model_guest *guest, const struct step_order *order)
{
    struct step *step = guest_step_find(guest, order->name);
    struct frontend *front;
    int rc;

    TAILQ_FOREACH(front, &guest->fronts, link)
        if (front->open)
            break;
    if (!front || front->gone)
        return -ENODEV;
    if (step && !guest_step_over(step))
        return -EBUSY;
    rc = check_order(front, order);
    if (rc)
        return rc;
    if (step)
        guest_step_free(guest, step);
    step = make_step(order, front);
    if (!step)
        return -ENOMEM;
    TAILQ_INSERT_TAIL(&guest->steps, step, link);
    if (has_data(order) && !step->caller[guest_step_callers(order) - 1].data) {
        guest_step_free(guest, step);
        return -ENOMEM;
    }
    for (unsigned i = 0; i < order->threads; i++)
        ask(guest, &step->caller[i]);
    return 0;
}
