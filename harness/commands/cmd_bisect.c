/* SPDX-License-Identifier: BSD-2-Clause */
/* bisect-step: one step of `git bisect run` over a kernel's history. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/panic.h"
#include "harness/commands/variant.h"
#include "harness/outcome.h"

#define EVIDENCE_LINES 10

/* What git bisect run makes of an exit status. */
enum bisect_status {
    BISECT_GOOD = 0,
    BISECT_BAD = 1,
    BISECT_SKIP = 125,  /* this commit cannot be tested */
    BISECT_ABORT = 129, /* nothing can: above 127 it stops */
};

struct bisect_settings {
    struct variant_settings variant;
    const char *expect; /* an outcome; NULL: whatever is no failure */
};

/* The one result, as a sentence and a status. */
static int judge(const struct bisect_settings *settings, const struct run_document *results)
{
    const struct case_result *result = &results->results[0];
    const char *error = results->frontends[0].error, *outcome = result->outcome;
    bool good;

    if (!outcome && error && panic_died(error))
        outcome = outcome_word(OUTCOME_CRASH); /* as soon as it was loaded */
    if (!outcome) {
        fprintf(stderr, "blkproof: %s cannot be told: %s\n", result->case_name,
                result->reason ? result->reason : verdict_word(result->verdict));
        return BISECT_SKIP;
    }
    good =
        settings->expect ? strcmp(outcome, settings->expect) == 0 : result->verdict != VERDICT_FAIL;
    printf("%s: %s: %s\n", result->case_name, outcome, good ? "good" : "bad");
    return good ? BISECT_GOOD : BISECT_BAD;
}

static int step(const struct bisect_settings *settings, const struct conf_case *const *cases)
{
    struct run_document *results = NULL;
    struct variant variant;
    struct why why;
    int status, rc;

    rc = variant_run(&variant, &settings->variant, false, cases, &why);
    if (!rc && !(results = variant_results(&variant, VARIANT_CHANGED)))
        rc = why_set(&why, -ENOMEM, "judge a step: out of memory");
    if (!rc && (!results->result_count || !results->frontend_count))
        rc = why_set(&why, -EIO, "the case has no result");
    if (rc) {
        error_exit(rc, &why);
        if (variant.made.evidence)
            panic_print_lines(stderr, variant.made.evidence, EVIDENCE_LINES);
        status = rc == -EINTR ? EXIT_INTERRUPTED : BISECT_SKIP;
    } else {
        status = judge(settings, results);
    }
    variant_results_free(results);
    variant_dispose(&variant);
    return status;
}

static int check(const struct bisect_settings *settings, struct why *why)
{
    if (!settings->variant.tree)
        return why_set(why, -EINVAL, "say where the kernel's source is: --kernel-source DIR");
    if (settings->variant.cases.count != 1)
        return why_set(why, -EINVAL, "say which case decides, one: --case NAME");
    if (settings->expect && !outcome_of(settings->expect))
        return why_set(why, -EINVAL, "'%s' is no outcome; README.md has the list",
                       settings->expect);
    return frontends_check(settings->variant.kernel, why);
}

static const struct bisect_settings defaults = {.variant = {.kernel = "6.12", .slow = 1}};

static char *again_of(const struct command *self, struct bisect_settings settings)
{
    settings.variant.cases = (struct option_strings){0};
    return command_again(self, &settings, &defaults, NULL);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct bisect_settings settings = defaults;
    char *line = command_line(argc, argv), *again = NULL;
    const struct conf_case **cases = NULL;
    struct why why;
    int status = parse_or_help(self, &settings, argc, argv, NULL);

    if (status < 0) {
        if (!check(&settings, &why))
            cases = select_cases(&settings.variant.cases, &why);
        settings.variant.line = line;
        settings.variant.again = again = again_of(self, settings);
        status = cases ? step(&settings, cases) : usage_error(self, &why);
    }
    options_strings_dispose(&settings.variant.cases);
    free((void *)cases);
    free(line);
    free(again);
    return status == EXIT_USAGE ? BISECT_ABORT : status;
}

#define AT(field) offsetof(struct bisect_settings, variant.field)

static const struct option_entry options[] = {
    {.name = "case",
     .kind = OPTION_STRINGS,
     .argument = "NAME",
     .help = "the case that decides",
     .at = AT(cases)},
    {.name = "expect",
     .kind = OPTION_STRING,
     .argument = "OUTCOME",
     .help = "good is exactly this outcome; default: whatever does not fail",
     .at = offsetof(struct bisect_settings, expect)},
    {.name = "kernel",
     .kind = OPTION_STRING,
     .argument = "SERIES",
     .help = "the guest's kernel, whose headers the driver is built with",
     .at = AT(kernel)},
    VARIANT_OPTIONS(AT),
};

const struct command command_bisect = {
    .name = "bisect-step",
    .summary = "be a step of git bisect run over a kernel's history",
    .about = "Builds the driver of a kernel's source for the kernel of a Debian guest, and runs "
             "one case\n"
             "with it.  Exits as git bisect run wants it: 0 good, 1 bad, 125 when this commit "
             "cannot be\n"
             "tested, because it does not build there or the lab failed; 129, which ends the "
             "bisection,\n"
             "for wrong use.",
    .examples =
        "git bisect run blkproof bisect-step --kernel-source . --case flush-refused-first \\\n"
        "    --expect silent-downgrade\n",
    OPTIONS(options),
    .run = run,
};
