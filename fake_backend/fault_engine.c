/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/fault_engine.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

static struct fault_armed arm(const struct fault_rule *rule)
{
    return (struct fault_armed){.rule = rule, .counting = !rule->when.mark};
}

static void arm_all(struct fault_engine *engine, const struct fault_rule *rules, size_t count)
{
    assert(count <= FAULT_MAX_RULES - engine->count);
    for (size_t i = 0; i < count; i++)
        engine->armed[engine->count++] = arm(&rules[i]);
}

void fault_engine_init(struct fault_engine *engine, const struct fault_rule *rules, size_t count)
{
    *engine = (struct fault_engine){0};
    arm_all(engine, rules, count);
}

void fault_engine_habits(struct fault_engine *engine, const struct fault_rule *habits, size_t count)
{
    arm_all(engine, habits, count);
    engine->habits += count;
}

void fault_engine_continue(struct fault_engine *engine, const struct fault_engine *before)
{
    memcpy(engine->armed, before->armed,
           (before->count - before->habits) * sizeof(engine->armed[0]));
}

/* The place of a rule by its name; engine->count: there is none. */
static size_t find(const struct fault_engine *engine, const char *name)
{
    size_t i = 0;

    while (i < engine->count && strcmp(engine->armed[i].rule->name, name) != 0)
        i++;
    return i;
}

int fault_engine_add(struct fault_engine *engine, const struct fault_rule *rule)
{
    size_t place = engine->count - engine->habits;

    if (find(engine, rule->name) < engine->count)
        return -EEXIST;
    if (engine->count == FAULT_MAX_RULES)
        return -ENOSPC;
    memmove(&engine->armed[place + 1], &engine->armed[place],
            engine->habits * sizeof(engine->armed[0]));
    engine->armed[place] = arm(rule);
    engine->count++;
    return 0;
}

const struct fault_rule *fault_engine_remove(struct fault_engine *engine, const char *name)
{
    size_t place = find(engine, name);
    const struct fault_rule *rule;

    if (place == engine->count)
        return NULL;
    rule = engine->armed[place].rule;
    if (place >= engine->count - engine->habits)
        engine->habits--;
    engine->count--;
    memmove(&engine->armed[place], &engine->armed[place + 1],
            (engine->count - place) * sizeof(engine->armed[0]));
    return rule;
}

static void begin(struct fault_armed *armed)
{
    armed->counting = true;
    armed->seen = 0;
}

void fault_engine_mark(struct fault_engine *engine, const char *mark)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct fault_armed *armed = &engine->armed[i];

        if (armed->rule->when.mark && !strcmp(armed->rule->when.mark, mark))
            begin(armed);
        if (armed->rule->hold_until && !strcmp(armed->rule->hold_until, mark))
            armed->released = true;
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

/* Is this the mark that a rule of that name sets when it acts? */
static bool is_act_of(const char *name, const char *mark)
{
    size_t length = name ? strlen(name) : 0;

    return length && mark && !strncmp(mark, name, length) && !strcmp(mark + length, FAULT_ACTED);
}

static void acted(struct fault_engine *engine, struct fault_armed *actor)
{
    actor->fired++;
    for (size_t i = 0; i < engine->count; i++) {
        struct fault_armed *armed = &engine->armed[i];

        if (is_act_of(actor->rule->name, armed->rule->when.mark))
            begin(armed);
        if (is_act_of(actor->rule->name, armed->rule->hold_until))
            armed->released = true;
    }
}

const struct fault_rule *fault_engine_pick(struct fault_engine *engine,
                                           const struct fault_query *query)
{
    for (size_t i = 0; i < engine->count; i++) {
        struct fault_armed *armed = &engine->armed[i];
        const struct fault_rule *rule = armed->rule;
        uint32_t nth;

        if (!armed->counting || !(rule->ops & query->op) || !(rule->forms & query->form) ||
            !touches(rule, query))
            continue;
        nth = armed->seen++;
        if (nth < rule->when.skip)
            continue;
        if (rule->when.count != EVERY_ONE && nth - rule->when.skip >= rule->when.count)
            continue;
        acted(engine, armed);
        return rule;
    }
    return NULL;
}

bool fault_engine_holds(const struct fault_engine *engine, const struct fault_rule *rule)
{
    size_t i = 0;

    if (!rule->hold_until)
        return false;
    while (engine->armed[i].rule != rule)
        i++;
    return !engine->armed[i].released;
}

const struct fault_rule *fault_engine_unfired(const struct fault_engine *engine)
{
    for (size_t i = 0; i < engine->count; i++)
        if (!engine->armed[i].rule->may_fire && !engine->armed[i].fired)
            return engine->armed[i].rule;
    return NULL;
}
