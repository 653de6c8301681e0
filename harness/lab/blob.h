/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blob: bytes in memory, from a file, from a compressed stream, and their SHA-256.
 */
#ifndef HARNESS_LAB_BLOB_H
#define HARNESS_LAB_BLOB_H

#include <stddef.h>

struct why;

struct blob {
    void *data; /* from malloc; one more byte, a NUL, follows */
    size_t size;
};

#define BLOB_LIMIT (1UL << 30) /* nothing a lab is made of is larger than this many bytes */
#define BLOB_HEX   65          /* a SHA-256 in hexadecimal, with its NUL */

/* All return 0, or a negative errno with a sentence; the out parameter is then untouched. */

/*
 * blob_load reads a whole file; blob_load_fd from a descriptor's start, name being for the
 * sentence.
 */
int blob_load(struct blob *blob_out, const char *path, struct why *why);
int blob_load_fd(struct blob *blob_out, int fd, const char *name, struct why *why);

/*
 * blob_unpack uncompresses one gzip, xz or zstd stream; bytes that are not compressed are copied.
 * It stops after `limit` bytes, which is no error: a kernel's payload is followed by things of its
 * own.
 */
int blob_unpack(struct blob *blob_out, const void *data, size_t size, size_t limit,
                const char *name, struct why *why);

/* The SHA-256 of bytes, and of everything in a file from its start; hex has room for BLOB_HEX. */
int blob_hash(char *hex, const void *data, size_t size, struct why *why);
int blob_hash_fd(char *hex, int fd, const char *name, struct why *why);

void blob_dispose(struct blob *blob);

#endif
