/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/serve_settings.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/rule_text.h"
#include "fake_backend/why.h"
#include "harness/commands/offer_options.h"
#include "harness/vdev.h"

#define MAX_SIZE (1ULL << 40)

/* Reads "64M"; whole sectors. */
static int size_of(const char *text, uint64_t *sectors_out, struct why *why)
{
    static const char units[] = "KMGkmg";
    const char *unit;
    unsigned shift = 0;
    uint64_t number;
    char *end;

    errno = 0;
    number = strtoull(text, &end, 10);
    unit = *end ? strchr(units, *end) : NULL;
    if (*text < '0' || *text > '9' || errno || (*end && (!unit || end[1])))
        return why_set(why, -EINVAL, "--size takes bytes, or as 64M or 1G, not '%s'", text);
    if (unit)
        shift = 10 * (unsigned)((unit - units) % 3 + 1);
    if (!number || number > MAX_SIZE >> shift || (number << shift) % DISK_SECTOR)
        return why_set(why, -EINVAL, "--size %s is not some %u-byte sectors, up to 1024G", text,
                       DISK_SECTOR);
    *sectors_out = (number << shift) / DISK_SECTOR;
    return 0;
}

static int take_backend(const char *name, struct backend_config *config, struct why *why)
{
    const struct personality *personality = offer_backend(name, why);

    if (!personality)
        return -EINVAL;
    config->offer = personality->offer;
    config->habits = personality->habits;
    config->habit_count = personality->habit_count;
    return 0;
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

static int take_disk(const struct serve_settings *settings, struct disk_config *config,
                     struct why *why)
{
    *config = (struct disk_config){
        .barrier = DISK_BARRIER_DURABLE, .file = settings->disk, .base = settings->base};
    if (settings->disk && settings->base)
        return why_set(why, -EINVAL,
                       "a disk is in a file (--disk) or begins as one (--base), not both");
    if (settings->size)
        return size_of(settings->size, &config->sectors, why);
    return settings->disk || settings->base ? 0 : size_of(SERVE_SIZE, &config->sectors, why);
}

int serve_settings_read(const struct serve_settings *settings, struct serve_setup *setup_out,
                        struct why *why)
{
    struct serve_setup setup = {.name = settings->backend ? settings->backend : SERVE_BACKEND};
    int rc;

    if (!settings->domain || !settings->vdev)
        return why_set(why, -EINVAL, "say which guest and which device: --domain NAME --vdev xvdb");
    rc = vdev_of(settings->vdev, &setup.backend.vdev, why);
    if (!rc)
        rc = take_backend(setup.name, &setup.backend, why);
    if (!rc)
        rc = offer_options(&settings->offer, &setup.backend.offer, why);
    if (!rc)
        rc = check_rules(&settings->rules, why);
    if (!rc)
        rc = take_disk(settings, &setup.disk, why);
    if (!rc)
        *setup_out = setup;
    return rc;
}
