/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_state: what the parts of a run share: run.c has its life, run_steps.c lets the guest work, run_hear.c writes down
 * what comes of it, fence.c asks when nothing comes.
 */
#ifndef HARNESS_RUN_STATE_H
#define HARNESS_RUN_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/case.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"
#include "harness/session.h"

#define RUN_MAX_STEPS (CASE_MAX_STEPS + EPILOGUE_STEPS)

struct backend;
struct disk;
struct journal;
struct why;

struct run_step {
    bool sent, asleep, done;
    unsigned told; /* of its callers, on the ring */
};

struct run {
    struct session *session;
    const struct conf_case *c;
    bool control;
    struct journal *journal;
    struct disk *disk;
    struct backend *backend; /* NULL: not attached */
    unsigned vdev, domid;    /* once attached */
    struct run_step step[RUN_MAX_STEPS];
    /*
     * The list that the agent works on: steps up to list_end, of which those up to tell_end tell of themselves;
     * `telling` is the next to do so.
     */
    size_t telling, tell_end, list_end;
    unsigned rounds[AGENT_THREADS]; /* in which each thread of that step has told */
    bool attaching;                 /* what tells next is the attach itself */
    bool closing;                   /* the guest is asked to let go of it */
    bool opened;                    /* the guest has the vbd open */
    bool ended;                     /* where the disk holds what is written down */
    bool closed;                    /* the guest let go of it again */
    bool lacks;                     /* its kernel has no such file system */
    bool mute;                      /* the ring cannot be told on any more */
    unsigned progress;              /* counts what was told */
};

#endif
