/* SPDX-License-Identifier: BSD-2-Clause */
/* run_host: cases against a bench in this process: a guest of this Xen host, or a model. */
#ifndef HARNESS_COMMANDS_RUN_HOST_H
#define HARNESS_COMMANDS_RUN_HOST_H

#include "harness/bench/bench.h"
#include "harness/options.h"

struct run_settings {
    struct option_strings cases;
    unsigned suite;                    /* enum suite_choice: what is run when no case is named */
    const char *domain, *guest, *grub; /* host bench */
    const char *name;                  /* of the frontend, in the results */
    const char *stream;                /* results go there instead of into a folder */
    const char *output;
    unsigned slow;
    const char *driver;          /* a module for the guest, in place of its own */
    struct option_strings offer; /* nodes that every case offers as well */
    const char *backend;         /* that every case is played on; NULL: its own */
    bool strict, no_profile;
    bool quiet, verbose;
    unsigned format; /* enum format */
    bool console, until_spoilt;
    /* only where blkproof is whole */
    const char *model;
    bool models; /* list them */
    struct option_strings frontends;
    const char *kernel, *modules, *accel, *mirror;
    unsigned xen, type; /* choices of lab_xens and lab_types */
    unsigned vcpus;
    bool no_snapshot;
    /* of several frontends at once */
    const char *file;  /* that says which; NULL: none */
    const char *shard; /* "1/3"; NULL: all */
    unsigned at_once;
    bool fresh; /* ask again what an earlier run has answered */
};

extern const struct run_settings run_defaults;

#define RUN_CASE_OPTION(type)                                                                      \
    {                                                                                              \
        .name = "case", .kind = OPTION_STRINGS, .argument = "NAME",                                \
        .help = "run this case, or those that match (again for more)", .at = offsetof(type, cases) \
    }
#define RUN_SUITE_OPTION(type, usual)                                                              \
    {                                                                                              \
        .name = "suite", .kind = OPTION_CHOICE, .argument = "NAME", .choices = suite_choices,      \
        .help = "first or complete, where no case is named; default: " usual,                      \
        .at = offsetof(type, suite)                                                                \
    }
#define RUN_GRUB_OPTION(type)                                                                      \
    {                                                                                              \
        .name = "grub", .kind = OPTION_STRING, .argument = "FILE.cfg",                             \
        .help = "make guests from this xl configuration, whose kernel is GRUB's Xen image",        \
        .at = offsetof(type, grub)                                                                 \
    }
#define RUN_OFFER_OPTION(type)                                                                     \
    {                                                                                              \
        .name = "offer", .kind = OPTION_STRINGS, .argument = "NODE=VALUE",                         \
        .help = "offer this as well, in every case (again for more)", .at = offsetof(type, offer)  \
    }
#define RUN_BACKEND_OPTION(type)                                                                   \
    {                                                                                              \
        .name = "backend", .kind = OPTION_STRING, .argument = "NAME",                              \
        .help = "play every case on this backend, as 'serve --backends' lists them",               \
        .at = offsetof(type, backend)                                                              \
    }
#define RUN_OUTPUT_OPTION(type)                                                                    \
    {                                                                                              \
        .name = "output", .kind = OPTION_STRING, .argument = "DIR",                                \
        .help = "keep runs in DIR; default: runs", .at = offsetof(type, output)                    \
    }
#define RUN_STRICT_OPTION(type)                                                                    \
    {                                                                                              \
        .name = "strict", .kind = OPTION_FLAG, .help = "a broken SHOULD fails as well",            \
        .at = offsetof(type, strict)                                                               \
    }
#define RUN_SLOW_OPTION(type)                                                                      \
    {                                                                                              \
        .name = "slow", .kind = OPTION_UNSIGNED, .argument = "N", .min = 1, .max = 100,            \
        .help = "multiply every time budget by N, on a busy machine", .at = offsetof(type, slow)   \
    }
#define RUN_NO_PROFILE_OPTION(type)                                                                \
    {                                                                                              \
        .name = "no-profile", .kind = OPTION_FLAG, .help = "judge as if no deviation were known",  \
        .at = offsetof(type, no_profile)                                                           \
    }

#define RUN_QUIET_OPTION(type)                                                                     \
    {                                                                                              \
        .name = "quiet", .letter = 'q', .kind = OPTION_FLAG,                                       \
        .help = "no progress and no table: only what failed or is news",                           \
        .at = offsetof(type, quiet)                                                                \
    }
#define RUN_VERBOSE_OPTION(type)                                                                   \
    {                                                                                              \
        .name = "verbose", .letter = 'v', .kind = OPTION_FLAG,                                     \
        .help = "a line for every result as it comes", .at = offsetof(type, verbose)               \
    }

/*
 * run_on_host runs on the host bench that settings name; run_on_bench on a bench, which it frees.
 * line is the command, for the record.
 */
int run_on_host(const struct command *command, const struct run_settings *settings, char *line);
int run_on_bench(const struct command *command, const struct run_settings *settings,
                 struct bench *bench, const char *frontend, char *line);

#endif
