/* SPDX-License-Identifier: BSD-2-Clause */
/* run_lab: cases against frontends in labs. */
#ifndef HARNESS_COMMANDS_RUN_LAB_H
#define HARNESS_COMMANDS_RUN_LAB_H

#include "harness/commands/run_host.h"
#include "harness/lab/lab.h"

#define LAB_OPTIONS(settings)                                                                      \
    {.name = "frontend",                                                                           \
     .kind = OPTION_STRINGS,                                                                       \
     .argument = "SERIES",                                                                         \
     .help = "a kernel series of the Debian archive, as 6.1, or grub",                             \
     .at = offsetof(settings, frontends)},                                                         \
        {.name = "kernel",                                                                         \
         .kind = OPTION_STRING,                                                                    \
         .argument = "VMLINUZ",                                                                    \
         .help = "a kernel of one's own",                                                          \
         .at = offsetof(settings, kernel)},                                                        \
        {.name = "modules",                                                                        \
         .kind = OPTION_STRING,                                                                    \
         .argument = "DIR",                                                                        \
         .help = "its .../lib/modules/RELEASE; without: xen-blkfront is built in",                 \
         .at = offsetof(settings, modules)},                                                       \
        {.name = "type",                                                                           \
         .kind = OPTION_CHOICE,                                                                    \
         .argument = "TYPE",                                                                       \
         .help = "of the guest: pv (the default) or pvh",                                          \
         .choices = lab_types,                                                                     \
         .at = offsetof(settings, type)},                                                          \
        {.name = "xen",                                                                            \
         .kind = OPTION_CHOICE,                                                                    \
         .argument = "SERIES",                                                                     \
         .help = "4.17 (the default), 4.20 or 4.14",                                               \
         .choices = lab_xens,                                                                      \
         .at = offsetof(settings, xen)},                                                           \
        {.name = "vcpus",                                                                          \
         .kind = OPTION_UNSIGNED,                                                                  \
         .argument = "N",                                                                          \
         .min = 1,                                                                                 \
         .max = 8,                                                                                 \
         .help = "of the guest; default: 1",                                                       \
         .at = offsetof(settings, vcpus)},                                                         \
        {.name = "accel",                                                                          \
         .kind = OPTION_STRING,                                                                    \
         .argument = "NAME",                                                                       \
         .help = "tcg (the default) or kvm",                                                       \
         .at = offsetof(settings, accel)},                                                         \
        {.name = "no-snapshot",                                                                    \
         .kind = OPTION_FLAG,                                                                      \
         .help = "boot, and neither use nor keep a snapshot",                                      \
         .at = offsetof(settings, no_snapshot)},                                                   \
    {                                                                                              \
        .name = "mirror", .kind = OPTION_STRING, .argument = "ADDRESS",                            \
        .help = "a Debian archive, for a machine without apt sources",                             \
        .at = offsetof(settings, mirror)                                                           \
    }

/*
 * run_in_labs runs the settings' frontends (none: the default two), each in a lab of its own, as far as no earlier run has the
 * results.
 */
int run_in_labs(const struct command *command, const struct run_settings *settings, char *line);

#endif
