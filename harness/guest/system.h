/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * system: what the kernel must be like before the agent begins.
 *
 * As init, the agent is alone in its guest and sets up all of it.  As a service it changes little,
 * and puts it back.
 */
#ifndef HARNESS_GUEST_SYSTEM_H
#define HARNESS_GUEST_SYSTEM_H

#include <stdbool.h>

struct why;

struct system {
    const char *tracefs; /* where it is mounted; NULL: nowhere */

    /* ours */
    bool init;
    bool mounted;           /* tracefs, by us */
    char panic_on_oops[16]; /* the value that was there; empty: not changed */
};

/*
 * system_prepare returns 0, or a negative errno with a sentence; system_restore is due either way.
 */
int system_prepare(struct system *system, bool init, struct why *why);
void system_restore(struct system *system);

#endif
