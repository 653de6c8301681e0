/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/parts.h"

#include "fake_backend/why.h"
#include "harness/lab/cache.h"
#include "harness/lab/image.h"
#include "harness/lab/kernel.h"
#include "harness/lab/module.h"
#include "harness/lab/order.h"
#include "harness/lab/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What was made into these parts becomes a part of their origin. */
static int add_origin(struct parts *parts, const char *origin)
{
    char *longer = NULL;
    int r = asprintf(&longer, "%s%s ", parts->origin ? parts->origin : "", origin);

    free(parts->origin);
    parts->origin = r < 0 ? NULL : longer;
    return parts->origin ? 0 : -ENOMEM;
}

static int name_dom0(const struct order *order, struct parts *parts, struct why *why)
{
    const struct apt_package *xen;
    char name[64], origin[BLOB_HEX];
    int rc;

    snprintf(name, sizeof(name), "xen-hypervisor-%s-amd64", order->series);
    xen = apt_list_find(&order->list, name);
    parts->xen_version = strdup(xen ? xen->version : "unknown");
    parts->dom0_kernel = strdup(apt_release(&order->list.packages[0]));
    rc = order_origin(order, origin, why);
    return rc ? rc : add_origin(parts, origin);
}

static int name_guest(const struct order *order, struct parts *parts, struct why *why)
{
    const struct apt_package *kernel = &order->list.packages[0];
    char origin[BLOB_HEX];
    int rc;

    if (asprintf(&parts->guest_package, "%s %s", kernel->name, kernel->version) < 0)
        parts->guest_package = NULL;
    parts->guest_release = strdup(apt_release(kernel));
    rc = order_origin(order, origin, why);
    return rc ? rc : add_origin(parts, origin);
}

static const struct recipe *dom0_of(const struct lab_options *options)
{
    return options->throughput ? &recipe_dom0_throughput : &recipe_dom0;
}

static const struct recipe *guest_of(const struct lab_options *options)
{
    if (lab_is_grub(options))
        return lab_is_pvh(options) ? &recipe_grub_pvh : &recipe_grub;
    return options->throughput ? &recipe_guest_throughput : &recipe_guest;
}

static int get_dom0(struct making *making, struct parts *parts)
{
    struct order order;
    int rc;

    order_init(&order, dom0_of(making->options), making->options->xen);
    rc = order_fill(making, &order);
    if (!rc) {
        parts->xen = order_take(&order, 0);
        parts->kernel = order_take(&order, 1);
        parts->dom0 = order_take(&order, 2);
        rc = name_dom0(&order, parts, making->why);
    }
    order_dispose(&order);
    return rc;
}

static int get_guest(struct making *making, struct parts *parts)
{
    struct order order;
    int rc;

    order_init(&order, guest_of(making->options), making->options->kernel);
    rc = order_fill(making, &order);
    if (!rc)
        rc = name_guest(&order, parts, making->why);
    if (!rc)
        rc = blob_load_fd(&parts->vmlinux, order.fds[0], order.name, making->why);
    if (!rc && order.fds[1] >= 0)
        rc = blob_load_fd(&parts->modules, order.fds[1], order.name, making->why);
    order_dispose(&order);
    return rc;
}

/* The origin of a kernel of the user's own is what it was made into. */
static int name_own_guest(struct parts *parts, struct why *why)
{
    char vmlinux[BLOB_HEX], modules[BLOB_HEX];
    int rc;

    rc = blob_hash(vmlinux, parts->vmlinux.data, parts->vmlinux.size, why);
    if (!rc)
        rc = blob_hash(modules, parts->modules.data, parts->modules.size, why);
    if (!rc)
        rc = add_origin(parts, vmlinux);
    return rc ? rc : add_origin(parts, modules);
}

/* A kernel of the user's own is not kept: what it is may change at any time. */
static int get_own_guest(const struct lab_options *options, struct parts *parts, struct why *why)
{
    struct tree from = {0}, image = {0};
    struct blob vmlinuz = {0};
    char release[128];
    int fd = -1, rc;

    rc = blob_load(&vmlinuz, options->vmlinuz, why);
    if (!rc)
        rc = kernel_unpack(&parts->vmlinux, &vmlinuz, options->vmlinuz, why);
    if (!rc)
        rc = kernel_release(release, sizeof(release), &vmlinuz, options->vmlinuz, why);
    if (!rc && options->modules)
        rc = module_read_folder(&from, options->modules, why);
    else if (!rc && !kernel_has_blkfront(&parts->vmlinux))
        rc = why_set(why, -ENOENT,
                     "%s has no xen-blkfront built in: give its modules as well, with --modules "
                     ".../lib/modules/%s",
                     options->vmlinuz, release);
    if (!rc)
        rc = recipe_guest_image(guest_of(options), &image, options->modules ? &from : NULL, release,
                                why);
    if (!rc) {
        fd = memfd_create("guest", MFD_CLOEXEC);
        rc = fd < 0 ? why_set(why, -errno, "make an image: %s", strerror(errno))
                    : image_write(&image, fd, why);
    }
    if (!rc)
        rc = blob_load_fd(&parts->modules, fd, "guest", why);
    if (!rc)
        rc = name_own_guest(parts, why);
    if (!rc) {
        parts->guest_package = strdup(options->vmlinuz);
        parts->guest_release = strdup(release);
    }
    if (fd >= 0)
        close(fd);
    blob_dispose(&vmlinuz);
    tree_dispose(&from);
    tree_dispose(&image);
    return rc;
}

/* What comes of getting or recalling; the names may be missing for want of memory. */
static int hand_out(struct parts *parts, struct parts *made, int rc, struct why *why)
{
    if (!rc && !(made->xen_version && made->dom0_kernel && made->guest_package &&
                 made->guest_release && made->origin))
        rc = -ENOMEM;
    if (rc == -ENOMEM)
        why_set(why, rc, "prepare the lab: out of memory");
    if (rc)
        parts_dispose(made);
    else
        *parts = *made;
    return rc;
}

int parts_get(struct parts *parts, const struct lab_options *options, struct why *why)
{
    struct making making = {.options = options, .why = why};
    struct parts made = PARTS_NONE;
    int rc;

    rc = cache_open(&making.cache, options->progress, options->progress_ctx, why);
    places_init(&making.places, making.cache, options);
    if (!rc)
        rc = get_dom0(&making, &made);
    if (!rc)
        rc = options->vmlinuz ? get_own_guest(options, &made, why) : get_guest(&making, &made);
    places_close(&making.places);
    cache_close(making.cache);
    return hand_out(parts, &made, rc, why);
}

int parts_recall(struct parts *parts, const struct lab_options *options, struct why *why)
{
    struct making making = {.options = options, .why = why};
    struct parts made = PARTS_NONE;
    struct order dom0, guest;
    int rc;

    if (options->vmlinuz)
        return -ENOENT;
    rc = cache_open(&making.cache, options->progress, options->progress_ctx, why);
    if (rc)
        return rc;
    order_init(&dom0, dom0_of(options), options->xen);
    order_init(&guest, guest_of(options), options->kernel);
    rc = order_recall(&making, &dom0);
    if (!rc)
        rc = order_recall(&making, &guest);
    if (!rc)
        rc = name_dom0(&dom0, &made, why);
    if (!rc)
        rc = name_guest(&guest, &made, why);
    order_dispose(&dom0);
    order_dispose(&guest);
    cache_close(making.cache);
    return hand_out(parts, &made, rc, why);
}

void parts_release(struct parts *parts)
{
    int *fds[] = {&parts->xen, &parts->kernel, &parts->dom0};

    for (size_t i = 0; i < sizeof(fds) / sizeof(fds[0]); i++) {
        if (*fds[i] >= 0)
            close(*fds[i]);
        *fds[i] = -1;
    }
    blob_dispose(&parts->vmlinux);
    blob_dispose(&parts->modules);
}

void parts_dispose(struct parts *parts)
{
    parts_release(parts);
    free(parts->xen_version);
    free(parts->dom0_kernel);
    free(parts->guest_package);
    free(parts->guest_release);
    free(parts->origin);
    *parts = PARTS_NONE;
}
