/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants_run: mutants on kernels, in labs: what became of each. */
#ifndef HARNESS_COMMANDS_MUTANTS_RUN_H
#define HARNESS_COMMANDS_MUTANTS_RUN_H

#include "harness/commands/mutants_pick.h"
#include "harness/mutants/fate.h"

struct why;

struct mutants_settings {
    struct option_strings kernels; /* series; one at least */
    struct option_strings mutants;
    struct option_strings cases; /* asked of every mutant, beside those that it names */
    bool list, whole;
    unsigned format;
    const char *output, *accel, *mirror;
    unsigned slow, at_once;
};

extern const struct mutants_settings mutants_defaults;

/* All mutants on one kernel. */
struct mutants_field {
    const char *series;
    char *package;      /* "linux-image-6.1.0-56-amd64 6.1.192-2" */
    struct fate *fates; /* parallel to the mutants */
};

struct mutants_results {
    struct mutants_field *fields;
    size_t field_count, fate_count;
    char *path; /* of the run's folder */
};

/*
 * mutants_run asks the kernel's own driver, and then each mutant in a guest of its own, the cases that the mutants name; and
 * keeps the run; line is the command, for the record.  A mutant that argues to be equivalent is only built, unless more cases are asked.
 * 0, or a negative errno with a sentence.
 */
int mutants_run(struct mutants_results *results, const struct command *command,
                const struct mutants_settings *settings, const struct picked_list *mutants,
                const char *line, struct why *why);
void mutants_results_dispose(struct mutants_results *results);

#endif
