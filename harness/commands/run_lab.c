/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/run_lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands/common.h"
#include "harness/commands/formats.h"
#include "harness/commands/frontends.h"
#include "harness/commands/ktap_live.h"
#include "harness/commands/lanes.h"
#include "harness/commands/matrix_file.h"
#include "harness/commands/offer_options.h"
#include "harness/commands/progress.h"
#include "harness/record.h"

struct lab_run {
    struct run_settings settings;
    struct matrix_file file;
    struct axis_kernel *kernels;
    struct axis_offer offer; /* of the options */
    struct axes axes;
    struct columns columns;
    struct shard shard;
    struct lanes lanes;
    struct earlier *earlier;
    struct book *book;
    struct progress progress;
    struct ktap_live ktap;
};

/* Those of the archive first; the default ones where there would be none. */
static int take_kernels(struct lab_run *run, const struct option_strings *frontends,
                        const struct axis_kernel *own, size_t own_count, struct why *why)
{
    struct option_strings usual = {.items = (const char **)frontends_default};
    size_t count = 0;

    while (frontends_default[usual.count])
        usual.count++;
    if (!frontends->count && !own_count)
        frontends = &usual;
    run->kernels = calloc(frontends->count + own_count, sizeof(*run->kernels));
    if (!run->kernels)
        return why_set(why, -ENOMEM, "no memory for a matrix");
    for (; count < frontends->count; count++)
        run->kernels[count] =
            (struct axis_kernel){.series = frontends->items[count], .usual = frontends == &usual};
    for (size_t i = 0; i < own_count; i++)
        run->kernels[count++] = own[i];
    run->axes.kernels = run->kernels;
    run->axes.kernel_count = count;
    return 0;
}

/* Of everything but kernels the options have one. */
static int columns_of_options(struct lab_run *run, struct why *why)
{
    struct run_settings *settings = &run->settings;
    const struct axis_kernel own = {
        .name = "linux-own", .vmlinuz = settings->kernel, .modules = settings->modules};
    int rc;

    run->offer.nodes = settings->offer;
    run->axes = (struct axes){
        .vcpus = &settings->vcpus, .vcpus_count = 1, .offers = &run->offer, .offer_count = 1};
    if (settings->backend)
        run->axes.backends = (struct option_strings){&settings->backend, 1};
    if (settings->xen)
        run->axes.xens = (struct option_strings){(const char **)&lab_xens[settings->xen - 1], 1};
    if (settings->type)
        run->axes.types = (struct option_strings){(const char **)&lab_types[settings->type - 1], 1};
    rc = take_kernels(run, &settings->frontends, &own, settings->kernel ? 1 : 0, why);
    return rc ? rc : columns_make(&run->columns, &run->axes, why);
}

/* What the command line says of cases goes before what the file says. */
static int columns_of_file(struct lab_run *run, struct why *why)
{
    struct run_settings *settings = &run->settings;
    struct matrix_file *file = &run->file;
    int rc;

    if (settings->frontends.count || settings->kernel || settings->type || settings->xen ||
        settings->vcpus || settings->offer.count || settings->backend)
        return why_set(why, -EINVAL,
                       "%s says which frontends, and with what: --frontend, --kernel, --type, "
                       "--xen, --vcpus, --backend and --offer do not go with it",
                       settings->file);
    rc = matrix_file_read(file, settings->file, why);
    if (rc)
        return rc;
    if (!settings->suite && !settings->cases.count) {
        settings->suite = file->suite ? suite_choice(file->suite) : SUITE_UNSET;
        settings->cases = file->cases;
    }
    run->axes = file->axes;
    rc = take_kernels(run, &file->frontends, file->kernels, file->kernel_count, why);
    if (!rc)
        rc = columns_make(&run->columns, &run->axes, why);
    return rc ? why_prefix(why, rc, "%s: ", settings->file) : 0;
}

/* Wrong use that can be told before anything is started. */
static int check(struct lab_run *run, struct why *why)
{
    const struct run_settings *settings = &run->settings;
    struct offer ignored = {0};
    int rc = offer_options(&settings->offer, &ignored, why);

    if (!rc && settings->backend && !offer_backend(settings->backend, why))
        rc = -EINVAL;
    for (size_t i = 0; !rc && i < settings->frontends.count; i++)
        rc = frontends_check_any(settings->frontends.items[i], why);
    if (!rc && settings->modules && !settings->kernel)
        rc = why_set(why, -EINVAL, "--modules goes with --kernel: say whose modules they are");
    if (!rc && settings->accel && strcmp(settings->accel, "tcg") && strcmp(settings->accel, "kvm"))
        rc = why_set(why, -EINVAL, "'%s' is no accelerator: take tcg or kvm", settings->accel);
    if (!rc && settings->shard)
        rc = shard_read(&run->shard, settings->shard, why);
    if (rc)
        return rc;
    rc = settings->file ? columns_of_file(run, why) : columns_of_options(run, why);
    if (!rc && !settings->suite)
        run->settings.suite = SUITE_FIRST;
    return rc;
}

/* Nothing of the user's is touched yet: Ctrl-C ends us at once. */
static int prepare(struct lab_run *run, const struct conf_case *const *cases, struct why *why)
{
    const struct run_settings *settings = &run->settings;
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

/* Who hears of the results as they come. */
static int watch(struct lab_run *run, struct book_watch *watch_out, struct why *why)
{
    int rc = 0;

    *watch_out = progress_watch(&run->progress, run->settings.strict);
    if (run->settings.format != FORMAT_KTAP)
        return 0;
    for (size_t i = 0; !rc && i < run->lanes.count; i++) {
        const struct lane *lane = &run->lanes.items[i];
        unsigned results = 0;

        while (lane->cases[results])
            results++;
        rc = ktap_live_add(&run->ktap, lane->column->name, results, why);
    }
    *watch_out = ktap_live_watch(&run->ktap, *watch_out);
    return rc;
}

static int play(struct lab_run *run, const struct conf_case *const *cases, char *line,
                struct why *why)
{
    const struct run_settings *settings = &run->settings;
    struct labs labs = {.at_once = settings->at_once,
                        .profiles = !settings->no_profile,
                        .slow = settings->slow,
                        .stop_fd = stop_fd_open(),
                        .progress = progress_part,
                        .progress_ctx = &run->progress};
    struct book_options options = {
        .parent = settings->output, .command = line, .cases = cases, .strict = settings->strict};
    int rc = watch(run, &options.watch, why);

    if (!rc)
        rc = book_open(&run->book, &options, why);
    progress_plan(&run->progress, cases, (unsigned)run->lanes.count);
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
    const struct run_settings *settings = &run->settings;
    int status, rc;

    progress_init(&run->progress, progress_manner(settings->quiet, settings->verbose));
    ktap_live_init(&run->ktap, stdout, settings->strict);
    rc = prepare(run, cases, why);
    if (!rc)
        rc = play(run, cases, line, why);
    progress_end(&run->progress);
    ktap_live_end(&run->ktap, rc ? why->text : NULL);
    status = rc ? error_exit(rc, why) : show_run(run->book, settings->format, settings->quiet, why);
    if (!rc && !settings->quiet && settings->format <= FORMAT_TEXT)
        suite_say(stdout, &settings->cases, settings->suite);
    book_free(run->book);
    lanes_dispose(&run->lanes);
    earlier_free(run->earlier);
    return status;
}

int run_in_labs(const struct command *command, const struct run_settings *settings, char *line)
{
    struct lab_run run = {.settings = *settings, .shard = SHARD_WHOLE};
    const struct conf_case **cases = NULL;
    struct why why;
    int status;

    if (!check(&run, &why))
        cases = select_suite(&run.settings.cases, run.settings.suite, &why);
    status = cases ? run_selected(&run, cases, line, &why) : usage_error(command, &why);
    columns_dispose(&run.columns);
    free(run.kernels);
    matrix_file_dispose(&run.file);
    free((void *)cases);
    return status;
}
