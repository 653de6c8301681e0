/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * qemu: the emulated machine that Xen boots on.
 */
#ifndef HARNESS_LAB_QEMU_H
#define HARNESS_LAB_QEMU_H

#include <stdbool.h>

#include "harness/process.h"

struct qmp;
struct why;

struct qemu_options {
    const char *accel;      /* "tcg", "icount" or "kvm" */
    const char *cpu;        /* the model of its processors */
    const char *processors; /* how many, in decimal */
    bool crowded;           /* the host has no core for each of them */
    int ram;                /* a memfd, empty as long as the machine has not been: its memory */
    bool asleep; /* it does not boot, but waits for qemu_wake; the next three are not needed */
    int xen, kernel, initramfs; /* descriptors of Xen's ELF image, dom0's kernel and initramfs */
    int console;                /* the serial console is appended there */
    unsigned slow;              /* multiplies time budgets */
};

struct qemu {
    struct process process;
    struct qmp *qmp;
    unsigned slow;
    int stream; /* the other end is a virtio serial port named "blkproof" in dom0; non-blocking */
};

#define QEMU_NONE ((struct qemu){.process = PROCESS_NONE, .stream = -1})

/*
 * qemu_start returns when the machine runs.  The descriptors given are not needed any more then. 0,
 * or a negative errno with a sentence; -ENOENT: there is no QEMU.
 */
int qemu_start(struct qemu *qemu, const struct qemu_options *options, struct why *why);

/*
 * qemu_freeze stops the machine and writes its state, but for its RAM, to the file `state`;
 * qemu_resume lets it go on.  qemu_wake gives a machine that was started asleep, and whose RAM has
 * been filled, such a state, and lets it go on.
 */
int qemu_freeze(struct qemu *qemu, int state, struct why *why);
int qemu_resume(struct qemu *qemu, struct why *why);
int qemu_wake(struct qemu *qemu, int state, struct why *why);

/* qemu_waited_ms: how long it has waited for a processor of the host; 0 where the kernel does not tell. */
long long qemu_waited_ms(const struct qemu *qemu);

/* qemu_stop asks, then kills.  Accepts QEMU_NONE. */
void qemu_stop(struct qemu *qemu);

/* qemu_version: the first line of --version, for the caller to free. */
int qemu_version(char **version_out, struct why *why);

#define QEMU_RAM (1536UL << 20) /* bytes of RAM that the machine has */

/* qemu_shape: the machine in one line, for the caller to free; what another shape has saved cannot
 * be woken.  NULL: out of memory. */
char *qemu_shape(const char *accel, const char *cpu, const char *processors);

/* The CPU model that goes with an accelerator; virtualization: Xen has guests that need it. */
const char *qemu_cpu(const char *accel, bool virtualization);

#endif
