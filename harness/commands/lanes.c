/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/lanes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands/common.h"
#include "harness/commands/fingerprint.h"
#include "harness/commands/frontends.h"

#define USUAL_SECONDS 1.0 /* of a case that was never played */

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "no memory for a matrix");
}

static size_t count_of(const struct conf_case *const *cases)
{
    size_t count = 0;

    while (cases[count])
        count++;
    return count;
}

static struct lab_options options_of(const struct lanes *lanes, const struct column *column)
{
    const struct run_settings *settings = lanes->settings;

    return (struct lab_options){.xen = column->xen ? column->xen : lab_xens[0],
                                .type = column->type,
                                .kernel = column->kernel->series,
                                .vmlinuz = column->kernel->vmlinuz,
                                .modules = column->kernel->modules,
                                .agent = lanes->agent,
                                .program = lanes->program,
                                .vcpus = column->vcpus,
                                .accel = settings->accel,
                                .fresh = settings->no_snapshot,
                                .mirror = settings->mirror,
                                .slow = settings->slow,
                                .progress = lanes->progress,
                                .progress_ctx = lanes->progress_ctx};
}

static const struct option_strings *offer_of(const struct column *column)
{
    return column->offer ? &column->offer->nodes : NULL;
}

/* Only what cannot be known without the archive is fetched for that. */
static int take_fingerprints(const struct lanes *lanes, struct lane *lane, struct why *why)
{
    char machine[LAB_IDENTITY];
    int rc = lab_identity(&lane->options, machine, why);

    for (size_t i = 0; !rc && lane->cases[i]; i++)
        rc = fingerprint_make(lane->fingerprints[i],
                              &(struct fingerprint){.machine = machine,
                                                    .program = lanes->program_hash,
                                                    .case_name = lane->cases[i]->name,
                                                    .backend = lane->column->backend,
                                                    .offer = offer_of(lane->column),
                                                    .profiles = !lanes->settings->no_profile},
                              why);
    return rc;
}

static void dispose_lane(struct lane *lane)
{
    free((void *)lane->cases);
    free(lane->fingerprints);
    free(lane->taken);
    free((void *)lane->left);
}

/* The last one; archives change, and nobody has asked for this kernel. */
static void leave_out(struct lanes *lanes, struct lane *lane)
{
    char text[sizeof(lane->trouble.text) + 100];

    snprintf(text, sizeof(text), "%s is left out: %s", lane->column->name, lane->trouble.text);
    lanes->progress(lanes->progress_ctx, text, -1);
    lanes->left_out = lane->trouble;
    dispose_lane(lane);
    lanes->count--;
}

/* Takes the list of cases, of which there is at least one. */
static int add_lane(struct lanes *lanes, const struct column *column,
                    const struct conf_case **cases, struct why *why)
{
    struct lane *lane = &lanes->items[lanes->count++];
    size_t count = count_of(cases);

    *lane = (struct lane){.column = column,
                          .options = options_of(lanes, column),
                          .cases = cases,
                          .fingerprints = calloc(count, sizeof(*lane->fingerprints)),
                          .taken = calloc(count, sizeof(*lane->taken)),
                          .left = calloc(count + 1, sizeof(*lane->left))};
    if (!lane->fingerprints || !lane->taken || !lane->left)
        return no_memory(why);
    memcpy(lane->left, cases, count * sizeof(*lane->left));
    if (take_fingerprints(lanes, lane, &lane->trouble) == -ENOENT && column->kernel->usual)
        leave_out(lanes, lane);
    return 0;
}

static int find_programs(struct lanes *lanes, struct why *why)
{
    struct blob program = {0};
    int rc;

    lanes->agent = beside("blkproof-agent", why);
    lanes->program = lanes->agent ? beside("blkproof-dom0", why) : NULL;
    if (!lanes->program)
        return -ENOENT;
    rc = blob_load(&program, lanes->program, why);
    if (!rc)
        rc = blob_hash(lanes->program_hash, program.data, program.size, why);
    blob_dispose(&program);
    return rc;
}

int lanes_make(struct lanes *lanes, const struct columns *columns, const struct shard *shard,
               const struct conf_case *const *cases, struct why *why)
{
    int rc = find_programs(lanes, why);

    lanes->items = calloc(columns->count, sizeof(*lanes->items));
    lanes->jobs = calloc(columns->count, sizeof(*lanes->jobs));
    if (!rc && (!lanes->items || !lanes->jobs))
        rc = no_memory(why);
    for (size_t i = 0; !rc && i < columns->count; i++) {
        const struct conf_case **mine = shard_cases(shard, i, columns->count, cases);

        if (!mine)
            rc = no_memory(why);
        else if (!mine[0])
            free((void *)mine);
        else
            rc = add_lane(lanes, &columns->items[i], mine, why);
    }
    return rc;
}

void lanes_dispose(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->count; i++)
        dispose_lane(&lanes->items[i]);
    free(lanes->items);
    free(lanes->jobs);
    free(lanes->agent);
    free(lanes->program);
    *lanes = (struct lanes){0};
}

static void take(const struct lanes *lanes, struct lane *lane, struct earlier *earlier)
{
    size_t left = 0;

    for (size_t i = 0; lane->cases[i]; i++) {
        double seconds;

        if (!lanes->settings->fresh)
            lane->taken[i] = earlier_find(earlier, lane->fingerprints[i]);
        if (lane->taken[i].result)
            continue;
        lane->left[left++] = lane->cases[i];
        seconds = earlier_seconds(earlier, lane->column->name, lane->cases[i]->name);
        lane->seconds += seconds < 0 ? USUAL_SECONDS : seconds;
    }
    lane->left[left] = NULL;
}

void lanes_take(struct lanes *lanes, struct earlier *earlier)
{
    for (size_t i = 0; i < lanes->count; i++)
        if (!lanes->items[i].trouble.text[0])
            take(lanes, &lanes->items[i], earlier);
}

int lanes_prepare(struct lanes *lanes, struct why *why)
{
    const struct why *trouble = !lanes->count && lanes->left_out.text[0] ? &lanes->left_out : NULL;
    bool any = false;

    for (size_t i = 0; i < lanes->count; i++) {
        struct lane *lane = &lanes->items[i];
        struct lab_job job = {.name = lane->column->name, .options = lane->options};
        const struct labs labs = {.jobs = &job,
                                  .job_count = 1,
                                  .progress = lanes->progress,
                                  .progress_ctx = lanes->progress_ctx};

        if (!lane->trouble.text[0] && lane->left[0])
            labs_prepare(&labs, &lane->trouble);
        if (!lane->trouble.text[0])
            any = true;
        else if (!trouble)
            trouble = &lane->trouble;
    }
    return any || !trouble ? 0 : why_set(why, -EIO, "%s", trouble->text);
}

/* The command that asks this lane's cases again. */
static char *again_of(const struct lanes *lanes, const struct column *column)
{
    struct run_settings alone = *lanes->settings;
    const char *series = column->kernel->series;

    alone.cases = (struct option_strings){0};
    alone.suite = SUITE_UNSET;
    alone.quiet = alone.verbose = false;
    alone.format = 0;
    alone.frontends = (struct option_strings){&series, series ? 1 : 0};
    alone.kernel = column->kernel->vmlinuz;
    alone.modules = column->kernel->modules;
    alone.type = column->type ? frontends_choice(lab_types, column->type, NULL) : 0;
    alone.xen = column->xen ? frontends_choice(lab_xens, column->xen, NULL) : 0;
    alone.vcpus = column->vcpus;
    alone.backend = column->backend;
    alone.offer = offer_of(column) ? *offer_of(column) : (struct option_strings){0};
    return command_again(&command_run, &alone, &run_defaults, NULL);
}

/* A frontend that no lab introduces is what the run says of it that its results were taken from. */
static int introduce(struct lane *lane, struct why *why)
{
    struct frontend_result frontend;
    size_t i = 0;

    while (!lane->taken[i].result)
        i++;
    frontend = *earlier_frontend(&lane->taken[i]);
    frontend.error = NULL;
    return lane->page->ops->frontend(lane->page, &frontend, why);
}

static int give_taken(struct lane *lane, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && lane->cases[i]; i++) {
        const struct earlier_result *taken = &lane->taken[i];

        if (taken->result)
            rc = earlier_give(
                taken, taken->result->taken_from ? taken->result->taken_from : taken->run->id,
                lane->page, why);
    }
    return rc;
}

static int open_lane(struct lanes *lanes, struct lane *lane, struct book *book, struct why *why)
{
    char *again = again_of(lanes, lane->column);
    int rc = book_page(
        book,
        &(struct book_page_options){.name = lane->column->name, .bench = "lab", .repeat = again},
        &lane->page, why);

    free(again);
    for (size_t i = 0; !rc && lane->cases[i]; i++)
        if (lane->fingerprints[i][0])
            rc = book_fingerprint(lane->page, lane->cases[i]->name, lane->fingerprints[i], why);
    if (!rc && !lane->left[0])
        rc = introduce(lane, why);
    if (!rc)
        rc = give_taken(lane, why);
    if (!rc && lane->trouble.text[0])
        rc = book_page_fail(lane->page, lane->cases, lane->trouble.text, why);
    else if (!rc && lane->left[0])
        lanes->jobs[lanes->job_count++] = (struct lab_job){.name = lane->column->name,
                                                           .options = lane->options,
                                                           .page = lane->page,
                                                           .cases = lane->left,
                                                           .offer = offer_of(lane->column),
                                                           .backend = lane->column->backend,
                                                           .seconds = lane->seconds};
    return rc;
}

int lanes_open(struct lanes *lanes, struct book *book, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < lanes->count; i++)
        rc = open_lane(lanes, &lanes->items[i], book, why);
    return rc;
}
