/* SPDX-License-Identifier: BSD-2-Clause */
/* serve: one vbd of a running guest, played by hand. */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/disk.h"
#include "fake_backend/offer.h"
#include "fake_backend/personality.h"
#include "harness/bench/host/device_lock.h"
#include "harness/bench/host/host.h"
#include "harness/commands/common.h"
#include "harness/commands/run_host.h"
#include "harness/nearest.h"
#include "harness/serve.h"
#include "harness/serve_command.h"
#include "harness/vdev.h"

#define SECTOR          512u
#define DEFAULT_SIZE    "64M"
#define DEFAULT_BACKEND "linux-blkback"
#define MAX_SIZE        (1ULL << 40)

struct serve_settings {
    const char *domain, *vdev, *size, *backend;
    struct option_strings offer, rules;
    bool quiet, no_journal, no_input, backends;
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

static int take_backend(const char *name, struct backend_config *config, struct why *why)
{
    const struct personality *personality = personality_find(name);
    struct nearest nearest = nearest_to(name);

    for (size_t i = 0; all_personalities[i]; i++)
        nearest_try(&nearest, all_personalities[i]->name);
    if (!personality && nearest.best)
        return why_set(why, -EINVAL, "there is no backend '%s'; did you mean %s?", name,
                       nearest.best);
    if (!personality)
        return why_set(why, -EINVAL, "there is no backend '%s'; serve --backends lists them", name);
    config->offer = personality->offer;
    config->habits = personality->habits;
    config->habit_count = personality->habit_count;
    return 0;
}

/* "feature-barrier=1"; nothing behind the '=' takes the node away. */
static int take_offer(const char *text, struct offer *offer, struct why *why)
{
    const char *value = strchr(text, '=');
    const struct offer_node *node;
    struct nearest nearest;
    char name[64];

    if (!value)
        return why_set(why, -EINVAL, "--offer takes NODE=VALUE, as feature-barrier=1, not '%s'",
                       text);
    snprintf(name, sizeof(name), "%.*s", (int)(value - text), text);
    if (!offer_set(offer, name, value[1] ? value + 1 : NULL))
        return 0;
    nearest = nearest_to(name);
    for (size_t i = 0; (node = offer_node(i)); i++)
        nearest_try(&nearest, node->name);
    return why_set(why, -EINVAL, "a backend has no node '%s' to offer%s%s%s", name,
                   nearest.best ? "; did you mean " : "", nearest.best ? nearest.best : "",
                   nearest.best ? "?" : "");
}

/* Wrong rules are told before a guest is touched. */
static int check_rules(const struct option_strings *rules, struct why *why)
{
    struct rule_text ignored;
    int rc = 0;

    for (size_t i = 0; !rc && i < rules->count; i++) {
        rc = rule_text_parse(&ignored, rules->items[i], why);
        if (rc)
            why_prefix(why, rc, "--rule '%s', ", rules->items[i]);
    }
    return rc;
}

/* Makes of the settings what a backend needs; its disk is for disk_free, whatever is returned. */
static int configure(const struct serve_settings *settings, struct backend_config *config,
                     struct why *why)
{
    uint64_t sectors = 0;
    int rc;

    if (!settings->domain || !settings->vdev)
        return why_set(why, -EINVAL, "say which guest and which device: --domain NAME --vdev xvdb");
    rc = vdev_of(settings->vdev, &config->vdev, why);
    if (!rc)
        rc = size_of(settings->size, &sectors, why);
    if (!rc)
        rc = take_backend(settings->backend, config, why);
    for (size_t i = 0; !rc && i < settings->offer.count; i++)
        rc = take_offer(settings->offer.items[i], &config->offer, why);
    if (!rc)
        rc = check_rules(&settings->rules, why);
    if (rc)
        return rc;
    config->disk = disk_create(sectors, true);
    return config->disk ? 0
                        : why_set(why, -ENOMEM, "no memory for a disk of %s; make --size smaller",
                                  settings->size);
}

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
static int serve_alone(const struct serve_settings *settings, const struct backend_config *config,
                       int stop_fd, struct why *why)
{
    struct serve_options options = {.config = *config,
                                    .vdev_name = settings->vdev,
                                    .input_fd = settings->no_input ? -1 : STDIN_FILENO,
                                    .stop_fd = stop_fd,
                                    .out = stdout,
                                    .trace = !settings->quiet,
                                    .alone = true,
                                    .keep_journal = !settings->no_journal};
    struct host_options host = {
        .domain = settings->domain, .stop_fd = stop_fd, .slow = settings->slow};
    struct device_lock lock = DEVICE_LOCK_NONE;
    unsigned domid;
    int rc = bench_host_create(&options.bench, &host, why);

    if (rc)
        return rc;
    rc = options.bench->ops->guest(options.bench, &domid, why);
    if (!rc)
        rc = device_lock(&lock, domid, config->vdev, why);
    if (!rc) {
        printf("%s of domain %s (%u): %s of memory, behind %s%s\n", settings->vdev,
               settings->domain, domid, settings->size, settings->backend,
               settings->no_input ? "" : "; 'help' lists what can be said");
        rc = serve_guest(&options, &settings->rules, why);
    }
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
    struct backend_config config = {0};
    struct why why;
    int status = EXIT_OK, stop_fd, rc;

    if (settings->backends)
        return list_backends();
    if (configure(settings, &config, &why))
        return usage_error(self, &why);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is no reason to leave nodes behind */
    stop_fd = stop_fd_open();
    rc = serve_alone(settings, &config, stop_fd, &why);
    if (rc)
        status = error_exit(rc, &why);
    close(stop_fd);
    disk_free(config.disk);
    return status;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct serve_settings settings = {.size = DEFAULT_SIZE, .backend = DEFAULT_BACKEND, .slow = 1};
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
     .help = "be like this one; default: " DEFAULT_BACKEND,
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
                "echo 'rule flush: hold until=go' | cat - /dev/tty |\n"
                "    blkproof-dom0 serve --domain testvm --vdev xvdb --offer feature-barrier=\n",
    OPTIONS(options),
    .run = run,
};
