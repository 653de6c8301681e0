/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/formats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands/common.h"
#include "reports/report.h"

bool format_colour(void)
{
    return isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
}

int format_done(int status)
{
    struct why why;

    if (!fflush(stdout) && !ferror(stdout))
        return status;
    why_set(&why, -EIO, "writing the report: %s", strerror(errno));
    return error_exit(-EIO, &why);
}

static int no_memory(void)
{
    struct why why;

    why_set(&why, -ENOMEM, "no memory for the report");
    return error_exit(-ENOMEM, &why);
}

/* Each prints, and returns 0 or -ENOMEM. */
typedef int run_printer(const struct run_document *document, const struct format_context *context);
typedef int compare_printer(const struct comparison *comparison,
                            const struct format_context *context);

static int run_text(const struct run_document *document, const struct format_context *context)
{
    if (context->brief)
        report_brief(stdout, document, context->folder, format_colour());
    else
        report_text(stdout, document, context->folder, format_colour());
    return 0;
}

static int run_junit(const struct run_document *document, const struct format_context *context)
{
    (void)context;
    report_junit(stdout, document);
    return 0;
}

static int run_markdown(const struct run_document *document, const struct format_context *context)
{
    (void)context;
    report_markdown(stdout, document);
    return 0;
}

static int run_ktap(const struct run_document *document, const struct format_context *context)
{
    (void)context;
    report_ktap(stdout, document);
    return 0;
}

static int run_kcidb(const struct run_document *document, const struct format_context *context)
{
    return report_kcidb(stdout, document, context->origin ? context->origin : REPORT_ORIGIN);
}

static int run_json(const struct run_document *document, const struct format_context *context)
{
    (void)context;
    return result_write(stdout, document);
}

static int run_html(const struct run_document *document, const struct format_context *context)
{
    return report_html(stdout, document, context->folder);
}

static int compare_text(const struct comparison *comparison, const struct format_context *context)
{
    (void)context;
    report_compare_text(stdout, comparison, format_colour());
    return 0;
}

static int compare_junit(const struct comparison *comparison, const struct format_context *context)
{
    report_compare_junit(stdout, comparison, context->strict);
    return 0;
}

static int compare_markdown(const struct comparison *comparison,
                            const struct format_context *context)
{
    (void)context;
    report_compare_markdown(stdout, comparison);
    return 0;
}

static int compare_html(const struct comparison *comparison, const struct format_context *context)
{
    (void)context;
    return report_compare_html(stdout, comparison);
}

#define NAME(format, name) [(format)-1] = name

const char *const format_choices[FORMAT_COUNT] = {
    NAME(FORMAT_TEXT, "text"), NAME(FORMAT_JUNIT, "junit"), NAME(FORMAT_MARKDOWN, "markdown"),
    NAME(FORMAT_KTAP, "ktap"), NAME(FORMAT_KCIDB, "kcidb"), NAME(FORMAT_JSON, "json"),
    NAME(FORMAT_HTML, "html"),
};
const char *const format_compare_choices[FORMAT_COMPARISONS + 1] = {
    NAME(FORMAT_TEXT, "text"),
    NAME(FORMAT_JUNIT, "junit"),
    NAME(FORMAT_MARKDOWN, "markdown"),
    NAME(FORMAT_HTML, "html"),
};

int format_run(unsigned choice, const struct run_document *document,
               const struct format_context *context, int status)
{
    static run_printer *const printers[FORMAT_COUNT] = {
        [0] = run_text,
        [FORMAT_TEXT] = run_text,
        [FORMAT_JUNIT] = run_junit,
        [FORMAT_MARKDOWN] = run_markdown,
        [FORMAT_KTAP] = run_ktap,
        [FORMAT_KCIDB] = run_kcidb,
        [FORMAT_JSON] = run_json,
        [FORMAT_HTML] = run_html,
    };

    return printers[choice](document, context) ? no_memory() : format_done(status);
}

int format_compare(unsigned choice, const struct comparison *comparison,
                   const struct format_context *context, int status)
{
    static compare_printer *const printers[FORMAT_COMPARISONS + 1] = {
        [0] = compare_text,
        [FORMAT_TEXT] = compare_text,
        [FORMAT_JUNIT] = compare_junit,
        [FORMAT_MARKDOWN] = compare_markdown,
        [FORMAT_HTML] = compare_html,
    };

    return printers[choice](comparison, context) ? no_memory() : format_done(status);
}
