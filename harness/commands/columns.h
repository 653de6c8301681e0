/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * columns: which frontends a matrix is about: every kernel with every guest type, Xen, number of vcpus, backend and offer
 * that is asked for, less what is excluded; each has a lab of its own.  Pure.
 */
#ifndef HARNESS_COMMANDS_COLUMNS_H
#define HARNESS_COMMANDS_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "harness/options.h"

struct why;

#define COLUMNS_MAX 256

/* A kernel; of the Debian archive, or of one's own. */
struct axis_kernel {
    const char *name;              /* of the frontend; NULL: made of the series, "linux-6.12" */
    const char *series;            /* "6.12", or LAB_GRUB; NULL: vmlinuz */
    const char *vmlinuz, *modules; /* as in struct lab_options */
    bool usual;                    /* nobody asked for it: it is left out when there is none */
};

struct axis_offer {
    const char *name;            /* becomes a part of the frontend's; NULL: it has none */
    struct option_strings nodes; /* NODE=VALUE; none: as every case says */
};

/* A column is left out when it is all that is said here; NULL, 0: whatever it is. */
struct axis_exclude {
    const char *kernel; /* its series, or its name */
    const char *type, *xen, *backend, *offer;
    unsigned vcpus;
    unsigned line; /* where it stands in a file */
};

/* What to combine.  No entry of a kind: one, the usual. */
struct axes {
    struct axis_kernel *kernels;
    size_t kernel_count;
    struct option_strings types; /* "pv", "pvh" */
    struct option_strings xens;  /* series */
    const unsigned *vcpus;       /* 0: the usual */
    size_t vcpus_count;
    struct option_strings backends; /* personalities; AXES_AS_DECLARED: that of each case */
    struct axis_offer *offers;
    size_t offer_count;
    struct axis_exclude *excludes;
    size_t exclude_count;
};
#define AXES_AS_DECLARED "as-declared"

/* All but its name points into the axes. */
struct column {
    char *name; /* what is not the usual is a part of it: "linux-6.12-pvh-2vcpus" */
    const struct axis_kernel *kernel;
    const char *type, *xen;         /* NULL: the usual */
    unsigned vcpus;                 /* 0: the usual */
    const char *backend;            /* NULL: that of each case */
    const struct axis_offer *offer; /* NULL: nothing more */
};

struct columns {
    struct column *items;
    size_t count;
};

/*
 * columns_make combines, kernels in the outermost loop.  -EINVAL with a sentence: two columns of one name, nothing left, or
 * an exclusion that excludes nothing; -E2BIG: more than COLUMNS_MAX; -ENOMEM.
 */
int columns_make(struct columns *columns_out, const struct axes *axes, struct why *why);
void columns_dispose(struct columns *columns);

#endif
