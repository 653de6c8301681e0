/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault_engine: which rule, if any, a request meets.  Pure: no I/O, no clock, no allocation, no
 * randomness.
 *
 * Rules stay the caller's, and stay where they are while the engine has them.  They are asked in the
 * order in which they came, and the habits of a personality after all of them.
 */
#ifndef FAKE_BACKEND_FAULT_ENGINE_H
#define FAKE_BACKEND_FAULT_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "fake_backend/fault.h"

#define FAULT_MAX_RULES 32

/* A rule in force, and how far it has come. */
struct fault_armed {
    const struct fault_rule *rule;
    bool counting;  /* its mark was set */
    bool released;  /* the mark that ends its hold was set */
    uint32_t seen;  /* matches since counting */
    uint32_t fired; /* requests it acted on */
};

struct fault_engine {
    size_t count, habits; /* the last `habits` of `count` are habits */
    struct fault_armed armed[FAULT_MAX_RULES];
};

/* What a rule is asked about. */
struct fault_query {
    enum block_op op;
    enum request_form form;
    uint64_t sector;
    uint64_t sectors;
    unsigned queue; /* by which ring, counted from 0 */
};

/* fault_engine_init starts with these rules, fault_engine_habits adds a personality's; more than
 * FAULT_MAX_RULES of both are a defect of ours. */
void fault_engine_init(struct fault_engine *engine, const struct fault_rule *rules, size_t count);
void fault_engine_habits(struct fault_engine *engine, const struct fault_rule *habits,
                         size_t count);

/*
 * fault_engine_continue: the rules of an engine go on where those of another stand, which were the same; habits
 * begin.
 */
void fault_engine_continue(struct fault_engine *engine, const struct fault_engine *before);

/* fault_engine_add puts one more rule behind those that are there, before the habits.  -EEXIST:
 * there is one of that name; -ENOSPC: there are FAULT_MAX_RULES. */
int fault_engine_add(struct fault_engine *engine, const struct fault_rule *rule);

/* fault_engine_remove takes the rule of that name, or habit, out of force and returns it; NULL:
 * there is none. */
const struct fault_rule *fault_engine_remove(struct fault_engine *engine, const char *name);

/* fault_engine_mark: a mark was set.  Rules that start there count from 0, rules that hold until
 * there let go. */
void fault_engine_mark(struct fault_engine *engine, const char *mark);

/* fault_engine_pick returns the rule that acts on this request; NULL: behave. */
const struct fault_rule *fault_engine_pick(struct fault_engine *engine,
                                           const struct fault_query *query);

/* fault_engine_holds: does this rule, which is in force, still hold what it picked? */
bool fault_engine_holds(const struct fault_engine *engine, const struct fault_rule *rule);

/* fault_engine_unfired: the first rule that must fire and has not; NULL: every rule did its job. */
const struct fault_rule *fault_engine_unfired(const struct fault_engine *engine);

#endif
