/* SPDX-License-Identifier: BSD-2-Clause */
/* Cells with one cause, together. */
#include <string.h>

#include "reports/html.h"
#include "reports/page.h"
#include "reports/page_groups.h"
#include "reports/paper.h"

static size_t count_of(const struct page_group *group, const char *frontend)
{
    size_t count = 0;

    for (size_t i = 0; i < group->result_count; i++)
        count += !strcmp(group->results[i]->frontend, frontend);
    return count;
}

static void put_link(FILE *out, const char *key, const char *name)
{
    fprintf(out, "<a href=\"#%s=", key);
    html_text(out, name);
    fputs("\">", out);
    html_text(out, name);
    fputs("</a>", out);
}

static void put_outcomes(FILE *out, const struct page_group *group)
{
    const char *separator = "";

    for (unsigned bit = OUTCOME_LOST_WRITE; bit >= OUTCOME_AS_OFFERED; bit >>= 1) {
        size_t count = page_group_count(group, (enum outcome)bit);

        if (!count)
            continue;
        fprintf(out, "%s%zu %s", separator, count, outcome_word((enum outcome)bit));
        separator = ", ";
    }
}

/* Results of one case stand together: a case is named once. */
static void put_cases(FILE *out, const struct page_group *group)
{
    const char *separator = "";

    for (size_t i = 0; i < group->result_count; i++) {
        if (i > 0 && !strcmp(group->results[i]->case_name, group->results[i - 1]->case_name))
            continue;
        fputs(separator, out);
        put_link(out, "case", group->results[i]->case_name);
        separator = ", ";
    }
}

/* Neighbours with as many stand as a range: "linux-6.1 to linux-6.12 (20)". */
static void put_frontends(FILE *out, const struct page *page, const struct page_group *group)
{
    const char *separator = "";

    for (size_t i = 0, next; i < page->column_count; i = next) {
        size_t count = count_of(group, page->columns[i]->name);

        for (next = i + 1; next < page->column_count; next++)
            if (count_of(group, page->columns[next]->name) != count)
                break;
        if (!count)
            continue;
        fputs(separator, out);
        put_link(out, "frontend", page->columns[i]->name);
        if (next - i > 1) {
            fputs(next - i > 2 ? " to " : " and ", out);
            put_link(out, "frontend", page->columns[next - 1]->name);
        }
        fprintf(out, "&nbsp;(%zu%s)", count, next - i > 1 ? "&nbsp;each" : "");
        separator = ", ";
    }
}

static const char *kind_word(enum verdict verdict)
{
    return verdict == VERDICT_FAIL    ? "FAIL"
           : verdict == VERDICT_ERROR ? "ERROR"
           : verdict == VERDICT_PASS  ? "note"
                                      : verdict_word(verdict);
}

static void put_group(FILE *out, const struct page *page, const struct page_group *group)
{
    const char *kind = kind_word(group->verdict);
    const char *word = group->outcome ? outcome_word(group->outcome) : kind;

    fprintf(out,
            "<article class=finding><p class=tag><span class=\"mark %s\">%s</span> %s\n<div><h3>",
            word, word, group->outcome ? kind : "");
    html_text(out, group->cause);
    fputs("</h3>\n<p>", out);
    put_frontends(out, page, group);
    if (group->reference) {
        fputs("\n<p class=reference>", out);
        html_text(out, group->reference);
    }
    fprintf(out, "\n<details><summary>%zu result%s", group->result_count,
            group->result_count == 1 ? "" : "s");
    if (group->outcome) {
        fputs(": ", out);
        put_outcomes(out, group);
    }
    fputs("</summary><p>", out);
    put_cases(out, group);
    fputs("</details></div></article>\n", out);
}

int page_findings(FILE *out, const struct page *page)
{
    struct page_groups groups;
    int rc = page_groups_init(&groups, page, NULL);

    for (size_t i = 0; !rc && i < groups.count; i++)
        put_group(out, page, &groups.groups[i]);
    page_groups_dispose(&groups);
    return rc;
}
