/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hand_guest: a guest written by hand against our own backend, for tests.  It does only what it is
 * told, right or wrong; what a right one would see is asserted.
 */
#ifndef HARNESS_BENCH_LOOP_HAND_GUEST_H
#define HARNESS_BENCH_LOOP_HAND_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <xen/io/blkif.h>
#include <xen/io/xenbus.h>

#include "fake_backend/backend.h"
#include "fake_backend/fault.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/loop_world.h"

#define HAND_DOMID   1u
#define HAND_SECTORS 1024u
#define HAND_NOBODYS 4000000000u /* a grant reference of no page */

#define HAND_QUEUES      4u /* where a guest has several ... */
#define HAND_QUEUE_PAGES 4u /* ... and the most pages of each one's ring */

/* Its pages; HAND_DATA and those behind it may be written to, HAND_READONLY may not. */
enum {
    HAND_RING,
    HAND_INDIRECT,
    HAND_READONLY,
    HAND_UNGRANTED,
    HAND_DATA,
    HAND_PAGES = 48,
    HAND_RINGS =
        HAND_PAGES - HAND_QUEUES * HAND_QUEUE_PAGES /* of several queues, one after another */
};

struct hand_queue {
    void *shared; /* the whole ring */
    uint32_t port, req_prod;
};

struct hand {
    struct loop_world world;
    struct ports ports; /* a test may put its own doors here before hand_attach */
    struct backend *backend;
    struct disk *disk;
    struct journal *journal;
    struct blkif_sring *shared; /* NULL: no ring was made */
    uint32_t port, req_prod, rsp_cons;
    struct hand_queue queue[HAND_QUEUES]; /* hand_publish_queues makes these, and not the above */
};

void hand_begin(struct hand *hand);
/* hand_attach: rules, control and offer are taken from config; the rest is filled in. */
int hand_attach(struct hand *hand, struct backend_config config, struct why *why);
/* hand_end frees everything, and asserts that the backend left nothing behind. */
void hand_end(struct hand *hand);

/* hand_set writes a node of the frontend; NULL removes it.  The name "" is the whole vbd. */
void hand_set(struct hand *hand, const char *name, const char *value);
/* hand_publish makes a ring and says so in all nodes but state. */
void hand_publish(struct hand *hand);
/* hand_publish_queues makes several rings of 2^order pages each, which the test itself fills. */
void hand_publish_queues(struct hand *hand, unsigned queues, unsigned order);
/* hand_connect attaches and goes all the way to Connected. */
void hand_connect(struct hand *hand, struct backend_config config);
/* hand_work lets the backend work until it has nothing to do; hand_try stops at an error. */
int hand_try(struct hand *hand, struct why *why);
void hand_work(struct hand *hand);

/* hand_data is a data page, counted from HAND_DATA; hand_ref any page's grant reference. */
unsigned char *hand_data(struct hand *hand, unsigned page);
uint32_t hand_ref(unsigned page);
/* hand_request makes a request for so many whole data pages. */
struct blkif_request hand_request(uint8_t op, uint64_t id, uint64_t sector, uint8_t pages);
/* hand_put puts a request on the ring, unseen; hand_send shows all and lets the backend work. */
void hand_put(struct hand *hand, const void *request);
void hand_send(struct hand *hand);
void hand_do(struct hand *hand, struct blkif_request request); /* both */

/* hand_expect: the next response is this one; hand_expect_none: there is none. */
void hand_expect(struct hand *hand, uint64_t id, uint8_t op, int16_t status);
void hand_expect_none(struct hand *hand);

/* hand_violations counts them in the journal; each must have this text (NULL: any). */
unsigned hand_violations(const struct hand *hand, const char *text);

#endif
