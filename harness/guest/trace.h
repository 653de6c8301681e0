/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace: what the block layer saw of our disks, from a tracefs instance of our own.
 */
#ifndef HARNESS_GUEST_TRACE_H
#define HARNESS_GUEST_TRACE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct why;

#define TRACE_LINE 512

struct trace {
    int fd; /* trace_pipe, non-blocking; poll for POLLIN; -1: none */

    /* ours */
    dev_t from; /* disks of this number and above are recorded; 0: none */
    char instance[PATH_MAX - 64];
    char text[4096]; /* read, and not handed out yet */
    size_t have;
};

enum trace_event {
    TRACE_EVENT_UNSET,
    TRACE_ISSUE,
    TRACE_COMPLETE,
    TRACE_REQUEUE,
    TRACE_LOST,     /* sectors: how many events the kernel dropped; 0: it does not know */
    TRACE_UNPARSED, /* a line of an unknown form */
};

struct trace_record {
    enum trace_event event;
    dev_t disk;
    char rwbs[16];
    long sector; /* -1: none, as of an empty flush */
    unsigned long sectors;
    int error; /* 0 or a negative errno */
};

#define TRACE_NONE ((struct trace){.fd = -1})

/*
 * trace_open makes the instance below the tracefs at path.  0 or a negative errno with a sentence.
 */
int trace_open(struct trace *trace, const char *path, struct why *why);

/* trace_close removes the instance.  Accepts TRACE_NONE. */
void trace_close(struct trace *trace);

/*
 * trace_follow sees to it that this disk's events are recorded, beside those of others of its driver.  To narrow
 * that down for each disk in turn would make the kernel wait for all its readers each time.
 */
int trace_follow(struct trace *trace, dev_t disk, struct why *why);

/* trace_stop: nothing is recorded any more. */
void trace_stop(struct trace *trace);

/*
 * trace_next takes in the next event without waiting, with line its text.  0, or -EAGAIN: there is
 * none now; or another negative errno.
 */
int trace_next(struct trace *trace, struct trace_record *record_out, char line[TRACE_LINE]);

/*
 * trace_parse understands one line of any kernel since 5.10, and calls TRACE_UNPARSED whatever it
 * is not sure of.
 */
void trace_parse(const char *line, struct trace_record *record_out);

/* The word of protocol.h for an event. */
const char *trace_event_name(enum trace_event event);

#endif
