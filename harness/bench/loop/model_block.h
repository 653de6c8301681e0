/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model_block: what Linux's block layer does between a raw device and its driver, as far as flushes
 * are concerned.
 *
 * A bio becomes requests no larger than the limits.  FUA and flush are decided when the bio is
 * submitted, by the limits of that moment; then the requests wait for one of the driver's tags, in
 * order.  (So it is where a scheduler has more tags than the driver.) Flushes are merged: one is
 * out, those that come meanwhile share the next.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_BLOCK_H
#define HARNESS_BENCH_LOOP_MODEL_BLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#define BLOCK_TAGS 32u /* of a driver with one ring page, and until it says otherwise */

struct lines;

enum bio_op {
    BIO_UNSET = 0,
    BIO_READ,
    BIO_WRITE,
    BIO_FLUSH,
    BIO_DISCARD, /* no data */
};

struct bio {
    enum bio_op op;
    bool fua, secure;
    uint64_t sector; /* in 512-byte units */
    uint32_t sectors;
    unsigned char *data; /* the caller's */
    unsigned processor;  /* that the caller is on, from 1; 0: any */
    void *owner;
    /* the block layer's */
    int error; /* 0 or negative errno, once it is reaped */
    unsigned parts;
    TAILQ_ENTRY(bio) link;
};

struct block_request {
    enum bio_op op;
    bool fua, secure;
    uint64_t sector;
    uint32_t sectors;
    unsigned char *data;
    unsigned processor;
    bool requeued; /* the driver has seen it before */
    /* the block layer's */
    struct bio *bio; /* NULL: the shared flush */
    unsigned todo;   /* stages of the flush machinery still to be done, the current one included */
    TAILQ_ENTRY(block_request) link, every;
};
TAILQ_HEAD(block_requests, block_request);

struct block_driver {
    /*
     * queue takes the request, to complete it later or at once; or refuses it with a negative
     * errno.
     */
    int (*queue)(struct block_driver *driver, struct block_request *request);
};

struct block_queue {
    /* limits */
    bool write_cache, fua, discard;
    bool joins_flush;     /* a flush ends with one that is out already, as no block layer may do */
    bool first_hears;     /* only one of those who share a flush hears of its error; nor that */
    uint32_t max_sectors; /* of a read or write */
    unsigned tags;
    /* ours */
    struct block_driver *driver;
    struct lines *trace;
    unsigned tags_used, data_out;
    struct block_requests dispatch, flush_pending, flush_running, every;
    struct block_request flush;
    bool flush_out;
    TAILQ_HEAD(, bio) done;
};

/* The limits are the driver's to set.  Requests still unfinished are forgotten by dispose, and
 * their bios with them. */
void block_init(struct block_queue *queue, struct block_driver *driver, struct lines *trace);
void block_dispose(struct block_queue *queue);

/* block_submit: 0, or -ENOMEM.  The bio is the caller's, who leaves it alone until it is reaped. */
int block_submit(struct block_queue *queue, struct bio *bio);
/* block_reap gives one finished bio, in the order they finished; NULL: none. */
struct bio *block_reap(struct block_queue *queue);

/* block_work hands waiting requests to the driver while there are tags.  True: it did something. */
bool block_work(struct block_queue *queue);
/* block_complete: the driver is done with a request. */
void block_complete(struct block_queue *queue, struct block_request *request, int error);
/* block_complete_early: the caller is told, but the driver keeps the tag until block_give_back. */
void block_complete_early(struct block_queue *queue, struct block_request *request, int error);
void block_give_back(struct block_queue *queue);
/* block_requeue gives a request back to be queued once more, behind all that waits. */
void block_requeue(struct block_queue *queue, struct block_request *request);
/* block_take_back: the driver lost a request that it had; it is the first to be queued again. */
void block_take_back(struct block_queue *queue, struct block_request *request);
/* block_expire: the time is over that a flush waits for writes that will want one too. */
bool block_expire(struct block_queue *queue);

#endif
