/* SPDX-License-Identifier: BSD-2-Clause */
/* explore_lab: plays scenarios in a lab, whose dom0 makes each of its name. */
#ifndef HARNESS_COMMANDS_EXPLORE_LAB_H
#define HARNESS_COMMANDS_EXPLORE_LAB_H

#include "harness/commands/progress.h"
#include "harness/explore/explore.h"
#include "harness/lab/lab.h"

struct explore_lab_options {
    struct lab_options lab; /* without agent and program, which are found */
    const char *name;       /* of the frontend */
    const char *parent; /* of the folder in which evidence is until it was looked at; NULL: runs */
    unsigned slow;
};

/* explore_lab_player fetches and makes what the lab needs.  What options point to must stay. */
int explore_lab_player(struct player **player_out, const struct explore_lab_options *options,
                       struct why *why);
void explore_lab_player_free(struct player *player);

#endif
