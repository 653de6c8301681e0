/* SPDX-License-Identifier: BSD-2-Clause */
/* report and compare: what runs have found. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "harness/commands/common.h"
#include "harness/commands/formats.h"
#include "reports/report.h"

struct report_settings {
    unsigned format;
    const char *case_name, *frontend, *origin;
};

/* KCIDB's word for who reports. */
static bool is_origin(const char *text)
{
    return *text && !text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_")];
}

static int show_cases(const struct run_document *document, const struct report_settings *settings)
{
    unsigned shown = 0;
    struct why why;

    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        if (strcmp(result->case_name, settings->case_name) ||
            (settings->frontend && strcmp(result->frontend, settings->frontend)))
            continue;
        if (shown++)
            putchar('\n');
        report_case_text(stdout, document, result, format_colour());
    }
    if (shown)
        return format_done(EXIT_OK);
    why_set(&why, -EINVAL, "this run has no result for case '%s'%s%s", settings->case_name,
            settings->frontend ? " and frontend " : "",
            settings->frontend ? settings->frontend : "");
    return usage_error(NULL, &why);
}

static int run_report(const struct command *self, int argc, char **argv)
{
    struct report_settings settings = {0};
    struct run_document *document;
    struct why why;
    int first, status = parse_or_help(self, &settings, argc, argv, &first);
    const char *run;

    if (status >= 0)
        return status;
    if (argc - first > 1) {
        why_set(&why, -EINVAL, "report takes one run");
        return usage_error(self, &why);
    }
    if (settings.origin && !is_origin(settings.origin)) {
        why_set(&why, -EINVAL, "'%s' is no origin: it has to be of a-z, 0-9 and _",
                settings.origin);
        return usage_error(self, &why);
    }
    run = first < argc ? argv[first] : "runs/latest";
    if (result_load(&document, run, &why))
        return error_exit(-EINVAL, &why);
    if (settings.case_name)
        status = show_cases(document, &settings);
    else
        status =
            format_run(settings.format, document,
                       &(struct format_context){.folder = run, .origin = settings.origin}, EXIT_OK);
    result_free(document);
    return status;
}

static const struct option_entry report_options[] = {
    FORMAT_OPTION(struct report_settings, format),
    {.name = "case",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "one case in detail: facts, findings, how to repeat it",
     .at = offsetof(struct report_settings, case_name)},
    {.name = "frontend",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "with --case: of this frontend only",
     .at = offsetof(struct report_settings, frontend)},
    {.name = "origin",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "with --format kcidb: who reports; default: " REPORT_ORIGIN,
     .at = offsetof(struct report_settings, origin)},
};

const struct command command_report = {
    .name = "report",
    .operands = "[RUN]",
    .summary = "show what a run has found",
    .about = "Shows a run, a folder with a result.json; without one: the last.",
    .examples = "blkproof report\n"
                "blkproof report --case barrier-data-refused\n"
                "blkproof report --format junit runs/latest > junit.xml\n"
                "blkproof report --format html > page.html\n",
    OPTIONS(report_options),
    .run = run_report,
};

struct compare_settings {
    bool strict, mail;
    unsigned format;
};

static int run_compare(const struct command *self, int argc, char **argv)
{
    struct compare_settings settings = {0};
    struct run_document *before = NULL, *after = NULL;
    struct comparison *comparison = NULL;
    struct why why;
    int first, status = parse_or_help(self, &settings, argc, argv, &first);

    if (status >= 0)
        return status;
    if (argc - first != 2) {
        why_set(&why, -EINVAL, "compare takes two runs: the old and the new");
        return usage_error(self, &why);
    }
    if (result_load(&before, argv[first], &why) || result_load(&after, argv[first + 1], &why) ||
        compare_runs(&comparison, before, after, &why)) {
        status = error_exit(-EINVAL, &why);
    } else {
        status = compare_exit_status(comparison, settings.strict);
        if (settings.mail)
            report_compare_mail(stdout, comparison);
        status = settings.mail
                     ? format_done(status)
                     : format_compare(settings.format, comparison,
                                      &(struct format_context){.strict = settings.strict}, status);
    }
    compare_free(comparison);
    result_free(before);
    result_free(after);
    return status;
}

static const struct option_entry compare_options[] = {
    {.name = "format",
     .kind = OPTION_CHOICE,
     .argument = "FORMAT",
     .choices = format_compare_choices,
     .help = "text (the default), junit, markdown or html (a page)",
     .at = offsetof(struct compare_settings, format)},
    {.name = "mail",
     .kind = OPTION_FLAG,
     .help = "a mail for a list: a subject, and text of at most 72 columns",
     .at = offsetof(struct compare_settings, mail)},
    {.name = "strict",
     .kind = OPTION_FLAG,
     .help = "what was traded counts as worse",
     .at = offsetof(struct compare_settings, strict)},
};

const struct command command_compare = {
    .name = "compare",
    .operands = "OLD NEW",
    .summary = "show what changed from one run to another",
    .about =
        "Shows what changed, frontend by frontend and case by case.  Exits with 0 when nothing is\n"
        "worse, 1 when something is, 3 when that cannot be told.",
    .examples = "blkproof compare runs/2026-11-01T120000Z runs/latest\n"
                "blkproof compare --format html runs/2026-11-01T120000Z runs/latest > page.html\n",
    OPTIONS(compare_options),
    .run = run_compare,
};
