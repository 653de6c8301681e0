/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * snapshot: a whole machine as one file: its memory without the empty pages, then its state,
 * compressed as one zstd stream.
 */
#ifndef HARNESS_LAB_SNAPSHOT_H
#define HARNESS_LAB_SNAPSHOT_H

#include <stddef.h>

struct why;

/*
 * snapshot_write appends to fd what is in the files ram and state, which do not change meanwhile.
 * snapshot_read fills both, which are empty, from a file's start; ram has `size` bytes.  0, or a
 * negative errno with a sentence.
 */
int snapshot_write(int fd, int ram, int state, struct why *why);
int snapshot_read(int fd, int ram, size_t size, int state, struct why *why);

#endif
