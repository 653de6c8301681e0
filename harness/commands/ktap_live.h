/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ktap_live: a run as KTAP on stdout while it goes on.
 *
 * What frontends say side by side becomes one block after the other: the results of one are printed
 * as they come, those of the others are kept until it is their turn.
 */
#ifndef HARNESS_COMMANDS_KTAP_LIVE_H
#define HARNESS_COMMANDS_KTAP_LIVE_H

#include <stdio.h>

#include "harness/book.h"
#include "reports/ktap.h"

struct why;

struct ktap_frontend {
    char *name;
    unsigned results; /* that it will have */
    FILE *lines;      /* into text */
    char *text;
    size_t size, printed;
    struct ktap_block block;
};

struct ktap_live {
    FILE *out;
    bool strict;
    struct book_watch also;
    struct ktap_frontend **frontends;
    size_t count;
    size_t turn; /* whose results are printed as they come */
};

/* ktap_live_init: strict: a broken SHOULD is a failure. */
void ktap_live_init(struct ktap_live *live, FILE *out, bool strict);

/* ktap_live_add announces a frontend with so many results, before the first of any.  -ENOMEM with a sentence. */
int ktap_live_add(struct ktap_live *live, const char *frontend, unsigned results, struct why *why);

/* ktap_live_watch begins; its watch tells `also` what it hears. */
struct book_watch ktap_live_watch(struct ktap_live *live, struct book_watch also);

/* ktap_live_end prints what is kept, and, unless reason is NULL, why there is no more; it frees all. */
void ktap_live_end(struct ktap_live *live, const char *reason);

#endif
