/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * simple_guest: a guest without an operating system, as a boot loader, and what a case can ask of it.
 *
 * Somebody outside stands in for its agent.  It finds its disks when it starts and never lets them go, so that it lives
 * for one run.  It reads and writes, one request after the other, and has no word for durability.
 */
#ifndef HARNESS_SIMPLE_GUEST_H
#define HARNESS_SIMPLE_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct conf_case;
struct disk;
struct guest_step;
struct why;

/* Puts one sector onto a disk that is not in use yet.  0 or a negative errno. */
typedef int simple_put(void *ctx, uint64_t sector, const void *data);

struct simple_guest {
    const char *name; /* "GRUB", in sentences */
    /* content is what a step with this seed writes. */
    void (*content)(void *buffer, uint64_t sector, size_t sectors, unsigned seed);
    /* prepare puts onto a new disk what must be there before a step of the case can write. */
    int (*prepare)(const struct conf_case *c, simple_put *put, void *ctx);
};

/* All take NULL for a guest with an agent, which can do everything. */

bool simple_guest_can(const struct simple_guest *simple, const struct guest_step *step);

/* simple_guest_needs: -ENOTSUP with a sentence when the case needs something that the guest has not. */
int simple_guest_needs(const struct simple_guest *simple, const struct conf_case *c,
                       struct why *why);

/* simple_guest_content fills buffer with what a step of the case writes at this sector, or has to find. */
void simple_guest_content(const struct simple_guest *simple, const struct conf_case *c,
                          size_t index, uint64_t sector, void *buffer);

/* simple_guest_prepare puts onto a new disk what its steps need there.  0 or a negative errno. */
int simple_guest_prepare(const struct simple_guest *simple, const struct conf_case *c,
                         struct disk *disk);

#endif
