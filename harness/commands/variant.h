/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * variant: cases against a driver of the user's own, in a lab; and, beside it, against the
 * kernel's.
 */
#ifndef HARNESS_COMMANDS_VARIANT_H
#define HARNESS_COMMANDS_VARIANT_H

#include "harness/bench/lab/labs.h"
#include "harness/commands/progress.h"
#include "harness/lab/driver/driver.h"
#include "harness/options.h"
#include "harness/result.h"

struct variant_settings {
    const char *patch;  /* or a ready module; NULL: none */
    const char *tree;   /* --kernel-source */
    const char *kernel; /* series of the guest's kernel */
    struct option_strings cases;
    const char *output, *xen, *accel, *mirror;
    unsigned slow;
    const char *line, *again; /* the command, for the record; and without a case, to be given one */
};

#define VARIANT_OPTIONS(at_of)                                                                     \
    {.name = "kernel-source",                                                                      \
     .kind = OPTION_STRING,                                                                        \
     .argument = "DIR",                                                                            \
     .help = "take the driver from a kernel's source",                                             \
     .at = at_of(tree)},                                                                           \
        {.name = "accel",                                                                          \
         .kind = OPTION_STRING,                                                                    \
         .argument = "NAME",                                                                       \
         .help = "tcg (the default) or kvm",                                                       \
         .at = at_of(accel)},                                                                      \
        {.name = "mirror",                                                                         \
         .kind = OPTION_STRING,                                                                    \
         .argument = "ADDRESS",                                                                    \
         .help = "a Debian archive, for a machine without apt sources",                            \
         .at = at_of(mirror)},                                                                     \
        {.name = "output",                                                                         \
         .kind = OPTION_STRING,                                                                    \
         .argument = "DIR",                                                                        \
         .help = "keep runs in DIR; default: runs",                                                \
         .at = at_of(output)},                                                                     \
    {                                                                                              \
        .name = "slow", .kind = OPTION_UNSIGNED, .argument = "N", .min = 1, .max = 100,            \
        .help = "multiply every time budget by N, on a busy machine", .at = at_of(slow)            \
    }

enum variant_side {
    VARIANT_CHANGED = 0,
    VARIANT_STOCK,
    VARIANT_AGAIN, /* changed, once more, for cases whose control run was broken */
    VARIANT_SIDES,
};

struct variant {
    const struct variant_settings *settings;
    struct progress progress;
    struct kit kit;
    struct driver_made made;
    char *agent, *program;
    struct lab_job jobs[VARIANT_SIDES];
    char names[VARIANT_SIDES][64]; /* of the frontends */
    struct book *book;
    struct run_document *document; /* set once it has run, with what its control runs say */
    char *path;                    /* of the run's folder */
};

/*
 * variant_run makes the driver, runs the cases with it, and with_stock also with the kernel's own,
 * side by side, and keeps the run.  Where the control run of the changed driver is not clean the
 * case is run once more, in a fresh guest, before that is taken for the driver's doing
 * (control.h). Profiles are not applied.  0, or a negative errno with a sentence; what could not
 * be made has its evidence in variant->made.
 */
int variant_run(struct variant *variant, const struct variant_settings *settings, bool with_stock,
                const struct conf_case *const *cases, struct why *why);
void variant_dispose(struct variant *variant);

/* variant_ran: that a guest ran the driver that was made for it is not believed without evidence. */
int variant_ran(const struct frontend_result *frontend, const char *build_id, struct why *why);

/* variant_results: what a side's frontend is, and its results, as a document of their own; strings
 * stay those of the variant.  variant_results_free frees it.  NULL: no memory. */
struct run_document *variant_results(const struct variant *variant, enum variant_side side);
void variant_results_free(struct run_document *results);

#endif
