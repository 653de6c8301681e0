/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/mutants/fate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/mutants/shown.h"
#include "harness/outcome.h"

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

static const struct case_result *stock_of(const struct judging *judging,
                                          const struct mutant_expectation *expected)
{
    return result_find(judging->run, judging->sides->stock, expected->c->name);
}

static const struct case_result *changed_of(const struct judging *judging,
                                            const struct mutant_expectation *expected)
{
    return result_find(judging->run, judging->sides->mutant, expected->c->name);
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
        const char *before = shown_outcome(stock, subject),
                   *after = shown_outcome(changed, subject);

        if (!differs(before, after) || (s && shown_control(changed)))
            continue;
        say_next(judging);
        fprintf(judging->text, "%s, %s: %s -> %s", changed->case_name, s ? subject : MUTANT_CONTROL,
                before ? before : "nobody", after ? after : "nobody");
        judging->otherwise = true;
    }
}

/* A case that only one of the two drivers lets be judged is a difference, too. */
static void say_changes(struct judging *judging, const struct case_result *changed)
{
    const struct case_result *stock =
        result_find(judging->run, judging->sides->stock, changed->case_name);

    if (shown_judged(stock) && shown_judged(changed)) {
        say_outcomes(judging, stock, changed);
    } else if (shown_judged(stock) || shown_judged(changed)) {
        say_next(judging);
        fprintf(judging->text, "%s%s: %s", changed->case_name,
                shown_judged(stock) ? "" : " with the kernel's own driver",
                shown_why_not(shown_judged(stock) ? changed : stock));
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
            expected->subject ? shown_subject(expected) : MUTANT_CONTROL, before ? before : "",
            before ? " -> " : "", outcome_word(expected->outcome));
    if (expected->facet)
        fprintf(judging->text, ", %s: %s", expected->facet, expected->text);
}

/* A facet can differ where the outcome does not. */
static void say_facet(struct judging *judging, const struct mutant_expectation *expected)
{
    const char *subject = shown_subject(expected);
    const char *before = shown_facet(stock_of(judging, expected), subject, expected->facet);
    const char *after = shown_facet(changed_of(judging, expected), subject, expected->facet);

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

    if (!shown_judged(stock) || !shown_judged(changed)) {
        fprintf(judging->text, "%s%s: %s", expected->c->name,
                shown_judged(stock) ? "" : " with the kernel's own driver",
                shown_why_not(shown_judged(stock) ? changed : stock));
        return false;
    }
    if (shown_meets(stock, expected)) {
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
            shown_meets(changed_of(judging, expected), expected) == met)
            say_expected(judging, expected,
                         met ? shown_outcome(stock_of(judging, expected), shown_subject(expected))
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
        met += shown_meets(changed_of(judging, expected), expected);
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
