/* SPDX-License-Identifier: BSD-2-Clause */
/* merge: the parts of a matrix, run wherever they were run, as one run. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/commands/common.h"
#include "harness/commands/merge.h"
#include "harness/lab/blob.h"
#include "harness/record.h"
#include "harness/result_json.h"
#include "reports/report.h"

struct merge_settings {
    const char *output;
};

/* The runs that were named. */
struct merge {
    struct merge_source *sources;
    struct run_document **documents;
    size_t count;
};

static int load(struct merge *merge, char **runs, size_t count, struct why *why)
{
    int rc = 0;

    merge->sources = calloc(count, sizeof(*merge->sources));
    merge->documents = calloc(count, sizeof(*merge->documents));
    if (!merge->sources || !merge->documents)
        return why_set(why, -ENOMEM, "no memory to merge these runs");
    while (!rc && merge->count < count) {
        rc = result_load(&merge->documents[merge->count], runs[merge->count], why);
        if (rc)
            break;
        merge->sources[merge->count] = (struct merge_source){
            .document = merge->documents[merge->count], .run = runs[merge->count]};
        merge->count++;
    }
    return rc;
}

static void dispose(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++)
        result_free(merge->documents[i]);
    free(merge->documents);
    free(merge->sources);
}

/* The run's folder may be named by the file in it. */
static int folder_length(const char *run)
{
    static const char document[] = "result.json";
    size_t length = strlen(run), tail = sizeof(document) - 1;

    if (length >= tail && !strcmp(run + length - tail, document))
        length -= tail;
    return (int)length;
}

static int copy_file(struct record *record, const char *run, const char *name, struct why *why)
{
    struct blob bytes = {0};
    char *path = NULL;
    int length = folder_length(run), rc;

    if (!name)
        return 0;
    if (asprintf(&path, "%.*s%s%s", length, run, length ? "/" : "", name) < 0)
        return why_set(why, -ENOMEM, "no memory to merge these runs");
    rc = blob_load(&bytes, path, why);
    if (!rc)
        rc = record_file(record, name, bytes.data, bytes.size, why);
    blob_dispose(&bytes);
    free(path);
    return rc;
}

static int copy_evidence(struct record *record, const struct merge *merge,
                         const struct merged *merged, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < merged->document.result_count; i++) {
        const struct case_result *result = &merged->document.results[i];
        const char *run = merge->sources[merged->sources[i]].run;

        rc = copy_file(record, run, result->journal, why);
        if (!rc)
            rc = copy_file(record, run, result->control_journal, why);
        if (!rc)
            rc = copy_file(record, run, result->console, why);
    }
    return rc;
}

/* Writes the run whole, and shows it. */
static int keep(const struct merge *merge, struct merged *merged, const char *parent, char *line,
                int *status_out, struct why *why)
{
    struct run_document *document = &merged->document, *kept = NULL;
    struct record *record = NULL;
    json_t *json = NULL;
    char *path = NULL;
    int rc;

    document->id = "unnamed";
    document->tool = "blkproof " BLKPROOF_VERSION;
    document->command = line;
    rc = record_open(&record, parent, why);
    if (!rc)
        rc = copy_evidence(record, merge, merged, why);
    if (!rc && !(json = result_document_to_json(document)))
        rc = why_set(why, -ENOMEM, "no memory to merge these runs");
    if (!rc)
        rc = record_finish(record, json, &path, why);
    if (!rc)
        rc = result_document_from_json(&kept, json, why);
    if (!rc) {
        report_text(stdout, kept, path, isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
        *status_out = result_exit_status(kept);
    }
    json_decref(json);
    result_free(kept);
    free(path);
    record_free(record);
    return rc;
}

static int merge_runs(char **runs, size_t count, const char *parent, char *line)
{
    struct merge merge = {0};
    struct merged merged = {0};
    struct why why;
    int status = EXIT_OK, rc;

    rc = load(&merge, runs, count, &why);
    if (!rc)
        rc = merge_make(&merged, merge.sources, merge.count, &why);
    if (!rc)
        rc = keep(&merge, &merged, parent, line, &status, &why);
    merge_dispose(&merged);
    dispose(&merge);
    return rc ? error_exit(rc, &why) : status;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct merge_settings settings = {.output = RECORD_PARENT};
    char *line = command_line(argc, argv);
    struct why why;
    int first, status = parse_or_help(self, &settings, argc, argv, &first);

    if (status < 0 && first == argc) {
        why_set(&why, -EINVAL, "say which runs to merge, as runs/2026-11-22T093012Z");
        status = usage_error(self, &why);
    }
    if (status < 0)
        status = merge_runs(argv + first, (size_t)(argc - first), settings.output, line);
    free(line);
    return status;
}

static const struct option_entry options[] = {
    {.name = "output",
     .kind = OPTION_STRING,
     .argument = "DIR",
     .help = "keep the merged run in DIR; default: runs",
     .at = offsetof(struct merge_settings, output)},
};

const struct command command_merge = {
    .name = "merge",
    .operands = "RUN...",
    .summary = "make one run of several, as of the shards of a matrix",
    .about =
        "Joins the results of runs, with their evidence, and shows them as one run would have\n"
        "shown them.  Of one case on one frontend a result is worth more than an error; two\n"
        "results that differ are refused.  Runs that are still to come can be merged in later.\n"
        "The exit status is that of the merged run.",
    .examples =
        "blkproof matrix --shard 1/2 --output one; blkproof matrix --shard 2/2 --output two\n"
        "blkproof merge one/latest two/latest\n",
    OPTIONS(options),
    .run = run,
};
