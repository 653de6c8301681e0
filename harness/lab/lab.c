/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/lab.h"

#include "fake_backend/why.h"
#include "harness/clock.h"
#include "harness/lab/blob.h"
#include "harness/lab/boot.h"
#include "harness/lab/console.h"
#include "harness/lab/parcel.h"
#include "harness/lab/parts.h"
#include "harness/lab/qemu.h"
#include "harness/lab/shelf.h"
#include "harness/lab/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

_Static_assert(LAB_IDENTITY == BLOB_HEX, "an identity is a hash");

#define WOKEN_BUDGET_MS (30 * 1000) /* for a dom0 that was woken to take its parcel */

enum lab_state {
    LAB_STATE_UNSET,
    LAB_BOOTING, /* dom0 says next how the guest is */
    LAB_SENDING, /* the parcel, and dom0 says next that it was taken */
    LAB_RUNNING, /* what dom0 says is for the caller */
};

struct lab {
    struct lab_options options;
    enum lab_state state;
    bool woken;                       /* from a snapshot */
    long long deadline_ms, waited_ms; /* by lab_clock_ms; by machines that are no more */
    struct qemu qemu;
    int ram;           /* the machine's memory */
    struct parts made; /* only the strings are left when the lab runs */
    struct shelf_key key;
    struct parcel parcel;
    char *qemu_version;
    struct lab_parts parts;
    int console;
};

static const char *accel_of(const struct lab_options *options)
{
    return options->accel ? options->accel : "tcg";
}

/* A machine under KVM has the processor of its host, and a driver that is built in was started. */
static bool wants_snapshot(const struct lab_options *options)
{
    return !options->fresh && strcmp(accel_of(options), "kvm") != 0 &&
           (!options->vmlinuz || options->modules);
}

bool lab_is_grub(const struct lab_options *options)
{
    return options->kernel && strcmp(options->kernel, LAB_GRUB) == 0;
}

const char *const lab_types[] = {LAB_PV, LAB_PVH, NULL};

bool lab_is_pvh(const struct lab_options *options)
{
    return options->type && strcmp(options->type, LAB_PVH) == 0;
}

static int check(const struct lab_options *options, struct why *why)
{
    if (!options->xen || !options->xen[0] ||
        strspn(options->xen, "0123456789.") != strlen(options->xen))
        return why_set(why, -EINVAL, "\"%s\" is no series of Xen: give one such as 4.17",
                       options->xen ? options->xen : "");
    if (!options->vmlinuz && !lab_is_grub(options) &&
        (!options->kernel || !options->kernel[0] ||
         strspn(options->kernel, "0123456789.") != strlen(options->kernel)))
        return why_set(why, -EINVAL, "\"%s\" is no kernel series: give one such as 6.12",
                       options->kernel ? options->kernel : "");
    return 0;
}

/* Which machine this is; of parts of the archive only the names are needed for that. */
static int name_machine(struct parts *parts, struct shelf_key *key,
                        const struct lab_options *options, const char *qemu_version,
                        struct why *why)
{
    int rc;

    rc = parts_recall(parts, options, why);
    if (rc == -ENOENT)
        rc = parts_get(parts, options, why);
    return rc ? rc : boot_key(key, parts, options, qemu_version, why);
}

/* -ENOENT without a sentence: there is none. */
static int find_snapshot(const struct shelf_key *key, const struct lab_options *options,
                         int *fd_out, struct why *why)
{
    if (!wants_snapshot(options))
        return -ENOENT;
    return shelf_find(key, options->progress, options->progress_ctx, fd_out, why);
}

int lab_prepare(const struct lab_options *options, struct why *why)
{
    struct parts parts = PARTS_NONE;
    struct shelf_key key;
    char *version = NULL;
    int fd = -1, rc;

    rc = check(options, why);
    if (!rc)
        rc = qemu_version(&version, why); /* without QEMU there is nothing to fetch for */
    if (rc)
        return rc;
    rc = name_machine(&parts, &key, options, version, why);
    if (!rc && find_snapshot(&key, options, &fd, why)) {
        parts_dispose(&parts);
        rc = parts_get(&parts, options, why);
    }
    if (fd >= 0)
        close(fd);
    parts_dispose(&parts);
    free(version);
    return rc;
}

int lab_identity(const struct lab_options *options, char identity[LAB_IDENTITY], struct why *why)
{
    struct parts parts = PARTS_NONE;
    struct shelf_key key;
    char *version = NULL;
    int rc = check(options, why);

    if (!rc)
        rc = qemu_version(&version, why);
    if (!rc)
        rc = name_machine(&parts, &key, options, version, why);
    if (!rc)
        rc = blob_hash(identity, key.origin, strlen(key.origin), why);
    parts_dispose(&parts);
    free(version);
    return rc;
}

static int open_console(const struct lab_options *options, struct why *why)
{
    char path[4096];
    int fd;

    snprintf(path, sizeof(path), "%s/dom0-console.log", options->work);
    fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    return fd < 0 ? why_set(why, -errno, "make %s: %s", path, strerror(errno)) : fd;
}

static void name_parts(struct lab *lab)
{
    lab->parts = (struct lab_parts){
        .xen_version = lab->made.xen_version,
        .dom0_kernel = lab->made.dom0_kernel,
        .guest_package = lab->made.guest_package,
        .guest_release = lab->made.guest_release,
        .guest_type = lab_is_pvh(&lab->options) ? LAB_PVH : LAB_PV,
        .qemu_version = lab->qemu_version,
        .cpu_model = qemu_cpu(accel_of(&lab->options), lab_is_pvh(&lab->options)),
        .accel = accel_of(&lab->options),
    };
}

long long lab_clock_ms(const struct lab *lab)
{
    return clock_ms() - lab->waited_ms - qemu_waited_ms(&lab->qemu);
}

/* How many cores are busy with something else, now and in the last minute: a build that has just ended is not. */
static long busy_cores(void)
{
    FILE *file = fopen("/proc/loadavg", "re");
    double lately;
    long now, busy = 0;

    if (!file)
        return 0;
    if (fscanf(file, "%lf %*f %*f %ld", &lately, &now) == 2)
        busy = lately < (double)now - 1 ? (long)lately : now - 1; /* we run, too */
    fclose(file);
    return busy;
}

/* Will processors of labs have to share the host's cores, with each other or with something else? */
static bool is_crowded(const struct lab_options *options, const char *processors)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN), own = strtol(processors, NULL, 10);
    long labs = options->at_once ? (long)options->at_once : 1;

    return labs * own > cores || busy_cores() + own > cores;
}

/* Starts QEMU with memory of its own. */
static int start_machine(struct lab *lab, struct qemu_options *machine, struct why *why)
{
    machine->accel = accel_of(&lab->options);
    machine->cpu = qemu_cpu(machine->accel, lab_is_pvh(&lab->options));
    machine->processors = boot_processors(&lab->options);
    machine->crowded = is_crowded(&lab->options, machine->processors);
    machine->slow = lab->options.slow;
    machine->console = lab->console;
    if (lab->ram >= 0)
        close(lab->ram);
    lab->ram = memfd_create("ram", MFD_CLOEXEC);
    if (lab->ram < 0)
        return why_set(why, -errno, "start the lab: %s", strerror(errno));
    machine->ram = lab->ram;
    parcel_again(&lab->parcel);
    return qemu_start(&lab->qemu, machine, why);
}

/* Boots, with all that there is to be made. */
static int boot(struct lab *lab, struct why *why)
{
    struct qemu_options machine = {.initramfs = -1};
    int rc = 0;

    lab->woken = false;
    lab->state = LAB_BOOTING;
    if (lab->made.xen < 0) {
        parts_dispose(&lab->made);
        rc = parts_get(&lab->made, &lab->options, why);
    }
    if (!rc)
        rc = boot_key(&lab->key, &lab->made, &lab->options, lab->qemu_version, why);
    if (!rc)
        rc = boot_image(&machine.initramfs, &lab->made, &lab->options, why);
    if (!rc) {
        machine.xen = lab->made.xen;
        machine.kernel = lab->made.kernel;
        rc = start_machine(lab, &machine, why);
    }
    if (machine.initramfs >= 0)
        close(machine.initramfs);
    parts_release(&lab->made);
    name_parts(lab);
    return rc;
}

static void told(const struct lab *lab, const char *format, const char *reason)
{
    char text[1200];

    if (!lab->options.progress)
        return;
    snprintf(text, sizeof(text), format, reason);
    lab->options.progress(lab->options.progress_ctx, text, -1);
}

/* Wakes the machine that was saved to a file. */
static int wake(struct lab *lab, int snapshot, struct why *why)
{
    int state = memfd_create("state", MFD_CLOEXEC), rc;

    if (state < 0)
        return why_set(why, -errno, "wake a lab: %s", strerror(errno));
    told(lab, "waking a snapshot of %s", lab->made.guest_package);
    lab->woken = true;
    lab->state = LAB_SENDING;
    rc = start_machine(lab, &(struct qemu_options){.asleep = true}, why);
    lab->deadline_ms = lab_clock_ms(lab) + WOKEN_BUDGET_MS * (long long)lab->options.slow;
    if (!rc)
        rc = snapshot_read(snapshot, lab->ram, QEMU_RAM, state, why);
    if (!rc)
        rc = qemu_wake(&lab->qemu, state, why);
    close(state);
    return rc;
}

/* A snapshot that is of no use is dropped; without it the lab boots. */
static int boot_instead(struct lab *lab, const char *reason, struct why *why)
{
    told(lab, "a snapshot is dropped and made anew: %s", reason);
    lab->waited_ms += qemu_waited_ms(&lab->qemu);
    qemu_stop(&lab->qemu);
    shelf_drop(&lab->key);
    return boot(lab, why);
}

static int wake_or_boot(struct lab *lab, struct why *why)
{
    struct why trouble;
    int snapshot, rc;

    rc = name_machine(&lab->made, &lab->key, &lab->options, lab->qemu_version, why);
    if (rc)
        return rc;
    rc = find_snapshot(&lab->key, &lab->options, &snapshot, &trouble);
    if (rc)
        return boot(lab, why);
    rc = wake(lab, snapshot, &trouble);
    close(snapshot);
    parts_release(&lab->made);
    name_parts(lab);
    return rc ? boot_instead(lab, trouble.text, why) : 0;
}

int lab_start(struct lab **lab_out, const struct lab_options *options, struct why *why)
{
    struct lab *lab = calloc(1, sizeof(*lab));
    int rc;

    if (!lab)
        return why_set(why, -ENOMEM, "start the lab: out of memory");
    lab->options = *options;
    lab->options.slow = options->slow ? options->slow : 1;
    lab->qemu = QEMU_NONE;
    lab->made = PARTS_NONE;
    lab->console = lab->ram = -1;
    rc = check(options, why);
    if (!rc)
        rc = qemu_version(&lab->qemu_version, why);
    if (!rc)
        rc = parcel_pack(&lab->parcel, options, why);
    if (!rc) {
        lab->console = open_console(options, why);
        rc = lab->console < 0 ? lab->console : 0;
    }
    if (!rc)
        rc = wake_or_boot(lab, why);
    if (rc)
        lab_stop(lab);
    else
        *lab_out = lab;
    return rc;
}

const struct lab_parts *lab_parts(const struct lab *lab)
{
    return &lab->parts;
}

void lab_poll(const struct lab *lab, struct pollfd fds[2])
{
    fds[0] = (struct pollfd){.fd = lab->qemu.stream, .events = POLLIN};
    if (lab->state == LAB_SENDING && !parcel_is_sent(&lab->parcel))
        fds[0].events |= POLLOUT;
    fds[1] = (struct pollfd){.fd = lab->qemu.process.pidfd, .events = POLLIN};
}

/* What goes wrong with that is told, and the lab goes on without. */
static int keep_snapshot(struct lab *lab)
{
    int state = memfd_create("state", MFD_CLOEXEC), rc;
    struct why trouble;

    if (state < 0)
        return 0;
    told(lab, "keeping a snapshot of %s", lab->made.guest_package);
    rc = qemu_freeze(&lab->qemu, state, &trouble);
    if (!rc)
        rc = shelf_put(&lab->key, lab->ram, state, &trouble);
    close(state);
    if (rc)
        told(lab, "no snapshot is kept: %s", trouble.text);
    return qemu_resume(&lab->qemu, &trouble);
}

/* Goes on with what is between a machine's start and its program.  0 when the program runs. */
static int bring_up(struct lab *lab)
{
    int rc;

    if (lab->state == LAB_BOOTING) {
        rc = parcel_hear(&lab->parcel, lab->qemu.stream);
        if (rc)
            return rc;
        lab->state = LAB_SENDING;
        if (strcmp(lab->parcel.word, "ready") == 0 && wants_snapshot(&lab->options))
            rc = keep_snapshot(lab);
        if (rc)
            return rc;
    }
    rc = parcel_send(&lab->parcel, lab->qemu.stream);
    if (!rc)
        rc = parcel_hear(&lab->parcel, lab->qemu.stream);
    if (!rc)
        lab->state = LAB_RUNNING;
    return rc;
}

/* A machine that was woken and does not go on is replaced by one that boots. */
static int see_to_woken(struct lab *lab, int rc, struct why *why)
{
    if (rc == -EAGAIN && lab_clock_ms(lab) < lab->deadline_ms)
        return rc;
    rc = boot_instead(
        lab, rc == -EAGAIN ? "what was woken from it says nothing" : "what was woken from it ended",
        why);
    return rc ? rc : -EAGAIN;
}

/* What a call on the stream returned, as lab_read returns it. */
static long read_result(long rc, struct why *why)
{
    if (rc == -EPIPE || rc == -ECONNRESET)
        return 0;
    if (rc < 0 && rc != -EAGAIN)
        why_set(why, (int)rc, "reading from dom0: %s", strerror((int)-rc));
    return rc;
}

long lab_read(struct lab *lab, void *buffer, size_t size, struct why *why)
{
    ssize_t r;
    int rc;

    if (lab->state != LAB_RUNNING) {
        rc = bring_up(lab);
        if (rc && lab->woken)
            return see_to_woken(lab, rc, why);
        if (rc)
            return read_result(rc, why);
    }
    r = read(lab->qemu.stream, buffer, size);
    return read_result(r < 0 ? -errno : r, why);
}

char *lab_console_tail(const struct lab *lab, unsigned lines)
{
    char *tail = console_tail(lab->console, lines);

    return tail ? tail : strdup("");
}

void lab_stop(struct lab *lab)
{
    if (!lab)
        return;
    qemu_stop(&lab->qemu);
    parts_dispose(&lab->made);
    parcel_dispose(&lab->parcel);
    free(lab->qemu_version);
    if (lab->console >= 0)
        close(lab->console);
    if (lab->ram >= 0)
        close(lab->ram);
    free(lab);
}
