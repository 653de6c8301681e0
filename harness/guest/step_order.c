/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/step_order.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/guest/device.h"
#include "harness/guest/protocol.h"
#include "harness/guest/words.h"

static const char *const verbs[] = {
    [STEP_READ] = "read",           [STEP_WRITE] = "write",     [STEP_FSYNC] = "fsync",
    [STEP_FDATASYNC] = "fdatasync", [STEP_DISCARD] = "discard", [STEP_REOPEN] = "reopen",
    [STEP_MOUNT] = "mount",
};

bool step_order_moves_data(const struct step_order *order)
{
    return order->verb == STEP_READ || order->verb == STEP_WRITE;
}

size_t step_order_bytes(const struct step_order *order)
{
    return order->sectors * SECTOR_SIZE;
}

unsigned long step_order_callers(const struct step_order *order)
{
    return order->threads * order->repeat;
}

unsigned long step_order_sector(const struct step_order *order, unsigned long caller)
{
    return order->sector + caller * order->sectors;
}

static bool on_data_or_sync(const struct step_order *order)
{
    return step_order_moves_data(order) || order->verb == STEP_FSYNC ||
           order->verb == STEP_FDATASYNC;
}

static bool parse_word(struct step_order *order, const char *word)
{
    const struct {
        const char *word;
        bool *flag;
        bool possible;
    } flags[] = {
        {"fua", &order->fua, order->verb == STEP_WRITE},
        {"fsync", &order->fsync, order->verb == STEP_WRITE},
        {"secure", &order->secure, order->verb == STEP_DISCARD},
        {"buffered", &order->buffered, on_data_or_sync(order)},
        {"file", &order->file, on_data_or_sync(order)},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
        if (!strcmp(word, flags[i].word) && flags[i].possible)
            return *flags[i].flag = true;
    return false;
}

/* "name=text", where there is room for the text. */
static bool parse_text(const char *word, const char *name, char *text, size_t room)
{
    size_t length = strlen(name);

    if (strncmp(word, name, length) != 0 || strlen(word + length) >= room)
        return false;
    strcpy(text, word + length);
    return true;
}

/* "name=number" within these bounds. */
static bool parse_number(const char *word, const char *name, unsigned long least,
                         unsigned long most, unsigned long *number)
{
    size_t length = strlen(name);

    return !strncmp(word, name, length) && words_number(word + length, number) == 0 &&
           *number >= least && *number <= most;
}

static int parse_flags(struct step_order *order, char *const words[], int count, struct why *why)
{
    bool mounts = order->verb == STEP_MOUNT;
    unsigned long openers = order->verb == STEP_REOPEN || mounts ? 1 : DEVICE_OPENERS;

    for (int i = 0; i < count; i++)
        if (!parse_word(order, words[i]) &&
            !parse_number(words[i], "opener=", 0, openers - 1, &order->opener) &&
            !parse_number(words[i], "repeat=", 1, AGENT_CALLERS, &order->repeat) &&
            !(mounts && parse_text(words[i], "fs=", order->fs, MOUNT_TYPE)) &&
            !(mounts && parse_text(words[i], "options=", order->options, MOUNT_OPTIONS)) &&
            !parse_number(words[i], "tell=", 1, LONG_MAX / SECTOR_SIZE, &order->tell))
            return why_set(why, -EINVAL, "step %s: %s is no flag of a %s", order->name, words[i],
                           verbs[order->verb]);
    return 0;
}

static int check_sizes(const struct step_order *order, struct why *why)
{
    unsigned long sectors_max;

    if (order->threads < 1 || order->threads > AGENT_THREADS)
        return why_set(why, -EINVAL, "step %s: threads must be 1 to %d", order->name,
                       AGENT_THREADS);
    if (step_order_callers(order) > AGENT_CALLERS)
        return why_set(why, -EINVAL, "step %s: threads times repeat must be 1 to %d", order->name,
                       AGENT_CALLERS);
    if ((order->verb == STEP_REOPEN || order->verb == STEP_MOUNT) && order->threads > 1)
        return why_set(why, -EINVAL, "step %s: one thread %ss", order->name, verbs[order->verb]);
    if (!step_order_moves_data(order) && order->verb != STEP_DISCARD)
        return 0;
    sectors_max = STEP_BYTES_MAX / SECTOR_SIZE / step_order_callers(order);
    if (order->sectors < 1 || order->sectors > sectors_max)
        return why_set(why, -EINVAL, "step %s: %lu callers can have 1 to %lu sectors each",
                       order->name, step_order_callers(order), sectors_max);
    if (order->sector > LONG_MAX / SECTOR_SIZE - step_order_callers(order) * order->sectors)
        return why_set(why, -EINVAL, "step %s: no device has a sector %lu", order->name,
                       order->sector);
    return 0;
}

int step_order_parse(struct step_order *order_out, char *const words[], int count, struct why *why)
{
    struct step_order order = {.repeat = 1};
    int rc;

    if (count < 6)
        return why_set(why, -EINVAL, "run takes a step, a verb, sector, sectors, threads and seed");
    if (!words_is_name(words[0], sizeof(order.name)))
        return why_set(why, -EINVAL, "a step cannot be named so");
    snprintf(order.name, sizeof(order.name), "%s", words[0]);
    for (enum step_verb verb = STEP_READ; verb <= STEP_MOUNT; verb++)
        if (!strcmp(words[1], verbs[verb]))
            order.verb = verb;
    if (order.verb == STEP_VERB_UNSET)
        return why_set(why, -EINVAL, "step %s: there is no verb %s", order.name, words[1]);
    if (words_number(words[2], &order.sector) < 0 || words_number(words[3], &order.sectors) < 0 ||
        words_number(words[4], &order.threads) < 0 || words_number(words[5], &order.seed) < 0)
        return why_set(why, -EINVAL, "step %s: sector, sectors, threads and seed are numbers",
                       order.name);
    rc = parse_flags(&order, words + 6, count - 6, why);
    if (rc == 0)
        rc = check_sizes(&order, why);
    if (rc == 0)
        *order_out = order;
    return rc;
}
