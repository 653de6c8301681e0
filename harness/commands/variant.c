/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/variant.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/book.h"
#include "harness/commands/common.h"
#include "harness/commands/control.h"

static void add_job(struct variant *variant, enum variant_side side)
{
    const struct variant_settings *settings = variant->settings;

    static const char *const suffixes[] = {
        [VARIANT_CHANGED] = "-patched", [VARIANT_STOCK] = "", [VARIANT_AGAIN] = "-patched-again"};

    snprintf(variant->names[side], sizeof(variant->names[side]), "linux-%s%s", settings->kernel,
             suffixes[side]);
    variant->jobs[side] = (struct lab_job){
        .name = variant->names[side],
        .options = {.xen = settings->xen ? settings->xen : lab_xens[0],
                    .kernel = settings->kernel,
                    .agent = variant->agent,
                    .program = variant->program,
                    .accel = settings->accel,
                    .mirror = settings->mirror,
                    .slow = settings->slow,
                    .progress = progress_part,
                    .progress_ctx = &variant->progress},
    };
}

static bool is_module(const char *path)
{
    size_t length = path ? strlen(path) : 0;

    return length > 3 && strcmp(path + length - 3, ".ko") == 0;
}

/* The driver, in the folder that the run has for its side. */
static int make_driver(struct variant *variant, struct why *why)
{
    const struct variant_settings *settings = variant->settings;
    bool ready = is_module(settings->patch);
    char *folder = book_page_folder(variant->jobs[VARIANT_CHANGED].page, why);
    int rc;

    if (!folder)
        return -EIO;
    if (!ready)
        progress_part(&variant->progress, "building the driver", -1);
    rc = driver_make(&variant->made,
                     &(struct driver_order){.kit = &variant->kit,
                                            .patch = ready ? NULL : settings->patch,
                                            .module = ready ? settings->patch : NULL,
                                            .tree = settings->tree,
                                            .folder = folder,
                                            .slow = settings->slow},
                     why);
    variant->jobs[VARIANT_CHANGED].options.driver = variant->made.module;
    free(folder);
    return rc;
}

static int open_page(struct variant *variant, enum variant_side side, struct why *why)
{
    return book_page(variant->book,
                     &(struct book_page_options){.name = variant->names[side],
                                                 .bench = "lab",
                                                 .repeat = variant->settings->again},
                     &variant->jobs[side].page, why);
}

/* The kernel's own driver stands first. */
static int open_book(struct variant *variant, const struct labs *labs, struct why *why)
{
    struct book_options options = {.parent = variant->settings->output,
                                   .command = variant->settings->line,
                                   .cases = labs->cases,
                                   .watch = progress_watch(&variant->progress, false)};
    int rc = book_open(&variant->book, &options, why);

    for (size_t i = labs->job_count; !rc && i-- > 0;)
        rc = open_page(variant, (enum variant_side)i, why);
    return rc;
}

int variant_ran(const struct frontend_result *frontend, const char *build_id, struct why *why)
{
    for (size_t i = 0; i < frontend->version_count; i++)
        if (strcmp(frontend->versions[i].name, "driver build-id") == 0 &&
            strcmp(frontend->versions[i].value, build_id) != 0)
            return why_set(why, -EIO,
                           "the guest ran the driver with the build-id %s, and not %s, which was "
                           "made for it",
                           frontend->versions[i].value, build_id);
    return 0;
}

static int check_driver(const struct variant *variant, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < variant->document->frontend_count; i++) {
        const struct frontend_result *frontend = &variant->document->frontends[i];

        if (!frontend->error && strcmp(frontend->name, variant->names[VARIANT_STOCK]) != 0)
            rc = variant_ran(frontend, variant->made.build_id, why);
    }
    return rc;
}

/* Is it the changed driver alone whose control run of a case is broken? */
static bool is_broken(const struct variant *variant, const char *case_name)
{
    const struct sink *stock = variant->jobs[VARIANT_STOCK].page;

    return book_verdict(variant->jobs[VARIANT_CHANGED].page, case_name) == VERDICT_ERROR &&
           !(stock && book_verdict(stock, case_name) == VERDICT_ERROR) &&
           control_outcome(book_folder(variant->book), variant->names[VARIANT_CHANGED], case_name);
}

static int run_again(struct variant *variant, const struct labs *labs, struct why *why)
{
    const struct conf_case **cases;
    struct labs again = *labs;
    size_t count = 0;
    int rc = 0;

    while (labs->cases[count])
        count++;
    cases = calloc(count + 1, sizeof(*cases));
    if (!cases)
        return why_set(why, -ENOMEM, "no memory for a list of cases");
    count = 0;
    for (size_t i = 0; labs->cases[i]; i++)
        if (is_broken(variant, labs->cases[i]->name))
            cases[count++] = labs->cases[i];
    if (count) {
        add_job(variant, VARIANT_AGAIN);
        variant->jobs[VARIANT_AGAIN].options.driver = variant->made.module;
        again.jobs = &variant->jobs[VARIANT_AGAIN];
        again.job_count = 1;
        again.cases = cases;
        progress_part(&variant->progress, "a control run failed: once more, in a fresh guest", -1);
        rc = open_page(variant, VARIANT_AGAIN, why);
        if (!rc)
            rc = labs_run(&again, why);
    }
    free((void *)cases);
    return rc;
}

static int finish(struct variant *variant, struct why *why)
{
    const struct control_sides sides = {.changed = variant->names[VARIANT_CHANGED],
                                        .again = variant->names[VARIANT_AGAIN],
                                        .stock = variant->names[VARIANT_STOCK]};
    int rc = book_finish(variant->book, &variant->document, &variant->path, why);

    if (!rc)
        rc = check_driver(variant, why);
    if (!rc && control_settle(variant->path, variant->document, &sides))
        rc = why_set(why, -ENOMEM, "no memory for the results");
    return rc;
}

/* From the book's beginning to its end; a signal is heard between. */
static int run(struct variant *variant, struct labs *labs, struct why *why)
{
    int rc;

    labs->stop_fd = stop_fd_open();
    rc = open_book(variant, labs, why);
    if (!rc)
        rc = make_driver(variant, why);
    if (!rc)
        rc = labs_run(labs, why);
    if (!rc)
        rc = run_again(variant, labs, why);
    if (!rc)
        rc = finish(variant, why);
    if (labs->stop_fd >= 0)
        close(labs->stop_fd);
    return rc;
}

/* Lines and names of a patch stand in a sentence. */
static void make_harmless(struct why *why)
{
    for (char *c = why->text; *c; c++)
        if (iscntrl((unsigned char)*c) && *c != '\n')
            *c = '?';
}

int variant_run(struct variant *variant, const struct variant_settings *settings, bool with_stock,
                const struct conf_case *const *cases, struct why *why)
{
    struct labs labs = {.jobs = variant->jobs,
                        .job_count = with_stock ? 2 : 1,
                        .at_once = 2,
                        .cases = cases,
                        .slow = settings->slow,
                        .progress = progress_part,
                        .progress_ctx = &variant->progress};
    bool builds = !is_module(settings->patch);
    int rc;

    *variant = (struct variant){.settings = settings};
    progress_init(&variant->progress, PROGRESS_NORMAL);
    variant->agent = beside("blkproof-agent", why);
    variant->program = variant->agent ? beside("blkproof-dom0", why) : NULL;
    if (!variant->program)
        return -ENOENT;
    add_job(variant, VARIANT_CHANGED);
    if (with_stock)
        add_job(variant, VARIANT_STOCK);
    rc = labs_prepare(&labs, why);
    if (!rc)
        rc = kit_get(&variant->kit, &variant->jobs[VARIANT_CHANGED].options, builds,
                     builds && !settings->tree, why);
    if (!rc)
        rc = run(variant, &labs, why);
    progress_end(&variant->progress);
    if (rc)
        make_harmless(why);
    return rc;
}

void variant_dispose(struct variant *variant)
{
    result_free(variant->document);
    book_free(variant->book);
    driver_dispose(&variant->made);
    kit_dispose(&variant->kit);
    free(variant->agent);
    free(variant->program);
    free(variant->path);
    *variant = (struct variant){0};
}

struct run_document *variant_results(const struct variant *variant, enum variant_side side)
{
    const struct run_document *all = variant->document;
    struct run_document *results = calloc(1, sizeof(*results));

    if (!results)
        return NULL;
    *results = *all;
    results->frontend_count = results->result_count = 0;
    results->frontends = calloc(all->frontend_count + 1, sizeof(*results->frontends));
    results->results = calloc(all->result_count + 1, sizeof(*results->results));
    if (!results->frontends || !results->results) {
        variant_results_free(results);
        return NULL;
    }
    for (size_t i = 0; i < all->frontend_count; i++)
        if (strcmp(all->frontends[i].name, variant->names[side]) == 0)
            results->frontends[results->frontend_count++] = all->frontends[i];
    for (size_t i = 0; i < all->result_count; i++)
        if (strcmp(all->results[i].frontend, variant->names[side]) == 0)
            results->results[results->result_count++] = all->results[i];
    return results;
}

void variant_results_free(struct run_document *results)
{
    if (!results)
        return;
    free(results->frontends);
    free(results->results);
    free(results);
}
