/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recipe: which packages and which files in them make a dom0 or a guest; data, and what cannot be
 * data.
 */
#ifndef HARNESS_LAB_RECIPE_H
#define HARNESS_LAB_RECIPE_H

#include <stdbool.h>
#include <stddef.h>

struct cache;
struct tree;
struct why;

enum {
    RECIPE_PACKAGES = 8,
    RECIPE_PRODUCTS = 3,
    RECIPE_MODULES = 12,
};

struct recipe {
    const char *name;                      /* "dom0" */
    const char *kernel;                    /* kernel series; NULL: the series asked for */
    bool alone;                            /* its packages are all: no kernel's, no libraries */
    const char *packages[RECIPE_PACKAGES]; /* %s is the series asked for; their libraries too */
    const char *products[RECIPE_PRODUCTS]; /* files in the cache: "dom0-4.17.<product>" */
    const char *modules[RECIPE_MODULES];   /* loaded in this order, each after those it needs */
    const char *extras[RECIPE_MODULES];    /* these too, as far as the kernel has them */
    /* Makes the products, as files of the cache; the first debs are the kernel's, as many as `kernels`. */
    int (*make)(const struct recipe *recipe, struct cache *cache, const char *prefix,
                const char *origin, char *const debs[], size_t kernels, struct why *why);
};

extern const struct recipe recipe_dom0;  /* products: Xen, dom0's kernel, its initramfs */
extern const struct recipe recipe_guest; /* products: the kernel, its initramfs without an agent */

/* Product: GRUB's image, 64-bit as a PV guest and 32-bit as a PVH guest. */
extern const struct recipe recipe_grub;
extern const struct recipe recipe_grub_pvh;

/* The same with what a throughput run needs: other backends and RAM disks; fio and xenstore. */
extern const struct recipe recipe_dom0_throughput;
extern const struct recipe recipe_guest_throughput;

/* To be changed with any change of what the same packages are made into. */
#define RECIPE_VERSION "recipe 3"

/* A guest's initramfs without an agent, out of a kernel's files; NULL: no module is needed. */
int recipe_guest_image(const struct recipe *recipe, struct tree *image, const struct tree *kernel,
                       const char *release, struct why *why);

#endif
