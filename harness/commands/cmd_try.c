/* SPDX-License-Identifier: BSD-2-Clause */
/* try: what a change to the driver would change; the kernel's own driver and the changed one side by
 * side. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/panic.h"
#include "harness/commands/run_host.h"
#include "harness/commands/try_report.h"
#include "harness/commands/variant.h"

#define EVIDENCE_LINES 40

struct try_settings {
    struct variant_settings variant;
    unsigned suite; /* enum suite_choice */
    bool strict;
};

/* What was brought could not be made into a driver: the sentence, and below it the evidence. */
static int not_made(const struct variant *variant, int rc, const struct why *why)
{
    int status = error_exit(rc, why);

    if (variant->made.evidence)
        panic_print_lines(stderr, variant->made.evidence, EVIDENCE_LINES);
    return status;
}

static int try(const struct try_settings *settings, const struct conf_case *const *cases)
{
    struct variant variant;
    struct why why;
    int status, rc;

    rc = variant_run(&variant, &settings->variant, true, cases, &why);
    if (rc) {
        status = not_made(&variant, rc, &why);
    } else {
        status = try_report(stdout, &variant, settings->strict,
                            isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &why);
        if (status < 0)
            status = error_exit(status, &why);
    }
    variant_dispose(&variant);
    return status;
}

static int check(struct try_settings *settings, int argc, char **argv, int first, struct why *why)
{
    struct stat status;

    if (argc - first > 1)
        return why_set(why, -EINVAL, "try takes one patch, or one module; '%s' is one more",
                       argv[first + 1]);
    if (first < argc)
        settings->variant.patch = argv[first];
    if (!settings->variant.patch && !settings->variant.tree)
        return why_set(why, -EINVAL, "say what to try: a patch, a .ko, or --kernel-source DIR");
    if (settings->variant.patch && access(settings->variant.patch, R_OK) < 0)
        return why_set(why, -EINVAL, "%s: %s", settings->variant.patch, strerror(errno));
    if (settings->variant.patch && !stat(settings->variant.patch, &status) &&
        S_ISDIR(status.st_mode))
        return why_set(why, -EINVAL,
                       "%s is a folder: a kernel's source is named with "
                       "--kernel-source",
                       settings->variant.patch);
    return frontends_check(settings->variant.kernel, why);
}

static const struct try_settings defaults = {.variant = {.kernel = "6.12", .slow = 1},
                                             .suite = SUITE_COMPLETE};

static char *again_of(const struct command *self, struct try_settings settings)
{
    settings.variant.cases = (struct option_strings){0};
    settings.suite = SUITE_UNSET;
    return command_again(self, &settings, &defaults, settings.variant.patch);
}

static int run(const struct command *self, int argc, char **argv)
{
    struct try_settings settings = defaults;
    char *line = command_line(argc, argv), *again = NULL;
    const struct conf_case **cases = NULL;
    struct why why;
    int first, status = parse_or_help(self, &settings, argc, argv, &first);

    if (status < 0) {
        if (!check(&settings, argc, argv, first, &why))
            cases = select_suite(&settings.variant.cases, settings.suite, &why);
        settings.variant.line = line;
        settings.variant.again = again = again_of(self, settings);
        status = cases ? try(&settings, cases) : usage_error(self, &why);
        if (cases && status != EXIT_ERROR && status != EXIT_INTERRUPTED)
            suite_say(stdout, &settings.variant.cases, settings.suite);
    }
    options_strings_dispose(&settings.variant.cases);
    free((void *)cases);
    free(line);
    free(again);
    return status;
}

#define AT(field) offsetof(struct try_settings, variant.field)

static const struct option_entry options[] = {
    {.name = "kernel",
     .kind = OPTION_STRING,
     .argument = "SERIES",
     .help = "the series of the guest's kernel; default: 6.12",
     .at = AT(kernel)},
    {.name = "case",
     .kind = OPTION_STRINGS,
     .argument = "NAME",
     .help = "run this case, or those that match (again for more)",
     .at = AT(cases)},
    RUN_SUITE_OPTION(struct try_settings, "complete"),
    {.name = "strict",
     .kind = OPTION_FLAG,
     .help = "what was traded counts as worse",
     .at = offsetof(struct try_settings, strict)},
    VARIANT_OPTIONS(AT),
};

const struct command command_try = {
    .name = "try",
    .operands = "[PATCH]",
    .summary = "show what a change to xen-blkfront would change",
    .about =
        "Applies a patch, as it was mailed, to the driver of a Debian kernel, builds the module, "
        "and\n"
        "runs the cases with the kernel's own driver and with the changed one, side by side.  "
        "Prints\n"
        "what differs.  PATCH may be a mail, a box of mails (a series), a diff, or a ready .ko.\n"
        "Exits with 0 when nothing is worse, 1 when something is, 3 when that cannot be told.",
    .examples = "blkproof try fix.patch --kernel 6.1\n"
                "blkproof try xen-blkfront.ko --case barrier-data-refused\n"
                "blkproof try --kernel-source ~/linux\n",
    OPTIONS(options),
    .run = run,
};
