/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants: the files of this folder. */
#ifndef MUTANTS_MUTANTS_H
#define MUTANTS_MUTANTS_H

struct mutant_text {
    const char *name; /* of the file, without its ending */
    const char *text;
};

extern const struct mutant_text all_mutants[]; /* the last one's name is NULL */

#endif
