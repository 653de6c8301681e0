/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/mutants_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/bench/lab/labs.h"
#include "harness/book.h"
#include "harness/commands/common.h"
#include "harness/commands/mutants_field.h"
#include "harness/commands/mutants_judge.h"
#include "harness/commands/progress.h"
#include "harness/lab/driver/drivers.h"

struct running {
    const struct command *command;
    const struct mutants_settings *settings;
    const struct picked_list *mutants;
    const struct conf_case **more; /* cases asked of all of them */
    struct field *fields;
    size_t field_count;
    struct lab_job *jobs;
    size_t job_count;
    struct book *book;
    struct run_document *document;
    struct progress progress;
    unsigned asked, answered; /* cases, of all frontends */
    char *agent, *program;
    int stop_fd;
    struct why *why;
};

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "run the mutants: out of memory");
}

/* That a case fails on a driver with a defect is no news. */
static void tell_begin(void *ctx, const char *frontend, const char *case_name, unsigned number,
                       unsigned of)
{
    struct running *running = ctx;
    char text[256];

    (void)number;
    (void)of;
    snprintf(text, sizeof(text), "%s: %s", frontend, case_name);
    progress_part(&running->progress, text, (int)(running->answered * 100 / running->asked));
}

static void tell_result(void *ctx, const struct case_result *result)
{
    (void)result;
    ((struct running *)ctx)->answered++;
}

static int prepare_field(struct running *running, struct field *field, const char *series)
{
    const struct mutants_settings *settings = running->settings;
    const struct field_more more = {.cases = running->more, .whole = settings->whole};

    if (field_init(field, series, running->mutants, &more))
        return no_memory(running->why);
    field->options = (struct lab_options){.xen = lab_xens[0],
                                          .kernel = series,
                                          .agent = running->agent,
                                          .program = running->program,
                                          .accel = settings->accel,
                                          .mirror = settings->mirror,
                                          .slow = settings->slow,
                                          .progress = progress_part,
                                          .progress_ctx = &running->progress};
    return kit_get(&field->kit, &field->options, true, true, running->why);
}

/* Until there is something to clean up, a signal ends us at once. */
static int prepare(struct running *running)
{
    const struct mutants_settings *settings = running->settings;
    int rc = 0;

    running->agent = beside("blkproof-agent", running->why);
    running->program = running->agent ? beside("blkproof-dom0", running->why) : NULL;
    if (!running->program)
        return -ENOENT;
    running->fields = calloc(settings->kernels.count, sizeof(*running->fields));
    if (!running->fields)
        return no_memory(running->why);
    for (size_t i = 0; !rc && i < settings->kernels.count; i++) {
        running->field_count++;
        rc = prepare_field(running, &running->fields[i], settings->kernels.items[i]);
    }
    return rc;
}

static int open_page(struct running *running, const struct field *field, struct trial *trial)
{
    const char *mutant = trial->picked ? trial->picked->mutant.name : NULL;
    const char *file = trial->picked ? trial->picked->file : NULL, *series = field->series;
    struct mutants_settings alone = *running->settings;
    char *again;
    int rc;

    alone.whole = false;
    alone.cases = (struct option_strings){0};
    alone.kernels = (struct option_strings){&series, 1};
    alone.mutants = (struct option_strings){&mutant, mutant && !file ? 1 : 0};
    again = command_again(running->command, &alone, &mutants_defaults, file);
    rc =
        book_page(running->book,
                  &(struct book_page_options){.name = trial->name, .bench = "lab", .repeat = again},
                  &trial->page, running->why);
    free(again);
    return rc;
}

static int open_pages(struct running *running, struct field *field)
{
    int rc = open_page(running, field, &field->stock);

    for (size_t i = 0; !rc && i < field->count; i++)
        if (field_is_for(field, &field->trials[i]))
            rc = open_page(running, field, &field->trials[i]);
    return rc;
}

/* An order for the driver of a trial; its folder is the caller's to free. */
static int order_driver(struct driver_item *item, struct running *running,
                        const struct field *field, struct trial *trial)
{
    char *folder = book_page_folder(trial->page, running->why);

    if (!folder)
        return -EIO;
    *item = (struct driver_item){.order = {.kit = &field->kit,
                                           .mutant = trial->picked->text,
                                           .keep_as = trial->picked->mutant.name,
                                           .folder = folder,
                                           .slow = running->settings->slow},
                                 .made = &trial->made};
    return 0;
}

/* That a driver cannot be made is for the mutant's fate to say. */
static int make_drivers(struct running *running, struct field *field)
{
    struct driver_item *items = calloc(field->count, sizeof(*items));
    size_t count = 0;
    int rc = items ? 0 : no_memory(running->why);

    for (size_t i = 0; !rc && i < field->count; i++)
        if (field_is_for(field, &field->trials[i]))
            rc = order_driver(&items[count++], running, field, &field->trials[i]);
    if (!rc)
        rc = drivers_make(items, count, running->stop_fd, progress_part, &running->progress,
                          running->why);
    for (size_t i = 0, at = 0; items && at < count; i++) {
        if (!field_is_for(field, &field->trials[i]))
            continue;
        if (!rc && items[at].rc && !(field->trials[i].failed = strdup(items[at].why.text)))
            rc = no_memory(running->why);
        free((char *)items[at++].order.folder);
    }
    free(items);
    return rc;
}

/* Who has nothing to be asked needs no lab. */
static void add_job(struct running *running, const struct field *field, const struct trial *trial)
{
    struct lab_job *job = &running->jobs[running->job_count];

    if (!trial->page || trial->failed || !trial->cases[0])
        return;
    *job = (struct lab_job){
        .name = trial->name, .options = field->options, .page = trial->page, .cases = trial->cases};
    job->options.driver = trial->made.module;
    while (trial->cases[(size_t)job->seconds])
        job->seconds++;
    running->asked += (unsigned)job->seconds;
    running->job_count++;
}

static int run_labs(struct running *running)
{
    struct labs labs = {.at_once = running->settings->at_once,
                        .slow = running->settings->slow,
                        .stop_fd = running->stop_fd,
                        .progress = progress_part,
                        .progress_ctx = &running->progress};

    running->jobs =
        calloc(running->field_count * (running->mutants->count + 1), sizeof(*labs.jobs));
    if (!running->jobs)
        return no_memory(running->why);
    for (size_t i = 0; i < running->field_count; i++) {
        add_job(running, &running->fields[i], &running->fields[i].stock);
        for (size_t j = 0; j < running->fields[i].count; j++)
            add_job(running, &running->fields[i], &running->fields[i].trials[j]);
    }
    labs.jobs = running->jobs;
    labs.job_count = running->job_count;
    return labs_run(&labs, running->why);
}

static int judge_field(struct running *running, const struct field *field, const char *path,
                       struct mutants_field *out)
{
    out->series = field->series;
    out->fates = calloc(field->count, sizeof(*out->fates));
    if (asprintf(&out->package, "%s %s", field->kit.package, field->kit.version) < 0)
        out->package = NULL;
    if (!out->fates || !out->package || mutants_judge(out->fates, field, path, running->document))
        return no_memory(running->why);
    return 0;
}

static int judge(struct running *running, struct mutants_results *results)
{
    int rc = book_finish(running->book, &running->document, &results->path, running->why);

    if (rc)
        return rc;
    results->fate_count = running->mutants->count;
    results->fields = calloc(running->field_count, sizeof(*results->fields));
    if (!results->fields)
        return no_memory(running->why);
    for (size_t i = 0; !rc && i < running->field_count; i++) {
        results->field_count++;
        rc = judge_field(running, &running->fields[i], results->path, &results->fields[i]);
    }
    return rc;
}

/* From the book's beginning to its end. */
static int run(struct running *running, const char *line, struct mutants_results *results)
{
    struct book_options options = {.parent = running->settings->output,
                                   .command = line,
                                   .cases = running->fields[0].stock.cases,
                                   .watch = {tell_begin, tell_result, running}};
    int rc = book_open(&running->book, &options, running->why);

    running->stop_fd = stop_fd_open();
    for (size_t i = 0; !rc && i < running->field_count; i++) {
        rc = open_pages(running, &running->fields[i]);
        if (!rc)
            rc = make_drivers(running, &running->fields[i]);
    }
    if (!rc)
        rc = run_labs(running);
    if (!rc)
        rc = judge(running, results);
    if (running->stop_fd >= 0)
        close(running->stop_fd);
    return rc;
}

static void dispose(struct running *running)
{
    for (size_t i = 0; i < running->field_count; i++)
        field_dispose(&running->fields[i]);
    free(running->fields);
    free(running->jobs);
    free((void *)running->more);
    free(running->agent);
    free(running->program);
    result_free(running->document);
    book_free(running->book);
}

int mutants_run(struct mutants_results *results, const struct command *command,
                const struct mutants_settings *settings, const struct picked_list *mutants,
                const char *line, struct why *why)
{
    struct running running = {
        .command = command, .settings = settings, .mutants = mutants, .stop_fd = -1, .why = why};
    int rc = 0;

    *results = (struct mutants_results){0};
    progress_init(&running.progress, PROGRESS_NORMAL);
    running.more = settings->cases.count ? select_cases(&settings->cases, why)
                                         : calloc(1, sizeof(struct conf_case *));
    if (!running.more)
        rc = settings->cases.count ? -EINVAL : no_memory(why);
    if (!rc)
        rc = prepare(&running);
    if (!rc)
        rc = run(&running, line, results);
    progress_end(&running.progress);
    dispose(&running);
    return rc;
}

void mutants_results_dispose(struct mutants_results *results)
{
    for (size_t i = 0; i < results->field_count; i++) {
        for (size_t j = 0; results->fields[i].fates && j < results->fate_count; j++)
            fate_dispose(&results->fields[i].fates[j]);
        free(results->fields[i].fates);
        free(results->fields[i].package);
    }
    free(results->fields);
    free(results->path);
    *results = (struct mutants_results){0};
}
