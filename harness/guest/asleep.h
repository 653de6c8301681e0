/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * asleep: is a thread of ours stuck in the kernel, where only its I/O can wake it?
 *
 * One look cannot tell: a thread may be asleep for a moment.  Two looks that find it asleep,
 * without a switch in between, have seen one and the same sleep.
 */
#ifndef HARNESS_GUEST_ASLEEP_H
#define HARNESS_GUEST_ASLEEP_H

#include <stdbool.h>
#include <sys/types.h>

struct asleep {
    bool sleeps, waits;     /* in uninterruptible sleep, or in the other */
    unsigned long switches; /* how often it has left the CPU so far, voluntarily or not */
};

/* asleep_parse understands the text of /proc/<pid>/task/<tid>/status.  0, or -EPROTO. */
int asleep_parse(const char *status, struct asleep *asleep_out);

/*
 * asleep_look reads it for a thread of this process.  0 or a negative errno; -ENOENT or -ESRCH: no
 * such thread.
 */
int asleep_look(pid_t tid, struct asleep *asleep_out);

#endif
