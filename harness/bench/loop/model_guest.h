/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model_guest: a guest whose driver is a model: its vbds, the steps that run on them, and its agent
 * (model_agent.c), which speaks harness/guest/protocol.h.
 *
 * Nothing here runs by itself: guest_work goes on until the guest can do no more without its
 * backend or the harness.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_GUEST_H
#define HARNESS_BENCH_LOOP_MODEL_GUEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

#include "harness/bench/loop/lines.h"
#include "harness/bench/loop/loop_world.h"
#include "harness/bench/loop/model_block.h"
#include "harness/bench/loop/model_frontend.h"

#define GUEST_PAGES (FRONT_MAX * FRONT_PAGES)
#define STEP_NAME   64

struct model;
struct why;

enum step_kind {
    STEP_KIND_UNSET = 0,
    STEP_KIND_READ,
    STEP_KIND_WRITE,
    STEP_KIND_SYNC,
    STEP_KIND_DISCARD,
    STEP_KIND_REOPEN,
};

/* The driver's parameters, as Linux names them and with its defaults (for a guest of one vcpu). */
struct driver_params {
    unsigned max_indirect_segments, max_ring_page_order, max_queues, feature_persistent;
};
#define DRIVER_DEFAULTS ((struct driver_params){32, 0, 1, 1})

/* What `run` asked for. */
struct step_order {
    char name[STEP_NAME];
    enum step_kind kind;
    uint64_t sector;
    uint32_t sectors;
    unsigned threads, repeat;
    uint64_t seed, tell; /* tell: a sector; 0: nothing is told on the ring */
    bool fua, fsync, buffered, secure;
    unsigned processor; /* from 1; 0: any */
};

/* One thread of a step in one round: a caller of the block layer. */
struct caller {
    struct bio bio;
    struct step *step;
    unsigned index;
    unsigned char *data;
    bool telling; /* the bio is the read that tells */
    bool finished;
};

struct step {
    struct step_order order;
    struct frontend *front;
    unsigned finished;
    bool untold; /* on the ring, where it should have been */
    TAILQ_ENTRY(step) link;
    struct caller caller[];
};

struct model_guest {
    struct loop_world *world;
    const struct model *model;
    unsigned domid;
    bool paused; /* restored, and not to run yet */
    bool crashed;
    int broken; /* negative errno: the model itself ran out of something */
    struct lines trace, klog, console;
    bool loaded; /* the driver */
    struct driver_params params;
    struct store_watch devices;
    TAILQ_HEAD(, frontend) fronts; /* the one opened last is first */
    TAILQ_HEAD(, step) steps;
    /* the agent's */
    struct store_watch channel;
    struct lines out;
    unsigned long heard, said, taken;
    unsigned born;                  /* its first domid: a harness knows it by that */
    unsigned met;                   /* the domid that a harness knows it under; 0: none does */
    char *commands, *commands_left; /* those that came last, and those not begun */
    unsigned long last;             /* number of the last of them; `heard` is the one begun last */
    bool waiting;                   /* the one begun last is not answered yet */
    unsigned waiting_vdev;          /* what `attach` waits for; 0: nothing */
    uint64_t waiting_tell;          /* where it tells then */
    unsigned sized_vdev;            /* what `size` waits for; 0: nothing */
    uint64_t sized_to;
    struct bio telling;           /* the read that does; owner NULL */
    char waiting_step[STEP_NAME]; /* what `wait` waits for */
    char asleep[STEP_NAME];
};

int guest_create(struct model_guest **guest_out, struct loop_world *world,
                 const struct model *model, unsigned domid, struct why *why);
void guest_free(struct model_guest *guest);
/*
 * guest_save is called in the last moment of its domain, guest_restore when there is another one for
 * it, where it is paused.  guest_unpause: negative errno with a sentence.
 */
void guest_save(struct model_guest *guest);
void guest_restore(struct model_guest *guest, unsigned domid);
int guest_unpause(struct model_guest *guest, struct why *why);
/* guest_work goes on until nothing moves.  True: something did. */
bool guest_work(struct model_guest *guest);
/* guest_wait lets the time pass that the block layer holds a flush back.  True: something moved. */
bool guest_wait(struct model_guest *guest);

/* For the parts of the guest. */
void guest_log(struct model_guest *guest, int level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void guest_crash(struct model_guest *guest, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
struct frontend *guest_front(struct model_guest *guest, unsigned vdev); /* NULL: no such vbd */
void guest_unload(struct model_guest *guest);

/* model_params.c.  guest_set_param takes a word like "max_queues=4"; names that it does not know mean
 * nothing. */
void guest_set_param(struct driver_params *params, const char *word);

/* model_steps.c */
/* guest_run starts a step on the vbd that was opened last.  -ENODEV, -EBUSY, -EINVAL, -ENOMEM. */
int guest_run(struct model_guest *guest, const struct step_order *order);
struct step *guest_step_find(struct model_guest *guest, const char *name);
unsigned guest_step_callers(const struct step_order *order);
bool guest_step_over(const struct step *step);
void guest_step_free(struct model_guest *guest, struct step *step);
/* guest_tell reads one place of the mailbox; the bio's owner stays NULL. */
void guest_tell(struct frontend *front, struct bio *bio, uint64_t sector);
/* guest_reap lets the callers go on whose bio is finished.  True: there was one. */
bool guest_reap(struct model_guest *guest, struct frontend *front);
bool guest_front_used(struct model_guest *guest, const struct frontend *front);

/* model_agent.c */
int agent_start(struct model_guest *guest); /* and again, in another domain */
void agent_save(struct model_guest *guest);
bool agent_hear(struct model_guest *guest);
bool agent_rest(struct model_guest *guest); /* when all threads are done or asleep */
void agent_result(struct model_guest *guest, const struct caller *caller, long result, int error,
                  const char *found);
void agent_done(struct model_guest *guest, const struct step *step);
void agent_told(struct model_guest *guest); /* the read of `telling` has ended */
void agent_stop(struct model_guest *guest);

#endif
