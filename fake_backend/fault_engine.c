/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/fault_engine.h"

#include <assert.h>
#include <string.h>

void fault_engine_init(struct fault_engine *engine, const struct fault_rule *rules, size_t count)
{
    assert(count <= FAULT_MAX_RULES);
    memset(engine, 0, sizeof(*engine));
    engine->rules = rules;
    engine->count = count;
    for (size_t i = 0; i < count; i++)
        engine->state[i].counting = !rules[i].when.mark;
}

void fault_engine_mark(struct fault_engine *engine, const char *mark)
{
    for (size_t i = 0; i < engine->count; i++) {
        const struct fault_rule *rule = &engine->rules[i];

        if (rule->when.mark && !strcmp(rule->when.mark, mark)) {
            engine->state[i].counting = true;
            engine->state[i].seen = 0;
        }
        if (rule->hold_until && !strcmp(rule->hold_until, mark))
            engine->state[i].released = true;
    }
}

static bool touches(const struct fault_rule *rule, const struct fault_query *query)
{
    if (!rule->sectors.count)
        return true;
    /* By differences: what a guest asks for may lie next to 2^64. */
    if (query->sector >= rule->sectors.first)
        return query->sectors && query->sector - rule->sectors.first < rule->sectors.count;
    return rule->sectors.first - query->sector < query->sectors;
}

const struct fault_rule *fault_engine_pick(struct fault_engine *engine,
                                           const struct fault_query *query)
{
    for (size_t i = 0; i < engine->count; i++) {
        const struct fault_rule *rule = &engine->rules[i];
        uint32_t nth;

        if (!engine->state[i].counting || !(rule->ops & query->op) ||
            !(rule->forms & query->form) || !touches(rule, query))
            continue;
        nth = engine->state[i].seen++;
        if (nth < rule->when.skip)
            continue;
        if (rule->when.count != EVERY_ONE && nth - rule->when.skip >= rule->when.count)
            continue;
        engine->state[i].fired++;
        return rule;
    }
    return NULL;
}

bool fault_engine_holds(const struct fault_engine *engine, const struct fault_rule *rule)
{
    return rule->hold_until && !engine->state[rule - engine->rules].released;
}

const struct fault_rule *fault_engine_unfired(const struct fault_engine *engine)
{
    for (size_t i = 0; i < engine->count; i++)
        if (!engine->rules[i].may_fire && !engine->state[i].fired)
            return &engine->rules[i];
    return NULL;
}
