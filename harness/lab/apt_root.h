/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * apt_root: the folder with its own apt configuration that apt.h's functions work in; their common
 * ground, for them only.
 */
#ifndef HARNESS_LAB_APT_ROOT_H
#define HARNESS_LAB_APT_ROOT_H

#include "harness/lab/apt.h"
#include "harness/process.h"

enum {
    APT_QUERY_MS = 60 * 1000, /* one question to the lists */
    APT_DOWNLOAD_MS =
        60 * 60 * 1000, /* apt gives up by itself long before when nothing comes any more */
    APT_WORDS = 256,    /* on one command line */
};

struct apt {
    struct cache *cache;
    const struct apt_place *place;
    struct apt_sites sites;
    char *root, *config, *scratch; /* scratch: where downloads arrive */
    const char *keyring;
    unsigned slow;
    int percent; /* of a download, as told last */
};

/*
 * apt_run runs apt-get or apt-cache (command[0], NULL-ended, at most APT_WORDS) in the root and
 * returns what it printed, for the caller to free, without the lines that `told` takes; told's ctx
 * is the apt.
 */
int apt_run(struct apt *apt, const char *const command[], int timeout_ms, process_line *told,
            char **output_out, struct why *why);

#endif
