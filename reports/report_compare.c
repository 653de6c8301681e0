/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "reports/paper.h"
#include "reports/report.h"

/* The order of the sections; what is the same is listed only where its facets differ. */
static const struct section {
    enum transition_kind kind;
    enum ink ink;
    const char *title;
} sections[] = {
    {TRANSITION_WORSE, INK_BAD, "WORSE"},
    {TRANSITION_TRADED, INK_ODD, "TRADED (other, and neither better nor worse)"},
    {TRANSITION_CANNOT_TELL, INK_ODD, "CANNOT TELL"},
    {TRANSITION_BETTER, INK_GOOD, "BETTER"},
    {TRANSITION_SAME, INK_BOLD, "THE SAME, IN ANOTHER WAY"},
    {TRANSITION_NEW, INK_BOLD, "NEW"},
    {TRANSITION_GONE, INK_BOLD, "GONE"},
};

static void put_run(struct paper paper, const char *label, const struct run_document *document)
{
    fprintf(paper.out, "%s  ", label);
    paper_put(paper, document->id);
    fputs("  ", paper.out);
    paper_wrap(paper, 5 + 2 + paper_columns(document->id), 5, document->command);
}

static const char *side_word(const struct case_result *result, const char *outcome)
{
    if (outcome)
        return outcome;
    if (!result)
        return "not run";
    return result->outcome ? "(none)" : verdict_word(result->verdict);
}

static void put_reason(struct paper paper, const char *label, const struct run_document *document,
                       const char *frontend, const struct case_result *result)
{
    int indent = 6 + (int)strlen(label);
    const char *reason = result ? result->reason : NULL;

    for (size_t i = 0; !result && i < document->frontend_count; i++)
        if (strcmp(document->frontends[i].name, frontend) == 0)
            reason = document->frontends[i].error;
    if (!reason)
        return;
    fprintf(paper.out, "    %s: ", label);
    paper_wrap(paper, indent, indent, reason);
}

static void put_newly_broken(struct paper paper, const struct transition *transition)
{
    if (transition->cell && transition->kind != TRANSITION_SAME && transition->outcome_before &&
        transition->outcome_after &&
        strcmp(transition->outcome_before, transition->outcome_after) == 0)
        paper_findings(paper, transition->after, true);
}

/* How much the end of both is the same list of settings, "name=value", each with its blank. */
static size_t same_settings(const char *a, const char *b)
{
    size_t left = strlen(a), other = strlen(b), same = 0;
    bool setting = false;

    for (size_t i = 1; i < left && i < other && a[left - i] == b[other - i]; i++) {
        setting |= a[left - i] == '=';
        if (a[left - i] != ' ')
            continue;
        if (!setting)
            break;
        same = i;
        setting = false;
    }
    return same;
}

static void put_facet(struct paper paper, const struct facet_change *facet)
{
    const char *before = facet->before ? facet->before : "(none)";
    const char *after = facet->after ? facet->after : "(none)";
    size_t same = same_settings(before, after);

    fputs("    ", paper.out);
    paper_put(paper, facet->name);
    fputs(": ", paper.out);
    paper_put_part(paper, before, strlen(before) - same);
    fputs(" -> ", paper.out);
    paper_put_part(paper, after, strlen(after) - same);
    fputc('\n', paper.out);
}

static void put_transition(struct paper paper, const struct transition *transition)
{
    const char *before = transition->outcome_before, *after = transition->outcome_after;

    fputs("  ", paper.out);
    paper_put(paper, transition->case_name);
    fputs(" on ", paper.out);
    paper_put(paper, transition->frontend);
    fprintf(paper.out, ", %s: ", transition->subject);
    if (before && after && strcmp(before, after) == 0)
        fputs(before, paper.out);
    else
        fprintf(paper.out, "%s -> %s", side_word(transition->before, before),
                side_word(transition->after, after));
    if (transition->cell && before && after &&
        transition->before->verdict != transition->after->verdict)
        fprintf(paper.out, " (%s -> %s)", verdict_word(transition->before->verdict),
                verdict_word(transition->after->verdict));
    fputc('\n', paper.out);
    for (size_t i = 0; i < transition->facet_count; i++)
        put_facet(paper, &transition->facets[i]);
    put_newly_broken(paper, transition);
}

static void put_again(struct paper paper, const struct transition *transition)
{
    const char *again = transition_again(transition);

    if (!again)
        return;
    fputs("    again: ", paper.out);
    paper_put(paper, again);
    fputc('\n', paper.out);
}

static void put_reasons(struct paper paper, const struct comparison *comparison,
                        const struct transition *transition)
{
    put_reason(paper, "old", comparison->before, transition->frontend, transition->before);
    put_reason(paper, "new", comparison->after, transition->frontend, transition->after);
}

static bool is_listed(const struct transition *transition, enum transition_kind kind)
{
    return transition->kind == kind && (kind != TRANSITION_SAME || transition->facet_count > 0);
}

/* The next one of this kind; count: none. */
static size_t next_listed(const struct comparison *comparison, size_t i, enum transition_kind kind)
{
    while (i < comparison->count && !is_listed(&comparison->transitions[i], kind))
        i++;
    return i;
}

static bool same_case(const struct transition *a, const struct transition *b)
{
    return strcmp(a->case_name, b->case_name) == 0 && strcmp(a->frontend, b->frontend) == 0;
}

static void put_section(struct paper paper, const struct comparison *comparison,
                        const struct section *section)
{
    const struct transition *all = comparison->transitions;
    size_t i = next_listed(comparison, 0, section->kind), next;

    if (i == comparison->count)
        return;
    fputc('\n', paper.out);
    paper_ink(paper, section->ink);
    fputs(section->title, paper.out);
    paper_ink(paper, INK_PLAIN);
    fputc('\n', paper.out);
    for (; i < comparison->count; i = next) {
        next = next_listed(comparison, i + 1, section->kind);
        put_transition(paper, &all[i]);
        if (section->kind == TRANSITION_CANNOT_TELL)
            put_reasons(paper, comparison, &all[i]);
        if (next == comparison->count || !same_case(&all[i], &all[next]))
            put_again(paper, &all[i]); /* once for the subjects of a case */
    }
}

void report_compare_text(FILE *out, const struct comparison *comparison, bool colour)
{
    struct paper paper = {.out = out, .colour = colour};

    put_run(paper, "old", comparison->before);
    put_run(paper, "new", comparison->after);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        put_section(paper, comparison, &sections[i]);
    fputc('\n', out);
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        fprintf(out, "%s%zu %s", i ? ", " : "", comparison->count_of[sections[i].kind],
                transition_word(sections[i].kind));
    fputc('\n', out);
}
