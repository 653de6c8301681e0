/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>

#include "reports/changes.h"
#include "reports/markdown.h"
#include "reports/report.h"

static void put_row(FILE *out, const struct transition *transition)
{
    fputs("| ", out);
    markdown_code(out, transition->case_name);
    fputs(" | ", out);
    markdown_code(out, transition->frontend);
    fprintf(out, " | %s | %s | %s |\n", transition->subject,
            changes_side(transition->before, transition->outcome_before),
            changes_side(transition->after, transition->outcome_after));
}

static void put_details(FILE *out, const struct comparison *comparison,
                        const struct transition *transition)
{
    fputc('\n', out);
    markdown_code(out, transition->case_name);
    fputs(" on ", out);
    markdown_code(out, transition->frontend);
    fprintf(out, ", %s\n\n", transition->subject);
    markdown_fence(out);
    for (size_t i = 0; i < transition->facet_count; i++) {
        const struct facet_change *facet = &transition->facets[i];

        markdown_line(out, facet->name, facet->before ? facet->before : "(none)");
        markdown_line(out, "    now", facet->after ? facet->after : "(none)");
    }
    if (changes_by_finding(transition))
        for (size_t i = 0; i < transition->after->finding_count; i++)
            if (paper_broken(&transition->after->findings[i]))
                markdown_line(out, transition->after->findings[i].strength,
                              transition->after->findings[i].text);
    if (transition->kind == TRANSITION_CANNOT_TELL) {
        markdown_line(out, "old",
                      changes_reason(comparison->before, transition->frontend, transition->before));
        markdown_line(out, "new",
                      changes_reason(comparison->after, transition->frontend, transition->after));
    }
    markdown_line(out, "again", transition_again(transition));
    markdown_fence(out);
}

static void put_section(FILE *out, const struct comparison *comparison,
                        const struct change_section *section)
{
    const struct transition *first = changes_next(comparison, NULL, section);

    if (!first)
        return;
    fprintf(out, "\n#### %c", section->title[0]);
    for (const char *c = section->title + 1; *c; c++)
        fputc(tolower((unsigned char)*c), out);
    fputs("\n\n| case | frontend | subject | old | new |\n|---|---|---|---|---|\n", out);
    for (const struct transition *t = first; t; t = changes_next(comparison, t, section))
        put_row(out, t);
    if (section->one_sided)
        return;
    markdown_fold(out, "What differs, and how to see it again");
    for (const struct transition *t = first; t; t = changes_next(comparison, t, section))
        put_details(out, comparison, t);
    markdown_fold_end(out);
}

static void put_run(FILE *out, const char *label, const struct run_document *document)
{
    markdown_line(out, label, document->id);
    markdown_line(out, "    ", document->command);
}

void report_compare_markdown(FILE *out, const struct comparison *comparison)
{
    bool any = false;

    for (const struct change_section *section = change_sections; section->word; section++)
        any |= changes_next(comparison, NULL, section) != NULL;
    fprintf(out, "### blkproof: %s\n", any ? "what changed" : "everything is like before");
    for (const struct change_section *section = change_sections; section->word; section++)
        put_section(out, comparison, section);
    markdown_fold(out, "The two runs");
    markdown_fence(out);
    put_run(out, "old", comparison->before);
    put_run(out, "new", comparison->after);
    markdown_fence(out);
    markdown_fold_end(out);
}
