/* SPDX-License-Identifier: BSD-2-Clause */
/* run: one frontend, wherever it lives; matrix: several, each in a lab. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/lab/labs.h"
#include "harness/bench/loop/loop.h"
#include "harness/commands/common.h"
#include "harness/commands/formats.h"
#include "harness/commands/run_lab.h"
#include "harness/nearest.h"
#include "harness/prose.h"

static int run_on_model(const struct command *command, const struct run_settings *settings,
                        char *line)
{
    const struct model *model = model_find(settings->model), *other;
    struct nearest nearest = nearest_to(settings->model);
    char frontend[128];
    struct bench *bench;
    struct why why;

    if (!model) {
        for (size_t i = 0; (other = model_at(i)); i++)
            nearest_try(&nearest, model_name(other));
        why_set(&why, -EINVAL, "there is no model '%s'%s%s%s", settings->model,
                nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                nearest.best ? "'?" : "");
        return usage_error(command, &why);
    }
    if (bench_loop_create(&bench, model, &why))
        return error_exit(-EIO, &why);
    snprintf(frontend, sizeof(frontend), "model %s", settings->model);
    return run_on_bench(command, settings, bench, frontend, line);
}

static int list_models(void)
{
    const struct model *model;

    for (size_t i = 0; (model = model_at(i)); i++) {
        char *source = model_source(model);

        printf("%s\n", model_name(model));
        prose_print(stdout, "    ", model_story(model));
        prose_print(stdout, "    ", source ? source : "");
        free(source);
    }
    return EXIT_OK;
}

/* How many of the ways to name a frontend were used. */
static unsigned ways(const struct run_settings *settings)
{
    return !!settings->model + !!settings->domain + !!settings->guest + !!settings->grub +
           !!settings->kernel + (unsigned)settings->frontends.count;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct run_settings settings = run_defaults;
    char *line = command_line(argc, argv);
    struct why why;
    int status = parse_or_help(self, &settings, argc, argv, NULL);

    if (status < 0 && settings.models)
        status = list_models();
    if (status < 0 && ways(&settings) != 1) {
        why_set(&why, -EINVAL,
                "say which frontend, one: --frontend SERIES, --kernel VMLINUZ, --domain, "
                "--guest, --grub or --model; 'blkproof matrix' takes several");
        status = usage_error(self, &why);
    }
    if (status < 0 && settings.model)
        status = run_on_model(self, &settings, line);
    else if (status < 0 && (settings.domain || settings.guest || settings.grub))
        status = run_on_host(self, &settings, line);
    else if (status < 0)
        status = run_in_labs(self, &settings, line);
    options_strings_dispose(&settings.cases);
    options_strings_dispose(&settings.offer);
    options_strings_dispose(&settings.frontends);
    free(line);
    return status;
}

static int run_matrix(const struct command *self, int argc, char **argv)
{
    struct run_settings settings = run_defaults;
    char *line = command_line(argc, argv);
    struct why why;
    int first, status;

    settings.suite = SUITE_UNSET;
    settings.fresh = false;
    status = parse_or_help(self, &settings, argc, argv, &first);
    if (status < 0 && argc - first > 1) {
        why_set(&why, -EINVAL, "matrix takes one file, and '%s' is one more", argv[first + 1]);
        status = usage_error(self, &why);
    }
    if (status < 0) {
        settings.file = first < argc ? argv[first] : NULL;
        status = run_in_labs(self, &settings, line);
    }
    options_strings_dispose(&settings.cases);
    options_strings_dispose(&settings.offer);
    options_strings_dispose(&settings.frontends);
    free(line);
    return status;
}

#define COMMON_OPTIONS                                                                             \
    LAB_OPTIONS(struct run_settings), RUN_CASE_OPTION(struct run_settings),                        \
        RUN_OFFER_OPTION(struct run_settings), RUN_BACKEND_OPTION(struct run_settings),            \
        RUN_OUTPUT_OPTION(struct run_settings), RUN_STRICT_OPTION(struct run_settings),            \
        RUN_NO_PROFILE_OPTION(struct run_settings), RUN_SLOW_OPTION(struct run_settings),          \
        RUN_QUIET_OPTION(struct run_settings), RUN_VERBOSE_OPTION(struct run_settings),            \
        FORMAT_OPTION(struct run_settings, format)

static const struct option_entry run_options[] = {
    {.name = "domain",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a running domU of this Xen host whose agent is up",
     .at = offsetof(struct run_settings, domain)},
    {.name = "guest",
     .kind = OPTION_STRING,
     .argument = "FILE.cfg",
     .help = "make guests on this Xen host from an xl configuration",
     .at = offsetof(struct run_settings, guest)},
    RUN_GRUB_OPTION(struct run_settings),
    {.name = "model",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a model frontend in this process, to try blkproof itself",
     .at = offsetof(struct run_settings, model)},
    {.name = "models",
     .kind = OPTION_FLAG,
     .help = "list the models that there are, and do nothing else",
     .at = offsetof(struct run_settings, models)},
    RUN_SUITE_OPTION(struct run_settings, "complete"),
    COMMON_OPTIONS,
};

const struct command command_run = {
    .name = "run",
    .summary = "ask one frontend what it does when flush or barrier is refused",
    .about =
        "Plays the block backend against one frontend, case by case, and says what it made of\n"
        "every refusal.  The frontend is that of a kernel in a lab made for it, of a guest on "
        "this\n"
        "Xen host, or a model.",
    .examples = "blkproof run --frontend 6.12\n"
                "blkproof run --model linux-since-6.11 --case barrier-data-refused\n",
    OPTIONS(run_options),
    .run = run,
};

static const struct option_entry matrix_options[] = {
    RUN_SUITE_OPTION(struct run_settings, "first"),
    {.name = "fresh",
     .kind = OPTION_FLAG,
     .help = "run everything, though an earlier run has the result",
     .at = offsetof(struct run_settings, fresh)},
    {.name = "at-once",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = LABS_AT_ONCE,
     .help = "run so many labs side by side; default: 2",
     .at = offsetof(struct run_settings, at_once)},
    {.name = "shard",
     .kind = OPTION_STRING,
     .argument = "I/N",
     .help = "run the I-th of N parts; 'blkproof merge' joins them",
     .at = offsetof(struct run_settings, shard)},
    COMMON_OPTIONS,
};

const struct command command_matrix = {
    .name = "matrix",
    .operands = "[FILE.yaml]",
    .summary = "ask several frontends, and show them side by side",
    .about =
        "Boots a real Xen with a real dom0 and guest for every frontend, asks each the cases,\n"
        "and prints a table of cases by frontends.  Without --frontend: every series of Linux\n"
        "that Debian's archive has, from 5.10 on.  FILE.yaml says more than options can\n"
        "(docs/matrix-file.md).  The suite is `first`, some cases of every family; with\n"
        "--suite complete all.  What an earlier run in the same folder has asked already, of\n"
        "the same driver on the same machine by the same program, is taken from there, and\n"
        "marked with =; --fresh asks again.",
    .examples = "blkproof matrix\n"
                "blkproof matrix docs/examples/nightly.yaml\n"
                "blkproof matrix --frontend 6.12 --case barrier-data-refused\n"
                "blkproof matrix --kernel vmlinuz --modules lib/modules/6.13.0\n",
    OPTIONS(matrix_options),
    .run = run_matrix,
};
