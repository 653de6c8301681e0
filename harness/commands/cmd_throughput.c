/* SPDX-License-Identifier: BSD-2-Clause */
/* throughput: how fast the backend is beside the kernel's and QEMU's. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/progress.h"
#include "harness/commands/run_host.h"
#include "harness/lab/throughput/throughput.h"

struct throughput_settings {
    const char *frontend, *json, *mirror;
    unsigned clock, rounds, milliseconds, slow; /* 0: as below */
};

/* What passes for time, and what is enough of it. */
static const char *const clocks[] = {"instructions", "time", NULL};
static const struct {
    const char *accel, *unit;
    unsigned rounds, milliseconds;
} measures[] = {
    {"icount", "million instructions", 3, 200},
    {"tcg", "ms", 5, 2000},
};

static int write_json(const char *path, const struct figures *figures, const char *parts,
                      struct why *why)
{
    json_t *json = json_pack("{s:s, s:o}", "parts", parts, "loads", figures_json(figures));
    int rc = 0;

    if (!json)
        return why_set(why, -ENOMEM, "write %s: out of memory", path);
    if (json_dump_file(json, path, JSON_INDENT(2) | JSON_REAL_PRECISION(6)))
        rc = why_set(why, -EIO, "write %s: %s", path, strerror(errno));
    json_decref(json);
    return rc;
}

static int measure(const struct throughput_settings *settings, struct throughput *throughput,
                   struct why *why)
{
    struct progress progress;
    struct figures figures;
    char *parts = NULL;
    int rc;

    progress_init(&progress, PROGRESS_NORMAL);
    throughput->lab.progress = progress_part;
    throughput->lab.progress_ctx = &progress;
    throughput->stop_fd = stop_fd_open();
    rc = throughput_run(throughput, &figures, &parts, why);
    close(throughput->stop_fd);
    progress_end(&progress);
    if (rc)
        return rc;
    figures_print(stdout, &figures);
    printf("\n%u round%s of %u %s; %s\n", figures.rounds, figures.rounds == 1 ? "" : "s",
           throughput->milliseconds, measures[settings->clock - 1].unit, parts);
    if (settings->json)
        rc = write_json(settings->json, &figures, parts, why);
    free(parts);
    return rc;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct throughput_settings settings = {.frontend = "6.12", .clock = 1, .slow = 1};
    char *dom0 = NULL, *guest = NULL, *program = NULL;
    struct why why;
    int status = parse_or_help(self, &settings, argc, argv, NULL);
    int rc = -ENOENT;

    if (status >= 0)
        return status;
    if (frontends_check(settings.frontend, &why))
        return usage_error(self, &why);
    if ((program = beside("blkproof-dom0", &why)) && (dom0 = beside(THROUGHPUT_DOM0, &why)) &&
        (guest = beside(THROUGHPUT_GUEST, &why))) {
        struct throughput throughput = {.lab = {.xen = lab_xens[0],
                                                .kernel = settings.frontend,
                                                .agent = guest,
                                                .program = program,
                                                .script = dom0,
                                                .accel = measures[settings.clock - 1].accel,
                                                .mirror = settings.mirror,
                                                .slow = settings.slow},
                                        .rounds = measures[settings.clock - 1].rounds,
                                        .milliseconds = measures[settings.clock - 1].milliseconds};

        if (settings.rounds)
            throughput.rounds = settings.rounds;
        if (settings.milliseconds)
            throughput.milliseconds = settings.milliseconds;
        rc = measure(&settings, &throughput, &why);
    }
    status = rc ? error_exit(rc, &why) : EXIT_OK;
    free(dom0);
    free(guest);
    free(program);
    return status;
}

static const struct option_entry options[] = {
    {.name = "frontend",
     .kind = OPTION_STRING,
     .argument = "SERIES",
     .help = "kernel of the guest; 6.12 unless given",
     .at = offsetof(struct throughput_settings, frontend)},
    {.name = "clock",
     .kind = OPTION_CHOICE,
     .argument = "CLOCK",
     .choices = clocks,
     .help = "instructions (the default), or time, for a machine that does nothing else",
     .at = offsetof(struct throughput_settings, clock)},
    {.name = "rounds",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = FIGURES_ROUNDS,
     .help = "how often everything is measured; 3 unless given, by time 5",
     .at = offsetof(struct throughput_settings, rounds)},
    {.name = "runtime",
     .kind = OPTION_UNSIGNED,
     .argument = "MS",
     .min = 50,
     .max = 60000,
     .help = "of each load on each disk in a round; 200, by time 2000",
     .at = offsetof(struct throughput_settings, milliseconds)},
    {.name = "json",
     .kind = OPTION_STRING,
     .argument = "FILE",
     .help = "write every round there as well",
     .at = offsetof(struct throughput_settings, json)},
    {.name = "mirror",
     .kind = OPTION_STRING,
     .argument = "URL",
     .help = "Debian archive to fetch from, instead of the machine's own",
     .at = offsetof(struct throughput_settings, mirror)},
    RUN_SLOW_OPTION(struct throughput_settings),
};

const struct command command_throughput = {
    .name = "throughput",
    .summary = "measure the backend beside the kernel's and QEMU's",
    .about =
        "Starts a lab whose guest has four disks, of xen-blkback, of QEMU, and of this backend\n"
        "with and without its journal, and runs fio on each in turn.  A round is as long as its "
        "clock\n"
        "says: by instructions, the emulated machine's clocks advance by a nanosecond with each "
        "of\n"
        "its instructions, which gives the same figures however busy this machine is.",
    .examples = "blkproof throughput\n"
                "blkproof throughput --clock time --rounds 9\n",
    OPTIONS(options),
    .run = run,
    .hidden = true,
};
