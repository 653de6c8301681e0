/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * qmp: what we say to QEMU while it runs.  One command at a time; events in between are read over,
 * but for how far a migration is.
 */
#ifndef HARNESS_LAB_QMP_H
#define HARNESS_LAB_QMP_H

struct qmp;
struct why;

/*
 * qmp_open takes the descriptor of a stream socket over, also when it fails, waits at most
 * timeout_ms for QEMU's greeting and negotiates.  0, or a negative errno with a sentence; -EPIPE:
 * QEMU closed the connection.
 */
int qmp_open(struct qmp **qmp_out, int fd, int timeout_ms, struct why *why);
void qmp_close(struct qmp *qmp);

/* qmp_run gives a command without arguments and waits for its result. */
int qmp_run(struct qmp *qmp, const char *command, int timeout_ms, struct why *why);

/*
 * qmp_migrate gives "migrate" or "migrate-incoming" with the descriptor of a file that the
 * machine's state, but for its RAM, is written to or read from, and waits until that is done; RAM
 * must be shared memory of ours.
 */
int qmp_migrate(struct qmp *qmp, const char *command, int state, int timeout_ms, struct why *why);

/* qmp_status: "running", "paused", "guest-panicked", ...; for the caller to free. */
int qmp_status(struct qmp *qmp, char **status_out, int timeout_ms, struct why *why);

#endif
