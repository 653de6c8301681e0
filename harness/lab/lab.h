/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lab: a real Xen with a real dom0 and what a guest needs, on an ordinary machine, under QEMU.
 *
 * The lab knows nothing about cases.  It fetches parts from the Debian archive into the cache,
 * makes images of them, starts QEMU, runs one program in dom0, and hands out what that program says
 * while it says it.
 */
#ifndef HARNESS_LAB_LAB_H
#define HARNESS_LAB_LAB_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

struct why;
struct lab;

/*
 * Told about long work: what is being done, and how far it is (0..100, or -1: unknown).  Called
 * often; the callee decides what to show.
 */
typedef void lab_progress(void *ctx, const char *what, int percent);

#define LAB_MAX_VCPUS 8

/* What there can be, the usual first; NULL-ended. */
extern const char *const lab_xens[];  /* series */
extern const char *const lab_types[]; /* of guests: LAB_PV, LAB_PVH */

struct lab_options {
    const char *xen;         /* one of lab_xens */
    const char *type;        /* one of lab_types; NULL: the first */
    const char *kernel;      /* kernel series of the guest: "6.1", or LAB_GRUB; NULL with vmlinuz */
    const char *vmlinuz;     /* a guest kernel of one's own, bzImage or ELF */
    const char *modules;     /* its .../lib/modules/<release>; NULL: xen-blkfront is built in */
    const char *driver;      /* a module that is to be in dom0 as LAB_DRIVER; NULL: none */
    const char *agent;       /* our static agent: becomes /init of the guest */
    const char *program;     /* our static dom0 program */
    const char *const *args; /* NULL-ended; follow the program's name on dom0's command line */
    const char *script;      /* of busybox's sh, run in dom0 in the program's stead; NULL: none */
    const char *accel;       /* "tcg" (NULL: the same), "kvm", or "icount": tcg whose clocks count
                                instructions, one a nanosecond */
    unsigned vcpus;          /* of the guest, up to LAB_MAX_VCPUS; 0 is taken as 1 */
    unsigned
        at_once; /* labs that run on this host at the same time, this one too; 0 is taken as 1 */
    bool throughput;        /* other backends in dom0, fio in the guest; no kernel of one's own */
    bool fresh;             /* boot, and neither use nor keep a snapshot */
    const char *mirror;     /* archive address; NULL: the one the machine's apt sources name */
    unsigned slow;          /* multiplies every time budget; 0 is taken as 1 */
    const char *work;       /* an existing folder: dom0's console is left in dom0-console.log */
    lab_progress *progress; /* may be NULL */
    void *progress_ctx;
};

/* What took part, for the record; strings live as long as the lab. */
struct lab_parts {
    const char *xen_version;   /* Debian version of the hypervisor's package */
    const char *dom0_kernel;   /* release */
    const char *guest_package; /* "linux-image-6.1.0-49-amd64 6.1.170-3", or the path given */
    const char *guest_release; /* uname -r to be */
    const char *guest_type;    /* one of lab_types */
    const char *qemu_version;  /* first line of qemu-system-x86_64 --version */
    const char *cpu_model, *accel;
};

/*
 * lab_prepare fetches and makes everything that lab_start needs and that can be kept: afterwards
 * starting needs no network.  Parts that are in the cache and whole are not fetched again.
 * lab_start calls it too.
 */
int lab_prepare(const struct lab_options *options, struct why *why);

/*
 * lab_identity: what lab_start would wake or boot, as a hash: another part, agent, guest type or number of vcpus, another
 * QEMU, another identity; the program and its arguments do not matter.  Fetches only what it cannot know otherwise.
 */
#define LAB_IDENTITY 65
int lab_identity(const struct lab_options *options, char identity[LAB_IDENTITY], struct why *why);

/*
 * lab_start wakes a snapshot of a dom0 whose guest's agent is ready and has not been spoken to, and
 * whose guest has not loaded its driver.  When there is none it boots, and keeps one, unless that
 * was asked not to be, the driver is built into the guest's kernel, or the accelerator is KVM.
 * What options point to must stay, except for args.
 *
 * In dom0 the program is run as
 *     blkproof-dom0 <args...>
 * or the script in its stead, which finds the program as LAB_PROGRAM, with a stream to us at
 * LAB_STREAM, a running guest named LAB_GUEST (one that crashed is preserved)
 * that was made of LAB_GUEST_CONFIG, what that guest prints in LAB_GUEST_CONSOLE, and its own
 * stdout and stderr on dom0's console.  When the kernel is LAB_GRUB, no guest runs yet.  There the lab says in lines starting with LAB_SAYS which
 * step of dom0's start failed, or how the program ended; then the machine ends, and with it the
 * stream.
 */
int lab_start(struct lab **lab_out, const struct lab_options *options, struct why *why);
#define LAB_STREAM        "/dev/blkproof-stream"
#define LAB_GUEST         "guest"
#define LAB_GUEST_CONFIG  "/guest/guest.cfg"
#define LAB_GUEST_CONSOLE "/var/log/xen/console/guest-guest.log"
#define LAB_PROGRAM       "/blkproof/blkproof-dom0"
#define LAB_SCRIPT        "/blkproof/script"
#define LAB_DRIVER        "/blkproof/driver.ko"
#define LAB_SAYS          "lab: "
#define LAB_GRUB          "grub"

#define LAB_PV  "pv"
#define LAB_PVH "pvh"

/* lab_is_grub: is its guest GRUB?  lab_is_pvh: a PVH guest? */
bool lab_is_grub(const struct lab_options *options);
bool lab_is_pvh(const struct lab_options *options);

/* Strings are good until the next lab_read. */
const struct lab_parts *lab_parts(const struct lab *lab);

/* lab_clock_ms is clock_ms less the time in which the lab's machine could have run, had the host had a processor for it. */
long long lab_clock_ms(const struct lab *lab);

/*
 * lab_poll says what to wait for before lab_read has something to do; ask again each time.
 */
void lab_poll(const struct lab *lab, struct pollfd fds[2]);

/*
 * lab_read brings the lab up, as far as that goes without waiting, and then reads what the program
 * has sent: bytes, 0 when the other side is gone, -EAGAIN, or another negative errno with a
 * sentence.  To be called every 10 s also when nothing happens.
 */
long lab_read(struct lab *lab, void *buffer, size_t size, struct why *why);

/*
 * lab_console_tail: the last lines of dom0's console, escaped for a terminal, for the caller to
 * free; empty when it said nothing, NULL only without memory.
 */
char *lab_console_tail(const struct lab *lab, unsigned lines);

/* lab_stop ends QEMU, whatever state it is in, and frees.  Accepts NULL. */
void lab_stop(struct lab *lab);

#endif
