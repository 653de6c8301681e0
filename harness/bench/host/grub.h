/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grub: stands in for the agent of a guest that is GRUB (its image for Xen, PV or PVH, that ends at its prompt).
 *
 * It speaks guest/protocol.h in the guest's name, and does what it is told by typing at the prompt: list_env for a read, with
 * a list of blocks for its file, and save_env for a write, which is all that GRUB can write: into a file that is there and
 * begins as an environment block.  So the disk is a tar archive with one file for every place that a step writes to.  What
 * GRUB says in $? is what the caller was told.
 */
#ifndef HARNESS_BENCH_HOST_GRUB_H
#define HARNESS_BENCH_HOST_GRUB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/ports.h"
#include "harness/simple_guest.h"

struct console;
struct why;

extern const struct simple_guest grub_guest;

struct grub_step {
    char name[64];
    bool write;
    uint64_t sector;
    uint32_t sectors;
    unsigned seed;
};

struct grub {
    struct store *store; /* NULL: closed */
    struct console *console;
    unsigned domid;
    char dir[64]; /* /local/domain/<domid>/data/blkproof */
    struct store_watch agent_watch, command_watch;
    unsigned long heard, said; /* commands, reports */
    bool attaching, pinged;    /* to be answered at the next prompt */
    struct grub_step step;     /* is told of at the next prompt; "": there is none */
    size_t typed;              /* bytes, in GRUB's whole life */
    size_t seen;               /* of the console: what was there when the last line was typed */
};

/*
 * grub_open begins with a guest that was made and is paused; its first `attach` lets it run.  console and store are the
 * caller's and stay.
 */
int grub_open(struct grub *grub, struct store *store, unsigned domid, struct console *console,
              struct why *why);
void grub_close(struct grub *grub);

/* grub_work does what there is to do: 1 when something was done, else 0, or a negative errno with a sentence. */
int grub_work(struct grub *grub, struct why *why);

/*
 * grub_answer reads what GRUB printed for a step up to its next prompt; here for its test.  -EAGAIN: the prompt has not come
 * yet.  Otherwise the errno that the caller was told (0: success), and for a read whether it found what its seed wrote.
 */
int grub_answer(const struct grub_step *step, const char *printed, bool *same_out);

#endif
