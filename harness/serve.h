/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve: one vbd of a running guest, played by hand: attached, served until it is over, and removed.
 *
 * It is over when the user says so (`close`, the end of the input, a signal), when the frontend
 * closes the device, or when the guest is gone.  Everything but the guest's death goes the polite
 * way: Closing, and the frontend's Closed awaited.  serve_command.h has what the user can say.
 */
#ifndef HARNESS_SERVE_H
#define HARNESS_SERVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/queue.h>

#include "fake_backend/backend.h"
#include "fake_backend/rule_text.h"
#include "harness/bench/bench.h"

struct journal;

#define SERVE_LINE_MAX 1024

struct serve_options {
    struct bench *bench;          /* the guest's */
    struct backend_config config; /* domid and journal are filled in */
    const char *vdev_name;        /* as the user said it */
    int input_fd;                 /* lines of commands; -1: none are taken */
    int stop_fd;                  /* read away after an -EINTR of the bench; -1: none */
    FILE *out;                    /* what is said to the user */
    bool trace;                   /* every request and answer as well */
    bool alone;                   /* nobody else serves this device: one of ours was left behind */
    bool keep_journal;            /* false: nothing is recorded, and there is no trace */
};

/* A rule of the user's. */
struct serve_rule {
    struct rule_text text;
    TAILQ_ENTRY(serve_rule) link;
};

struct serve {
    struct serve_options options;
    struct backend *backend;
    struct journal *journal; /* NULL: none is kept */
    TAILQ_HEAD(serve_rules, serve_rule) rules;
    unsigned rules_made; /* so far, with those that are gone */
    enum backend_state shown;
    bool busy;    /* there is certainly more to do */
    bool closing; /* the user wants to end */
    bool unused;  /* and no frontend had come that would have to close */
    long long close_end_ms;
    size_t typed;
    char line[SERVE_LINE_MAX]; /* of the input, as far as it has come */
};

/*
 * serve_open attaches the vbd.  -EBUSY with a sentence: the guest has such a device already.  -EAGAIN
 * with a sentence: there was one left behind, which is removed now.
 */
int serve_open(struct serve *serve, const struct serve_options *options, struct why *why);

/*
 * serve_add_rule arms a rule, and names it where its text does not.  -EINVAL, -EEXIST or -ENOSPC
 * with a sentence.  serve_remove_rule takes one back, or a habit of the backend's; -ENOENT.
 */
int serve_add_rule(struct serve *serve, const char *text, struct why *why);
int serve_remove_rule(struct serve *serve, const char *name, struct why *why);
void serve_free_rules(struct serve *serve); /* when there is no backend any more */

/* serve_mark sets a mark: rules start to count, or let go. */
void serve_mark(struct serve *serve, const char *mark);

/* serve_end asks the frontend to close the device. */
void serve_end(struct serve *serve);

/* serve_work does what there is to do on doors and input, and returns how much; only after 0 is it
 * time to wait.  A negative errno with a sentence: a door failed. */
int serve_work(struct serve *serve, struct why *why);

/* serve_run serves until it is over.  0: it ended well; -EINTR: the user did not want to wait for
 * the frontend to close; other negative errno with a sentence: it did not. */
int serve_run(struct serve *serve, struct why *why);

/* serve_close removes the vbd's nodes and frees everything.  Right at any time after serve_open,
 * also when that failed. */
void serve_close(struct serve *serve);

#endif
