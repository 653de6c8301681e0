/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/mutants_run.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases/cases.h"
#include "harness/bench/lab/labs.h"
#include "harness/book.h"
#include "harness/commands/common.h"
#include "harness/commands/control.h"
#include "harness/commands/frontends.h"
#include "harness/commands/progress.h"
#include "harness/commands/variant.h"
#include "harness/lab/driver/driver.h"

#define NAME_SIZE (32 + MUTANT_NAME_MAX)

/* One mutant on one kernel. */
struct trial {
    const struct picked *picked;
    char name[NAME_SIZE];               /* of the frontend */
    char build_id[MODULE_BUILD_ID + 1]; /* of its driver; "": none was made */
    char *failed;                       /* why there is none; NULL */
};

/* One kernel. */
struct field {
    const char *series;
    char name[NAME_SIZE]; /* of its own driver as a frontend */
    struct lab_options options;
    struct kit kit;
    struct trial *trials; /* parallel to the mutants */
};

struct running {
    const struct command *command;
    const struct mutants_settings *settings;
    const struct picked_list *mutants;
    const struct conf_case **more; /* cases asked of all of them */
    struct field *fields;
    size_t field_count;
    struct book *book;
    struct run_document *document;
    struct progress progress;
    char what[160]; /* that is going on */
    char *agent, *program;
    int stop_fd;
    struct why *why;
};

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "run the mutants: out of memory");
}

static void tell(struct running *running, const char *what)
{
    snprintf(running->what, sizeof(running->what), "%s", what);
    progress_part(&running->progress, running->what, -1);
}

static void tell_case(void *ctx, const char *frontend, const char *case_name, unsigned number,
                      unsigned of)
{
    struct running *running = ctx;
    char text[320];

    (void)frontend;
    snprintf(text, sizeof(text), "%s: case %u of %u: %s", running->what, number, of, case_name);
    progress_part(&running->progress, text, -1);
}

/* Its expectations name it, for this kernel. */
static bool is_named_by(const struct mutant *mutant, const struct conf_case *c, const char *series)
{
    for (size_t i = 0; mutant_is_for(mutant, series) && i < mutant->expectation_count; i++)
        if (mutant->expectations[i].c == c && mutant_expects(&mutant->expectations[i], series))
            return true;
    return false;
}

static bool is_in(const struct conf_case *const *list, const struct conf_case *c)
{
    while (*list && *list != c)
        list++;
    return *list;
}

static bool is_asked(const struct running *running, const struct field *field,
                     const struct mutant *mutant, const struct conf_case *c)
{
    const struct picked_list *all = running->mutants;

    if (running->settings->whole || is_in(running->more, c))
        return true;
    if (mutant)
        return is_named_by(mutant, c, field->series);
    for (size_t i = 0; i < all->count; i++)
        if (is_named_by(&all->items[i].mutant, c, field->series))
            return true;
    return false;
}

/* The cases for a mutant, or, NULL, for the kernel's own driver: those for all of them. */
static const struct conf_case **cases_for(const struct running *running, const struct field *field,
                                          const struct mutant *mutant)
{
    const struct conf_case **list;
    size_t all = 0, more = 0, count = 0;

    while (all_cases[all])
        all++;
    while (running->more[more])
        more++;
    list = calloc(all + more + 1, sizeof(struct conf_case *));
    for (size_t i = 0; list && i < all; i++)
        if (is_asked(running, field, mutant, all_cases[i]))
            list[count++] = all_cases[i];
    for (size_t i = 0; list && i < more; i++)
        if (!is_in(list, running->more[i])) /* one that is made of its name */
            list[count++] = running->more[i];
    return list;
}

/* Runs cases in a lab, on a page of the book that is opened already. */
static int run_lab(struct running *running, const struct field *field, const char *name,
                   const char *driver, struct sink *page, const struct conf_case **cases)
{
    struct lab_job job = {.name = name, .options = field->options, .page = page};
    struct labs labs = {.jobs = &job,
                        .job_count = 1,
                        .at_once = 1,
                        .cases = cases,
                        .every_case = running->settings->whole,
                        .slow = running->settings->slow,
                        .stop_fd = running->stop_fd,
                        .progress = progress_part,
                        .progress_ctx = &running->progress};

    job.options.driver = driver;
    job.options.progress = NULL;
    return *cases ? labs_run(&labs, running->why) : 0;
}

static int open_page(struct running *running, const struct field *field, const char *name,
                     const struct picked *picked, struct sink **page_out)
{
    struct mutants_settings alone = *running->settings;
    const char *series = field->series, *mutant = picked ? picked->mutant.name : NULL;
    char *again;
    int rc;

    alone.cases = (struct option_strings){0};
    alone.kernels = (struct option_strings){&series, 1};
    alone.whole = false;
    alone.mutants = (struct option_strings){&mutant, picked && !picked->file ? 1 : 0};
    again =
        command_again(running->command, &alone, &mutants_defaults, picked ? picked->file : NULL);
    rc = book_page(running->book,
                   &(struct book_page_options){.name = name, .bench = "lab", .repeat = again},
                   page_out, running->why);
    free(again);
    return rc;
}

/* The mutant's driver.  That there is none is for its fate to say. */
static int make(struct running *running, struct trial *trial, const struct field *field,
                struct sink *page, struct driver_made *made)
{
    char *folder = book_page_folder(page, running->why);
    struct why why;
    int rc;

    if (!folder)
        return -EIO;
    rc = driver_make(made,
                     &(struct driver_order){.kit = &field->kit,
                                            .mutant = trial->picked->text,
                                            .folder = folder,
                                            .slow = running->settings->slow},
                     &why);
    free(folder);
    memcpy(trial->build_id, made->build_id, sizeof(trial->build_id));
    if (!rc)
        return 0;
    trial->failed = strdup(why.text);
    return trial->failed ? 0 : no_memory(running->why);
}

static int try_mutant(struct running *running, const struct field *field, struct trial *trial)
{
    const struct conf_case **cases = cases_for(running, field, &trial->picked->mutant);
    struct driver_made made = {0};
    struct sink *page;
    int rc = cases ? 0 : no_memory(running->why);

    if (!rc)
        rc = open_page(running, field, trial->name, trial->picked, &page);
    if (!rc)
        rc = make(running, trial, field, page, &made);
    if (!rc && !trial->failed)
        rc = run_lab(running, field, trial->name, made.module, page, cases);
    driver_dispose(&made);
    free((void *)cases);
    return rc;
}

/* What the mutants are compared with. */
static int try_stock(struct running *running, const struct field *field)
{
    const struct conf_case **cases = cases_for(running, field, NULL);
    struct sink *page;
    int rc = cases ? 0 : no_memory(running->why);

    if (!rc)
        rc = open_page(running, field, field->name, NULL, &page);
    if (!rc)
        rc = run_lab(running, field, field->name, NULL, page, cases);
    free((void *)cases);
    return rc;
}

static int run_field(struct running *running, struct field *field)
{
    char what[160];
    int rc;

    snprintf(what, sizeof(what), "%s, the kernel's own driver", field->name);
    tell(running, what);
    rc = try_stock(running, field);
    for (size_t i = 0; !rc && i < running->mutants->count; i++) {
        struct trial *trial = &field->trials[i];

        if (!mutant_is_for(&trial->picked->mutant, field->series))
            continue;
        snprintf(what, sizeof(what), "%s, mutant %zu of %zu", trial->name, i + 1,
                 running->mutants->count);
        tell(running, what);
        rc = try_mutant(running, field, trial);
    }
    return rc;
}

static int prepare_field(struct running *running, struct field *field, const char *series)
{
    const struct mutants_settings *settings = running->settings;
    struct lab_job job = {0};
    struct labs labs = {.jobs = &job,
                        .job_count = 1,
                        .progress = progress_part,
                        .progress_ctx = &running->progress};
    int rc;

    field->series = series;
    snprintf(field->name, sizeof(field->name), "linux-%s", series);
    field->options = (struct lab_options){.xen = FRONTENDS_XEN,
                                          .kernel = series,
                                          .agent = running->agent,
                                          .program = running->program,
                                          .accel = settings->accel,
                                          .mirror = settings->mirror,
                                          .slow = settings->slow,
                                          .progress = progress_part,
                                          .progress_ctx = &running->progress};
    field->trials = calloc(running->mutants->count, sizeof(*field->trials));
    if (!field->trials)
        return no_memory(running->why);
    for (size_t i = 0; i < running->mutants->count; i++) {
        field->trials[i].picked = &running->mutants->items[i];
        snprintf(field->trials[i].name, NAME_SIZE, "%.30s-%s", field->name,
                 field->trials[i].picked->mutant.name);
    }
    job.options = field->options;
    rc = labs_prepare(&labs, running->why);
    return rc ? rc : kit_get(&field->kit, &field->options, true, true, running->why);
}

/* Afterwards a signal is heard only where labs are waited for. */
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

static const struct frontend_result *find_frontend(const struct running *running, const char *name)
{
    for (size_t i = 0; i < running->document->frontend_count; i++)
        if (!strcmp(running->document->frontends[i].name, name))
            return &running->document->frontends[i];
    return NULL;
}

static int judge(struct running *running, const struct field *field, const struct trial *trial,
                 const char *path, struct fate *fate)
{
    const struct frontend_result *frontend = find_frontend(running, trial->name);
    const struct fate_sides sides = {.stock = field->name, .mutant = trial->name};
    struct why why;
    int rc;

    if (trial->failed)
        return fate_error(fate, trial->failed);
    if (frontend && !frontend->error && variant_ran(frontend, trial->build_id, &why))
        return fate_error(fate, why.text);
    rc = control_settle_once(path, running->document, trial->name);
    return rc ? rc
              : fate_of(fate, &trial->picked->mutant, field->series, running->document, &sides);
}

static int judge_field(struct running *running, const struct field *field, const char *path,
                       struct mutants_field *out)
{
    int rc = 0;

    out->series = field->series;
    out->fates = calloc(running->mutants->count, sizeof(*out->fates));
    if (asprintf(&out->package, "%s %s", field->kit.package, field->kit.version) < 0)
        out->package = NULL;
    if (!out->fates || !out->package)
        return no_memory(running->why);
    for (size_t i = 0; !rc && i < running->mutants->count; i++)
        rc = judge(running, field, &field->trials[i], path, &out->fates[i]);
    return rc ? no_memory(running->why) : 0;
}

static int judge_all(struct running *running, struct mutants_results *results)
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
                                   .progress = tell_case,
                                   .progress_ctx = running};
    int rc = book_open(&running->book, &options, running->why);

    running->stop_fd = stop_fd_open();
    for (size_t i = 0; !rc && i < running->field_count; i++)
        rc = run_field(running, &running->fields[i]);
    if (!rc)
        rc = judge_all(running, results);
    if (running->stop_fd >= 0)
        close(running->stop_fd);
    return rc;
}

static void dispose(struct running *running)
{
    for (size_t i = 0; i < running->field_count; i++) {
        for (size_t j = 0; running->fields[i].trials && j < running->mutants->count; j++)
            free(running->fields[i].trials[j].failed);
        free(running->fields[i].trials);
        kit_dispose(&running->fields[i].kit);
    }
    free(running->fields);
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
    progress_init(&running.progress);
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
