/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/run_lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/lanes.h"
#include "harness/commands/offer_options.h"
#include "harness/commands/progress.h"
#include "harness/record.h"

struct lab_run {
    const struct run_settings *settings;
    struct axes axes;
    struct axis_offer offer;
    struct columns columns;
    struct shard shard;
    struct lanes lanes;
    struct earlier *earlier;
    struct book *book;
    struct progress progress;
};

static int add_kernel(struct axes *axes, struct axis_kernel kernel, struct why *why)
{
    struct axis_kernel *grown = reallocarray(axes->kernels, axes->kernel_count + 1, sizeof(*grown));

    if (!grown)
        return why_set(why, -ENOMEM, "no memory for a matrix");
    axes->kernels = grown;
    grown[axes->kernel_count++] = kernel;
    return 0;
}

static int add_kernels(struct axes *axes, const struct run_settings *settings, struct why *why)
{
    const struct axis_kernel own = {
        .name = "linux-own", .vmlinuz = settings->kernel, .modules = settings->modules};
    int rc = 0;

    for (size_t i = 0; !rc && i < settings->frontends.count; i++)
        rc = add_kernel(axes, (struct axis_kernel){.series = settings->frontends.items[i]}, why);
    if (!rc && settings->kernel)
        rc = add_kernel(axes, own, why);
    if (axes->kernel_count)
        return rc;
    for (size_t i = 0; !rc && frontends_default[i]; i++)
        rc = add_kernel(axes, (struct axis_kernel){.series = frontends_default[i]}, why);
    return rc;
}

/* Of everything but kernels the options have one. */
static int make_columns(struct lab_run *run, struct why *why)
{
    const struct run_settings *settings = run->settings;
    struct axes *axes = &run->axes;
    int rc = add_kernels(axes, settings, why);

    if (settings->xen)
        axes->xens = (struct option_strings){(const char **)&settings->xen, 1};
    axes->vcpus = &settings->vcpus;
    axes->vcpus_count = 1;
    run->offer.nodes = settings->offer;
    axes->offers = &run->offer;
    axes->offer_count = 1;
    return rc ? rc : columns_make(&run->columns, axes, why);
}

/* Wrong use that can be told before anything is started. */
static int check(struct lab_run *run, struct why *why)
{
    const struct run_settings *settings = run->settings;
    struct offer ignored = {0};
    int rc = offer_options(&settings->offer, &ignored, why);

    for (size_t i = 0; !rc && i < settings->frontends.count; i++)
        rc = frontends_check_any(settings->frontends.items[i], why);
    if (!rc && settings->modules && !settings->kernel)
        rc = why_set(why, -EINVAL, "--modules goes with --kernel: say whose modules they are");
    if (!rc && settings->accel && strcmp(settings->accel, "tcg") && strcmp(settings->accel, "kvm"))
        rc = why_set(why, -EINVAL, "'%s' is no accelerator: take tcg or kvm", settings->accel);
    if (!rc && settings->shard)
        rc = shard_read(&run->shard, settings->shard, why);
    return rc ? rc : make_columns(run, why);
}

/* Nothing of the user's is touched yet: Ctrl-C ends us at once. */
static int prepare(struct lab_run *run, const struct conf_case *const *cases, struct why *why)
{
    const struct run_settings *settings = run->settings;
    int rc;

    run->lanes = (struct lanes){
        .settings = settings, .progress = progress_part, .progress_ctx = &run->progress};
    rc = lanes_make(&run->lanes, &run->columns, &run->shard, cases, why);
    if (!rc)
        rc = earlier_open(&run->earlier, settings->output ? settings->output : RECORD_PARENT, why);
    if (!rc)
        lanes_take(&run->lanes, run->earlier);
    return rc ? rc : lanes_prepare(&run->lanes, why);
}

static int play(struct lab_run *run, const struct conf_case *const *cases, char *line,
                struct why *why)
{
    const struct run_settings *settings = run->settings;
    struct labs labs = {.at_once = settings->at_once,
                        .profiles = !settings->no_profile,
                        .slow = settings->slow,
                        .stop_fd = stop_fd_open(),
                        .progress = progress_part,
                        .progress_ctx = &run->progress};
    int rc =
        book_open(&run->book,
                  &(struct book_options){.parent = settings->output,
                                         .command = line,
                                         .cases = cases,
                                         .strict = settings->strict,
                                         .watch = progress_watch(&run->progress, settings->strict)},
                  why);

    progress_plan(&run->progress, cases, (unsigned)run->columns.count);
    if (!rc)
        rc = lanes_open(&run->lanes, run->book, why);
    labs.jobs = run->lanes.jobs;
    labs.job_count = run->lanes.job_count;
    if (!rc)
        rc = labs_run(&labs, why);
    close(labs.stop_fd);
    return rc;
}

static int run_selected(struct lab_run *run, const struct conf_case *const *cases, char *line,
                        struct why *why)
{
    int status, rc;

    progress_init(&run->progress, progress_manner(run->settings->quiet, run->settings->verbose));
    rc = prepare(run, cases, why);
    if (!rc)
        rc = play(run, cases, line, why);
    progress_end(&run->progress);
    status = rc ? error_exit(rc, why) : show_run(run->book, run->settings->quiet, why);
    if (!rc && !run->settings->quiet)
        suite_say(stdout, &run->settings->cases, run->settings->suite);
    book_free(run->book);
    lanes_dispose(&run->lanes);
    earlier_free(run->earlier);
    return status;
}

int run_in_labs(const struct command *command, const struct run_settings *settings, char *line)
{
    struct lab_run run = {.settings = settings, .shard = SHARD_WHOLE};
    const struct conf_case **cases = NULL;
    struct why why;
    int status;

    if (!check(&run, &why))
        cases = select_suite(&settings->cases, settings->suite, &why);
    status = cases ? run_selected(&run, cases, line, &why) : usage_error(command, &why);
    columns_dispose(&run.columns);
    free(run.axes.kernels);
    free((void *)cases);
    return status;
}
