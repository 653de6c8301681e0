/* SPDX-License-Identifier: BSD-2-Clause */
/* serve: one vbd of a running guest, played by hand. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/disk.h"
#include "harness/bench/host/host.h"
#include "harness/commands/common.h"
#include "harness/commands/run_host.h"
#include "harness/serve.h"
#include "harness/vdev.h"

#define SECTOR       512u
#define DEFAULT_SIZE "64M"
#define MAX_SIZE     (1ULL << 40)

struct serve_settings {
    const char *domain, *vdev, *size;
    bool quiet, no_journal, no_input;
    unsigned slow;
};

/* Reads "64M"; whole sectors. */
static int size_of(const char *text, uint64_t *sectors_out, struct why *why)
{
    static const char units[] = "KMG";
    const char *unit;
    uint64_t bytes;
    char *end;

    errno = 0;
    bytes = strtoull(text, &end, 10);
    unit = *end ? strchr(units, *end) : NULL;
    if (*text < '0' || *text > '9' || errno || (*end && (!unit || end[1])) || bytes > MAX_SIZE)
        return why_set(why, -EINVAL, "--size takes bytes, or as 64M or 1G, not '%s'", text);
    if (unit)
        bytes <<= 10 * (unit - units + 1);
    if (!bytes || bytes % SECTOR || bytes > MAX_SIZE)
        return why_set(why, -EINVAL, "--size %s is not a number of %u-byte sectors up to 1024G",
                       text, SECTOR);
    *sectors_out = bytes / SECTOR;
    return 0;
}

static int read_settings(const struct serve_settings *settings, struct backend_config *config,
                         struct why *why)
{
    uint64_t sectors = 0;
    int rc;

    if (!settings->domain || !settings->vdev)
        return why_set(why, -EINVAL, "say which guest and which device: --domain NAME --vdev xvdb");
    rc = vdev_of(settings->vdev, &config->vdev, why);
    if (!rc)
        rc = size_of(settings->size, &sectors, why);
    if (rc)
        return rc;
    config->disk = disk_create(sectors, true);
    return config->disk ? 0
                        : why_set(why, -ENOMEM, "no memory for a disk of %s; make --size smaller",
                                  settings->size);
}

static int serve_on(struct bench *bench, const struct serve_settings *settings,
                    const struct backend_config *config, int stop_fd)
{
    struct serve_options options = {.bench = bench,
                                    .config = *config,
                                    .vdev_name = settings->vdev,
                                    .input_fd = settings->no_input ? -1 : STDIN_FILENO,
                                    .stop_fd = stop_fd,
                                    .out = stdout,
                                    .trace = !settings->quiet,
                                    .keep_journal = !settings->no_journal};
    struct serve serve;
    struct why why;
    int rc = serve_open(&serve, &options, &why);

    if (!rc)
        rc = serve_run(&serve, &why);
    serve_close(&serve);
    return rc ? error_exit(rc, &why) : EXIT_OK;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct serve_settings settings = {.size = DEFAULT_SIZE, .slow = 1};
    struct backend_config config = {.offer = {.flush_cache = "1", .max_indirect = "256"}};
    struct host_options host;
    struct bench *bench;
    struct why why;
    int status = parse_or_help(self, &settings, argc, argv, NULL);

    if (status >= 0)
        return status;
    if (read_settings(&settings, &config, &why))
        return usage_error(self, &why);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is no reason to leave nodes behind */
    host = (struct host_options){
        .domain = settings.domain, .stop_fd = stop_fd_open(), .slow = settings.slow};
    if (bench_host_create(&bench, &host, &why)) {
        status = error_exit(-EIO, &why);
    } else {
        status = serve_on(bench, &settings, &config, host.stop_fd);
        bench->ops->free(bench);
    }
    close(host.stop_fd);
    disk_free(config.disk);
    return status;
}

static const struct option_entry options[] = {
    {.name = "domain",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a running domU",
     .at = offsetof(struct serve_settings, domain)},
    {.name = "vdev",
     .kind = OPTION_STRING,
     .argument = "xvdX",
     .help = "the device to make in it: a name it does not have yet, or a number",
     .at = offsetof(struct serve_settings, vdev)},
    {.name = "size",
     .kind = OPTION_STRING,
     .argument = "N",
     .help = "of the disk, which is in memory and empty; default: " DEFAULT_SIZE,
     .at = offsetof(struct serve_settings, size)},
    {.name = "quiet",
     .letter = 'q',
     .kind = OPTION_FLAG,
     .help = "print no line for every request and answer",
     .at = offsetof(struct serve_settings, quiet)},
    {.name = "no-journal",
     .kind = OPTION_FLAG,
     .help = "record nothing (and print no requests): as fast as can be",
     .at = offsetof(struct serve_settings, no_journal)},
    {.name = "no-input",
     .kind = OPTION_FLAG,
     .help = "take no commands, for use in the background; a signal ends it",
     .at = offsetof(struct serve_settings, no_input)},
    RUN_SLOW_OPTION(struct serve_settings),
};

const struct command command_serve = {
    .name = "serve",
    .summary = "be the backend of one disk of a guest, by hand",
    .about = "Makes a disk in a running guest of this Xen host and serves it until interrupted, or "
             "until the\n"
             "guest closes it.  Nothing need run in the guest.",
    .examples = "blkproof-dom0 serve --domain testvm --vdev xvdb\n",
    OPTIONS(options),
    .run = run,
};
