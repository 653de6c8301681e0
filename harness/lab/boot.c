/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/boot.h"

#include "fake_backend/why.h"
#include "harness/lab/image.h"
#include "harness/lab/parts.h"
#include "harness/lab/qemu.h"
#include "harness/lab/shelf.h"
#include "harness/lab/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

/* dom0-init, a file beside this one, as bytes of the program. */
__asm__(".pushsection .rodata\n"
        "lab_dom0_init: .incbin \"" LAB_DOM0_INIT "\"\n"
        "lab_dom0_init_end:\n"
        ".popsection\n");
extern const char lab_dom0_init[], lab_dom0_init_end[];

#define CONFIG_ROOM 512

#define LINUX_CONFIG                                                                               \
    "ramdisk = \"/guest/initramfs\"\n"                                                             \
    "extra = \"console=hvc0 quiet\"\n"

/* A crashed guest stays, for its console and its reason. */
#define GUEST_CONFIG                                                                               \
    "name = \"guest\"\n"                                                                           \
    "type = \"%s\"\n"                                                                              \
    "kernel = \"/guest/vmlinux\"\n"                                                                \
    "%svcpus = %u\n"                                                                               \
    "cpus = [%s]\n"                                                                                \
    "memory = %u\n"                                                                                \
    "on_poweroff = \"preserve\"\n"                                                                 \
    "on_reboot = \"preserve\"\n"                                                                   \
    "on_crash = \"preserve\"\n"

#define MAX_QUEUES 4 /* that a case loads the driver with */

/*
 * GRUB asks for its answer again and again, and gives way each time to whoever shares its processor: nobody on another does
 * anything meanwhile where one thread of QEMU is for all.
 *
 * QEMU 7.2's helper_vmrun() injects an interrupt into a PVH guest and leaves its number in exception_index, from where it is
 * delivered once more when the processor is asked to stop for another reason than an interrupt before the guest's next exit.
 * A kernel that is interrupted again on its way in from user space dies, which 5 of 36 cases did.  One thread for several
 * processors stops each for the next; one processor has nobody to stop for.
 */
static bool shares_processor(const struct lab_options *options)
{
    return lab_is_grub(options) || lab_is_pvh(options);
}

/*
 * Memory is in MiB.  Saving and restoring a guest takes its time for each page, used or not, so there are not more than are
 * needed: of two vbds with four pages of ring, 64 segments a request and persistent grants, each queue takes 64 MiB.  In
 * a guest with less, one of the two was seen never to close.  fio comes with a hundred MiB of libraries.
 */
static void guest_config(const struct lab_options *options, char config[CONFIG_ROOM])
{
    bool grub = lab_is_grub(options);
    unsigned vcpus = options->vcpus && !grub ? options->vcpus : 1;
    unsigned queues = vcpus < MAX_QUEUES ? vcpus : MAX_QUEUES;
    unsigned memory = grub ? 64 : options->throughput ? 384 : 128 + 64 * queues;
    char processors[64];
    size_t used = 0;

    for (unsigned i = 0; i < vcpus && used < sizeof(processors); i++)
        used += (size_t)snprintf(processors + used, sizeof(processors) - used, "%s\"%u\"",
                                 i ? ", " : "", shares_processor(options) ? 0 : i + 1);
    snprintf(config, CONFIG_ROOM, GUEST_CONFIG, lab_is_pvh(options) ? LAB_PVH : LAB_PV,
             grub ? "" : LINUX_CONFIG, vcpus, processors, memory);
}

const char *boot_processors(const struct lab_options *options)
{
    static const char *const numbers[] = {"2", "2", "3", "4", "5", "6", "7", "8", "9"};

    if (shares_processor(options))
        return "1";
    return numbers[options->vcpus < LAB_MAX_VCPUS ? options->vcpus : LAB_MAX_VCPUS];
}

static size_t init_size(void)
{
    return (size_t)(lab_dom0_init_end - lab_dom0_init);
}

/* A file without a name in a folder: nothing stays of it, however we end. */
static int nameless_file(const char *folder, struct why *why)
{
    char path[4096];
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0 && errno == EOPNOTSUPP) {
        snprintf(path, sizeof(path), "%s/image-XXXXXX", folder);
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0)
            unlink(path);
    }
    return fd < 0 ? why_set(why, -errno, "make a file in %s: %s", folder, strerror(errno)) : fd;
}

static int append_file(int to, int from, struct why *why)
{
    off_t size = lseek(from, 0, SEEK_END), at = 0;

    while (at < size) {
        if (sendfile(to, from, &at, (size_t)(size - at)) <= 0)
            return why_set(why, -EIO, "copy an image: %s", strerror(errno));
    }
    return 0;
}

static int append_bytes(int to, const void *data, size_t size, struct why *why)
{
    return write(to, data, size) == (ssize_t)size
               ? 0
               : why_set(why, -EIO, "write an image: %s", strerror(errno));
}

/* The guest's initramfs: modules that are kept, and the agent as its first process. */
static int add_initramfs(struct tree *run, struct parts *parts, const struct lab_options *options,
                         struct why *why)
{
    struct tree own = {0};
    struct blob initramfs = {0};
    int fd = memfd_create("guest", MFD_CLOEXEC), rc;

    if (fd < 0)
        return why_set(why, -errno, "make the guest's image: %s", strerror(errno));
    rc = tree_add_host(&own, "init", 0755, options->agent, why);
    if (!rc)
        rc = append_bytes(fd, parts->modules.data, parts->modules.size, why);
    if (!rc)
        rc = image_write(&own, fd, why);
    if (!rc)
        rc = blob_load_fd(&initramfs, fd, "the guest's image", why);
    close(fd);
    tree_dispose(&own);
    if (rc)
        return rc;
    rc = tree_add_owned(run, "guest/initramfs", 0644, initramfs.data, initramfs.size);
    return rc ? why_set(why, rc, "make the guest's image: out of memory") : 0;
}

static int add_guest(struct tree *run, struct parts *parts, const struct lab_options *options,
                     struct why *why)
{
    char config[CONFIG_ROOM];
    int rc = lab_is_grub(options) ? 0 : add_initramfs(run, parts, options, why);

    if (rc)
        return rc;
    rc = tree_add_owned(run, "guest/vmlinux", 0644, parts->vmlinux.data, parts->vmlinux.size);
    parts->vmlinux = (struct blob){0};
    guest_config(options, config);
    if (!rc)
        rc = tree_add_file(run, "guest/guest.cfg", 0644, config, strlen(config));
    return rc ? why_set(why, rc, "make the guest's image: out of memory") : 0;
}

int boot_image(int *fd_out, struct parts *parts, const struct lab_options *options, struct why *why)
{
    struct tree run = {0};
    int fd, rc;

    fd = nameless_file(options->work, why);
    if (fd < 0)
        return fd;
    rc = append_file(fd, parts->dom0, why);
    if (!rc && tree_add_file(&run, "init", 0755, lab_dom0_init, init_size()))
        rc = why_set(why, -ENOMEM, "make dom0's image: out of memory");
    if (!rc)
        rc = add_guest(&run, parts, options, why);
    if (!rc)
        rc = image_write(&run, fd, why);
    tree_dispose(&run);
    if (rc) {
        close(fd);
        return why_prefix(why, rc, "making the lab's image in %s: ", options->work);
    }
    *fd_out = fd;
    return 0;
}

/* A text with the hashes of all that a machine is booted from, for the caller to free. */
static int describe(char **text_out, const struct parts *parts, const struct lab_options *options,
                    const char *qemu_version, struct why *why)
{
    const char *accel = options->accel ? options->accel : "tcg";
    char init[BLOB_HEX], config[BLOB_HEX], agent[BLOB_HEX], *shape;
    char guest[CONFIG_ROOM];
    struct blob bytes = {0};
    int rc;

    guest_config(options, guest);
    rc = blob_load(&bytes, options->agent, why);
    if (!rc)
        rc = blob_hash(agent, bytes.data, bytes.size, why);
    blob_dispose(&bytes);
    if (!rc)
        rc = blob_hash(init, lab_dom0_init, init_size(), why);
    if (!rc)
        rc = blob_hash(config, guest, strlen(guest), why);
    if (rc)
        return rc;
    shape = qemu_shape(accel, qemu_cpu(accel, lab_is_pvh(options)), boot_processors(options));
    if (!shape || asprintf(text_out, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n", SNAPSHOT_VERSION, qemu_version,
                           shape, parts->origin, init, config, agent) < 0)
        rc = why_set(why, -ENOMEM, "name a snapshot: out of memory");
    free(shape);
    return rc;
}

int boot_key(struct shelf_key *key, const struct parts *parts, const struct lab_options *options,
             const char *qemu_version, struct why *why)
{
    char *text, hex[BLOB_HEX];
    int rc;

    rc = describe(&text, parts, options, qemu_version, why);
    if (rc)
        return rc;
    rc = blob_hash(hex, text, strlen(text), why);
    free(text);
    if (rc)
        return rc;
    snprintf(key->name, sizeof(key->name), "lab-%.16s", hex);
    snprintf(key->origin, sizeof(key->origin), "Linux %.80s (%s) on Xen %.80s%s, %s",
             parts->guest_release, lab_is_pvh(options) ? "PVH" : "PV", parts->xen_version,
             options->throughput ? ", with fio" : "", hex);
    return 0;
}
