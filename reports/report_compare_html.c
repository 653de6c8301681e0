/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <string.h>

#include "reports/change_groups.h"
#include "reports/change_matrix.h"
#include "reports/change_page.h"
#include "reports/frame.h"
#include "reports/html.h"
#include "reports/report.h"

/* What a maintainer asks for first is first.  Nothing of a page is cut off, so that what went well need not wait. */
static const char *const order[] = {
    "regressed",    "fixed",       "better",          "traded", "cannot tell",
    "never passed", "like before", "untested before", "gone",
};
#define ORDER_COUNT (sizeof(order) / sizeof(order[0]))
#define NOTEWORTHY  6 /* of them have a place in the matrix */

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
        const char *then = result_version(before, name);

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
            change_page_put(out, &groups, &groups.groups[i]);
        fputs(folded && groups.count ? "</details>\n" : "", out);
        fputs("</section>\n", out);
    }
    change_groups_dispose(&groups);
    return rc;
}

static void put_cell(FILE *out, const char *word, size_t columns)
{
    fputs("<td class=", out);
    put_class(out, word ? word : "untested");
    if (columns > 1)
        fprintf(out, " colspan=%zu", columns);
    fprintf(out, ">%s", word ? word : "&ndash;");
}

static void put_row(FILE *out, const struct change_matrix *matrix, const struct change_row *row)
{
    fputs("<tr><th scope=row><a href=\"#q=", out);
    html_text(out, row->name);
    fputs("\">", out);
    html_text(out, row->name);
    fputs("</a>", out);
    for (size_t i = 0, next; i < matrix->column_count; i = next) {
        for (next = i + 1; next < matrix->column_count; next++)
            if (row->words[i] != row->words[next])
                break;
        put_cell(out, row->words[i], next - i);
    }
    fputc('\n', out);
}

/* Those whose first word in that order is this one. */
static void put_rows(FILE *out, const struct change_matrix *matrix, const char *word)
{
    for (size_t i = 0; i < matrix->row_count; i++)
        if (!strcmp(matrix->rows[i].word, word))
            put_row(out, matrix, &matrix->rows[i]);
}

/* Of one frontend the changes themselves say as much. */
static int put_matrix(FILE *out, const struct comparison *comparison)
{
    struct change_matrix matrix;
    int rc = change_matrix_init(&matrix, comparison, order, NOTEWORTHY);

    if (!rc && matrix.row_count && matrix.column_count > 1) {
        fputs("<div class=scroll tabindex=0 role=region aria-label=\"cases by frontends\">\n"
              "<table class=matrix>\n<thead><tr><th scope=col>case",
              out);
        for (size_t i = 0; i < matrix.column_count; i++) {
            fputs("<th scope=col>", out);
            html_text(out, matrix.columns[i]);
        }
        fputs("</thead>\n<tbody>\n", out);
        for (size_t i = 0; i < NOTEWORTHY; i++)
            put_rows(out, &matrix, order[i]);
        fputs("</table>\n</div>\n", out);
    }
    change_matrix_dispose(&matrix);
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
        {"title", put_title}, {"old", put_old},   {"new", put_new},       {"tool", put_tool},
        {"words", put_words}, {"runs", put_runs}, {"matrix", put_matrix}, {"changes", put_changes},
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
