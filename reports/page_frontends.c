/* SPDX-License-Identifier: BSD-2-Clause */
/* What each frontend is, and what it does in a paragraph: made from its outcomes, and from the causes that are known. */
#include <ctype.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/html.h"
#include "reports/page.h"
#include "reports/page_groups.h"

static size_t count_outcomes(const struct page *page, const char *frontend, unsigned outcomes)
{
    size_t count = 0;

    for (size_t i = 0; i < page->document->result_count; i++) {
        const struct case_result *result = &page->document->results[i];

        if (!strcmp(result->frontend, frontend) && result->outcome)
            count += (outcome_of(result->outcome) & outcomes) != 0;
    }
    return count;
}

static void put_counts(FILE *out, const struct page *page, const char *frontend)
{
    static const struct {
        unsigned outcomes;
        const char *what;
    } kinds[] = {
        {OUTCOME_UNSUPPORTED_ERROR | OUTCOME_IO_ERROR, "its caller is told an error"},
        {OUTCOME_SWALLOWED | OUTCOME_SILENT_DOWNGRADE | OUTCOME_PLAIN_WRITE_FALLBACK,
         "told success though nothing was made durable"},
        {OUTCOME_HANG | OUTCOME_DEVICE_DEAD, "a request never completes"},
        {OUTCOME_CRASH, "the guest crashes"},
        {OUTCOME_LOST_WRITE, "a write that was acknowledged is gone"},
    };
    size_t judged = count_outcomes(page, frontend, ~0u);
    const char *separator = " In ";

    if (!judged)
        return;
    fprintf(out, "It keeps every promise in %zu of %zu cases.",
            count_outcomes(page, frontend, OUTCOME_AS_OFFERED | OUTCOME_RETRIED), judged);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        size_t count = count_outcomes(page, frontend, kinds[i].outcomes);

        if (!count)
            continue;
        fprintf(out, "%s%zu %s", separator, count, kinds[i].what);
        separator = ", in ";
    }
    fputs(*separator == ',' ? "." : "", out);
}

static void put_cause(FILE *out, const struct page_group *group)
{
    char first[2] = {(char)toupper((unsigned char)group->cause[0])};

    fputc(' ', out);
    if (group->cause[0]) {
        html_text(out, first);
        html_text(out, group->cause + 1);
    }
    fprintf(out, " <small>(%zu%s)</small>.", group->result_count,
            group->verdict == VERDICT_FAIL    ? ", FAIL"
            : group->verdict == VERDICT_ERROR ? ", nothing was learnt"
            : group->verdict == VERDICT_SKIP  ? ", skipped"
                                              : "");
}

static int put_paragraph(FILE *out, const struct page *page, const struct frontend_result *frontend)
{
    struct page_groups groups;
    int rc = page_groups_init(&groups, page, frontend->name);

    fputs("<p class=behaviour>", out);
    if (frontend->error) {
        fputs("It could not be tested. ", out);
        html_text(out, frontend->error);
    }
    put_counts(out, page, frontend->name);
    for (size_t i = 0; i < groups.count; i++)
        put_cause(out, &groups.groups[i]);
    fputc('\n', out);
    page_groups_dispose(&groups);
    return rc;
}

static void put_version(FILE *out, const char *name, const char *value)
{
    if (!value)
        return;
    fputs("<div><dt>", out);
    html_text(out, name);
    fputs("<dd>", out);
    html_text(out, value);
    fputs("</div>", out);
}

int page_frontends(FILE *out, const struct page *page)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < page->column_count; i++) {
        const struct frontend_result *frontend = page->columns[i];

        fputs("<article class=frontend id=\"frontend=", out);
        html_text(out, frontend->name);
        fputs("\"><h3>", out);
        html_text(out, frontend->name);
        fputs("</h3>\n", out);
        rc = put_paragraph(out, page, frontend);
        fputs("<dl class=versions>", out);
        put_version(out, "bench", frontend->bench);
        for (size_t j = 0; j < frontend->version_count; j++)
            put_version(out, frontend->versions[j].name, frontend->versions[j].value);
        for (size_t j = 0; j < frontend->offer_count; j++)
            put_version(out, frontend->offer[j].name, frontend->offer[j].value);
        put_version(out, "profile", frontend->profile);
        fputs("</dl></article>\n", out);
    }
    return rc;
}
