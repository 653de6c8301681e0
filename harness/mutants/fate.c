/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/mutants/fate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"

#define CONTROL "control"

/* One mutant's results beside those of the kernel's own driver. */
struct judging {
    const struct mutant *mutant;
    const char *series;
    const struct run_document *run;
    const struct fate_sides *sides;
    FILE *text;
    size_t said;    /* things, one after the other */
    bool otherwise; /* something differs from the kernel's own driver */
};

const char *fate_word(enum fate_kind kind)
{
    static const char *const words[FATE_COUNT] = {[FATE_UNSET] = "unset",
                                                  [FATE_CAUGHT] = "caught",
                                                  [FATE_OTHERWISE] = "otherwise",
                                                  [FATE_SURVIVED] = "survived",
                                                  [FATE_EQUIVALENT] = "equivalent",
                                                  [FATE_ELSEWHERE] = "elsewhere",
                                                  [FATE_ERROR] = "error"};

    return words[kind];
}

static const struct case_result *find_result(const struct run_document *run, const char *frontend,
                                             const char *case_name)
{
    for (size_t i = 0; i < run->result_count; i++)
        if (!strcmp(run->results[i].frontend, frontend) &&
            !strcmp(run->results[i].case_name, case_name))
            return &run->results[i];
    return NULL;
}

static const struct subject_result *find_subject(const struct case_result *result,
                                                 const char *subject)
{
    for (size_t i = 0; i < result->subject_count; i++)
        if (!strcmp(result->subjects[i].subject, subject))
            return &result->subjects[i];
    return NULL;
}

static const char *find_facet(const struct subject_result *subject, const char *name)
{
    for (size_t i = 0; subject && i < subject->facet_count; i++)
        if (!strcmp(subject->facets[i].name, name))
            return subject->facets[i].value;
    return NULL;
}

static bool is_about_control(const struct case_result *result)
{
    return result->subject && !strcmp(result->subject, CONTROL);
}

/* The outcome of a subject (NULL: of the control run); NULL: there is none. */
static const char *outcome_in(const struct case_result *result, const char *subject)
{
    const struct subject_result *found;

    if (is_about_control(result))
        return subject ? NULL : result->outcome;
    if (!subject)
        return outcome_word(OUTCOME_AS_OFFERED); /* it was judged: the control run was clean */
    found = find_subject(result, subject);
    return found ? found->outcome : NULL;
}

static const char *subject_of_expectation(const struct mutant_expectation *expectation)
{
    return expectation->subject ? subject_word(expectation->subject) : NULL;
}

static bool is_met(const struct mutant_expectation *expectation, const struct case_result *result)
{
    const char *subject = subject_of_expectation(expectation), *facet;
    const char *outcome = outcome_in(result, subject);

    if (!outcome || outcome_of(outcome) != expectation->outcome)
        return false;
    if (!expectation->facet)
        return true;
    facet = find_facet(find_subject(result, subject), expectation->facet);
    return facet && strstr(facet, expectation->text);
}

/* Was the case judged?  Else why not. */
static bool was_judged(const struct case_result *result)
{
    return result && result->verdict != VERDICT_ERROR && result->verdict != VERDICT_SKIP;
}

static const char *why_not_judged(const struct case_result *result)
{
    return !result          ? "it was not run"
           : result->reason ? result->reason
                            : verdict_word(result->verdict);
}

static const struct case_result *stock_of(const struct judging *judging,
                                          const struct mutant_expectation *expected)
{
    return find_result(judging->run, judging->sides->stock, expected->c->name);
}

static const struct case_result *changed_of(const struct judging *judging,
                                            const struct mutant_expectation *expected)
{
    return find_result(judging->run, judging->sides->mutant, expected->c->name);
}

static bool differs(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) != 0 : a != b;
}

/* Begins one of several things that are said. */
static void say_next(struct judging *judging)
{
    if (judging->said++)
        fputs("; ", judging->text);
}

/* Says each outcome that is another one than with the kernel's own driver. */
static void say_outcomes(struct judging *judging, const struct case_result *stock,
                         const struct case_result *changed)
{
    for (enum subject s = SUBJECT_UNSET; s < SUBJECT_COUNT; s++) {
        const char *subject = s ? subject_word(s) : NULL;
        const char *before = outcome_in(stock, subject), *after = outcome_in(changed, subject);

        if (!differs(before, after) || (s && is_about_control(changed)))
            continue;
        say_next(judging);
        fprintf(judging->text, "%s, %s: %s -> %s", changed->case_name, s ? subject : CONTROL,
                before ? before : "nobody", after ? after : "nobody");
        judging->otherwise = true;
    }
}

/* A case that only one of the two drivers lets be judged is a difference, too. */
static void say_changes(struct judging *judging, const struct case_result *changed)
{
    const struct case_result *stock =
        find_result(judging->run, judging->sides->stock, changed->case_name);

    if (was_judged(stock) && was_judged(changed)) {
        say_outcomes(judging, stock, changed);
    } else if (was_judged(stock) || was_judged(changed)) {
        say_next(judging);
        fprintf(judging->text, "%s%s: %s", changed->case_name,
                was_judged(stock) ? "" : " with the kernel's own driver",
                why_not_judged(was_judged(stock) ? changed : stock));
        judging->otherwise = true;
    }
}

static void say_all_changes(struct judging *judging)
{
    for (size_t i = 0; i < judging->run->result_count; i++)
        if (!strcmp(judging->run->results[i].frontend, judging->sides->mutant))
            say_changes(judging, &judging->run->results[i]);
}

static void say_expected(struct judging *judging, const struct mutant_expectation *expected,
                         const char *before)
{
    say_next(judging);
    fprintf(judging->text, "%s, %s: %s%s%s", expected->c->name,
            expected->subject ? subject_word(expected->subject) : CONTROL, before ? before : "",
            before ? " -> " : "", outcome_word(expected->outcome));
    if (expected->facet)
        fprintf(judging->text, ", %s: %s", expected->facet, expected->text);
}

/* A facet can differ where the outcome does not. */
static void say_facet(struct judging *judging, const struct mutant_expectation *expected)
{
    const char *subject = subject_of_expectation(expected);
    const char *before =
        find_facet(find_subject(stock_of(judging, expected), subject), expected->facet);
    const char *after =
        find_facet(find_subject(changed_of(judging, expected), subject), expected->facet);

    if (!differs(before, after))
        return;
    say_next(judging);
    fprintf(judging->text, "%s, %s, %s: %s -> %s", expected->c->name, subject, expected->facet,
            before ? before : "nothing", after ? after : "nothing");
    judging->otherwise = true;
}

/* Can an expectation be looked at?  Else says why not. */
static bool check(struct judging *judging, const struct mutant_expectation *expected)
{
    const struct case_result *stock = stock_of(judging, expected);
    const struct case_result *changed = changed_of(judging, expected);

    if (!was_judged(stock) || !was_judged(changed)) {
        fprintf(judging->text, "%s%s: %s", expected->c->name,
                was_judged(stock) ? "" : " with the kernel's own driver",
                why_not_judged(was_judged(stock) ? changed : stock));
        return false;
    }
    if (is_met(expected, stock)) {
        fputs("badly declared, as it is so with the kernel's own driver: ", judging->text);
        say_expected(judging, expected, NULL);
        return false;
    }
    return true;
}

static int finish(struct judging *judging, struct fate *fate, enum fate_kind kind)
{
    int rc = fclose(judging->text) ? -ENOMEM : 0;

    fate->kind = kind;
    return rc;
}

/* Each that was met, or each that was not. */
static void say_expectations(struct judging *judging, bool met)
{
    const struct mutant *mutant = judging->mutant;

    for (size_t i = 0; i < mutant->expectation_count; i++) {
        const struct mutant_expectation *expected = &mutant->expectations[i];

        if (mutant_expects(expected, judging->series) &&
            is_met(expected, changed_of(judging, expected)) == met)
            say_expected(
                judging, expected,
                met ? outcome_in(stock_of(judging, expected), subject_of_expectation(expected))
                    : NULL);
    }
}

/* Not all that was expected was seen: was anything? */
static int judge_missed(struct judging *judging, struct fate *fate)
{
    const struct mutant *mutant = judging->mutant;

    fputs("expected ", judging->text);
    say_expectations(judging, false);
    fputs(".  Seen: ", judging->text);
    judging->said = 0;
    say_all_changes(judging);
    for (size_t i = 0; i < mutant->expectation_count; i++)
        if (mutant->expectations[i].facet &&
            mutant_expects(&mutant->expectations[i], judging->series))
            say_facet(judging, &mutant->expectations[i]);
    if (!judging->otherwise)
        fputs("nothing that the kernel's own driver does not do", judging->text);
    return finish(judging, fate, judging->otherwise ? FATE_OTHERWISE : FATE_SURVIVED);
}

static int judge_expectations(struct judging *judging, struct fate *fate)
{
    const struct mutant *mutant = judging->mutant;
    size_t count = 0, met = 0;

    for (size_t i = 0; i < mutant->expectation_count; i++) {
        const struct mutant_expectation *expected = &mutant->expectations[i];

        if (!mutant_expects(expected, judging->series))
            continue;
        if (!check(judging, expected))
            return finish(judging, fate, FATE_ERROR);
        met += is_met(expected, changed_of(judging, expected));
        count++;
    }
    if (!count) {
        fprintf(judging->text, "it says nothing of what to expect from %s", judging->series);
        return finish(judging, fate, FATE_ERROR);
    }
    if (met < count)
        return judge_missed(judging, fate);
    say_expectations(judging, true);
    return finish(judging, fate, FATE_CAUGHT);
}

/* What is argued to be equivalent must not be seen by any case that was asked. */
static int judge_equivalent(struct judging *judging, struct fate *fate)
{
    say_all_changes(judging);
    if (judging->otherwise)
        fputs(": it is not equivalent", judging->text);
    else
        fputs(judging->mutant->equivalent, judging->text);
    return finish(judging, fate, judging->otherwise ? FATE_ERROR : FATE_EQUIVALENT);
}

int fate_of(struct fate *fate, const struct mutant *mutant, const char *series,
            const struct run_document *run, const struct fate_sides *sides)
{
    struct judging judging = {.mutant = mutant, .series = series, .run = run, .sides = sides};
    size_t size;

    *fate = (struct fate){0};
    judging.text = open_memstream(&fate->text, &size);
    if (!judging.text)
        return -ENOMEM;
    if (!mutant_is_for(mutant, series)) {
        fprintf(judging.text, "it is for %s", mutant->series);
        return finish(&judging, fate, FATE_ELSEWHERE);
    }
    return mutant->equivalent ? judge_equivalent(&judging, fate)
                              : judge_expectations(&judging, fate);
}

int fate_error(struct fate *fate, const char *text)
{
    *fate = (struct fate){.kind = FATE_ERROR, .text = strdup(text)};
    return fate->text ? 0 : -ENOMEM;
}

void fate_dispose(struct fate *fate)
{
    free(fate->text);
    *fate = (struct fate){0};
}

void score_add(struct score *score, enum fate_kind kind)
{
    score->of[kind]++;
}

size_t score_all(const struct score *score)
{
    return score->of[FATE_CAUGHT] + score->of[FATE_OTHERWISE] + score->of[FATE_SURVIVED] +
           score->of[FATE_ERROR];
}
