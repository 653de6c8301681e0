/* SPDX-License-Identifier: BSD-2-Clause */
/* kept: a journal that a run has kept, read back, with the case it belongs to. */
#ifndef HARNESS_COMMANDS_KEPT_H
#define HARNESS_COMMANDS_KEPT_H

#include <stdbool.h>

#include "harness/view.h"

struct kept {
    struct journal *journal;
    struct view view;
};

/*
 * kept_load reads a file of a run's folder; false: it is not there, not whole, or of no case that
 * we know.
 */
bool kept_load(struct kept *kept, const char *folder, const char *file, const char *case_name);
void kept_unload(struct kept *kept);

#endif
