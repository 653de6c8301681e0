/* SPDX-License-Identifier: BSD-2-Clause */
/* formats: what a run, or what changed between two, can be printed as. */
#ifndef HARNESS_COMMANDS_FORMATS_H
#define HARNESS_COMMANDS_FORMATS_H

#include "harness/compare.h"
#include "harness/options.h"
#include "harness/result.h"

/* A choice of --format; 0, not given, is text. */
enum format {
    FORMAT_TEXT = 1,
    FORMAT_JUNIT,
    FORMAT_MARKDOWN,
    FORMAT_HTML,
    FORMAT_COMPARISONS = FORMAT_HTML, /* these are there for comparisons, too */
    FORMAT_KTAP,
    FORMAT_KCIDB,
    FORMAT_JSON,
    FORMAT_COUNT,
};
extern const char *const format_choices[];
extern const char *const format_compare_choices[];

#define FORMAT_OPTION(type, member)                                                                \
    {                                                                                              \
        .name = "format", .kind = OPTION_CHOICE, .argument = "FORMAT", .choices = format_choices,  \
        .help = "text (the default), junit, markdown, html (a page), ktap, kcidb or json",         \
        .at = offsetof(type, member)                                                               \
    }

/* What formats need to know beside what they print. */
struct format_context {
    const char *folder; /* of the run; NULL: nowhere */
    const char *origin; /* of KCIDB's objects; NULL: ours */
    bool brief;         /* text: without the table, and without what passed */
    bool strict;        /* of a comparison: what was traded counts as worse */
};

/*
 * Both print to stdout, text in colour where it is a terminal that wants it, and return the exit
 * status: `status`, unless the output did not reach its end.
 */
int format_run(unsigned choice, const struct run_document *document,
               const struct format_context *context, int status);
int format_compare(unsigned choice, const struct comparison *comparison,
                   const struct format_context *context, int status);

/* format_colour: is stdout such a terminal?  format_done: has it taken everything? */
bool format_colour(void);
int format_done(int status);

#endif
