/* SPDX-License-Identifier: BSD-2-Clause */
/* list and explain: what the suite asks. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases/cases.h"
#include "harness/commands/common.h"
#include "harness/explain.h"

static int run_list(const struct command *self, int argc, char **argv)
{
    int status = parse_or_help(self, NULL, argc, argv, NULL);
    size_t count = 0;

    if (status >= 0)
        return status;
    while (all_cases[count])
        count++;
    explain_list(stdout, all_cases, count);
    return EXIT_OK;
}

static int run_explain(const struct command *self, int argc, char **argv)
{
    const struct conf_case **cases;
    struct why why;
    int first, status = parse_or_help(self, NULL, argc, argv, &first);

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
    for (size_t i = 0; cases[i]; i++) {
        if (i)
            putchar('\n');
        explain_case(stdout, cases[i]);
    }
    free(cases);
    return EXIT_OK;
}

const struct command command_list = {
    .name = "list",
    .summary = "name all cases, one a line",
    .about = "Names every case and the question it asks: one a line, the name first.",
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
