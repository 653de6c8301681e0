/* SPDX-License-Identifier: BSD-2-Clause */
/* lab: what the labs of this machine are made of and keep. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/commands/common.h"
#include "harness/lab/cache.h"
#include "harness/lab/shelf.h"

#define MIB        (1UL << 20)
#define HASH_SHOWN 12

struct lab_settings {
    unsigned max_mib; /* NO_MAX: not given */
    bool prune;
};

#define NO_MAX UINT_MAX

/* What it is of ends with a hash, of which the beginning tells two apart. */
static void print_item(const struct shelf_item *item)
{
    const char *hash = strrchr(item->what, ' ');
    char used[32];
    struct tm local;

    localtime_r(&item->used.tv_sec, &local);
    strftime(used, sizeof(used), "%Y-%m-%d %H:%M", &local);
    printf("%s  %5lu MiB  %.*s\n", used, item->bytes / MIB,
           hash ? (int)(hash - item->what) + 1 + HASH_SHOWN : -1, item->what);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static int show_cache(struct cache *shelf, const struct shelf_list *list,
                      const struct shelf_list *before, struct why *why)
{
    char *folder = cache_folder(shelf, "", why);

    if (!folder)
        return -EIO;
    for (size_t i = 0; i < list->count; i++)
        print_item(&list->items[i]);
    if (list->count < before->count)
        printf("removed %zu snapshot%s, %lu MiB\n", before->count - list->count,
               plural(before->count - list->count), (before->bytes - list->bytes) / MIB);
    printf("%zu snapshot%s of labs, %lu MiB of at most %lu MiB, in %s\n", list->count,
           plural(list->count), list->bytes / MIB, list->limit / MIB, folder);
    free(folder);
    return 0;
}

static int run_cache(const struct lab_settings *settings, struct why *why)
{
    struct shelf_list before = {0}, after = {0};
    struct cache *shelf;
    int rc;

    rc = shelf_open(&shelf, NULL, NULL, why);
    if (!rc)
        rc = shelf_list(shelf, &before, why);
    if (!rc && settings->max_mib != NO_MAX)
        rc = shelf_set_limit(shelf, settings->max_mib * MIB, why);
    if (!rc && settings->prune)
        rc = shelf_prune(shelf, 0, why);
    if (!rc)
        rc = shelf_list(shelf, &after, why);
    if (!rc)
        rc = show_cache(shelf, &after, &before, why);
    shelf_list_dispose(&before);
    shelf_list_dispose(&after);
    cache_close(shelf);
    return rc;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct lab_settings settings = {.max_mib = NO_MAX};
    struct why why;
    int first, rc;
    int status = parse_or_help(self, &settings, argc, argv, &first);

    if (status >= 0)
        return status;
    if (argc - first != 1 || strcmp(argv[first], "cache") != 0) {
        why_set(&why, -EINVAL, "lab takes one operand, and that is 'cache'");
        return usage_error(self, &why);
    }
    rc = run_cache(&settings, &why);
    return rc ? error_exit(rc, &why) : EXIT_OK;
}

static const struct option_entry options[] = {
    {.name = "max",
     .kind = OPTION_UNSIGNED,
     .argument = "MIB",
     .min = 0,
     .max = 1U << 20,
     .help = "keep at most MIB of snapshots, from now on; 4096 at first",
     .at = offsetof(struct lab_settings, max_mib)},
    {.name = "prune",
     .kind = OPTION_FLAG,
     .help = "remove every snapshot; they are made again when needed",
     .at = offsetof(struct lab_settings, prune)},
};

const struct command command_lab = {
    .name = "lab",
    .operands = "cache",
    .summary = "list, bound or remove the snapshots that labs start from",
    .about =
        "A lab that has booted once is kept as a snapshot, from which the next one starts in a\n"
        "second.  The snapshots that were not used for longest are removed when all of them take\n"
        "more than is allowed.",
    .examples = "blkproof lab cache\n"
                "blkproof lab cache --max 1024\n",
    OPTIONS(options),
    .run = run,
};
