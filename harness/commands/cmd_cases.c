/* SPDX-License-Identifier: BSD-2-Clause */
/* list and explain: what the suite asks. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases/cases.h"
#include "cases/coverage.h"
#include "harness/commands/common.h"
#include "harness/explain.h"

struct list_settings {
    bool clauses;
};

static const struct option_entry list_options[] = {
    {.name = "clauses",
     .kind = OPTION_FLAG,
     .at = offsetof(struct list_settings, clauses),
     .help = "name the clauses, with the cases about each, and where there is none"},
};

static int run_list(const struct command *self, int argc, char **argv)
{
    struct list_settings settings = {0};
    int status = parse_or_help(self, &settings, argc, argv, NULL);
    size_t count = 0;

    if (status >= 0)
        return status;
    if (settings.clauses) {
        coverage_print(stdout, &all_coverage);
        return EXIT_OK;
    }
    while (all_cases[count])
        count++;
    explain_list(stdout, all_cases, count);
    return EXIT_OK;
}

static int run_explain(const struct command *self, int argc, char **argv)
{
    const struct conf_case **cases;
    struct why why;
    int first, rc = 0, status = parse_or_help(self, NULL, argc, argv, &first);

    if (status >= 0)
        return status;
    if (first == argc) {
        why_set(&why, -EINVAL, "say which case; 'blkproof list' names them all");
        return usage_error(self, &why);
    }
    cases = select_cases(&(struct option_strings){.items = (const char **)argv + first,
                                                  .count = (size_t)(argc - first)},
                         &why);
    if (!cases)
        return usage_error(self, &why);
    for (size_t i = 0; !rc && cases[i]; i++) {
        if (i)
            putchar('\n');
        rc = explain_case(stdout, cases[i]);
    }
    free(cases);
    if (rc)
        why_set(&why, rc, "no memory to explain a case");
    return rc ? error_exit(rc, &why) : EXIT_OK;
}

const struct command command_list = {
    .name = "list",
    .summary = "name all cases, one a line",
    .about = "Names every case and the question it asks: one a line, the name first.  With "
             "--clauses, what\n"
             "blkif.h and the block layer promise, the cases about each of it, and what is asked "
             "at which moment.",
    OPTIONS(list_options),
    .run = run_list,
};

const struct command command_explain = {
    .name = "explain",
    .operands = "CASE...",
    .summary = "tell what a case does, why that is legal, and what is expected",
    .about = "Tells a case in sentences: what the backend offers and refuses, what the guest does, "
             "what is\n"
             "expected of the frontend, and on which sentence that rests.",
    .examples = "blkproof explain barrier-data-refused\n",
    .run = run_explain,
};
