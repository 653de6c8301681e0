/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/try_report.h"

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/commands/commands.h"
#include "harness/commands/evidence.h"
#include "harness/commands/panic.h"
#include "harness/commands/variant.h"
#include "harness/compare.h"
#include "harness/outcome.h"
#include "reports/paper.h"

#define CONSOLE_LINES 12

static const struct section {
    enum transition_kind kind;
    enum ink ink;
    bool always; /* counted also when there is none */
    const char *title, *word;
} sections[] = {
    {TRANSITION_WORSE, INK_BAD, true, "WORSE", "worse"},
    {TRANSITION_TRADED, INK_ODD, true, "TRADED (other, and neither better nor worse)", "traded"},
    {TRANSITION_CANNOT_TELL, INK_ODD, false, "CANNOT TELL", "cannot be told"},
    {TRANSITION_BETTER, INK_GOOD, true, "BETTER", "better"},
};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

struct reporting {
    struct paper paper;
    const struct variant *variant;
    const struct comparison *comparison;
};

/* Both sides under one name, so that they are compared. */
static void unite(const struct variant *variant, struct run_document *changed)
{
    char *name = (char *)variant->names[VARIANT_STOCK];

    for (size_t i = 0; i < changed->frontend_count; i++)
        changed->frontends[i].name = name;
    for (size_t i = 0; i < changed->result_count; i++)
        changed->results[i].frontend = name;
}

/* One driver's part of a transition: its reason, if it has one, and its journal. */
static void put_side(const struct reporting *reporting, const char *label,
                     const struct case_result *result, const char *subject, int step)
{
    FILE *out = reporting->paper.out;

    if (!result)
        return;
    fprintf(out, "    %s", label);
    if (result->reason) {
        fputs(": ", out);
        paper_wrap(reporting->paper, 6 + (int)strlen(label), 6, result->reason);
    } else {
        fputc('\n', out);
    }
    evidence_journal(out, reporting->variant->path, result, subject, step);
    if (result->outcome && outcome_of(result->outcome) == OUTCOME_CRASH)
        panic_print(out, reporting->variant->path, result);
}

static const char *side_word(const struct case_result *result, const char *outcome)
{
    return outcome ? outcome : result ? verdict_word(result->verdict) : "not run";
}

/* Both sides show the same step: one that did not end as the backend had offered. */
static int step_of(const struct variant *variant, const struct transition *transition)
{
    const struct case_result *result = transition->before;
    const char *outcome = transition->outcome_before;

    if (!outcome || outcome_of(outcome) == OUTCOME_AS_OFFERED) {
        result = transition->after;
        outcome = transition->outcome_after;
    }
    return result && outcome ? evidence_step(variant->path, result, transition->subject, outcome)
                             : -1;
}

static void put_transition(const struct reporting *reporting, const struct transition *transition)
{
    const struct case_result *before = transition->before, *after = transition->after;
    int step = step_of(reporting->variant, transition);

    fprintf(reporting->paper.out, "  %s, %s: %s -> %s\n", transition->case_name,
            transition->subject, side_word(before, transition->outcome_before),
            side_word(after, transition->outcome_after));
    put_side(reporting, "stock", before, transition->subject, step);
    put_side(reporting, "patched", after, transition->subject, step);
    if (transition_again(transition)) {
        fputs("    again: ", reporting->paper.out);
        paper_put(reporting->paper, transition_again(transition));
        fputc('\n', reporting->paper.out);
    }
}

static bool same_outcome(const struct transition *transition)
{
    return transition->outcome_before && transition->outcome_after &&
           strcmp(transition->outcome_before, transition->outcome_after) == 0;
}

/*
 * In a case that became worse, what else seems better only shows that less was done; and a subject
 * that ended as before stands there for another one, where there is one.
 */
static bool is_shown(const struct comparison *comparison, const struct transition *transition)
{
    for (size_t i = 0; i < comparison->count; i++) {
        const struct transition *other = &comparison->transitions[i];

        if (other == transition || strcmp(other->case_name, transition->case_name) != 0)
            continue;
        if (transition->kind == TRANSITION_BETTER && other->kind == TRANSITION_WORSE)
            return false;
        if (other->kind == transition->kind && same_outcome(transition) && !same_outcome(other))
            return false;
    }
    return true;
}

/* Returns how many there were. */
static size_t put_section(const struct reporting *reporting, const struct section *section)
{
    const struct comparison *comparison = reporting->comparison;
    FILE *out = reporting->paper.out;
    size_t shown = 0;

    for (size_t i = 0; i < comparison->count; i++) {
        const struct transition *transition = &comparison->transitions[i];

        if (transition->kind != section->kind || !is_shown(comparison, transition))
            continue;
        if (shown++ == 0) {
            fputc('\n', out);
            paper_ink(reporting->paper, section->ink);
            fputs(section->title, out);
            paper_ink(reporting->paper, INK_PLAIN);
            fputc('\n', out);
        }
        put_transition(reporting, transition);
    }
    return shown;
}

static void put_lines(FILE *out, const char *text)
{
    struct paper paper = {.out = out};

    while (text && *text) {
        size_t length = strcspn(text, "\n");

        fputs("  ", out);
        paper_put_part(paper, text, length);
        fputc('\n', out);
        text += length + (text[length] == '\n');
    }
}

static void put_head(const struct reporting *reporting)
{
    const struct variant *variant = reporting->variant;
    FILE *out = reporting->paper.out;

    if (*variant->made.subject)
        put_lines(out, variant->made.subject);
    if (variant->made.hunks)
        fprintf(out, "  %u hunk%s, on the driver of %s %s\n", variant->made.hunks,
                variant->made.hunks == 1 ? "" : "s", variant->kit.package, variant->kit.version);
    put_lines(out, variant->made.remarks);
}

static int put_all(const struct reporting *reporting, bool strict)
{
    const struct comparison *comparison = reporting->comparison;
    FILE *out = reporting->paper.out;
    size_t shown[SECTIONS];

    put_head(reporting);
    for (size_t i = 0; i < SECTIONS; i++)
        shown[i] = put_section(reporting, &sections[i]);
    fputc('\n', out);
    for (size_t i = 0; i < SECTIONS; i++)
        if (shown[i] || sections[i].always)
            fprintf(out, "%zu %s, ", shown[i], sections[i].word);
    fprintf(out, "%zu the same.  %s\n", comparison->count_of[TRANSITION_SAME],
            reporting->variant->path);
    return compare_exit_status(comparison, strict);
}

/*
 * Was the patched driver loaded at all?  That one crashes the guest at once is a result; that the
 * kernel refuses it tells nothing about the cases.  -1: it was.
 */
static int check_loaded(const struct reporting *reporting, const struct run_document *stock,
                        const struct run_document *changed)
{
    const char *error = changed->frontends[0].error, *rest, *panic;
    FILE *out = reporting->paper.out;
    bool died;

    if (!error || stock->frontends[0].error)
        return -1;
    died = panic_died(error);
    rest = error + strcspn(error, "\n");
    panic = panic_find(rest);
    put_head(reporting);
    fputs("\nThe patched driver does not come up: ", out);
    paper_put_part(reporting->paper, error, (size_t)(rest - error));
    fputc('\n', out);
    panic_print_lines(out, panic ? panic : rest + (*rest == '\n'), CONSOLE_LINES);
    if (died)
        fprintf(out, "\n1 worse: crash.  %s\n", reporting->variant->path);
    return died ? EXIT_FAILED : EXIT_ERROR;
}

static int report(struct reporting *reporting, struct run_document *stock,
                  struct run_document *changed, bool strict, struct why *why)
{
    struct comparison *comparison = NULL;
    int rc;

    if (stock->frontend_count != 1 || changed->frontend_count != 1)
        return why_set(why, -EIO, "a lab ended without a word; its console is in %s",
                       reporting->variant->path);
    rc = check_loaded(reporting, stock, changed);
    if (rc >= 0)
        return rc;
    unite(reporting->variant, changed);
    rc = compare_runs(&comparison, stock, changed, why);
    if (rc)
        return rc;
    reporting->comparison = comparison;
    rc = put_all(reporting, strict);
    compare_free(comparison);
    return rc;
}

int try_report(FILE *out, const struct variant *variant, bool strict, bool colour, struct why *why)
{
    struct reporting reporting = {.paper = {.out = out, .colour = colour}, .variant = variant};
    struct run_document *stock = variant_results(variant, VARIANT_STOCK);
    struct run_document *changed = variant_results(variant, VARIANT_CHANGED);
    int rc;

    rc = stock && changed ? report(&reporting, stock, changed, strict, why)
                          : why_set(why, -ENOMEM, "compare: out of memory");
    variant_results_free(stock);
    variant_results_free(changed);
    return rc;
}
