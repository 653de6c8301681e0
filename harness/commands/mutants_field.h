/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants_field: one kernel: which mutants are tried on it, and with which cases. */
#ifndef HARNESS_COMMANDS_MUTANTS_FIELD_H
#define HARNESS_COMMANDS_MUTANTS_FIELD_H

#include "harness/commands/mutants_pick.h"
#include "harness/lab/driver/driver.h"
#include "harness/lab/lab.h"

struct sink;
struct why;

#define FIELD_NAME_SIZE (32 + MUTANT_NAME_MAX)

/* A frontend: the kernel's own driver, or one with a mutant in it. */
struct trial {
    const struct picked *picked; /* NULL: the kernel's own */
    char name[FIELD_NAME_SIZE];
    const struct conf_case **cases; /* that are asked, NULL-ended */
    struct sink *page;
    struct driver_made made;
    char *failed; /* why there is no driver; NULL: there is one, or it was not asked for */
};

struct field {
    const char *series;
    struct lab_options options;
    struct kit kit;
    struct trial stock;
    struct trial *trials; /* parallel to the mutants */
    size_t count;
};

/* What is asked beside the cases that mutants name. */
struct field_more {
    const struct conf_case *const *cases; /* NULL-ended */
    bool whole;                           /* all there are */
};

/*
 * field_init: the kernel's own driver is asked all that the mutants for this series are asked.  The
 * options are the caller's to fill.  -ENOMEM; field_dispose then, too.
 */
int field_init(struct field *field, const char *series, const struct picked_list *mutants,
               const struct field_more *more);
void field_dispose(struct field *field);

/* field_is_for: does this kernel's driver have the code that the mutant spoils? */
bool field_is_for(const struct field *field, const struct trial *trial);

#endif
