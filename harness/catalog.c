/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/catalog.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/offer.h"
#include "fake_backend/why.h"
#include "harness/catalog_steps.h"
#include "harness/epilogue.h"
#include "harness/outcome.h"

#define ALL_OUTCOMES ((unsigned)(OUTCOME_LOST_WRITE << 1) - 1)

static bool is_said(const char *text)
{
    return text && *text;
}

static bool is_set(unsigned set, unsigned all)
{
    return set && !(set & ~all);
}

static const struct conf_case *find(const struct conf_case *const *cases, const char *name)
{
    for (; *cases; cases++)
        if ((*cases)->name && !strcmp((*cases)->name, name))
            return *cases;
    return NULL;
}

/*
 * Does a step of the case set this mark?  Each sets its own, "<mark>/done", and, if it has one,
 * its asleep_mark.
 */
static bool is_mark(const struct conf_case *c, const char *mark)
{
    for (size_t i = 0; i < c->step_count; i++) {
        const struct guest_step *step = &c->steps[i];
        size_t length = strlen(step->mark);

        if (!strncmp(mark, step->mark, length) &&
            (!mark[length] || !strcmp(mark + length, "/done")))
            return true;
        if (step->asleep_mark && !strcmp(mark, step->asleep_mark))
            return true;
    }
    return false;
}

/* Is it set by a rule of the case, when it acts? */
static bool is_act(const struct conf_case *c, const char *mark)
{
    for (size_t i = 0; i < c->rule_count; i++) {
        const char *name = c->rules[i].name;
        size_t length = name ? strlen(name) : 0;

        if (length && !strncmp(mark, name, length) && !strcmp(mark + length, FAULT_ACTED))
            return true;
    }
    return false;
}

/* The checks below return NULL, or what is wrong. */

static const char *check_words(const struct conf_case *c)
{
    if (!is_said(c->family))
        return "it has no family";
    if (!c->clauses[0])
        return "it is about no clause";
    if (c->moment <= MOMENT_UNSET || c->moment >= MOMENT_COUNT)
        return "it does not say at which moment it refuses";
    if (c->moment == MOMENT_NEVER && catalog_refuses(c))
        return "it refuses something, at no moment";
    if (!is_said(c->question))
        return "it has no question";
    if (!is_said(c->story))
        return "it has no story";
    if (!c->budget_s)
        return "its budget is 0";
    return NULL;
}

/* Does it do what the operation is for?  What becomes of data in a flush is said nowhere. */
static bool does_its_part(const struct fault_rule *rule)
{
    return rule->effect == EFFECT_PERFORMED ||
           (rule->effect == EFFECT_FLUSHED && rule->ops == OP_FLUSH);
}

static const char *check_rule(const struct conf_case *c, const struct fault_rule *rule)
{
    if (!catalog_is_kebab(rule->name))
        return "a rule's name is not kebab-case";
    if (!is_set(rule->ops, OP_ANY))
        return "a rule has no operations";
    if (!is_set(rule->forms, FORM_ANY))
        return "a rule has no forms";
    if (!rule->when.count)
        return "a rule has the count 0";
    if (rule->answer < ANSWER_OKAY || rule->answer > ANSWER_STATUS)
        return "a rule has no answer";
    if (rule->answer == ANSWER_STATUS ? rule->status <= 0 && rule->status > -3 : rule->status)
        return "a rule has a status that blkif.h knows, or does not answer with it";
    if (rule->effect < EFFECT_DISCARDED || rule->effect > EFFECT_PERFORMED)
        return "a rule has no effect";
    if (rule->answer == ANSWER_OKAY ? !does_its_part(rule) : rule->effect == EFFECT_PERFORMED)
        return "a rule's answer does not tell its effect";
    if (rule->when.mark && !is_mark(c, rule->when.mark) && !is_act(c, rule->when.mark))
        return "a rule waits for a mark that neither step nor rule sets";
    if (rule->hold_until && !is_mark(c, rule->hold_until) && !is_act(c, rule->hold_until))
        return "a rule holds until a mark that neither step nor rule sets";
    return NULL;
}

static const char *check_rules(const struct conf_case *c)
{
    static const struct offer nothing;
    const char *wrong = NULL;

    if (c->backend && !offer_same(&c->offer, &nothing))
        return "it offers something, and so does its backend";
    if (c->offer.sectors)
        return "it offers sectors, but the agent speaks to us behind the disk's own end";
    if (c->rule_count > CASE_MAX_RULES)
        return "it has too many rules";
    for (size_t i = 0; !wrong && i < c->rule_count; i++)
        wrong = check_rule(c, &c->rules[i]);
    return wrong;
}

static const char *check_cuts(const struct conf_case *c)
{
    bool promises = false, ended = false;

    for (size_t i = 0; i < c->step_count; i++)
        promises |= step_is_durable(&c->steps[i]) || step_is_sync(&c->steps[i]);
    for (size_t i = 0; i < CASE_MAX_CUTS; i++) {
        if (!c->cut_at[i]) {
            ended = true;
            continue;
        }
        if (ended)
            return "its power cuts have a gap";
        if (!promises)
            return "it cuts power, and no step asks for durability";
        if (!is_mark(c, c->cut_at[i]))
            return "it cuts power at a mark that no step sets";
        for (size_t k = 0; k < i; k++)
            if (!strcmp(c->cut_at[k], c->cut_at[i]))
                return "it cuts power twice at one mark";
    }
    return NULL;
}

static const char *check_subject(const struct conf_case *c, enum subject subject)
{
    if (subject <= SUBJECT_UNSET || subject >= SUBJECT_COUNT)
        return "nobody is its subject";
    if ((subject == SUBJECT_REFUSED || subject == SUBJECT_QUEUED) && !case_deviates(c))
        return "it asks about a refusal and has no rule";
    return NULL;
}

/* Is it the mark of a step that somebody in the guest does? */
static bool is_callers(const struct conf_case *c, const char *mark)
{
    int step = all_steps_find(c, mark);

    return step >= 0 && step_threads(all_steps_at(c, (size_t)step));
}

static const char *check_expectation(const struct conf_case *c, const struct expectation *expect)
{
    if (expect->strength < RECORD || expect->strength > MUST)
        return "an expectation has no strength";
    if (!expect->basis)
        return "an expectation has no basis";
    switch (expect->kind) {
    case EXPECT_OUTCOME:
        if (!is_set(expect->outcomes, ALL_OUTCOMES))
            return "an expectation names no outcome";
        return check_subject(c, expect->subject);
    case EXPECT_WIRE:
        if (!is_set(expect->ops, OP_ANY) || !is_set(expect->forms, FORM_ANY))
            return "an expectation has no operations, or no forms";
        if (expect->times != SEEN && expect->times != NEVER)
            return "an expectation does not say whether it is seen or never";
        if (expect->mark && !is_callers(c, expect->mark))
            return "an expectation is about a step that is not there, or not the guest's";
        return NULL;
    case EXPECT_CUT:
        if (!case_does(c, STEP_POWER_CUT))
            return "an expectation is about a loss of power that does not happen";
        return expect->times == SEEN || expect->times == NEVER
                   ? NULL
                   : "an expectation does not say whether it is seen or never";
    case EXPECT_LIMITS:
        return is_said(expect->limits) ? NULL : "an expectation names no limits";
    case EXPECT_LIMITS_HOLD:
        return NULL;
    default:
        return "an expectation has no kind";
    }
}

static const char *check_case(const struct conf_case *c)
{
    const char *wrong = check_words(c);

    if (!wrong)
        wrong = catalog_check_steps(c);
    if (!wrong)
        wrong = check_rules(c);
    if (!wrong)
        wrong = check_cuts(c);
    if (!wrong)
        wrong = check_subject(c, c->subject);
    for (size_t i = 0; !wrong && i < c->expect_count; i++)
        wrong = check_expectation(c, &c->expect[i]);
    return wrong;
}

static bool refuses(const struct fault_rule *rules, size_t count, unsigned ops)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i].answer != ANSWER_OKAY && rules[i].ops & ops)
            return true;
    return false;
}

static bool backend_refuses(const struct personality *backend)
{
    return backend &&
           refuses(backend->habits, backend->habit_count, offer_terms(&backend->offer).ops);
}

bool catalog_refuses(const struct conf_case *c)
{
    return refuses(c->rules, c->rule_count, OP_ANY) || backend_refuses(c->backend) ||
           backend_refuses(c->backend_later);
}

static const char *check_control(const struct conf_case *const *cases, const struct conf_case *c)
{
    if (!c->control)
        return NULL;
    if (!strcmp(c->control, c->name) || !find(cases, c->control))
        return "its control is no other case";
    return NULL;
}

static const char *check_pinned(const struct conf_case *const *cases, const struct profile *profile,
                                const struct pinned *pinned)
{
    if (!pinned->cases[0])
        return "it pins a deviation that no case shows";
    for (const char *const *name = pinned->cases; *name; name++) {
        if (!find(cases, *name))
            return "it pins a case that does not exist";
        if (profile_pinned(profile, *name) != pinned)
            return "it pins a case twice";
    }
    if (!is_said(pinned->reason) || !is_said(pinned->reference))
        return "it pins something without reason or reference";
    if (!pinned->outcomes[0].subject)
        return "it pins a case without an outcome";
    for (size_t i = 0; i < sizeof(pinned->outcomes) / sizeof(pinned->outcomes[0]); i++)
        if (!pinned->outcomes[i].subject != !pinned->outcomes[i].outcome)
            return "it pins an outcome of nobody, or somebody without outcome";
    return NULL;
}

static const char *check_profile(const struct conf_case *const *cases,
                                 const struct profile *profile)
{
    const char *wrong = is_said(profile->driver) ? NULL : "it does not say of which driver it is";
    const struct pinned *pinned;

    for (size_t i = 0; !wrong && (pinned = profile_at(profile, i)); i++)
        wrong = check_pinned(cases, profile, pinned);
    return wrong;
}

int catalog_check(const struct conf_case *const *cases, const struct profile *const *profiles,
                  struct why *why)
{
    for (size_t i = 0; cases[i]; i++) {
        const struct conf_case *c = cases[i];
        const char *wrong = NULL;

        if (!catalog_is_kebab(c->name))
            return why_set(why, -EINVAL, "case %zu of the catalogue: its name is not kebab-case",
                           i + 1);
        if (find(cases, c->name) != c)
            wrong = "there is another case of this name";
        if (!wrong)
            wrong = check_case(c);
        if (!wrong)
            wrong = check_control(cases, c);
        if (wrong)
            return why_set(why, -EINVAL, "case %s: %s", c->name, wrong);
    }
    for (size_t i = 0; profiles[i]; i++) {
        const char *wrong = check_profile(cases, profiles[i]);

        if (wrong)
            return why_set(why, -EINVAL, "profile %s: %s", profiles[i]->name, wrong);
    }
    return 0;
}
