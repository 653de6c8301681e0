/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/fio.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

#define TEXT_LIMIT (8u << 20) /* bytes of one round; forty times an ordinary one */

/* What a job did in a second; 0: nothing. */
static double value_of(const struct plan_load *load, json_t *job)
{
    json_t *mixed = json_object_get(job, "mixed");

    return json_number_value(json_object_get(mixed, load->counts_bytes ? "bw_bytes" : "iops"));
}

/* Everything there is to be in a round, each once. */
static int take_jobs(struct figures *figures, json_t *jobs, struct why *why)
{
    double values[PLAN_LOADS][PLAN_SIDES] = {{0}};
    enum plan_side side;
    unsigned load;
    json_t *job;
    size_t i;

    json_array_foreach(jobs, i, job) {
        const char *name = json_string_value(json_object_get(job, "jobname"));

        if (!name || !plan_find(name, &load, &side))
            return why_set(why, -EPROTO, "fio tells of a job that it was not given");
        if (json_integer_value(json_object_get(job, "error")))
            return why_set(why, -EPROTO, "fio's job %s/%s ended with error %lld",
                           plan_loads[load].name, plan_disks[side].name,
                           json_integer_value(json_object_get(job, "error")));
        values[load][side] = value_of(&plan_loads[load], job);
    }
    for (load = 0; load < PLAN_LOADS; load++)
        for (side = 0; side < PLAN_SIDES; side++)
            if (!(values[load][side] > 0))
                return why_set(why, -EPROTO, "fio's job %s/%s did nothing", plan_loads[load].name,
                               plan_disks[side].name);
    for (load = 0; load < PLAN_LOADS; load++)
        for (side = 0; side < PLAN_SIDES; side++)
            figures->values[load][side][figures->rounds] = values[load][side];
    figures->rounds++;
    return 0;
}

static int take_round(struct fio_reader *reader, size_t size, struct why *why)
{
    json_error_t error;
    json_t *json;
    int rc;

    if (reader->figures->rounds == FIGURES_ROUNDS)
        return why_set(why, -EPROTO, "fio tells of more than %d rounds", FIGURES_ROUNDS);
    json = json_loadb(reader->text, size, 0, &error);
    if (!json)
        return why_set(why, -EPROTO, "fio's results: line %d: %s", error.line, error.text);
    rc = take_jobs(reader->figures, json_object_get(json, "jobs"), why);
    json_decref(json);
    return rc;
}

/*
 * A line is complete, with its end at `end`.  A document of fio's has its first and last brace at
 * the start of a line; outside of one the text is dropped.
 */
static int take_line(struct fio_reader *reader, size_t end, struct why *why)
{
    const char *line = reader->text + reader->line;
    size_t length = end - reader->line - 1;
    int rc = 0;

    if (reader->text[0] == '{' && (reader->line > 0 || length == 1)) {
        if (length != 1 || line[0] != '}') {
            reader->line = end;
            return 0;
        }
        rc = take_round(reader, end, why);
    } else if (length >= strlen(FIO_FAILED) && !memcmp(line, FIO_FAILED, strlen(FIO_FAILED))) {
        rc = why_set(why, -EPROTO, "in the guest: %.*s%s%s", (int)(length - strlen(FIO_FAILED)),
                     line + strlen(FIO_FAILED), reader->said[0] ? "; it said: " : "", reader->said);
    } else if (length == strlen(FIO_END) && !memcmp(line, FIO_END, length)) {
        reader->ended = true;
    } else if (length) {
        snprintf(reader->said, sizeof(reader->said), "%.*s", (int)length, line);
    }
    reader->used = reader->line = 0;
    return rc;
}

static int make_room(struct fio_reader *reader, struct why *why)
{
    size_t room = reader->room ? reader->room * 2 : 1u << 16;
    char *text;

    if (reader->used < reader->room)
        return 0;
    if (room > TEXT_LIMIT)
        return why_set(why, -EPROTO, "the guest prints without end");
    text = realloc(reader->text, room);
    if (!text)
        return why_set(why, -ENOMEM, "read fio's results: out of memory");
    reader->text = text;
    reader->room = room;
    return 0;
}

int fio_feed(struct fio_reader *reader, const char *bytes, size_t size, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; i < size && !rc; i++) {
        char c = bytes[i];

        if (c == '\r') /* a terminal's */
            continue;
        rc = make_room(reader, why);
        if (rc)
            break;
        reader->text[reader->used++] = c == '\n' || (c >= ' ' && c <= '~') ? c : '?';
        if (c == '\n')
            rc = take_line(reader, reader->used, why);
    }
    return rc;
}

void fio_dispose(struct fio_reader *reader)
{
    free(reader->text);
    *reader = (struct fio_reader){.figures = reader->figures};
}
