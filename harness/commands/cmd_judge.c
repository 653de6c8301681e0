/* SPDX-License-Identifier: BSD-2-Clause */
/* judge: a recorded run, judged again. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "harness/commands/common.h"
#include "harness/commands/formats.h"
#include "harness/record.h"
#include "harness/rejudge.h"
#include "harness/result_json.h"

struct judge_settings {
    const char *output;
    unsigned format;
};

/* The whole of a file of the run, for the caller to free; ctx is the run's folder. */
static char *read_file(void *ctx, const char *file, struct why *why)
{
    char *path = NULL, *text = NULL;
    size_t room = 0;
    FILE *in;

    if (asprintf(&path, "%s/%s", (const char *)ctx, file) < 0) {
        why_set(why, -ENOMEM, "no memory for %s", file);
        return NULL;
    }
    in = fopen(path, "re");
    if (!in || (getdelim(&text, &room, '\0', in) < 0 && ferror(in))) {
        why_set(why, -errno, "%s: %s", path, strerror(errno));
        free(text);
        text = NULL;
    }
    if (in)
        fclose(in);
    free(path);
    return text;
}

/* Today's declarations of the cases that a run has results of, as far as there are any. */
static const struct conf_case **cases_of(const struct run_document *document, struct why *why)
{
    struct option_strings names = {calloc(document->result_count + 1, sizeof(*names.items)), 0};
    const struct conf_case **cases = NULL;

    for (size_t i = 0; names.items && i < document->result_count; i++) {
        const char *name = document->results[i].case_name;
        struct option_strings alone = {&name, 1};
        const struct conf_case **found = select_cases(&alone, why);

        if (found && strcmp(found[0]->name, name) == 0)
            names.items[names.count++] = name;
        free((void *)found);
    }
    if (!names.items)
        why_set(why, -ENOMEM, "no memory for a list of cases");
    else if (!names.count)
        why_set(why, -ENODATA, "%s: there is none of its cases any more", document->id);
    else
        cases = select_cases(&names, why);
    free(names.items);
    return cases;
}

static int keep_file(struct record *record, const char *run, const char *file, struct why *why)
{
    char *text = file ? read_file((char *)run, file, why) : NULL;
    int rc = file && !text ? -EIO : 0;

    if (text)
        rc = record_file(record, file, text, strlen(text), why);
    free(text);
    return rc;
}

/* Keeps the judged run, with the evidence of the old one, as a run of its own. */
static int keep(const struct run_document *document, const char *run, const char *parent,
                char **path_out, struct why *why)
{
    struct record *record = NULL;
    json_t *json = NULL;
    int rc = record_open(&record, parent ? parent : RECORD_PARENT, why);

    for (size_t i = 0; !rc && i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        rc = keep_file(record, run, result->journal, why);
        if (!rc)
            rc = keep_file(record, run, result->control_journal, why);
        if (!rc)
            rc = keep_file(record, run, result->console, why);
    }
    if (!rc && !(json = result_document_to_json(document)))
        rc = why_set(why, -ENOMEM, "no memory for the results");
    if (!rc)
        rc = record_finish(record, json, path_out, why);
    json_decref(json);
    record_free(record);
    return rc;
}

static int judge_run(struct run_document *document, const char *run, struct why *why)
{
    const struct conf_case **cases = cases_of(document, why);
    struct rejudge how = {.cases = cases,
                          .all = all_cases,
                          .profiles = all_profiles,
                          .read = read_file,
                          .ctx = (void *)run};
    int rc = cases ? rejudge_run(document, &how, why) : -ENODATA;

    free((void *)cases);
    return rc;
}

/* The document is of this command now. */
static int sign(struct run_document *document, const char *line)
{
    free(document->command);
    free(document->tool);
    document->command = strdup(line);
    document->tool = strdup("blkproof " BLKPROOF_VERSION);
    return document->command && document->tool ? 0 : -ENOMEM;
}

static int judge(const char *run, const struct judge_settings *settings, const char *line)
{
    struct run_document *before = NULL, *judged = NULL, *after = NULL;
    struct comparison *comparison = NULL;
    char *path = NULL;
    struct why why;
    int rc = result_load(&before, run, &why), count = 0, status;

    if (!rc)
        rc = result_load(&judged, run, &why);
    if (!rc)
        rc = count = judge_run(judged, run, &why);
    if (rc > 0)
        rc = sign(judged, line) ? why_set(&why, -ENOMEM, "no memory for the results")
                                : keep(judged, run, settings->output, &path, &why);
    if (!rc)
        rc = result_load(&after, path, &why);
    if (!rc)
        rc = compare_runs(&comparison, before, after, &why);
    if (rc) {
        status = error_exit(rc, &why);
    } else {
        status = format_compare(settings->format, comparison, &(struct format_context){0},
                                compare_exit_status(comparison, false));
        fprintf(stderr, "%d of %zu results were judged again; kept in %s\n", count,
                after->result_count, path);
    }
    compare_free(comparison);
    result_free(before);
    result_free(judged);
    result_free(after);
    free(path);
    return status;
}

static int run_judge(const struct command *self, int argc, char **argv)
{
    struct judge_settings settings = {0};
    char *line = command_line(argc, argv);
    struct why why;
    int first, status = parse_or_help(self, &settings, argc, argv, &first);

    if (status < 0 && argc - first != 1) {
        why_set(&why, -EINVAL, "judge takes one run, a folder");
        status = usage_error(self, &why);
    }
    if (status < 0)
        status = judge(argv[first], &settings, line ? line : "blkproof judge");
    free(line);
    return status;
}

static const struct option_entry options[] = {
    {.name = "output",
     .kind = OPTION_STRING,
     .argument = "DIR",
     .help = "keep the judged run in DIR; default: runs",
     .at = offsetof(struct judge_settings, output)},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .argument = "FORMAT",
     .choices = format_compare_choices,
     .help = "text (the default), junit, markdown or html (a page)",
     .at = offsetof(struct judge_settings, format)},
};

const struct command command_judge = {
    .name = "judge",
    .operands = "RUN",
    .summary = "judge a recorded run again",
    .about =
        "Judges the journals of a run again, with what cases expect and profiles pin today, keeps\n"
        "that as a run of its own, and shows what changed as `compare` does, with its exit "
        "status.\n"
        "What was played otherwise than it would be today is taken over as it is, and says so.",
    .examples = "blkproof judge runs/2026-11-01T120000Z\n",
    OPTIONS(options),
    .run = run_judge,
};
