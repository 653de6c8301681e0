/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/earlier.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"

struct earlier_run {
    char *folder;
    struct run_document *document; /* NULL: not read yet, or not readable */
};

struct earlier {
    struct earlier_run runs[EARLIER_RUNS]; /* the newest first */
    size_t count, read;
};

/* A run's folder is named after its start; `latest` is another name of one, and what begins with a dot is none yet. */
static int is_run(const struct dirent *entry)
{
    return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static int newest_first(const struct dirent **a, const struct dirent **b)
{
    return strverscmp((*b)->d_name, (*a)->d_name);
}

int earlier_open(struct earlier **earlier_out, const char *parent, struct why *why)
{
    struct earlier *earlier = calloc(1, sizeof(*earlier));
    struct dirent **entries = NULL;
    int count = earlier ? scandir(parent, &entries, is_run, newest_first) : 0, rc = 0;

    for (int i = 0; i < count; i++) {
        if (!rc && earlier->count < EARLIER_RUNS) {
            if (asprintf(&earlier->runs[earlier->count].folder, "%s/%s", parent,
                         entries[i]->d_name) < 0)
                rc = -ENOMEM;
            else
                earlier->count++;
        }
        free(entries[i]);
    }
    free(entries);
    if (!earlier || rc) {
        earlier_free(earlier);
        return why_set(why, -ENOMEM, "no memory for earlier runs");
    }
    *earlier_out = earlier;
    return 0;
}

void earlier_free(struct earlier *earlier)
{
    if (!earlier)
        return;
    for (size_t i = 0; i < earlier->count; i++) {
        free(earlier->runs[i].folder);
        result_free(earlier->runs[i].document);
    }
    free(earlier);
}

/* The i-th run, newest first; NULL: there are no more.  Its document may be NULL. */
static const struct earlier_run *run_at(struct earlier *earlier, size_t i)
{
    struct why ignored;

    if (i == earlier->count)
        return NULL;
    if (i == earlier->read &&
        result_load(&earlier->runs[earlier->read++].document, earlier->runs[i].folder, &ignored))
        earlier->runs[i].document = NULL;
    return &earlier->runs[i];
}

/* The path of a file beside a result, for the caller to free; NULL: it has none. */
static char *path_of(const char *folder, const char *file)
{
    char *path = NULL;

    return file && asprintf(&path, "%s/%s", folder, file) >= 0 ? path : NULL;
}

static bool is_there(const char *folder, const char *file)
{
    char *path = path_of(folder, file);
    bool there = path && !access(path, R_OK);

    free(path);
    return there || !file;
}

/* Is it the result that is looked for, and can it be taken as it stands? */
static bool fits(const struct case_result *result, const char *folder, const char *fingerprint)
{
    return result->fingerprint && !strcmp(result->fingerprint, fingerprint) &&
           result->verdict != VERDICT_ERROR && is_there(folder, result->journal) &&
           is_there(folder, result->control_journal) && is_there(folder, result->console);
}

struct earlier_result earlier_find(struct earlier *earlier, const char *fingerprint)
{
    const struct earlier_run *run;

    for (size_t i = 0; (run = run_at(earlier, i)); i++)
        for (size_t j = 0; run->document && j < run->document->result_count; j++)
            if (fits(&run->document->results[j], run->folder, fingerprint))
                return (struct earlier_result){.result = &run->document->results[j],
                                               .run = run->document,
                                               .folder = run->folder};
    return (struct earlier_result){0};
}

double earlier_seconds(struct earlier *earlier, const char *frontend, const char *case_name)
{
    const struct earlier_run *run;

    for (size_t i = 0; (run = run_at(earlier, i)); i++)
        for (size_t j = 0; run->document && j < run->document->result_count; j++) {
            const struct case_result *result = &run->document->results[j];

            if (!strcmp(result->frontend, frontend) && !strcmp(result->case_name, case_name))
                return result->seconds;
        }
    return -1;
}

const struct frontend_result *earlier_frontend(const struct earlier_result *at)
{
    size_t i = 0;

    while (strcmp(at->run->frontends[i].name, at->result->frontend) != 0)
        i++;
    return &at->run->frontends[i];
}

/* A text beside a result, for the caller to free; NULL without one. */
static int read_file(char **text_out, const char *folder, const char *file, struct why *why)
{
    char *path = path_of(folder, file), *text = NULL;
    FILE *in = path ? fopen(path, "re") : NULL;
    size_t room = 0;
    int rc = 0;

    if (file && (!in || (getdelim(&text, &room, '\0', in) < 0 && ferror(in))))
        rc = why_set(why, -EIO, "%s/%s: %s", folder, file, strerror(errno));
    if (in)
        fclose(in);
    free(path);
    if (rc)
        free(text);
    else
        *text_out = text;
    return rc;
}

int earlier_give(const struct earlier_result *at, const char *taken_from, struct sink *sink,
                 struct why *why)
{
    const struct case_result *from = at->result;
    struct case_result result = *from;
    char *journal = NULL, *control = NULL, *console = NULL;
    int rc = read_file(&journal, at->folder, from->journal, why);

    result.taken_from = (char *)taken_from;
    result.journal = result.control_journal = result.console = NULL; /* they get new names */
    if (!rc)
        rc = read_file(&control, at->folder, from->control_journal, why);
    if (!rc)
        rc = read_file(&console, at->folder, from->console, why);
    if (!rc)
        rc = sink->ops->result(
            sink, &result,
            &(struct evidence){.journal = journal, .control_journal = control, .console = console},
            why);
    free(journal);
    free(control);
    free(console);
    return rc;
}
