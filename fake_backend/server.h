/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server: the requests of a vbd's rings, from slot to response: taken, checked, held or refused as
 * the rules say, performed on the disk, answered.  Knows nothing of xenstore and states.
 */
#ifndef FAKE_BACKEND_SERVER_H
#define FAKE_BACKEND_SERVER_H

#include "fake_backend/backend.h"
#include "fake_backend/fault_engine.h"
#include "fake_backend/ring.h"
#include "fake_backend/transfer.h"
#include "fake_backend/why.h"

/* A request that is not answered yet: a rule holds it, or it waits for one that is held. */
struct pending {
    struct wire_request request;
    const struct fault_rule *rule; /* NULL: behave */
    uint32_t asked;                /* the disk's moment when it came: what a flush is about */
};

/* One ring and what waits in it.  Barriers order the requests of their own ring only, as in
 * xen-blkback. */
struct server_queue {
    struct ring ring; /* pages NULL: there is none; whoever mapped it unmaps it */
    bool ran_away;    /* its req_prod is absurd; nothing more must be served */
    size_t pending_count;
    struct pending *pending; /* in ring order; as many as the ring has entries */
};

struct server {
    struct backend_config config;
    struct offer_terms terms;
    struct transfer transfer;
    int (*revoke)(void *ctx, enum block_op op, struct why *why); /* the owner's: its node says 0 */
    void *revoke_ctx;
    struct fault_engine engine;
    int failed; /* a door failed us while a request was served; 0: none did */
    struct why failure;
    unsigned dropped;
    unsigned patience; /* looks at rings that have run empty, from the last request on */
    unsigned looks;    /* left of them */
    struct backend_stats stats;
    struct server_queue queue[OFFER_MAX_QUEUES];
    unsigned char buffer[TRANSFER_MAX];
};

/* server_init starts with a zeroed server. */
void server_init(struct server *server, const struct ports *ports,
                 const struct backend_config *config);

/* server_open starts at the beginning of a ring that the frontend has just made.  -ENOMEM. */
int server_open(struct server *server, unsigned queue, void *pages, size_t bytes,
                enum wire_abi abi);

/* server_sectors: the size that the guest is told, in 512-byte sectors: the disk's and the mailbox's. */
uint64_t server_sectors(const struct server *server);

/* server_resize: the guest is told another size. */
void server_resize(struct server *server, uint64_t sectors);

/*
 * server_serve takes a ringful of one queue at most (a guest that never stops must not keep us here)
 * and answers what can be answered.  Returns how much was done, or what a door failed with.
 * Responses are the guest's only after ring_publish.
 */
int server_serve(struct server *server, unsigned queue, struct why *why);

/*
 * server_rest is for when there is nothing left to do: every ring asks for a notification.  A guest
 * that has just been answered is given a moment to send more before that: waking us costs both sides
 * far more than a request does.  Returns whether more has come.
 */
bool server_rest(struct server *server);

/* server_remove_rule takes the rule of that name out of force and returns it; NULL: there is none.
 * What it held is answered as if it had met no rule. */
const struct fault_rule *server_remove_rule(struct server *server, const char *name);

/* server_pending counts what is not answered and was not dropped. */
unsigned server_pending(const struct server *server);

/* server_persist keeps grants mapped from now on, as both sides agreed.  -ENOMEM. */
int server_persist(struct server *server);

/*
 * server_perform.c.  server_has_place: does a request name a place on the disk?  Others may have
 * anything in sector_number.  server_hear: 1: it is a word in the mailbox, which was heard and read
 * as zeroes; 0: it is a request like any other.  server_perform does what a request
 * asks, as far as `effect` says.  Both return -EPROTO with why_out for what is the guest's doing, and
 * another errno when a door or the disk failed.
 */
bool server_has_place(const struct wire_request *request);
int server_hear(struct server *server, const struct wire_request *request, const char **why_out);
int server_perform(struct server *server, const struct pending *pending, enum fault_effect effect,
                   const char **why_out);

/* server_stop forgets the rings and everything that waits.  Negative errno: a grant that stayed
 * mapped cannot be unmapped. */
int server_stop(struct server *server);

#endif
