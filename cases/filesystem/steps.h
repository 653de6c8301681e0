/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * steps: what the cases of this family have in common: three records, each synced after it was written; then power is lost,
 * and each is looked for.
 */
#ifndef CASES_FILESYSTEM_STEPS_H
#define CASES_FILESYSTEM_STEPS_H

#include "harness/case.h"

#define RECORD_SECTORS 8

#define RECORD_STEP(which, at)                                                                     \
    {                                                                                              \
        .mark = (which), .verb = STEP_WRITE, .sector = (at)*RECORD_SECTORS,                        \
        .sectors = RECORD_SECTORS, .file = true                                                    \
    }
#define LOOK_STEP(which, at, writer)                                                               \
    {                                                                                              \
        .mark = (which), .verb = STEP_READ, .sector = (at)*RECORD_SECTORS,                         \
        .sectors = RECORD_SECTORS, .file = true, .written_by = (writer)                            \
    }
#define SYNC_STEP(which)                                                                           \
    {                                                                                              \
        .mark = (which), .verb = STEP_FDATASYNC, .file = true                                      \
    }

static const struct guest_step record_steps[] = {
    {.mark = "mount", .verb = STEP_MOUNT},
    RECORD_STEP("first", 0),
    SYNC_STEP("sync-first"),
    RECORD_STEP("second", 1),
    SYNC_STEP("sync-second"),
    RECORD_STEP("third", 2),
    SYNC_STEP("sync-third"),
    {.mark = "power-cut", .verb = STEP_POWER_CUT},
    {.mark = "recover", .verb = STEP_MOUNT},
    LOOK_STEP("find-first", 0, "first"),
    LOOK_STEP("find-second", 1, "second"),
    LOOK_STEP("find-third", 2, "third"),
};

#endif
