/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * agent: does in the guest what the harness tells it to, and reports what the guest saw.
 *
 * One loop in one thread owns everything here and never calls what may block for ever; that goes
 * into a work thread, as a job (job.h) or as a step (step.h).
 */
#ifndef HARNESS_GUEST_AGENT_H
#define HARNESS_GUEST_AGENT_H

#include <stdbool.h>

#include "fake_backend/why.h"
#include "harness/guest/channel.h"
#include "harness/guest/device.h"
#include "harness/guest/driver.h"
#include "harness/guest/klog.h"
#include "harness/guest/step.h"
#include "harness/guest/trace.h"
#include "harness/guest/work.h"
#include "harness/guest/xenbus.h"

#define AGENT_DEVICES 8 /* most devices attached at the same time */

/* Where the agent finds the guest.  Descriptors become the agent's. */
struct agent_place {
    int xenbus;                /* /dev/xen/xenbus */
    int uevents;               /* from device_uevents */
    int end;                   /* readable when the agent shall end; -1: never */
    struct device_paths paths; /* strings outlive the agent */
    const char *tracefs;       /* mounted here; NULL: there is none */
    const char *kmsg;          /* "/dev/kmsg" */
};

struct agent_device {
    struct device device;
    unsigned long turn;    /* when it was attached, as a count; 0: this place is free */
    unsigned long mailbox; /* reads from this sector on only tell; 0: there are none */
};

struct agent_step {
    bool
        busy; /* `done` is due; otherwise the place is free, and its name tells which step was here last */
    struct agent *agent;
    char name[STEP_NAME];
    unsigned long threads, turn; /* turn: when it was started, as a count */
    struct agent_device *device;
    struct step *step;
    bool asked; /* `asleep` is due */
    bool muted; /* started for a harness that is gone */
    int told;   /* once it is not busy any more: 0, or why it could not tell on the ring */
};

/* Something slow that a command needs. */
struct agent_job {
    struct work work; /* first */
    struct agent *agent;
    unsigned long command; /* number of the command that waits for it; 0: none */
    int rc;
    struct why why;
    unsigned long vdev, tell, sectors;
    struct device device;
    char limits[AGENT_LINE];
    bool whole; /* limits are */
    unsigned looks;
    bool in_use; /* a disk of the module is */
    char module[DRIVER_MODULE_MAX], parameters[DRIVER_PARAMETERS];
    struct driver_file file;
    struct driver_identity identity;
};

struct agent {
    struct agent_place place;
    struct xenbus bus;
    struct channel channel;
    struct work_pool pool;
    struct trace trace;
    struct klog klog;
    struct why no_trace; /* why trace has no descriptor */
    struct agent_device devices[AGENT_DEVICES];
    struct agent_step steps[AGENT_STEPS];
    struct driver_file file;
    unsigned long turns; /* counts attached devices and started steps */
    /* The command that is being done, or was last; the last of those that came with it; their text. */
    unsigned long command, last_command;
    char commands[CHANNEL_COMMAND], *commands_left; /* NULL: none is left */
    bool command_pends;
    struct agent_step *awaited; /* by the command `wait`; NULL: none */
    struct agent_job *job;      /* the one whose end answers the last command; NULL: none */
    bool job_waits;             /* for the next uevent */
    bool uevent;                /* one came since that job was begun */
};

/*
 * agent_init announces the agent.  0 or a negative errno with a sentence; agent_dispose is due
 * either way.
 */
int agent_init(struct agent *agent, const struct agent_place *place, struct why *why);

/* agent_dispose: threads that hang in the kernel are left behind, so the process must end soon. */
void agent_dispose(struct agent *agent);

/*
 * agent_turn waits until there is something to do, and does it.  0: call it again; 1: place.end
 * said so; or a negative errno with a sentence: the agent cannot go on.
 */
int agent_turn(struct agent *agent, struct why *why);

/* agent_result is what steps call for each caller. */
void agent_result(struct step *step, unsigned long caller, const struct step_result *result);

#endif
