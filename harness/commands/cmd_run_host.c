/* SPDX-License-Identifier: BSD-2-Clause */
/* run, as blkproof-dom0 has it: against a guest of the host it runs on. */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "harness/commands/common.h"
#include "harness/commands/formats.h"
#include "harness/commands/run_host.h"

static int run(const struct command *self, int argc, char **argv)
{
    struct run_settings settings = run_defaults;
    char *line = command_line(argc, argv);
    struct why why;
    int status = parse_or_help(self, &settings, argc, argv, NULL);

    if (status < 0 && !!settings.domain + !!settings.guest + !!settings.grub != 1) {
        why_set(&why, -EINVAL,
                "say which guest: --domain NAME for one that runs, or --guest FILE.cfg or --grub "
                "FILE.cfg for one to be made");
        status = usage_error(self, &why);
    }
    if (status < 0)
        status = run_on_host(self, &settings, line);
    options_strings_dispose(&settings.cases);
    options_strings_dispose(&settings.offer);
    free(line);
    return status;
}

static const struct option_entry options[] = {
    {.name = "domain",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a running domU whose agent is up",
     .at = offsetof(struct run_settings, domain)},
    {.name = "guest",
     .kind = OPTION_STRING,
     .argument = "FILE.cfg",
     .help = "make guests from this xl configuration",
     .at = offsetof(struct run_settings, guest)},
    RUN_GRUB_OPTION(struct run_settings),
    RUN_CASE_OPTION(struct run_settings),
    RUN_SUITE_OPTION(struct run_settings, "complete"),
    RUN_OFFER_OPTION(struct run_settings),
    RUN_BACKEND_OPTION(struct run_settings),
    RUN_OUTPUT_OPTION(struct run_settings),
    RUN_STRICT_OPTION(struct run_settings),
    RUN_NO_PROFILE_OPTION(struct run_settings),
    RUN_SLOW_OPTION(struct run_settings),
    RUN_QUIET_OPTION(struct run_settings),
    RUN_VERBOSE_OPTION(struct run_settings),
    FORMAT_OPTION(struct run_settings, format),
    {.name = "driver",
     .kind = OPTION_STRING,
     .argument = "FILE.ko",
     .help = "load this xen-blkfront instead of the guest's own",
     .at = offsetof(struct run_settings, driver)},
    {.name = "console",
     .kind = OPTION_FLAG,
     .help = "keep what a --domain prints: nobody else may read its console",
     .at = offsetof(struct run_settings, console)},
    {.name = "stream",
     .kind = OPTION_STRING,
     .argument = "FILE",
     .help = "write results as JSON lines to FILE, keep nothing",
     .at = offsetof(struct run_settings, stream)},
    {.name = "name",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "what to call the frontend in the results",
     .at = offsetof(struct run_settings, name)},
    {.name = "until-spoilt",
     .hidden = true,
     .kind = OPTION_FLAG,
     .help = "end the stream when a case has spoilt the guest",
     .at = offsetof(struct run_settings, until_spoilt)},
};

const struct command command_run_host = {
    .name = "run",
    .summary = "ask a frontend what it does when flush or barrier is refused",
    .about =
        "Plays the block backend against a guest of this Xen host, case by case, and says what\n"
        "its frontend made of every refusal.  The guest needs blkproof-agent, as a service or\n"
        "as its init.  A guest made with --guest is replaced after a crash.",
    .examples = "blkproof-dom0 run --domain testvm\n"
                "blkproof-dom0 run --guest testvm.cfg --case barrier-data-refused\n",
    OPTIONS(options),
    .run = run,
};
