/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fingerprint: what a result depends on, as a hash.  Results with one fingerprint answer one question about one driver on
 * one machine; as long as it is unchanged, nothing has to be asked again.
 */
#ifndef HARNESS_COMMANDS_FINGERPRINT_H
#define HARNESS_COMMANDS_FINGERPRINT_H

#include <stdbool.h>

#include "harness/lab/blob.h"
#include "harness/options.h"

struct fingerprint {
    const char *
        machine; /* lab_identity: kernel and driver, Xen and dom0, agent, guest type, vcpus, QEMU */
    const char *
        program; /* hash of blkproof-dom0 as built, with cases, backend, judge and profiles in it */
    const char *case_name;
    const char *backend;                /* NULL: the case's own */
    const struct option_strings *offer; /* beside the case's own; NULL: nothing */
    bool profiles;                      /* known deviations are known */
};

/* fingerprint_make: 0, or a negative errno with a sentence. */
int fingerprint_make(char hex[BLOB_HEX], const struct fingerprint *of, struct why *why);

#endif
