/* SPDX-License-Identifier: BSD-2-Clause */
/* run_lab: cases against frontends in labs. */
#ifndef HARNESS_COMMANDS_RUN_LAB_H
#define HARNESS_COMMANDS_RUN_LAB_H

#include "harness/commands/run_host.h"

#define LAB_OPTIONS(type)                                                                          \
    {.name = "frontend",                                                                           \
     .kind = OPTION_STRINGS,                                                                       \
     .argument = "SERIES",                                                                         \
     .help = "a kernel series of the Debian archive, as 6.1, or grub",                             \
     .at = offsetof(type, frontends)},                                                             \
        {.name = "kernel",                                                                         \
         .kind = OPTION_STRING,                                                                    \
         .argument = "VMLINUZ",                                                                    \
         .help = "a kernel of one's own",                                                          \
         .at = offsetof(type, kernel)},                                                            \
        {.name = "modules",                                                                        \
         .kind = OPTION_STRING,                                                                    \
         .argument = "DIR",                                                                        \
         .help = "its .../lib/modules/RELEASE; without: xen-blkfront is built in",                 \
         .at = offsetof(type, modules)},                                                           \
        {.name = "vcpus",                                                                          \
         .kind = OPTION_UNSIGNED,                                                                  \
         .argument = "N",                                                                          \
         .min = 1,                                                                                 \
         .max = 8,                                                                                 \
         .help = "of the guest; default: 1",                                                       \
         .at = offsetof(type, vcpus)},                                                             \
        {.name = "accel",                                                                          \
         .kind = OPTION_STRING,                                                                    \
         .argument = "NAME",                                                                       \
         .help = "tcg (the default) or kvm",                                                       \
         .at = offsetof(type, accel)},                                                             \
        {.name = "no-snapshot",                                                                    \
         .kind = OPTION_FLAG,                                                                      \
         .help = "boot, and neither use nor keep a snapshot",                                      \
         .at = offsetof(type, no_snapshot)},                                                       \
    {                                                                                              \
        .name = "mirror", .kind = OPTION_STRING, .argument = "ADDRESS",                            \
        .help = "a Debian archive, for a machine without apt sources",                             \
        .at = offsetof(type, mirror)                                                               \
    }

/*
 * run_in_labs runs the settings' frontends (none: the default two), each in a lab of its own, as far as no earlier run has the
 * results.
 */
int run_in_labs(const struct command *command, const struct run_settings *settings, char *line);

#endif
