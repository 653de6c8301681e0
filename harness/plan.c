/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/offer.h"
#include "harness/catalog.h"

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_step(const struct guest_step *a, const struct guest_step *b)
{
    return same_text(a->mark, b->mark) && a->verb == b->verb && a->sector == b->sector &&
           a->sectors == b->sectors && a->threads == b->threads && a->repeat == b->repeat &&
           a->opener == b->opener && a->fua == b->fua && a->fsync == b->fsync &&
           a->secure == b->secure && a->buffered == b->buffered && a->file == b->file &&
           same_text(a->node, b->node) && same_text(a->value, b->value) &&
           same_text(a->written_by, b->written_by) && same_text(a->asleep_mark, b->asleep_mark);
}

static bool same_match(const struct fault_rule *a, const struct fault_rule *b)
{
    return a->ops == b->ops && a->forms == b->forms && same_text(a->when.mark, b->when.mark) &&
           a->when.skip == b->when.skip && a->when.count == b->when.count &&
           a->sectors.first == b->sectors.first && a->sectors.count == b->sectors.count &&
           same_text(a->hold_until, b->hold_until) && a->may_fire == b->may_fire;
}

/* The next rule that holds something, from *i on; NULL: none. */
static const struct fault_rule *next_hold(const struct conf_case *c, size_t *i)
{
    while (*i < c->rule_count && !c->rules[*i].hold_until)
        (*i)++;
    return *i < c->rule_count ? &c->rules[(*i)++] : NULL;
}

/* In a control run a rule does no more than hold what it matches; those that hold nothing do nothing. */
static bool same_holds(const struct conf_case *a, const struct conf_case *b)
{
    const struct fault_rule *hold_a, *hold_b;
    size_t i = 0, k = 0;

    do {
        hold_a = next_hold(a, &i);
        hold_b = next_hold(b, &k);
    } while (hold_a && hold_b && same_match(hold_a, hold_b));
    return !hold_a && !hold_b;
}

/* Does the control run of one show what the other's would? */
static bool same_control(const struct conf_case *a, const struct conf_case *b)
{
    if (a->step_count != b->step_count || a->backend != b->backend ||
        !same_text(a->filesystem, b->filesystem) || !offer_same(&a->offer, &b->offer) ||
        a->backend_later != b->backend_later || !offer_same(&a->offer_later, &b->offer_later) ||
        !same_text(a->driver_params, b->driver_params))
        return false;
    for (size_t i = 0; i < a->step_count; i++)
        if (!same_step(&a->steps[i], &b->steps[i]))
            return false;
    for (size_t i = 0; i < CASE_MAX_CUTS; i++)
        if (!same_text(a->cut_at[i], b->cut_at[i]))
            return false;
    return same_holds(a, b);
}

/* The case whose clean run shows that guest and steps are all right; NULL: there is none. */
static const struct conf_case *control_of(const struct conf_case *c,
                                          const struct conf_case *const *all)
{
    if (!c->control)
        return c;
    for (; *all; all++)
        if (!strcmp((*all)->name, c->control))
            return *all;
    return NULL;
}

static size_t find_control(const struct plan *plan, const struct conf_case *c)
{
    for (size_t i = 0; i < plan->play_count; i++)
        if (plan->plays[i].control && same_control(plan->plays[i].c, c))
            return i;
    return PLAN_NONE;
}

static size_t add_play(struct plan *plan, const struct conf_case *c, bool control)
{
    plan->plays[plan->play_count] = (struct plan_play){.c = c, .control = control};
    return plan->play_count++;
}

int plan_make(struct plan *plan_out, const struct conf_case *const *cases,
              const struct conf_case *const *all)
{
    struct plan plan = {0};
    size_t count = 0;

    while (cases[count])
        count++;
    plan.plays = calloc(2 * count + 1, sizeof(*plan.plays));
    plan.cases = calloc(count + 1, sizeof(*plan.cases));
    if (!plan.plays || !plan.cases) {
        plan_dispose(&plan);
        return -ENOMEM;
    }
    for (; plan.case_count < count; plan.case_count++) {
        const struct conf_case *c = cases[plan.case_count], *control = NULL;
        struct plan_case *place = &plan.cases[plan.case_count];

        *place = (struct plan_case){
            .c = c, .needs_control = c->control || catalog_refuses(c), .control = PLAN_NONE};
        if (place->needs_control)
            control = control_of(c, all);
        if (control)
            place->control = find_control(&plan, control);
        if (control && place->control == PLAN_NONE)
            place->control = add_play(&plan, control, true);
        place->play = add_play(&plan, c, false);
    }
    *plan_out = plan;
    return 0;
}

void plan_dispose(struct plan *plan)
{
    free(plan->plays);
    free(plan->cases);
    *plan = (struct plan){0};
}
