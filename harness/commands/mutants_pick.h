/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants_pick: the mutants that a command line names. */
#ifndef HARNESS_COMMANDS_MUTANTS_PICK_H
#define HARNESS_COMMANDS_MUTANTS_PICK_H

#include "harness/mutants/mutant.h"
#include "harness/options.h"

struct why;

struct picked {
    struct mutant mutant;
    char *text;       /* the whole semantic patch */
    const char *file; /* where it was read, of argv; NULL: it is ours */
};

struct picked_list {
    struct picked *items;
    size_t count;
};

/*
 * mutants_pick reads ours of these names, and files; neither: all of ours.  -EINVAL with a sentence:
 * there is none of that name, it stands there twice, or it is badly declared.
 */
int mutants_pick(struct picked_list *list, const struct option_strings *names, char **files,
                 struct why *why);
void mutants_pick_dispose(struct picked_list *list);

#endif
