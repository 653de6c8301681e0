/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * backend: one vbd, from its first node to its last, served as a case's rules say.
 *
 * Joins handshake, ring, wire, rules and disk.  No policy: it knows neither the case's name nor
 * what is expected.  backend_work does what there is to do and returns; the caller waits on the
 * doors' descriptors.
 */
#ifndef FAKE_BACKEND_BACKEND_H
#define FAKE_BACKEND_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/fault.h"
#include "fake_backend/ports.h"

struct backend;
struct disk;
struct fault_armed; /* fault_engine.h */
struct journal;
struct why;

enum backend_state {
    BACKEND_UNSET = 0,
    BACKEND_CONNECTING,
    BACKEND_CONNECTED, /* the frontend says so, or sends requests */
    BACKEND_CLOSING,   /* we asked the frontend to close, or it began by itself */
    BACKEND_CLOSED,    /* both sides are closed; ring and event channel are given back */
    BACKEND_BROKEN,    /* the frontend broke the protocol; nothing more is served */
};

/*
 * A mailbox is sectors behind the disk's end that hold nothing.  They read as zeros, and a program in the guest
 * that reads one whole place of it (MAILBOX_PLACE_SECTORS, aligned within the mailbox) tells us something by which place that is:
 * in ring order, which nothing else that it could say has.  `heard` is called before the read is answered; such a
 * read meets no rule and is no request in the journal.
 */
#define MAILBOX_PLACE_SECTORS 8u

struct backend_mailbox {
    uint64_t sectors; /* 0: there is none */
    void (*heard)(void *ctx,
                  uint64_t place); /* the place's first sector, from the mailbox's beginning */
    void *ctx;
};

struct backend_config {
    unsigned domid;
    unsigned vdev; /* virtual-device number: 51712 is xvda, 51728 xvdb ... */
    struct offer offer;
    const struct fault_rule *rules;
    size_t rule_count;
    const struct fault_rule *habits; /* of a personality: for what no rule acts on */
    size_t habit_count;
    bool control;      /* refusals become performed and OKAY, holds are kept */
    struct disk *disk; /* the caller's; outlives the backend */
    struct backend_mailbox mailbox;
    struct journal *journal; /* the caller's; NULL: none is kept */
};

/* backend_attach writes the nodes of a fresh vbd under /local/domain/0/blkproof/<domid>/<vdev> and the
 * guest's device/vbd/<vdev>. */
int backend_attach(struct backend **backend_out, struct ports *ports,
                   const struct backend_config *config, struct why *why);

/*
 * backend_work answers what ring and xenstore hold, a ringful at most.  Returns how much was done;
 * only after 0 is it time to wait, and the guest's to notify us.  A negative errno with a sentence:
 * a door failed us.  What the guest does wrong is journalled, never an error.
 */
int backend_work(struct backend *backend, struct why *why);

enum backend_state backend_state(const struct backend *backend);
const char *backend_broken(const struct backend *backend); /* why it is BROKEN; "" otherwise */

/* backend_mark tells the rules that a mark was set; held requests that waited for it are answered
 * by the next backend_work. */
void backend_mark(struct backend *backend, const char *mark);

/*
 * Rules may come and go while the device is served.  backend_add_rule puts one (the caller's; it
 * stays where it is) behind those that are there: -EEXIST, -ENOSPC.  backend_remove_rule takes the
 * one of that name back, habits too: what it held is answered by the next backend_work as if it had
 * met no rule.  NULL: there is none.  backend_rule counts from 0; NULL: there are no more.
 */
int backend_add_rule(struct backend *backend, const struct fault_rule *rule);
const struct fault_rule *backend_remove_rule(struct backend *backend, const char *name);
const struct fault_armed *backend_rule(const struct backend *backend, size_t index);

/*
 * backend_continue: the rules of a fresh vbd go on where those of `before`, which were the same, stand.  Its habits are
 * its own, and begin.
 */
void backend_continue(struct backend *backend, const struct backend *before);

/* What was done so far. */
struct backend_stats {
    struct {
        uint64_t requests, sectors;
    } op[8];                        /* by the bit of its enum block_op */
    uint64_t okay, refused, failed; /* answers: OKAY, EOPNOTSUPP, any other */
    uint64_t dropped, violations;
};
struct backend_stats backend_stats(const struct backend *backend);

/*
 * backend_idle: the ring is empty and nothing is held or was dropped: the guest waits for nothing
 * of ours.
 */
bool backend_idle(const struct backend *backend);

/* backend_held counts requests that a rule holds or that wait behind a held barrier. */
unsigned backend_held(const struct backend *backend);

/* backend_unfired: the first rule that had to act and did not; NULL: all did. */
const struct fault_rule *backend_unfired(const struct backend *backend);

/*
 * backend_rewrite writes one of our nodes while the frontend uses the disk (NULL: removes it), as
 * xen-blkback does with feature-flush-cache.  What is served stays as it was offered.
 */
int backend_rewrite(struct backend *backend, const char *node, const char *value, struct why *why);

/* backend_resize tells the frontend a new size, in 512-byte units, and serves it as far as the disk
 * reaches: `sectors`, then the state Connected once more.  A mailbox stays where it is, up to the new end. */
int backend_resize(struct backend *backend, uint64_t sectors, struct why *why);

/* backend_front_closes: has the frontend begun to close, or is it gone? */
bool backend_front_closes(const struct backend *backend);

/* backend_close: the next backend_work asks the frontend to close (state Closing).  Its end is
 * BACKEND_CLOSED, which comes when the frontend is closed and nothing is held. */
void backend_close(struct backend *backend);

/*
 * backend_end gives everything back: grants, event channel, watches and nodes.  Right at any time,
 * also for a dead guest.  What is left is to be asked, continued or freed.
 */
void backend_end(struct backend *backend);

/* backend_free ends it, where that was not done.  Accepts NULL. */
void backend_free(struct backend *backend);

/*
 * backend_clean removes what a killed run left behind for this guest (domid) under our own names,
 * and only that; backend_clean_device does so for one device, and returns 1 when there was one.
 */
int backend_clean(struct ports *ports, unsigned domid, struct why *why);
int backend_clean_device(struct ports *ports, unsigned domid, unsigned vdev, struct why *why);

/* backend_sweep does so for all guests that are gone; their own nodes went with them, ours did not.
 * What cannot be removed stays. */
void backend_sweep(struct ports *ports);

#endif
