/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * xl: the toolstack's program, run by argv.  What it says when it fails is handed on, in its own
 * words.
 */
#ifndef HARNESS_BENCH_HOST_XL_H
#define HARNESS_BENCH_HOST_XL_H

#include "harness/bench/bench.h"

/* xl_create makes a running domain of this name from a configuration; it is kept when it crashes or
 * shuts down, so that this can be seen.  Paused: it has not begun to run until xl_unpause. */
int xl_create(const char *config, const char *name, bool paused, int timeout_ms, struct why *why);
int xl_unpause(unsigned domid, struct why *why);

/* xl_save ends a domain and keeps it in a file, of which xl_restore makes it again, paused and under the same name. */
int xl_save(unsigned domid, const char *file, int timeout_ms, struct why *why);
int xl_restore(const char *file, int timeout_ms, struct why *why);

/* xl_domid takes a name, or what is not one and the number of a domain.  -ENOENT: neither. */
int xl_domid(const char *name, unsigned *domid_out, struct why *why);

/* xl_life says how a domain is. */
enum guest_life xl_life(unsigned domid);

int xl_destroy(const char *name_or_domid, struct why *why);

#endif
