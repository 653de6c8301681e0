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
    unsigned rounds, seconds, slow;
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

    progress_init(&progress);
    throughput->lab.progress = progress_part;
    throughput->lab.progress_ctx = &progress;
    throughput->stop_fd = stop_fd_open();
    rc = throughput_run(throughput, &figures, &parts, why);
    close(throughput->stop_fd);
    progress_end(&progress);
    if (rc)
        return rc;
    figures_print(stdout, &figures);
    printf("\n%u rounds of %u s; %s\n", figures.rounds, settings->seconds, parts);
    if (settings->json)
        rc = write_json(settings->json, &figures, parts, why);
    free(parts);
    return rc;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct throughput_settings settings = {
        .frontend = "6.12", .rounds = 5, .seconds = 2, .slow = 1};
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
        struct throughput throughput = {.lab = {.xen = FRONTENDS_XEN,
                                                .kernel = settings.frontend,
                                                .agent = guest,
                                                .program = program,
                                                .script = dom0,
                                                .mirror = settings.mirror,
                                                .slow = settings.slow},
                                        .rounds = settings.rounds,
                                        .seconds = settings.seconds};

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
    {.name = "rounds",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = FIGURES_ROUNDS,
     .help = "how often everything is measured; 5 unless given",
     .at = offsetof(struct throughput_settings, rounds)},
    {.name = "seconds",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = 60,
     .help = "of each load on each disk in a round; 2 unless given",
     .at = offsetof(struct throughput_settings, seconds)},
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
        "with and without its journal, and runs fio on each in turn.",
    .examples = "blkproof throughput --rounds 9\n",
    OPTIONS(options),
    .run = run,
    .hidden = true,
};
