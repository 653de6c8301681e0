/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parcel: what travels into a dom0 that is up: the program with its arguments, and a driver; and
 * the words with which dom0-init answers.
 */
#ifndef HARNESS_LAB_PARCEL_H
#define HARNESS_LAB_PARCEL_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/lab/blob.h"

struct lab_options;
struct why;

struct parcel {
    struct blob bytes; /* a line with a size, then a cpio archive */
    size_t sent;
    char word[16]; /* the one heard last, or as much of the next as has come */
    size_t heard;
};

int parcel_pack(struct parcel *parcel, const struct lab_options *options, struct why *why);
void parcel_dispose(struct parcel *parcel);

/* parcel_again: what was sent and heard is forgotten, as there is another dom0. */
void parcel_again(struct parcel *parcel);

/* parcel_is_sent: all of it. */
bool parcel_is_sent(const struct parcel *parcel);

/*
 * On a socket that does not block, parcel_send sends what is left, and parcel_hear takes the next
 * word.  0, -EAGAIN, or another negative errno; -EPIPE: the other side is gone.
 */
int parcel_send(struct parcel *parcel, int fd);
int parcel_hear(struct parcel *parcel, int fd);

#endif
