/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fate: what became of a mutant, and the score of many.
 *
 * Pure.  A mutant's driver is one frontend of a run, the kernel's own driver another one.
 */
#ifndef HARNESS_MUTANTS_FATE_H
#define HARNESS_MUTANTS_FATE_H

#include "harness/mutants/mutant.h"
#include "harness/result.h"

enum fate_kind {
    FATE_UNSET = 0,
    FATE_CAUGHT,    /* all that was expected, exactly */
    FATE_OTHERWISE, /* something else than with the kernel's own driver, and not what was expected */
    FATE_SURVIVED,  /* the cases asked see nothing */
    FATE_EQUIVALENT, /* argued, and the cases asked see nothing */
    FATE_ELSEWHERE,  /* this series has not the code it spoils */
    FATE_ERROR,      /* it was not made, not run or badly declared: nothing is known */
    FATE_COUNT,
};

struct fate {
    enum fate_kind kind;
    char *text; /* what was seen, or went wrong; "" */
};

/* Names of frontends of the run. */
struct fate_sides {
    const char *stock, *mutant;
};

const char *fate_word(enum fate_kind kind);

/*
 * fate_of judges a mutant by the results that the run has of it and of the kernel's own driver.  An
 * expectation that the own driver meets, too, is badly declared.  -ENOMEM.
 */
int fate_of(struct fate *fate, const struct mutant *mutant, const char *series,
            const struct run_document *run, const struct fate_sides *sides);

/* fate_error: one that was not run, and why; -ENOMEM. */
int fate_error(struct fate *fate, const char *text);
void fate_dispose(struct fate *fate);

/* How many there were of each. */
struct score {
    size_t of[FATE_COUNT];
};

void score_add(struct score *score, enum fate_kind kind);

/* score_all: those that had to be caught. */
size_t score_all(const struct score *score);

#endif
