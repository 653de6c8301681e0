/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/change_groups.h"
#include "reports/frame.h"
#include "reports/html.h"
#include "reports/report.h"

/* What a maintainer asks for first is first.  Nothing of a page is cut off, so that what went well need not wait. */
static const char *const order[] = {
    "regressed",    "fixed",       "better",          "traded", "cannot tell",
    "never passed", "like before", "untested before", "gone",
};
#define ORDER_COUNT (sizeof(order) / sizeof(order[0]))

static const struct change_section *section_of(const char *word)
{
    const struct change_section *section = change_sections;

    while (strcmp(section->word, word) != 0)
        section++;
    return section;
}

/* A section's word as a class or an id: "never-passed". */
static void put_class(FILE *out, const char *word)
{
    for (; *word; word++)
        fputc(*word == ' ' ? '-' : *word, out);
}

static int put_words(FILE *out, const struct comparison *comparison)
{
    for (size_t i = 0; i < ORDER_COUNT; i++) {
        size_t count = changes_count(comparison, order[i]);

        if (!count)
            continue;
        fputs("<li><a class=\"mark ", out);
        put_class(out, order[i]);
        fputs("\" href=\"#", out);
        put_class(out, order[i]);
        fprintf(out, "\">%s</a><b>%zu</b><span>%s</span>\n", order[i], count,
                section_of(order[i])->meaning);
    }
    return 0;
}

static void put_difference(FILE *out, const char *name, const char *of, const char *before,
                           const char *after)
{
    fputs("<tr><th scope=row>", out);
    html_text(out, name);
    if (of) {
        fputs(" <small>", out);
        html_text(out, of);
        fputs("</small>", out);
    }
    fputs("<td>", out);
    html_text(out, before ? before : "");
    fputs("<td>", out);
    html_text(out, after ? after : "");
    fputc('\n', out);
}

static void put_versions(FILE *out, const struct frontend_result *before,
                         const struct frontend_result *after)
{
    for (size_t i = 0; i < after->version_count; i++) {
        const char *name = after->versions[i].name, *now = after->versions[i].value;
        const char *then = changes_version(before, name);

        if (!then || strcmp(then, now) != 0)
            put_difference(out, name, after->name, then, now);
    }
}

static int put_runs(FILE *out, const struct comparison *comparison)
{
    const struct run_document *before = comparison->before, *after = comparison->after;

    put_difference(out, "run", NULL, before->id, after->id);
    put_difference(out, "command", NULL, before->command, after->command);
    put_difference(out, "started", NULL, before->started, after->started);
    put_difference(out, "by", NULL, before->tool, after->tool);
    for (size_t i = 0; i < after->frontend_count; i++)
        for (size_t j = 0; j < before->frontend_count; j++)
            if (!strcmp(before->frontends[j].name, after->frontends[i].name))
                put_versions(out, &before->frontends[j], &after->frontends[i]);
    return 0;
}

static const struct asked_case *asked_in(const struct run_document *document, const char *name)
{
    for (size_t i = 0; i < document->case_count; i++)
        if (!strcmp(document->cases[i].name, name))
            return &document->cases[i];
    return NULL;
}

static const struct asked_case *asked_of(const struct comparison *comparison, const char *name)
{
    const struct asked_case *asked = asked_in(comparison->after, name);

    return asked ? asked : asked_in(comparison->before, name);
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

static void put_group(FILE *out, const struct change_groups *groups,
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

static int put_section(FILE *out, const struct comparison *comparison,
                       const struct change_section *section)
{
    size_t count = changes_count(comparison, section->word);
    bool folded = section->only_if_other || section->one_sided;
    struct change_groups groups;
    int rc = change_groups_init(&groups, comparison, section);

    if (count) {
        fputs("<section class=changes id=", out);
        put_class(out, section->word);
        fprintf(out, ">\n<h2>%s <small>%zu</small></h2>\n", section->word, count);
        fputs(folded && groups.count ? "<details class=fold><summary>show them</summary>\n" : "",
              out);
        for (size_t i = 0; i < groups.count; i++)
            put_group(out, &groups, &groups.groups[i]);
        fputs(folded && groups.count ? "</details>\n" : "", out);
        fputs("</section>\n", out);
    }
    change_groups_dispose(&groups);
    return rc;
}

static int put_changes(FILE *out, const struct comparison *comparison)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < ORDER_COUNT; i++)
        rc = put_section(out, comparison, section_of(order[i]));
    return rc;
}

static int put_title(FILE *out, const struct comparison *comparison)
{
    fputs("blkproof ", out);
    html_text(out, comparison->before->id);
    fputs(" to ", out);
    html_text(out, comparison->after->id);
    return 0;
}

static int put_old(FILE *out, const struct comparison *comparison)
{
    html_text(out, comparison->before->id);
    return 0;
}

static int put_new(FILE *out, const struct comparison *comparison)
{
    html_text(out, comparison->after->id);
    return 0;
}

static int put_tool(FILE *out, const struct comparison *comparison)
{
    html_text(out, comparison->after->tool);
    return 0;
}

static int put_part(FILE *out, const char *name, const void *data)
{
    static const struct {
        const char *name;
        int (*put)(FILE *out, const struct comparison *comparison);
    } parts[] = {
        {"title", put_title}, {"old", put_old},   {"new", put_new},         {"tool", put_tool},
        {"words", put_words}, {"runs", put_runs}, {"changes", put_changes},
    };

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (!strcmp(parts[i].name, name))
            return parts[i].put(out, data);
    return -EINVAL; /* compare.html and this table disagree: no test passes then */
}

int report_compare_html(FILE *out, const struct comparison *comparison)
{
    return frame_put(out, "compare.html", put_part, comparison);
}
