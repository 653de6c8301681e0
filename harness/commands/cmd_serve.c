/* SPDX-License-Identifier: BSD-2-Clause */
/* serve: one vbd of a running guest, played by hand. */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "fake_backend/personality.h"
#include "harness/bench/host/device_lock.h"
#include "harness/bench/host/host.h"
#include "harness/commands/common.h"
#include "harness/commands/run_host.h"
#include "harness/commands/serve_settings.h"
#include "harness/serve.h"

static int serve_guest(const struct serve_options *options, const struct option_strings *rules,
                       struct why *why)
{
    struct serve serve;
    int rc = serve_open(&serve, options, why);

    for (size_t i = 0; !rc && i < rules->count; i++)
        rc = serve_add_rule(&serve, rules->items[i], why);
    if (!rc)
        rc = serve_run(&serve, why);
    serve_close(&serve);
    return rc;
}

/* As nobody else on this host serves that device. */
static int serve_alone(const struct serve_settings *settings, const struct serve_setup *setup,
                       int stop_fd, struct why *why)
{
    struct serve_options options = {.config = setup->backend,
                                    .vdev_name = settings->vdev,
                                    .input_fd = settings->no_input ? -1 : STDIN_FILENO,
                                    .stop_fd = stop_fd,
                                    .out = stdout,
                                    .trace = !settings->quiet,
                                    .alone = true,
                                    .keep_journal = !settings->no_journal};
    struct host_options host = {
        .domain = settings->domain, .no_agent = true, .stop_fd = stop_fd, .slow = settings->slow};
    struct device_lock lock = DEVICE_LOCK_NONE;
    unsigned domid;
    int rc = bench_host_create(&options.bench, &host, why);

    if (rc)
        return rc;
    rc = options.bench->ops->guest(options.bench, &domid, why);
    if (!rc)
        rc = device_lock(&lock, domid, options.config.vdev, why);
    if (!rc)
        rc = disk_open(&options.config.disk, &setup->disk, why);
    if (!rc) {
        printf("%s of domain %s (%u): %" PRIu64 " MiB, behind %s%s\n", settings->vdev,
               settings->domain, domid, disk_sectors(options.config.disk) * DISK_SECTOR >> 20,
               setup->name, settings->no_input ? "" : "; 'help' lists what can be said");
        rc = serve_guest(&options, &settings->rules, why);
    }
    disk_free(options.config.disk);
    device_unlock(&lock);
    options.bench->ops->free(options.bench);
    return rc;
}

static int list_backends(void)
{
    for (size_t i = 0; all_personalities[i]; i++) {
        const struct personality *one = all_personalities[i];

        printf("%-22s  %s\n", one->name, one->about);
        if (*one->source)
            printf("%-22s  as read, not measured, in %s\n", "", one->source);
    }
    return EXIT_OK;
}

static int run_with(const struct command *self, const struct serve_settings *settings)
{
    struct serve_setup setup;
    struct why why;
    int status = EXIT_OK, stop_fd, rc;

    if (settings->backends)
        return list_backends();
    if (serve_settings_read(settings, &setup, &why))
        return usage_error(self, &why);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is no reason to leave nodes behind */
    stop_fd = stop_fd_open();
    rc = serve_alone(settings, &setup, stop_fd, &why);
    if (rc)
        status = error_exit(rc, &why);
    close(stop_fd);
    return status;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct serve_settings settings = {.slow = 1};
    int status = parse_or_help(self, &settings, argc, argv, NULL);

    if (status < 0)
        status = run_with(self, &settings);
    options_strings_dispose(&settings.offer);
    options_strings_dispose(&settings.rules);
    return status;
}

static const struct option_entry options[] = {
    {.name = "domain",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a running domU, by name or number",
     .at = offsetof(struct serve_settings, domain)},
    {.name = "vdev",
     .kind = OPTION_STRING,
     .argument = "xvdX",
     .help = "the device to make in it, which it must not have yet",
     .at = offsetof(struct serve_settings, vdev)},
    {.name = "backend",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "be like this one; default: " SERVE_BACKEND,
     .at = offsetof(struct serve_settings, backend)},
    {.name = "backends",
     .kind = OPTION_FLAG,
     .help = "list the backends that there are, and do nothing else",
     .at = offsetof(struct serve_settings, backends)},
    {.name = "offer",
     .kind = OPTION_STRINGS,
     .argument = "NODE=VALUE",
     .help = "offer this as well, or with NODE= not at all (again for more)",
     .at = offsetof(struct serve_settings, offer)},
    {.name = "rule",
     .kind = OPTION_STRINGS,
     .argument = "RULE",
     .help = "deviate, as 'flush nth=3: refuse' (again for more; docs/rules.md)",
     .at = offsetof(struct serve_settings, rules)},
    {.name = "disk",
     .kind = OPTION_STRING,
     .argument = "FILE",
     .help = "keep the disk in this file; default: in memory",
     .at = offsetof(struct serve_settings, disk)},
    {.name = "base",
     .kind = OPTION_STRING,
     .argument = "FILE",
     .help = "begin as this file, which is only read, and keep what is written in memory",
     .at = offsetof(struct serve_settings, base)},
    {.name = "size",
     .kind = OPTION_STRING,
     .argument = "N",
     .help = "of the disk, as 1G; default: the file's, or " SERVE_SIZE,
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
    .about =
        "Makes a disk in a running guest of this Xen host and serves it, until the guest closes "
        "it\n"
        "or this is interrupted.  Nothing of ours need run in the guest.  Prints a line for every\n"
        "request, and takes commands from stdin, a line each: rules can be armed and removed, and\n"
        "what they hold released, while the guest runs.  The line 'help' lists them.",
    .examples = "blkproof-dom0 serve --domain testvm --vdev xvdb\n"
                "blkproof-dom0 serve --domain testvm --vdev xvdb --backend tapback-old\n"
                "blkproof-dom0 serve --domain testvm --vdev xvdb --backend barrier-only \\\n"
                "    --rule 'barrier data nth=1: refuse'\n"
                "blkproof-dom0 serve --domain testvm --vdev xvdb --disk disk.img --size 1G \\\n"
                "    --quiet --no-input &\n",
    OPTIONS(options),
    .run = run,
};
