/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/change_page.h"

#include <string.h>

#include "harness/outcome.h"
#include "reports/html.h"
#include "reports/paper.h"

static const struct asked_case *asked_of(const struct comparison *comparison, const char *name)
{
    const struct asked_case *asked = result_asked(comparison->after, name);

    return asked ? asked : result_asked(comparison->before, name);
}

static void put_side(FILE *out, const struct case_result *result, const char *outcome)
{
    const char *word = changes_side(result, outcome);

    fprintf(out, "<span class=\"mark %s\">",
            outcome                            ? outcome_word(outcome_of(outcome))
            : result && !strcmp(word, "error") ? "ERROR"
            : result && !strcmp(word, "skip")  ? "skip"
                                               : "untested");
    html_text(out, word);
    fputs("</span>", out);
}

/* Both sides, or one where they are the same. */
static void put_turn(FILE *out, const struct transition *transition)
{
    const struct case_result *before = transition->before, *after = transition->after;
    bool same = before && after &&
                !strcmp(changes_side(before, transition->outcome_before),
                        changes_side(after, transition->outcome_after));

    fputs("<p class=turn><b>", out);
    html_text(out, transition->subject);
    fputs("</b> ", out);
    put_side(out, before, transition->outcome_before);
    if (same) {
        fputs(" <span>as before</span>", out);
    } else {
        fputs(" <span>&rarr;</span> ", out);
        put_side(out, after, transition->outcome_after);
    }
    if (transition->cell && before && after && before->verdict != after->verdict &&
        transition->outcome_before && transition->outcome_after)
        fprintf(out, " <small>%s &rarr; %s</small>", verdict_word(before->verdict),
                verdict_word(after->verdict));
    fputc('\n', out);
}

static void put_facets(FILE *out, const struct transition *transition)
{
    if (!transition->facet_count)
        return;
    fputs("<table class=differs>", out);
    for (size_t i = 0; i < transition->facet_count; i++) {
        const struct facet_change *facet = &transition->facets[i];
        const char *before = facet->before ? facet->before : "(none)";
        const char *after = facet->after ? facet->after : "(none)";
        size_t same = changes_same_settings(before, after);

        fputs("<tr><th scope=row>", out);
        html_text(out, facet->name);
        fputs("<td><del>", out);
        html_text_part(out, before, strlen(before) - same);
        fputs("</del><td><ins>", out);
        html_text_part(out, after, strlen(after) - same);
        fputs("</ins>\n", out);
    }
    fputs("</table>\n", out);
}

static void put_broken(FILE *out, const struct transition *transition)
{
    if (!changes_by_finding(transition))
        return;
    fputs("<ul class=broken>", out);
    for (size_t i = 0; i < transition->after->finding_count; i++) {
        const struct finding *finding = &transition->after->findings[i];

        if (!paper_broken(finding))
            continue;
        fputs("<li><b>", out);
        html_text(out, finding->strength);
        fputs("</b> broken: ", out);
        html_text(out, finding->text);
    }
    fputs("</ul>\n", out);
}

static void put_reason(FILE *out, const char *label, const char *reason)
{
    if (!reason)
        return;
    fprintf(out, "<p class=reason>%s: ", label);
    html_text(out, reason);
    fputc('\n', out);
}

static void put_reasons(FILE *out, const struct comparison *comparison,
                        const struct transition *transition)
{
    const char *old = changes_reason(comparison->before, transition->frontend, transition->before);
    const char *new = changes_reason(comparison->after, transition->frontend, transition->after);

    if (transition->kind != TRANSITION_CANNOT_TELL)
        return;
    if (old && new && !strcmp(old, new)) {
        put_reason(out, "Both", old);
    } else {
        put_reason(out, "Old", old);
        put_reason(out, "New", new);
    }
}

static void put_command(FILE *out, const char *label, const char *command)
{
    if (!command)
        return;
    fprintf(out, "<dd><small>%s</small> <code>", label);
    html_text(out, command);
    fputs("</code>", out);
}

/* How to see both sides again, on each frontend. */
static void put_again(FILE *out, const struct change_group *group)
{
    fputs("<h4>See it again</h4><dl class=again>", out);
    for (size_t i = 0; i < group->count; i++) {
        const struct case_result *before = group->firsts[i]->before;
        const struct case_result *after = group->firsts[i]->after;
        const char *old = before ? before->repeat : NULL, *new = after ? after->repeat : NULL;
        bool same = old && new && !strcmp(old, new);

        fputs("<dt>", out);
        html_text(out, group->firsts[i]->frontend);
        put_command(out, same ? "both" : "old", old);
        put_command(out, "new", same ? NULL : new);
        fputc('\n', out);
    }
    fputs("</dl>\n", out);
}

static void put_frontends(FILE *out, const struct change_group *group)
{
    for (size_t i = 0; i < group->count; i++) {
        fputs(i ? ", <span>" : "<span>", out);
        html_text(out, group->firsts[i]->frontend);
        fputs("</span>", out);
    }
}

static void put_what(FILE *out, const struct change_group *group)
{
    const char *name = group->firsts[0]->case_name;

    fputs("<article class=change><div><h3><a href=\"#q=", out);
    html_text(out, name);
    fputs("\">", out);
    html_text(out, name);
    fputs("</a></h3><p class=where>", out);
    put_frontends(out, group);
    fputs("</div>\n<div>", out);
}

void change_page_put(FILE *out, const struct change_groups *groups,
                     const struct change_group *group)
{
    const struct transition *transition = group->firsts[0];
    const struct asked_case *asked = asked_of(groups->comparison, transition->case_name);

    put_what(out, group);
    if (asked && !groups->section->one_sided) {
        fputs("<p class=question>", out);
        html_text(out, asked->question);
        fputc('\n', out);
    }
    for (; transition; transition = change_groups_next(groups, transition)) {
        put_turn(out, transition);
        put_facets(out, transition);
        put_broken(out, transition);
        put_reasons(out, groups->comparison, transition);
    }
    fputs("<details><summary>the case, and how to see it again</summary><div class=story>", out);
    if (asked)
        html_paragraphs(out, asked->story);
    fputs("</div>", out);
    put_again(out, group);
    fputs("</details></div></article>\n", out);
}
