/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server: the requests of one ring, from slot to response: taken, checked, held or refused as the rules say, performed on the
 * disk, answered.  Knows nothing of xenstore and states.
 */
#ifndef FAKE_BACKEND_SERVER_H
#define FAKE_BACKEND_SERVER_H

#include "fake_backend/backend.h"
#include "fake_backend/fault_engine.h"
#include "fake_backend/ring.h"
#include "fake_backend/transfer.h"
#include "fake_backend/why.h"

#define SERVER_MAX_PENDING 32 /* a one-page ring's entries: no more can be unanswered */

/* A request that is not answered yet: a rule holds it, or it waits for one that is held. */
struct pending {
    struct wire_request request;
    const struct fault_rule *rule; /* NULL: behave */
    uint32_t asked;                /* the disk's moment when it came: what a flush is about */
};

struct server {
    struct backend_config config;
    struct grants *grants;
    unsigned indirect_max;
    struct fault_engine engine;
    struct ring ring; /* pages NULL: there is none; whoever mapped it sets and unmaps it */
    bool ran_away;    /* the ring's req_prod is absurd; nothing more must be served */
    int failed;       /* a door failed us while a request was served; 0: none did */
    struct why failure;
    unsigned dropped;
    size_t pending_count;
    struct pending pending[SERVER_MAX_PENDING]; /* in ring order */
    unsigned char buffer[TRANSFER_MAX];
};

/* server_init starts with a zeroed server. */
void server_init(struct server *server, struct grants *grants, const struct backend_config *config);

/*
 * server_serve takes a ringful at most (a guest that never stops must not keep us here) and answers what can be answered.
 * Returns how much was done, or what a door failed with.  Responses are the guest's only after ring_publish.
 */
int server_serve(struct server *server, struct why *why);

/* server_sectors: the size that the guest is told, in 512-byte sectors: the disk's and the mailbox's. */
uint64_t server_sectors(const struct server *server);

/* server_stop forgets the ring and everything that waits. */
void server_stop(struct server *server);

#endif
