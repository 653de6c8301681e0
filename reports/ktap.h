/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ktap: the lines of KTAP, version 1 (Documentation/dev-tools/ktap.rst): a test per frontend, and
 * in it one per case.
 *
 * Text in which a reader could find a directive, or an end of line, is escaped.  What `run` exits
 * with 0 for is "ok", a known deviation too, as in kselftest: with XFAIL, and for whom does not know
 * that word, ok.
 */
#ifndef REPORTS_KTAP_H
#define REPORTS_KTAP_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/result.h"

/* The results of one frontend so far. */
struct ktap_block {
    unsigned count, bad, skipped;
};

void ktap_begin(FILE *out, size_t frontends);

void ktap_block_begin(FILE *out, size_t results);
/* strict: a broken SHOULD is a failure. */
void ktap_block_result(FILE *out, struct ktap_block *block, const struct case_result *result,
                       bool strict);
/* number: of the frontend, from 1. */
void ktap_block_end(FILE *out, const struct ktap_block *block, unsigned number,
                    const char *frontend);

/* ktap_stop: what is missing does not come any more. */
void ktap_stop(FILE *out, const char *reason);

#endif
