/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/run_lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/bench/lab/labs.h"
#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/offer_options.h"
#include "harness/commands/progress.h"

#define AT_ONCE  2
#define MAX_LABS 32

/* What the labs of one run share, and what they are made of. */
struct lab_run {
    const struct command *command;
    const struct run_settings *settings;
    struct book *book;
    struct progress progress;
    struct lab_job jobs[MAX_LABS];
    char names[MAX_LABS][80];
    size_t count;
    char *agent, *program;
};

static int add_job(struct lab_run *run, const char *series, struct why *why)
{
    const struct run_settings *settings = run->settings;
    struct lab_job *job = &run->jobs[run->count];
    char *name = run->names[run->count];
    bool grub = series && !strcmp(series, LAB_GRUB);

    if (run->count == MAX_LABS)
        return why_set(why, -E2BIG, "more than %d frontends in one run", MAX_LABS);
    if (settings->name)
        snprintf(name, sizeof(run->names[0]), "%s", settings->name);
    else
        snprintf(name, sizeof(run->names[0]), "%s%s", grub ? "" : "linux-",
                 series ? series : "own");
    *job = (struct lab_job){.name = name,
                            .options = {.xen = settings->xen ? settings->xen : FRONTENDS_XEN,
                                        .kernel = series,
                                        .vmlinuz = series ? NULL : settings->kernel,
                                        .modules = series ? NULL : settings->modules,
                                        .agent = run->agent,
                                        .program = run->program,
                                        .vcpus = settings->vcpus,
                                        .accel = settings->accel,
                                        .fresh = settings->fresh,
                                        .mirror = settings->mirror,
                                        .slow = settings->slow}};
    run->count++;
    return 0;
}

static int add_jobs(struct lab_run *run, struct why *why)
{
    const struct run_settings *settings = run->settings;
    int rc = 0;

    for (size_t i = 0; !rc && i < settings->frontends.count; i++)
        rc = add_job(run, settings->frontends.items[i], why);
    if (!rc && settings->kernel)
        rc = add_job(run, NULL, why);
    if (rc || run->count)
        return rc;
    for (size_t i = 0; !rc && frontends_default[i]; i++)
        rc = add_job(run, frontends_default[i], why);
    return rc;
}

/* The command for this frontend alone. */
static char *again_of(const struct lab_run *run, const struct lab_job *job)
{
    const char *series = job->options.kernel;
    struct run_settings alone = *run->settings;

    alone.cases = (struct option_strings){0};
    alone.frontends = (struct option_strings){&series, series ? 1 : 0};
    if (series)
        alone.kernel = alone.modules = NULL;
    return command_again(run->command, &alone, &run_defaults, NULL);
}

static int open_page(struct lab_run *run, struct lab_job *job, struct why *why)
{
    char *again = again_of(run, job);
    int rc = book_page(
        run->book, &(struct book_page_options){.name = job->name, .bench = "lab", .repeat = again},
        &job->page, why);

    free(again);
    return rc;
}

static int open_book(struct lab_run *run, const struct conf_case *const *cases, char *line,
                     struct why *why)
{
    struct book_options options = {.parent = run->settings->output,
                                   .command = line,
                                   .cases = cases,
                                   .strict = run->settings->strict,
                                   .watch = progress_watch(&run->progress, run->settings->strict)};
    int rc = book_open(&run->book, &options, why);

    for (size_t i = 0; !rc && i < run->count; i++)
        rc = open_page(run, &run->jobs[i], why);
    return rc;
}

/* Ctrl-C ends us at once until there is something to clean up: the book, and the labs. */
static int run_labs(struct lab_run *run, const struct conf_case *const *cases, char *line,
                    struct why *why)
{
    const struct run_settings *settings = run->settings;
    struct labs labs = {.jobs = run->jobs,
                        .job_count = run->count,
                        .at_once = AT_ONCE,
                        .cases = cases,
                        .every_case = !settings->cases.count,
                        .offer = &settings->offer,
                        .profiles = !settings->no_profile,
                        .slow = settings->slow,
                        .stop_fd = -1,
                        .progress = progress_part,
                        .progress_ctx = &run->progress};
    int rc;

    progress_plan(&run->progress, cases, (unsigned)run->count);
    rc = labs_prepare(&labs, why);
    if (!rc) {
        labs.stop_fd = stop_fd_open();
        rc = open_book(run, cases, line, why);
    }
    if (!rc)
        rc = labs_run(&labs, why);
    progress_end(&run->progress);
    if (labs.stop_fd >= 0)
        close(labs.stop_fd);
    return rc;
}

/* Wrong use that can be told before anything is started. */
static int check(const struct run_settings *settings, struct why *why)
{
    struct offer ignored = {0};
    int rc = offer_options(&settings->offer, &ignored, why);

    for (size_t i = 0; !rc && i < settings->frontends.count; i++)
        rc = frontends_check_any(settings->frontends.items[i], why);
    if (!rc && settings->modules && !settings->kernel)
        rc = why_set(why, -EINVAL, "--modules goes with --kernel: say whose modules they are");
    if (!rc && settings->accel && strcmp(settings->accel, "tcg") && strcmp(settings->accel, "kvm"))
        rc = why_set(why, -EINVAL, "'%s' is no accelerator: take tcg or kvm", settings->accel);
    return rc;
}

static int run_selected(struct lab_run *run, const struct conf_case *const *cases, char *line,
                        struct why *why)
{
    int status, rc;

    progress_init(&run->progress, progress_manner(run->settings->quiet, run->settings->verbose));
    run->agent = beside("blkproof-agent", why);
    run->program = run->agent ? beside("blkproof-dom0", why) : NULL;
    rc = run->program ? add_jobs(run, why) : -ENOENT;
    if (!rc)
        rc = run_labs(run, cases, line, why);
    status = rc ? error_exit(rc, why) : show_run(run->book, run->settings->quiet, why);
    book_free(run->book);
    free(run->agent);
    free(run->program);
    return status;
}

int run_in_labs(const struct command *command, const struct run_settings *settings, char *line)
{
    struct lab_run *run = calloc(1, sizeof(*run));
    const struct conf_case **cases = NULL;
    struct why why;
    int status;

    if (!run) {
        why_set(&why, -ENOMEM, "no memory for a run");
        return error_exit(-ENOMEM, &why);
    }
    run->command = command;
    run->settings = settings;
    if (!check(settings, &why))
        cases = select_cases(&settings->cases, &why);
    status = cases ? run_selected(run, cases, line, &why) : usage_error(command, &why);
    free((void *)cases);
    free(run);
    return status;
}
