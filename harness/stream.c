/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/result_json.h"

struct stream_writer {
    struct sink sink;
    int fd;
};

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size) {
        ssize_t r = write(fd, bytes, size);

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -errno;
        bytes += r;
        size -= (size_t)r;
    }
    return 0;
}

/* Writes one line and drops the object. */
static int send_line(struct sink *sink, json_t *object, struct why *why)
{
    struct stream_writer *writer = (struct stream_writer *)sink;
    char *line = object ? json_dumps(object, JSON_COMPACT) : NULL;
    int rc = -ENOMEM;

    if (line) {
        size_t length = strlen(line);

        line[length] = '\n'; /* in place of its end */
        rc = write_all(writer->fd, line, length + 1);
    }
    free(line);
    json_decref(object);
    return rc ? why_set(why, rc, "sending results: %s", strerror(-rc)) : 0;
}

static int stream_frontend(struct sink *sink, const struct frontend_result *frontend,
                           struct why *why)
{
    return send_line(
        sink,
        json_pack("{s:s, s:o}", "event", "frontend", "frontend", result_frontend_to_json(frontend)),
        why);
}

static int stream_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                        struct why *why)
{
    return send_line(sink,
                     json_pack("{s:s, s:s, s:i, s:i}", "event", "begin", "case", case_name,
                               "number", (int)number, "of", (int)of),
                     why);
}

static int stream_result(struct sink *sink, const struct case_result *result,
                         const struct evidence *evidence, struct why *why)
{
    return send_line(sink,
                     json_pack("{s:s, s:o, s:s*, s:s*, s:s*}", "event", "result", "result",
                               result_case_to_json(result), "journal", evidence->journal,
                               "control_journal", evidence->control_journal, "console",
                               evidence->console),
                     why);
}

static const struct sink_ops stream_ops = {
    .frontend = stream_frontend,
    .begin = stream_begin,
    .result = stream_result,
};

int stream_writer_open(struct sink **sink_out, const char *path, struct why *why)
{
    struct stream_writer *writer = calloc(1, sizeof(*writer));

    if (!writer)
        return why_set(why, -ENOMEM, "no memory for a stream");
    writer->sink.ops = &stream_ops;
    writer->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (writer->fd < 0) {
        int rc = why_set(why, -errno, "cannot open %s for the results: %s", path, strerror(errno));

        free(writer);
        return rc;
    }
    *sink_out = &writer->sink;
    return 0;
}

/* A device takes lines before the reader has them, and a machine that ends takes them along. */
static void await_reader(int fd)
{
    struct pollfd hung_up = {.fd = fd};
    struct stat status;

    if (fstat(fd, &status) || !S_ISCHR(status.st_mode))
        return;
    while (poll(&hung_up, 1, -1) < 0 && errno == EINTR)
        ;
}

/* Sends the last line and frees; when that fails the reader sees a stream that broke off. */
static void end_stream(struct sink *sink, json_t *last)
{
    struct stream_writer *writer = (struct stream_writer *)sink;
    struct why ignored;

    if (!send_line(sink, last, &ignored))
        await_reader(writer->fd);
    close(writer->fd);
    free(writer);
}

void stream_writer_close(struct sink *sink, const char *failed)
{
    end_stream(sink, failed ? json_pack("{s:s, s:s}", "event", "failed", "text", failed)
                            : json_pack("{s:s}", "event", "end"));
}

void stream_writer_spoilt(struct sink *sink)
{
    end_stream(sink, json_pack("{s:s}", "event", "spoilt"));
}

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static int damaged(struct why *why, const char *what)
{
    return why_set(why, -EPROTO, "the results that came from dom0 are damaged: %s", what);
}

static int take_frontend(struct stream_reader *reader, const json_t *object, struct why *why)
{
    struct frontend_result frontend = {0};
    int rc = result_frontend_from_json(&frontend, json_object_get(object, "frontend"), why);

    if (rc)
        return why_prefix(why, -EPROTO, "the results that came from dom0 are damaged: ");
    rc = reader->sink->ops->frontend(reader->sink, &frontend, why);
    result_frontend_dispose(&frontend);
    return rc;
}

static int take_begin(struct stream_reader *reader, const json_t *object, struct why *why)
{
    const char *name = text_at(object, "case");
    json_int_t number = json_integer_value(json_object_get(object, "number"));
    json_int_t of = json_integer_value(json_object_get(object, "of"));

    if (!name || number < 1 || of < number || of > 100000)
        return damaged(why, "a case without name or number");
    return reader->sink->ops->begin(reader->sink, name, (unsigned)number, (unsigned)of, why);
}

static int take_result(struct stream_reader *reader, const json_t *object, struct why *why)
{
    struct evidence evidence = {.journal = text_at(object, "journal"),
                                .control_journal = text_at(object, "control_journal"),
                                .console = text_at(object, "console")};
    struct case_result result = {0};
    int rc = result_case_from_json(&result, json_object_get(object, "result"), why);

    if (rc)
        return why_prefix(why, -EPROTO, "the results that came from dom0 are damaged: ");
    rc = reader->sink->ops->result(reader->sink, &result, &evidence, why);
    result_case_dispose(&result);
    return rc;
}

static int take_line(struct stream_reader *reader, const char *line, size_t length, struct why *why)
{
    json_error_t error;
    json_t *object = json_loadb(line, length, 0, &error);
    const char *event = text_at(object, "event");
    int rc = 0;

    if (!event)
        rc = damaged(why, "a line that is no event");
    else if (!strcmp(event, "frontend"))
        rc = take_frontend(reader, object, why);
    else if (!strcmp(event, "begin"))
        rc = take_begin(reader, object, why);
    else if (!strcmp(event, "result"))
        rc = take_result(reader, object, why);
    else if (!strcmp(event, "failed"))
        snprintf(reader->failed, sizeof(reader->failed), "%s",
                 text_at(object, "text") ? text_at(object, "text") : "no reason given");
    else if (!strcmp(event, "spoilt"))
        reader->spoilt = true;
    else if (strcmp(event, "end") != 0)
        rc = damaged(why, "an event that we do not know");
    if (event && (!strcmp(event, "end") || !strcmp(event, "failed") || reader->spoilt))
        reader->ended = true;
    json_decref(object);
    return rc;
}

static int keep(struct stream_reader *reader, const char *bytes, size_t size, struct why *why)
{
    char *grown;

    if (!size)
        return 0;
    if (size > STREAM_LINE_MAX || reader->used + size > STREAM_LINE_MAX)
        return damaged(why, "a line without end");
    if (reader->used + size > reader->room) {
        grown = realloc(reader->line, (reader->used + size) * 2);
        if (!grown)
            return why_set(why, -ENOMEM, "no memory for the results that came from dom0");
        reader->line = grown;
        reader->room = (reader->used + size) * 2;
    }
    memcpy(reader->line + reader->used, bytes, size);
    reader->used += size;
    return 0;
}

int stream_reader_feed(struct stream_reader *reader, const char *bytes, size_t size,
                       struct why *why)
{
    while (size && !reader->ended) {
        const char *end = memchr(bytes, '\n', size);
        size_t part = end ? (size_t)(end - bytes) : size;
        int rc = keep(reader, bytes, part, why);

        if (!rc && end) {
            rc = take_line(reader, reader->line, reader->used, why);
            reader->used = 0;
            part++;
        }
        if (rc)
            return rc;
        bytes += part;
        size -= part;
    }
    return 0;
}

void stream_reader_dispose(struct stream_reader *reader)
{
    free(reader->line);
    reader->line = NULL;
}
