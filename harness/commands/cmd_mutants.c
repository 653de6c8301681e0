/* SPDX-License-Identifier: BSD-2-Clause */
/* mutants: would the suite notice a defect of the driver? */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "harness/bench/lab/labs.h"
#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/mutants_report.h"

enum {
    FORMAT_TEXT = 1, /* or not given */
    FORMAT_MARKDOWN,
};

static const char *const formats[] = {"text", "markdown", NULL};

const struct mutants_settings mutants_defaults = {.slow = 1, .at_once = 2};

static int try_all(const struct command *self, struct mutants_settings settings,
                   const struct picked_list *mutants, const char *line)
{
    static const char *usual[] = {"6.12"};
    struct mutants_results results;
    struct why why;
    int rc, status;

    if (!settings.kernels.count)
        settings.kernels = (struct option_strings){usual, 1};
    rc = mutants_run(&results, self, &settings, mutants, line, &why);
    status = rc ? error_exit(rc, &why) : mutants_status(&results);
    if (!rc && settings.format == FORMAT_MARKDOWN)
        mutants_report_markdown(stdout, &results, mutants);
    else if (!rc)
        mutants_report_text(stdout, &results, mutants,
                            isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
    mutants_results_dispose(&results);
    return status;
}

static int check(const struct mutants_settings *settings, struct why *why)
{
    const struct option_strings *kernels = &settings->kernels;
    const struct conf_case **cases = select_cases(&settings->cases, why);
    int rc = cases ? 0 : -EINVAL;

    free((void *)cases);
    for (size_t i = 0; !rc && i < kernels->count; i++)
        rc = frontends_check(kernels->items[i], why);
    return rc;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct mutants_settings settings = mutants_defaults;
    char *line = command_line(argc, argv);
    struct picked_list mutants = {0};
    struct why why;
    int first, status = parse_or_help(self, &settings, argc, argv, &first);

    if (status < 0) {
        if (check(&settings, &why) ||
            mutants_pick(&mutants, &settings.mutants, argv + first, &why)) {
            status = usage_error(self, &why);
        } else if (settings.list) {
            mutants_list(stdout, &mutants);
            status = EXIT_OK;
        } else {
            status = try_all(self, settings, &mutants, line);
        }
    }
    mutants_pick_dispose(&mutants);
    options_strings_dispose(&settings.kernels);
    options_strings_dispose(&settings.mutants);
    options_strings_dispose(&settings.cases);
    free(line);
    return status;
}

#define AT(field) offsetof(struct mutants_settings, field)

static const struct option_entry options[] = {
    {.name = "kernel",
     .kind = OPTION_STRINGS,
     .argument = "SERIES",
     .help = "the series of the guest's kernel (again for more); default: 6.12",
     .at = AT(kernels)},
    {.name = "mutant",
     .kind = OPTION_STRINGS,
     .argument = "NAME",
     .help = "try this one (again for more); default: all, or the FILEs",
     .at = AT(mutants)},
    {.name = "list", .kind = OPTION_FLAG, .help = "list them, and try none", .at = AT(list)},
    {.name = "case",
     .kind = OPTION_STRINGS,
     .argument = "NAME",
     .help = "ask this case, too (again for more); default: those a mutant names",
     .at = AT(cases)},
    {.name = "whole", .kind = OPTION_FLAG, .help = "ask all cases", .at = AT(whole)},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .argument = "NAME",
     .help = "text (the default) or markdown",
     .choices = formats,
     .at = AT(format)},
    {.name = "at-once",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = LABS_AT_ONCE,
     .help = "run N labs side by side; default: 2",
     .at = AT(at_once)},
    {.name = "accel",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "tcg (the default) or kvm",
     .at = AT(accel)},
    {.name = "mirror",
     .kind = OPTION_STRING,
     .argument = "ADDRESS",
     .help = "a Debian archive, for a machine without apt sources",
     .at = AT(mirror)},
    {.name = "output",
     .kind = OPTION_STRING,
     .argument = "DIR",
     .help = "keep runs in DIR; default: runs",
     .at = AT(output)},
    {.name = "slow",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = 100,
     .help = "multiply every time budget by N, on a busy machine",
     .at = AT(slow)},
};

const struct command command_mutants = {
    .name = "mutants",
    .operands = "[FILE.cocci...]",
    .summary = "see whether the suite notices defects put into xen-blkfront",
    .about = "Puts one defect after the other into the driver of a Debian kernel, by a semantic "
             "patch, builds\n"
             "the module, and asks the cases in which the mutant says it shows.  A mutant is "
             "caught when\n"
             "exactly what it says comes out; docs/mutants.md tells how one is written.\n"
             "Exits with 0 when all are caught, 1 when not, 3 when something could not be told.",
    .examples = "blkproof mutants --kernel 6.12\n"
                "blkproof mutants --kernel 6.1 --kernel 6.12 --format markdown\n"
                "blkproof mutants --whole mine.cocci\n",
    OPTIONS(options),
    .run = run,
};
