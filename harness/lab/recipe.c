/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/recipe.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/cache.h"
#include "harness/lab/deb.h"
#include "harness/lab/image.h"
#include "harness/lab/kernel.h"
#include "harness/lab/module.h"
#include "harness/lab/tree.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MODULE_FILES(root)                                                                         \
    root "/modules.builtin", root "/kernel/crypto", root "/kernel/drivers/block",                  \
        root "/kernel/drivers/char", root "/kernel/drivers/virtio", root "/kernel/drivers/xen",    \
        root "/kernel/fs", root "/kernel/lib"

/* From a kernel's packages; before and after Debian merged /usr, and since it left /boot. */
static const char *const kernel_files[] = {
    "boot/vmlinuz-*",
    "usr/lib/modules/*/vmlinuz",
    MODULE_FILES("lib/modules/*"),
    MODULE_FILES("usr/lib/modules/*"),
    NULL,
};

static const char *const xen_files[] = {"boot/xen-*.gz", NULL};

/* From all the others, as far as they have them. */
static const char *const user_files[] = {
    "bin/busybox",
    "usr/bin/busybox",
    "usr/bin/fio",
    "usr/bin/xenstore",
    "usr/libexec/xen-qemu-system-i386",
    "usr/lib/xen-*/bin/libxl-save-helper",
    "usr/lib/xen-*/bin/xen-init-dom0",
    "usr/lib/xen-*/bin/xenconsoled",
    "usr/lib/xen-*/bin/xenstored",
    "usr/lib/xen-*/bin/xl",
    "lib64/*",
    "lib/x86_64-linux-gnu/lib*.so*",
    "lib/x86_64-linux-gnu/ld-*",
    "usr/lib64/*",
    "usr/lib/x86_64-linux-gnu/lib*.so*",
    "usr/lib/x86_64-linux-gnu/ld-*",
    "usr/lib/x86_64-linux-gnu/ceph/lib*.so*", /* fio is linked with every storage there is */
    NULL,
};

static const char *const dom0_folders[] = {
    "dev",           "etc", "guest", "proc",        "root",     "run",
    "run/xen",       "sys", "tmp",   "var/lib/xen", "var/lock", "var/log/xen/console",
    "run/xenstored", NULL};
static const char *const guest_folders[] = {"dev", "proc", "sys", "tmp", NULL};

/* The folders, and the console that the kernel opens for its first process. */
static int add_skeleton(struct tree *tree, const char *const folders[], struct why *why)
{
    int rc = 0;

    for (size_t i = 0; folders[i] && !rc; i++)
        rc = tree_add_folder(tree, folders[i]);
    if (!rc)
        rc = tree_add_device(tree, "dev/console", S_IFCHR | 0600, makedev(5, 1));
    return rc ? why_set(why, rc, "make an image: out of memory") : 0;
}

/* Takes the files of a kernel out of its packages. */
static int take_kernel(struct tree *kernel, char *const debs[], size_t kernels, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; i < kernels && !rc; i++)
        rc = deb_take(kernel, debs[i], kernel_files, why);
    return rc;
}

/* The one file that matches, or a sentence about the package. */
static int find_file(const struct tree *tree, const char *glob, struct blob *view_out,
                     struct why *why)
{
    const struct tree_file *file = tree_find(tree, glob);

    if (!file)
        return why_set(why, -ENOENT, "the packages have no file %s, which the lab needs", glob);
    *view_out = (struct blob){.data = file->data, .size = file->size};
    return 0;
}

static int find_vmlinuz(const struct tree *kernel, struct blob *view_out, struct why *why)
{
    return find_file(kernel, tree_find(kernel, kernel_files[0]) ? kernel_files[0] : kernel_files[1],
                     view_out, why);
}

static int store(struct cache *cache, const char *prefix, const char *product, const char *origin,
                 const struct blob *blob, struct why *why)
{
    char name[128];

    snprintf(name, sizeof(name), "%s.%s", prefix, product);
    return cache_store(cache, name, origin, blob->data, blob->size, why);
}

static int store_image(struct cache *cache, const char *prefix, const char *product,
                       const char *origin, const struct tree *tree, struct why *why)
{
    char name[128];
    int fd, rc;

    snprintf(name, sizeof(name), "%s.%s", prefix, product);
    rc = cache_new(cache, &fd, why);
    if (rc)
        return rc;
    rc = image_write(tree, fd, why);
    if (!rc)
        rc = cache_keep(cache, fd, name, origin, why);
    close(fd);
    return rc;
}

/* Unpacks an image that a package has and keeps the result. */
static int store_unpacked(struct cache *cache, const char *prefix, const char *product,
                          const char *origin, const struct blob *packed, const char *name,
                          struct why *why)
{
    struct blob elf = {0};
    int rc;

    rc = kernel_unpack(&elf, packed, name, why);
    if (!rc)
        rc = store(cache, prefix, product, origin, &elf, why);
    blob_dispose(&elf);
    return rc;
}

/* Where Debian has merged /usr, programs are still looked for in the old places. */
static int link_usr(struct tree *image, struct why *why)
{
    static const char *const files[] = {"usr/bin/busybox", "usr/lib64/ld-linux-x86-64.so.2"};
    char target[64];
    int rc = 0;

    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && !rc; i++) {
        snprintf(target, sizeof(target), "/%s", files[i]);
        if (tree_find(image, files[i]))
            rc = tree_add_link(image, files[i] + strlen("usr/"), target);
    }
    return rc ? why_set(why, rc, "make an image: out of memory") : 0;
}

static int make_dom0(const struct recipe *recipe, struct cache *cache, const char *prefix,
                     const char *origin, char *const debs[], size_t kernels, struct why *why)
{
    struct tree image = {0}, kernel = {0};
    struct blob xen, vmlinuz;
    char release[64];
    int rc;

    rc = take_kernel(&kernel, debs, kernels, why);
    for (size_t i = kernels; debs[i] && !rc; i++) {
        rc = deb_take(&image, debs[i], user_files, why);
        if (!rc)
            rc = deb_take(&kernel, debs[i], xen_files, why);
    }
    if (!rc)
        rc = find_vmlinuz(&kernel, &vmlinuz, why);
    if (!rc)
        rc = find_file(&kernel, "boot/xen-*.gz", &xen, why);
    if (!rc)
        rc = kernel_release(release, sizeof(release), &vmlinuz, debs[0], why);
    if (!rc)
        rc = store(cache, prefix, "vmlinuz", origin, &vmlinuz, why);
    if (!rc)
        rc = store_unpacked(cache, prefix, "xen", origin, &xen, "Xen", why);
    if (!rc)
        rc = module_take(&image, &kernel, release, recipe->modules, recipe->extras, why);
    if (!rc)
        rc = link_usr(&image, why);
    if (!rc)
        rc = add_skeleton(&image, dom0_folders, why);
    if (!rc)
        rc = store_image(cache, prefix, "cpio", origin, &image, why);
    tree_dispose(&image);
    tree_dispose(&kernel);
    return rc;
}

int recipe_guest_image(const struct recipe *recipe, struct tree *image, const struct tree *kernel,
                       const char *release, struct why *why)
{
    int rc = 0;

    if (kernel)
        rc = module_take(image, kernel, release, recipe->modules, recipe->extras, why);
    return rc ? rc : add_skeleton(image, guest_folders, why);
}

static int make_guest(const struct recipe *recipe, struct cache *cache, const char *prefix,
                      const char *origin, char *const debs[], size_t kernels, struct why *why)
{
    struct tree kernel = {0}, image = {0};
    struct blob vmlinuz;
    char release[64];
    int rc;

    rc = take_kernel(&kernel, debs, kernels, why);
    for (size_t i = kernels; debs[i] && !rc; i++)
        rc = deb_take(&image, debs[i], user_files, why);
    if (!rc)
        rc = find_vmlinuz(&kernel, &vmlinuz, why);
    if (!rc)
        rc = kernel_release(release, sizeof(release), &vmlinuz, debs[0], why);
    if (!rc)
        rc = recipe_guest_image(recipe, &image, &kernel, release, why);
    if (!rc)
        rc = store_unpacked(cache, prefix, "vmlinux", origin, &vmlinuz, debs[0], why);
    if (!rc)
        rc = store_image(cache, prefix, "cpio", origin, &image, why);
    tree_dispose(&image);
    tree_dispose(&kernel);
    return rc;
}

/* The image that Debian has for hosts: all modules are in it, and it looks for a grub.cfg or ends at its prompt. */
static int make_grub(const struct recipe *recipe, struct cache *cache, const char *prefix,
                     const char *origin, char *const debs[], size_t kernels, struct why *why)
{
    char path[64];
    const char *const files[] = {path, NULL};
    struct tree tree = {0};
    struct blob image = {0};
    int rc;

    snprintf(path, sizeof(path), "usr/lib/grub-xen/%s", recipe->products[0]);
    rc = deb_take(&tree, debs[kernels], files, why);

    if (!rc)
        rc = find_file(&tree, path, &image, why);
    if (!rc)
        rc = store(cache, prefix, recipe->products[0], origin, &image, why);
    tree_dispose(&tree);
    return rc;
}

#define DOM0_PACKAGES "xen-hypervisor-%s-amd64", "xen-utils-%s", "xenstore-utils", "busybox-static"
#define DOM0_MODULES                                                                               \
    "xen-evtchn", "xen-gntdev", "xen-gntalloc", "xen-privcmd", "xenfs", "virtio_pci",              \
        "virtio_console"
#define DOM0_PRODUCTS                                                                              \
    {                                                                                              \
        "xen", "vmlinuz", "cpio"                                                                   \
    }
#define GUEST_PRODUCTS                                                                             \
    {                                                                                              \
        "vmlinux", "cpio"                                                                          \
    }
#define GUEST_MODULES                                                                              \
    {                                                                                              \
        "xen-blkfront"                                                                             \
    }

const struct recipe recipe_dom0 = {
    .name = "dom0",
    .kernel = "6.1",
    .packages = {DOM0_PACKAGES},
    .products = DOM0_PRODUCTS,
    .modules = {DOM0_MODULES},
    .make = make_dom0,
};

const struct recipe recipe_dom0_throughput = {
    .name = "dom0-throughput",
    .kernel = "6.1",
    .packages = {DOM0_PACKAGES, "qemu-system-xen"},
    .products = DOM0_PRODUCTS,
    .modules = {DOM0_MODULES, "brd", "xen-blkback"},
    .make = make_dom0,
};

const struct recipe recipe_guest = {
    .name = "guest",
    .products = GUEST_PRODUCTS,
    .modules = GUEST_MODULES,
    .extras = {"ext4", "xfs", "btrfs"},
    .make = make_guest,
};

const struct recipe recipe_grub = {
    .name = "guest",
    .alone = true,
    .packages = {"grub-xen-host"},
    .products = {"grub-x86_64-xen.bin"},
    .make = make_grub,
};

const struct recipe recipe_grub_pvh = {
    .name = "guest",
    .alone = true,
    .packages = {"grub-xen-host"},
    .products = {"grub-i386-xen_pvh.bin"},
    .make = make_grub,
};

const struct recipe recipe_guest_throughput = {
    .name = "guest-throughput",
    .packages = {"busybox-static", "fio", "xenstore-utils"},
    .products = GUEST_PRODUCTS,
    .modules = GUEST_MODULES,
    .make = make_guest,
};
