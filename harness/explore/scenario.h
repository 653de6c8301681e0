/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scenario: a case in the making: small, made by dice, smaller still by shrinking.
 *
 * Its steps are played one after the other, so that the order of everything is defined.  Of the last steps some may overlap:
 * then one rule holds a request of theirs until the last of them is asleep, and nobody else's request is refused.
 *
 * A scenario has a name, and the name says all of it: who has the name can make the scenario.  The grammar is in
 * docs/explore.md.
 */
#ifndef HARNESS_EXPLORE_SCENARIO_H
#define HARNESS_EXPLORE_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "harness/case.h"

struct dice;
struct why;

#define SCENARIO_STEPS   8
#define SCENARIO_RULES   3
#define SCENARIO_THREADS 40
#define SCENARIO_PREFIX  "explore-"
#define SCENARIO_NAME    200
#define SCENARIO_SECTOR                                                                            \
    64u /* where its first write goes; each write goes behind the one before it */

struct scenario_step {
    enum step_verb verb;
    unsigned sectors; /* of a write */
    unsigned threads; /* at least 1 */
    unsigned of;      /* a read: of what this step has written */
    bool fua, buffered;
};

struct scenario_rule {
    enum block_op op;
    enum request_form form;
    enum fault_answer answer;
    enum fault_effect effect;
    unsigned from, skip, count; /* counted from this step on; count 0: every one */
    bool hold;
};

struct scenario {
    bool flush, barrier, persistent;
    unsigned indirect; /* feature-max-indirect-segments; 0: no such node */
    unsigned step_count, rule_count;
    unsigned overlap; /* so many steps at the end */
    struct scenario_step steps[SCENARIO_STEPS];
    struct scenario_rule rules[SCENARIO_RULES];
};

/* scenario_make rolls one that is legal. */
void scenario_make(struct scenario *scenario_out, struct dice *dice);

/* scenario_wrong: NULL, or why it is none, as half a sentence. */
const char *scenario_wrong(const struct scenario *scenario);

/* scenario_name and scenario_read: its name, and back.  -EINVAL with a sentence: no name of a scenario. */
void scenario_name(const struct scenario *scenario, char name[SCENARIO_NAME]);
int scenario_read(const char *name, struct scenario *scenario_out, struct why *why);

/* scenario_sector: the first sector of what a step writes or reads. */
unsigned scenario_sector(const struct scenario *scenario, unsigned step);

/*
 * scenario_smaller lists what is left when one thing is taken away or made simpler: what takes most away first, nothing that
 * is not legal.  Returns how many.
 */
#define SCENARIO_SMALLER 96
size_t scenario_smaller(const struct scenario *scenario, struct scenario out[SCENARIO_SMALLER]);

/*
 * A scenario as a case, in memory of its own: everything that the case points to is in here, so it must stay where it is.
 */
struct scenario_case {
    struct conf_case c;
    struct scenario scenario;
    char name[SCENARIO_NAME];
    char story[2048];
    char marks[SCENARIO_STEPS][16], asleep[SCENARIO_STEPS][24], rule_names[SCENARIO_RULES][16];
    char indirect[12];
    struct guest_step steps[SCENARIO_STEPS];
    struct fault_rule rules[SCENARIO_RULES];
};
void scenario_case(struct scenario_case *out, const struct scenario *scenario);

/* scenario_source prints a case as a file below cases/; `found` goes into its story.  The name is the author's to choose. */
void scenario_source(FILE *out, const struct conf_case *c, const char *found);

#endif
