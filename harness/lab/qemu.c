/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/qemu.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/qmp.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define PROGRAM "qemu-system-x86_64"

enum {
    ANSWER_MS = 120 * 1000, /* for QEMU to load its images and answer */
    STATE_MS = 120 * 1000,  /* for it to write or read a machine's state */
    QUIT_MS = 2 * 1000,     /* for it to end when asked; killed then */
    MAX_ARGUMENTS = 64,
    /* the numbers that descriptors have in QEMU, as its arguments below say */
    FD_XEN = 3,
    FD_KERNEL,
    FD_INITRAMFS,
    FD_CONSOLE,
    FD_QMP,
    FD_STREAM,
    FD_RAM,
};

/*
 * Xen's processors wait for each other all the time, and spin.  Where the host has no core for each, one thread is for all of
 * them in turn: two labs on two cores took four times as long with a thread for each, and pages of a guest with two vcpus were
 * seen to read back wrong (QEMU 7.2).
 *
 * A PV dom0 dies at its first instruction under TCG's SMAP or PKU.  iommu_platform makes virtio use
 * the addresses that Xen gives dom0, which are not those that dom0 believes to have.
 */
/* clang-format off */
static const char *const machine_arguments[] = {
    "-nodefaults", "-no-user-config", "-no-reboot",
    "-display", "none",
    "-machine", "pc,memory-backend=ram",
    "-m", "1536M",
    "-object", "memory-backend-file,id=ram,size=1536M,share=on,mem-path=/proc/self/fd/9",
    "-chardev", "file,id=console,path=/proc/self/fd/6,append=on",
    "-serial", "chardev:console",
    "-chardev", "socket,id=qmp,fd=7",
    "-mon", "chardev=qmp,mode=control",
    "-chardev", "socket,id=stream,fd=8",
    "-device", "virtio-serial-pci,iommu_platform=on,disable-legacy=on",
    "-device", "virtserialport,chardev=stream,name=blkproof",
    NULL,
};
static const char *const boot_arguments[] = {
    "-kernel", "/proc/self/fd/3",
    "-initrd", "/proc/self/fd/4 console=hvc0 quiet panic=1,/proc/self/fd/5",
    "-append", "console=com1 com1=115200,8n1 dom0_mem=1024M,max:1024M dom0_max_vcpus=1 dom0_vcpus_pin bootscrub=0",
    NULL,
};
static const char *const asleep_arguments[] = {"-incoming", "defer", NULL};
static const char *const tcg_arguments[] = {"-accel", "tcg,thread=multi,tb-size=512", NULL};
static const char *const crowded_arguments[] = {"-accel", "tcg,thread=single,tb-size=512", NULL};
static const char *const icount_arguments[] = {"-accel", "tcg,thread=single,tb-size=512",
    "-icount", "shift=0,sleep=off", NULL};
static const char *const kvm_arguments[] = {"-accel", "kvm", NULL};
/* clang-format on */

/*
 * Where instructions are counted, one that copies byte by byte counts for each of them; without
 * these two, libraries choose others, as kernels do anyway.  A PVH guest of `max` stays at a RDTSCP
 * that Xen intercepts.
 */
const char *qemu_cpu(const char *accel, bool virtualization)
{
    if (strcmp(accel, "kvm") == 0)
        return "host";
    if (virtualization)
        return "qemu64,+svm,+npt";
    return strcmp(accel, "icount") == 0 ? "max,-smap,-pku,-erms,-fsrm" : "max,-smap,-pku";
}

static const char *const *accel_arguments(const char *accel, bool crowded)
{
    if (strcmp(accel, "kvm") == 0)
        return kvm_arguments;
    if (strcmp(accel, "icount") == 0)
        return icount_arguments;
    return crowded ? crowded_arguments : tcg_arguments;
}

/* argv of the machine: MAX_ARGUMENTS with the NULL. */
static void make_argv(const char *argv[], const char *accel, bool crowded, const char *cpu,
                      const char *processors, const char *const start[])
{
    const char *const *parts[] = {
        machine_arguments,
        (const char *const[]){"-smp", processors, NULL},
        accel_arguments(accel, crowded),
        (const char *const[]){"-cpu", cpu, NULL},
        start,
    };
    size_t count = 0;

    argv[count++] = PROGRAM;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        for (size_t j = 0; parts[i][j] && count < MAX_ARGUMENTS - 1; j++)
            argv[count++] = parts[i][j];
    argv[count] = NULL;
}

char *qemu_shape(const char *accel, const char *cpu, const char *processors)
{
    const char *argv[MAX_ARGUMENTS];
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    make_argv(argv, accel, false, cpu, processors, boot_arguments);
    for (size_t i = 0; argv[i]; i++)
        fprintf(out, "%s ", argv[i]);
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

static int no_qemu(struct why *why)
{
    return why_set(why, -ENOENT, PROGRAM " is not there: install the package qemu-system-x86");
}

int qemu_version(char **version_out, struct why *why)
{
    static const char *const argv[] = {PROGRAM, "--version", NULL};
    char *output;
    int status, rc;

    rc = process_run(argv, ANSWER_MS, &output, &status, why);
    if (rc)
        return rc == -ENOENT ? no_qemu(why) : rc;
    if (status != 0) {
        rc = why_set(why, -EIO, PROGRAM " --version ended with status %d", status);
        free(output);
        return rc;
    }
    output[strcspn(output, "\n")] = '\0';
    *version_out = output;
    return 0;
}

/* What QEMU complained about, when it ended before it answered. */
static void explain(int complaints, const char *accel, struct why *why)
{
    struct blob text = {0};

    if (blob_load_fd(&text, complaints, "QEMU's messages", NULL) == 0 && text.size > 0)
        why_set(why, 0, "QEMU did not start: %.*s%s", (int)strcspn(text.data, "\n"),
                (const char *)text.data, strcmp(accel, "kvm") == 0 ? "; tcg works everywhere" : "");
    blob_dispose(&text);
}

static int check_accel(const char *accel, struct why *why)
{
    if (strcmp(accel, "tcg") != 0 && strcmp(accel, "icount") != 0 && strcmp(accel, "kvm") != 0)
        return why_set(why, -EINVAL, "\"%s\" is no accelerator: take tcg or kvm", accel);
    if (strcmp(accel, "kvm") == 0 && access("/dev/kvm", R_OK | W_OK) < 0)
        return why_set(why, -errno, "KVM cannot be used: /dev/kvm: %s; tcg works everywhere",
                       strerror(errno));
    return 0;
}

int qemu_start(struct qemu *qemu, const struct qemu_options *options, struct why *why)
{
    const char *argv[MAX_ARGUMENTS];
    int qmp[2] = {-1, -1}, stream[2] = {-1, -1}, complaints, rc;
    struct qemu started = QEMU_NONE;

    started.slow = options->slow;
    rc = check_accel(options->accel, why);
    if (rc)
        return rc;
    make_argv(argv, options->accel, options->crowded, options->cpu, options->processors,
              options->asleep ? asleep_arguments : boot_arguments);
    complaints = memfd_create("qemu", MFD_CLOEXEC);
    if (complaints < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, qmp) < 0 ||
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, stream) < 0 ||
        fcntl(stream[0], F_SETFL, O_NONBLOCK) < 0) {
        rc = why_set(why, -errno, "start QEMU: %s", strerror(errno));
        goto out;
    }
    rc = process_start(&started.process, argv,
                       (struct process_fd[]){{.ours = options->console, .theirs = FD_CONSOLE},
                                             {.ours = qmp[1], .theirs = FD_QMP},
                                             {.ours = stream[1], .theirs = FD_STREAM},
                                             {.ours = complaints, .theirs = STDERR_FILENO},
                                             {.ours = options->ram, .theirs = FD_RAM},
                                             {.ours = options->xen, .theirs = FD_XEN},
                                             {.ours = options->kernel, .theirs = FD_KERNEL},
                                             {.ours = options->initramfs, .theirs = FD_INITRAMFS}},
                       options->asleep ? 5 : 8, why);
    if (rc) {
        rc = rc == -ENOENT ? no_qemu(why) : rc;
        goto out;
    }
    close(qmp[1]);
    qmp[1] = -1;
    rc = qmp_open(&started.qmp, qmp[0], ANSWER_MS * (int)options->slow, why);
    qmp[0] = -1;
    if (rc) {
        explain(complaints, options->accel, why);
        goto out;
    }
    started.stream = stream[0];
    stream[0] = -1;
    *qemu = started;
    started = QEMU_NONE;
out:
    qemu_stop(&started);
    for (int i = 0; i < 2; i++) {
        if (qmp[i] >= 0)
            close(qmp[i]);
        if (stream[i] >= 0)
            close(stream[i]);
    }
    if (complaints >= 0)
        close(complaints);
    return rc;
}

int qemu_freeze(struct qemu *qemu, int state, struct why *why)
{
    int rc;

    rc = qmp_run(qemu->qmp, "stop", ANSWER_MS * (int)qemu->slow, why);
    return rc ? rc : qmp_migrate(qemu->qmp, "migrate", state, STATE_MS * (int)qemu->slow, why);
}

int qemu_resume(struct qemu *qemu, struct why *why)
{
    return qmp_run(qemu->qmp, "cont", ANSWER_MS * (int)qemu->slow, why);
}

int qemu_wake(struct qemu *qemu, int state, struct why *why)
{
    int rc;

    rc = qmp_migrate(qemu->qmp, "migrate-incoming", state, STATE_MS * (int)qemu->slow, why);
    return rc ? rc : qemu_resume(qemu, why);
}

/* The second figure of a thread's schedstat: nanoseconds for which it could have run and did not. */
static long long thread_waited_ns(const struct qemu *qemu, const char *thread)
{
    char path[64];
    long long waited;
    FILE *file;

    snprintf(path, sizeof(path), "/proc/%d/task/%.16s/schedstat", (int)qemu->process.pid, thread);
    file = fopen(path, "re");
    if (!file)
        return 0;
    if (fscanf(file, "%*u %lld", &waited) != 1)
        waited = 0;
    fclose(file);
    return waited;
}

long long qemu_waited_ms(const struct qemu *qemu)
{
    long long waited, most = 0;
    struct dirent *thread;
    char path[32];
    DIR *threads;

    snprintf(path, sizeof(path), "/proc/%d/task", (int)qemu->process.pid);
    threads = opendir(path);
    while (threads && (thread = readdir(threads))) {
        waited = thread_waited_ns(qemu, thread->d_name);
        most = waited > most ? waited : most;
    }
    if (threads)
        closedir(threads);
    return most / 1000000;
}

void qemu_stop(struct qemu *qemu)
{
    if (qemu->qmp && qmp_run(qemu->qmp, "quit", QUIT_MS, NULL) == 0)
        process_wait(&qemu->process, QUIT_MS, NULL);
    process_stop(&qemu->process);
    qmp_close(qemu->qmp);
    if (qemu->stream >= 0)
        close(qemu->stream);
    *qemu = QEMU_NONE;
}
