/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "reports/changes.h"
#include "reports/paper.h"
#include "reports/report.h"

static void put_run(struct paper paper, const char *label, const struct run_document *document)
{
    fprintf(paper.out, "%s  ", label);
    paper_put(paper, document->id);
    fputs("  ", paper.out);
    paper_wrap(paper, 5 + 2 + paper_columns(document->id), 5, document->command);
}

static void put_reason(struct paper paper, const char *label, const struct run_document *document,
                       const char *frontend, const struct case_result *result)
{
    int indent = 6 + (int)strlen(label);
    const char *reason = changes_reason(document, frontend, result);

    if (!reason)
        return;
    fprintf(paper.out, "    %s: ", label);
    paper_wrap(paper, indent, indent, reason);
}

static void put_newly_broken(struct paper paper, const struct transition *transition)
{
    if (changes_by_finding(transition))
        paper_findings(paper, transition->after, true);
}

static void put_facet(struct paper paper, const struct facet_change *facet)
{
    const char *before = facet->before ? facet->before : "(none)";
    const char *after = facet->after ? facet->after : "(none)";
    size_t same = changes_same_settings(before, after);

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
        fprintf(paper.out, "%s -> %s", changes_side(transition->before, before),
                changes_side(transition->after, after));
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

static void put_section(struct paper paper, const struct comparison *comparison,
                        const struct change_section *section)
{
    const struct transition *transition = changes_next(comparison, NULL, section), *next;

    if (!transition)
        return;
    fputc('\n', paper.out);
    paper_ink(paper, section->ink);
    fputs(section->title, paper.out);
    paper_ink(paper, INK_PLAIN);
    fputc('\n', paper.out);
    for (; transition; transition = next) {
        next = changes_next(comparison, transition, section);
        put_transition(paper, transition);
        if (transition->kind == TRANSITION_CANNOT_TELL)
            put_reasons(paper, comparison, transition);
        if (!changes_same_case(transition, next))
            put_again(paper, transition); /* once for the subjects of a case */
    }
}

void report_compare_text(FILE *out, const struct comparison *comparison, bool colour)
{
    struct paper paper = {.out = out, .colour = colour};

    put_run(paper, "old", comparison->before);
    put_run(paper, "new", comparison->after);
    for (const struct change_section *section = change_sections; section->word; section++)
        put_section(paper, comparison, section);
    fputc('\n', out);
    for (const struct change_section *section = change_sections; section->word; section++)
        fprintf(out, "%s%zu %s", section == change_sections ? "" : ", ",
                changes_count(comparison, section->word), section->word);
    fputc('\n', out);
}
