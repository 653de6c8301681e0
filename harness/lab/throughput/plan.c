/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/plan.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct plan_disk plan_disks[PLAN_SIDES] = {
    [PLAN_BLKBACK] = {"blkback", "xen-blkback", "/dev/xvdb"},
    [PLAN_QEMU] = {"qemu", "QEMU", "/dev/xvdc"},
    [PLAN_JOURNALLED] = {"journalled", "blkproof", "/dev/xvdd"},
    [PLAN_OURS] = {"ours", "without journal", "/dev/xvde"},
};

const struct plan_load plan_loads[PLAN_LOADS] = {
    {"randread-1", "4 KiB random read, depth 1", "randread", "4k", 1, false},
    {"randread-32", "4 KiB random read, depth 32", "randread", "4k", 32, false},
    {"randwrite-1", "4 KiB random write, depth 1", "randwrite", "4k", 1, false},
    {"randwrite-32", "4 KiB random write, depth 32", "randwrite", "4k", 32, false},
    {"read-8", "128 KiB sequential read, depth 8", "read", "128k", 8, true},
    {"write-8", "128 KiB sequential write, depth 8", "write", "128k", 8, true},
};

/* Jobs are threads, as there is no place for shared memory, and do not look at the clock for each
 * request: that would be a good part of what is measured. */
static const char *const words_for_all[] = {
    "--ioengine=libaio",    "--direct=1",    "--thread",     "--gtod_reduce=1",
    "--norandommap",        "--disk_util=0", "--time_based", "--unified_rw_reporting=1",
    "--output-format=json",
};

enum {
    WORDS_FOR_ALL = sizeof(words_for_all) / sizeof(words_for_all[0]),
    WORDS_FOR_ONE = 6,
    WORDS = 1 + WORDS_FOR_ALL + 1 + PLAN_LOADS * PLAN_SIDES * WORDS_FOR_ONE,
    WORD_SIZE = 48,
};

struct words {
    const char *list[WORDS + 1];
    char texts[WORDS][WORD_SIZE];
};

static void add_job(struct words *words, size_t at, const struct plan_load *load,
                    const struct plan_disk *disk)
{
    snprintf(words->texts[at++], WORD_SIZE, "--name=%s/%s", load->name, disk->name);
    snprintf(words->texts[at++], WORD_SIZE, "--filename=%s", disk->device);
    snprintf(words->texts[at++], WORD_SIZE, "--rw=%s", load->pattern);
    snprintf(words->texts[at++], WORD_SIZE, "--bs=%s", load->block);
    snprintf(words->texts[at++], WORD_SIZE, "--iodepth=%u", load->depth);
    snprintf(words->texts[at++], WORD_SIZE, "--stonewall");
}

const char **plan_words(unsigned rounds, unsigned milliseconds)
{
    struct words *words = calloc(1, sizeof(*words));
    size_t count = 0;

    if (!words)
        return NULL;
    snprintf(words->texts[count++], WORD_SIZE, "%u", rounds);
    for (size_t i = 0; i < WORDS_FOR_ALL; i++)
        snprintf(words->texts[count++], WORD_SIZE, "%s", words_for_all[i]);
    snprintf(words->texts[count++], WORD_SIZE, "--runtime=%ums", milliseconds);
    for (size_t load = 0; load < PLAN_LOADS; load++)
        for (size_t side = 0; side < PLAN_SIDES; side++, count += WORDS_FOR_ONE)
            add_job(words, count, &plan_loads[load], &plan_disks[side]);
    for (size_t i = 0; i < WORDS; i++)
        words->list[i] = words->texts[i];
    return words->list;
}

bool plan_find(const char *job, unsigned *load_out, enum plan_side *side_out)
{
    size_t length = strcspn(job, "/");

    for (unsigned load = 0; load < PLAN_LOADS; load++) {
        if (strlen(plan_loads[load].name) != length ||
            memcmp(plan_loads[load].name, job, length) != 0 || !job[length])
            continue;
        for (unsigned side = 0; side < PLAN_SIDES; side++) {
            if (strcmp(plan_disks[side].name, job + length + 1) != 0)
                continue;
            *load_out = load;
            *side_out = side;
            return true;
        }
    }
    return false;
}
