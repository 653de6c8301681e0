/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * folder: a folder of this machine and everything below it.
 */
#ifndef HARNESS_LAB_DRIVER_FOLDER_H
#define HARNESS_LAB_DRIVER_FOLDER_H

#include <stddef.h>

struct why;

/*
 * folder_hash gives one SHA-256 for all names, permissions, links and contents below a folder; hex
 * has room for BLOB_HEX.  0, or a negative errno with a sentence.
 */
int folder_hash(char *hex, const char *path, struct why *why);

/* folder_remove removes it, and what is below it; links are not followed.  One that is not there is
 * removed. */
void folder_remove(const char *path);

/* folder_write makes or replaces the file `name` in it. */
int folder_write(const char *path, const char *name, const void *data, size_t size,
                 struct why *why);

#endif
