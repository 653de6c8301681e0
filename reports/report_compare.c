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
    for (size_t i = 0; i < transition->facet_count; i++) {
        const struct facet_change *facet = &transition->facets[i];

        fputs("    ", paper.out);
        paper_put(paper, facet->name);
        fputs(": ", paper.out);
        paper_put(paper, facet->before ? facet->before : "(none)");
        fputs(" -> ", paper.out);
        paper_put(paper, facet->after ? facet->after : "(none)");
        fputc('\n', paper.out);
    }
    put_newly_broken(paper, transition);
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

static void put_section(struct paper paper, const struct comparison *comparison,
                        const struct section *section)
{
    bool first = true;

    for (size_t i = 0; i < comparison->count; i++) {
        if (!is_listed(&comparison->transitions[i], section->kind))
            continue;
        if (first) {
            fputc('\n', paper.out);
            paper_ink(paper, section->ink);
            fputs(section->title, paper.out);
            paper_ink(paper, INK_PLAIN);
            fputc('\n', paper.out);
        }
        first = false;
        put_transition(paper, &comparison->transitions[i]);
        if (section->kind == TRANSITION_CANNOT_TELL)
            put_reasons(paper, comparison, &comparison->transitions[i]);
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
