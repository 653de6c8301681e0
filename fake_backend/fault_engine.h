/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault_engine: which rule, if any, a request meets.  Pure: no I/O, no clock, no allocation, no
 * randomness.
 */
#ifndef FAKE_BACKEND_FAULT_ENGINE_H
#define FAKE_BACKEND_FAULT_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

#include "fake_backend/fault.h"

#define FAULT_MAX_RULES 16

struct fault_engine {
    const struct fault_rule *rules; /* the caller's */
    size_t count;
    struct {
        bool counting;  /* its mark was set */
        bool released;  /* the mark that ends its hold was set */
        uint32_t seen;  /* matches since counting */
        uint32_t fired; /* requests it acted on */
    } state[FAULT_MAX_RULES];
};

/* What a rule is asked about. */
struct fault_query {
    enum block_op op;
    enum request_form form;
    uint64_t sector, sectors;
};

/* fault_engine_init takes at most FAULT_MAX_RULES rules; more are a defect of ours. */
void fault_engine_init(struct fault_engine *engine, const struct fault_rule *rules, size_t count);

/* fault_engine_mark: a mark was set.  Rules that start there count from 0, rules that hold until
 * there let go. */
void fault_engine_mark(struct fault_engine *engine, const char *mark);

/* fault_engine_pick returns the rule that acts on this request; NULL: behave. */
const struct fault_rule *fault_engine_pick(struct fault_engine *engine,
                                           const struct fault_query *query);

/* fault_engine_holds: does this rule still hold what it picked? */
bool fault_engine_holds(const struct fault_engine *engine, const struct fault_rule *rule);

/* fault_engine_unfired: the first rule that must fire and has not; NULL: every rule did its job. */
const struct fault_rule *fault_engine_unfired(const struct fault_engine *engine);

#endif
