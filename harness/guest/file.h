/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file: the short one-line files of /proc, /sys and tracefs.
 */
#ifndef HARNESS_GUEST_FILE_H
#define HARNESS_GUEST_FILE_H

#include <stddef.h>
#include <sys/types.h>

/* file_read reads at most size bytes from the start: how many there were, or a negative errno. */
ssize_t file_read(const char *path, void *bytes, size_t size);

/*
 * file_line puts the first line, without its end, into line.  0 or a negative errno; -E2BIG when it
 * does not fit.
 */
int file_line(const char *path, char *line, size_t size);

/* file_write replaces the contents by text, in one write.  0 or a negative errno. */
int file_write(const char *path, const char *text);

#endif
