/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/model_block.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "harness/bench/loop/lines.h"

/* Stages of a request in the flush machinery, lowest first. */
enum stage {
    STAGE_PREFLUSH = 1 << 0,
    STAGE_DATA = 1 << 1,
    STAGE_POSTFLUSH = 1 << 2,
};

void block_init(struct block_queue *queue, struct block_driver *driver, struct lines *trace)
{
    *queue = (struct block_queue){
        .driver = driver, .trace = trace, .max_sectors = 8, .tags = BLOCK_TAGS};
    TAILQ_INIT(&queue->dispatch);
    TAILQ_INIT(&queue->flush_pending);
    TAILQ_INIT(&queue->flush_running);
    TAILQ_INIT(&queue->every);
    TAILQ_INIT(&queue->done);
}

void block_dispose(struct block_queue *queue)
{
    struct block_request *request;

    while ((request = TAILQ_FIRST(&queue->every))) {
        TAILQ_REMOVE(&queue->every, request, every);
        free(request);
    }
}

/* The letters of Linux's block events: F flush, R or W, F for FUA, S synchronous, D discard. */
static const char *rwbs(const struct block_request *request)
{
    if (!request->bio)
        return "FF";
    if (request->op == BIO_READ)
        return "R";
    if (request->op == BIO_DISCARD)
        return request->secure ? "DE" : "D";
    return request->fua ? "WFS" : "WS";
}

static void trace(struct block_queue *queue, const char *event, const struct block_request *request,
                  uint32_t sectors, int error)
{
    if (request->op == BIO_FLUSH)
        lines_add(queue->trace, "trace %s %s -1 0 %d", event, rwbs(request), error);
    else
        lines_add(queue->trace, "trace %s %s %" PRIu64 " %" PRIu32 " %d", event, rwbs(request),
                  request->sector, sectors, error);
}

static void finish_bio(struct block_queue *queue, struct bio *bio)
{
    TAILQ_INSERT_TAIL(&queue->done, bio, link);
}

static void end(struct block_queue *queue, struct block_request *request, int error)
{
    struct bio *bio = request->bio;

    if (!bio->error)
        bio->error = error;
    TAILQ_REMOVE(&queue->every, request, every);
    free(request);
    if (!--bio->parts)
        finish_bio(queue, bio);
}

/* Puts a request of the flush machinery where its next stage begins. */
static void next_stage(struct block_queue *queue, struct block_request *request, int error)
{
    switch (request->todo & -request->todo) {
    case STAGE_DATA:
        queue->data_out++;
        TAILQ_INSERT_TAIL(&queue->dispatch, request, link);
        break;
    case STAGE_PREFLUSH:
    case STAGE_POSTFLUSH:
        TAILQ_INSERT_TAIL(queue->joins_flush && queue->flush_out ? &queue->flush_running
                                                                 : &queue->flush_pending,
                          request, link);
        break;
    default:
        trace(queue, "complete", request, 0, error);
        end(queue, request, error);
    }
}

static void stage_done(struct block_queue *queue, struct block_request *request, int error)
{
    request->todo = error ? 0 : request->todo & (request->todo - 1);
    next_stage(queue, request, error);
}

/* Sends the one flush that all pending ones share.  It goes before waiting requests. */
static bool kick(struct block_queue *queue)
{
    if (queue->flush_out || TAILQ_EMPTY(&queue->flush_pending))
        return false;
    TAILQ_CONCAT(&queue->flush_running, &queue->flush_pending, link);
    queue->flush_out = true;
    queue->flush = (struct block_request){
        .op = BIO_FLUSH, .processor = TAILQ_FIRST(&queue->flush_running)->processor};
    TAILQ_INSERT_HEAD(&queue->dispatch, &queue->flush, link);
    return true;
}

/* Writes that are out and will want a flush too are worth waiting for. */
static void kick_patiently(struct block_queue *queue)
{
    if (!queue->data_out)
        kick(queue);
}

bool block_expire(struct block_queue *queue)
{
    return kick(queue);
}

static struct block_request *add_request(struct block_queue *queue, struct bio *bio,
                                         uint32_t offset)
{
    struct block_request *request = calloc(1, sizeof(*request));
    uint32_t left = bio->sectors - offset;
    uint32_t most = bio->op == BIO_DISCARD ? UINT32_MAX : queue->max_sectors;

    if (!request)
        return NULL;
    request->op = bio->op;
    request->fua = bio->fua && queue->fua;
    request->secure = bio->secure;
    request->sector = bio->sector + offset;
    request->sectors = left < most ? left : most;
    request->data = bio->data ? bio->data + (size_t)offset * 512 : NULL;
    request->processor = bio->processor;
    request->bio = bio;
    if (bio->op == BIO_FLUSH)
        request->todo = STAGE_PREFLUSH;
    else if (bio->fua && !queue->fua)
        request->todo = STAGE_DATA | STAGE_POSTFLUSH;
    TAILQ_INSERT_TAIL(&queue->every, request, every);
    bio->parts++;
    return request;
}

int block_submit(struct block_queue *queue, struct bio *bio)
{
    uint32_t offset = 0;

    bio->error = 0;
    bio->parts = 0;
    if (!queue->write_cache) {
        bio->fua = false;
        if (bio->op == BIO_FLUSH) {
            finish_bio(queue, bio);
            return 0;
        }
    }
    if (bio->op == BIO_DISCARD && !queue->discard) {
        bio->error = -EOPNOTSUPP;
        finish_bio(queue, bio);
        return 0;
    }
    do {
        struct block_request *request = add_request(queue, bio, offset);

        if (!request)
            return -ENOMEM;
        offset += request->sectors;
        if (request->todo)
            next_stage(queue, request, 0);
        else
            TAILQ_INSERT_TAIL(&queue->dispatch, request, link);
    } while (offset < bio->sectors);
    kick_patiently(queue);
    return 0;
}

struct bio *block_reap(struct block_queue *queue)
{
    struct bio *bio = TAILQ_FIRST(&queue->done);

    if (bio)
        TAILQ_REMOVE(&queue->done, bio, link);
    return bio;
}

static void flush_completed(struct block_queue *queue, int error)
{
    struct block_requests shared = TAILQ_HEAD_INITIALIZER(shared);
    struct block_request *request;

    TAILQ_CONCAT(&shared, &queue->flush_running, link);
    queue->flush_out = false;
    while ((request = TAILQ_FIRST(&shared))) {
        TAILQ_REMOVE(&shared, request, link);
        stage_done(queue, request, error);
        if (queue->first_hears)
            error = 0;
    }
}

void block_complete(struct block_queue *queue, struct block_request *request, int error)
{
    queue->tags_used--;
    trace(queue, "complete", request, request->sectors, error);
    if (request == &queue->flush) {
        flush_completed(queue, error);
    } else if (request->todo) {
        queue->data_out--;
        stage_done(queue, request, error);
    } else {
        end(queue, request, error);
    }
    kick_patiently(queue);
}

void block_complete_early(struct block_queue *queue, struct block_request *request, int error)
{
    queue->tags_used++;
    block_complete(queue, request, error);
}

void block_give_back(struct block_queue *queue)
{
    queue->tags_used--;
}

void block_requeue(struct block_queue *queue, struct block_request *request)
{
    queue->tags_used--;
    request->requeued = true;
    TAILQ_INSERT_TAIL(&queue->dispatch, request, link);
}

void block_take_back(struct block_queue *queue, struct block_request *request)
{
    queue->tags_used--;
    TAILQ_INSERT_HEAD(&queue->dispatch, request, link);
}

bool block_work(struct block_queue *queue)
{
    struct block_request *request;
    bool worked = false;
    int rc;

    while (queue->tags_used < queue->tags && (request = TAILQ_FIRST(&queue->dispatch))) {
        TAILQ_REMOVE(&queue->dispatch, request, link);
        queue->tags_used++;
        trace(queue, "issue", request, request->sectors, 0);
        rc = queue->driver->queue(queue->driver, request);
        if (rc)
            block_complete(queue, request, rc);
        worked = true;
    }
    return worked;
}
