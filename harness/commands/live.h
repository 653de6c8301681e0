/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live: what a run looks like on a terminal while it goes on: a head line and a line per frontend,
 * drawn anew each time.  What must not be missed is written above, and stays.
 *
 * Only drawing: who is told what, and when, is progress.h's.
 */
#ifndef HARNESS_COMMANDS_LIVE_H
#define HARNESS_COMMANDS_LIVE_H

#include <stdbool.h>
#include <stdio.h>

#include "harness/result.h"

#define LIVE_FRONTENDS 64
#define LIVE_OUTCOMES  16

struct live_frontend {
    char name[64];
    char case_name[64]; /* being played; empty: none */
    unsigned done, of;  /* cases with a result, and all */
    unsigned failed, errors, skipped;
    unsigned outcomes[LIVE_OUTCOMES]; /* by the number of outcome's bit */
};

struct live {
    struct live_frontend frontends[LIVE_FRONTENDS];
    unsigned count;
    char part[200];   /* what the labs are doing beside that: "guest-6.1: fetching" */
    unsigned seconds; /* since the start */
    int left_seconds; /* estimated; -1: cannot be told yet */
    unsigned drawn;   /* lines that stand on the terminal */
};

struct live_screen {
    FILE *out;
    unsigned columns, lines;
    bool colour;
};

/* live_frontend finds a frontend, or adds it; NULL: there are too many. */
struct live_frontend *live_frontend(struct live *live, const char *name);

void live_count(struct live_frontend *frontend, const struct case_result *result, bool strict);

/* live_draw puts the block in the place of what stands; live_erase takes it away. */
void live_draw(struct live *live, const struct live_screen *screen);
void live_erase(struct live *live, const struct live_screen *screen);

#endif
