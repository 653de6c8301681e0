/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/trace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/guest/file.h"

static const char *const names[] = {
    [TRACE_ISSUE] = "issue", [TRACE_COMPLETE] = "complete", [TRACE_REQUEUE] = "requeue",
    [TRACE_LOST] = "lost",   [TRACE_UNPARSED] = "unparsed",
};

const char *trace_event_name(enum trace_event event)
{
    return names[event];
}

static int set(const struct trace *trace, const char *file, const char *value, struct why *why)
{
    char path[PATH_MAX];
    int rc;

    snprintf(path, sizeof(path), "%s/%s", trace->instance, file);
    rc = file_write(path, value);
    if (rc < 0)
        return why_set(why, rc, "writing %s to %s failed: %s", value, path, strerror(-rc));
    return 0;
}

/* Writes to a file of each event. */
static int set_all(const struct trace *trace, const char *file, const char *value, struct why *why)
{
    char path[64];
    int rc = 0;

    for (int event = TRACE_ISSUE; rc == 0 && event <= TRACE_REQUEUE; event++) {
        snprintf(path, sizeof(path), "events/block/block_rq_%s/%s", names[event], file);
        rc = set(trace, path, value, why);
    }
    return rc;
}

int trace_open(struct trace *trace, const char *path, struct why *why)
{
    char pipe[PATH_MAX];
    int rc;

    *trace = TRACE_NONE;
    snprintf(trace->instance, sizeof(trace->instance), "%s/instances/blkproof", path);
    if (mkdir(trace->instance, 0700) < 0 && errno != EEXIST) {
        rc = why_set(why, -errno, "%s cannot be made: %s", trace->instance, strerror(errno));
        trace->instance[0] = '\0';
        return rc;
    }
    rc = set_all(trace, "enable", "0", why);
    if (rc == 0)
        rc = set(trace, "trace", "", why);
    if (rc == 0)
        rc = set(trace, "buffer_size_kb", "512", why);
    if (rc == 0)
        rc = set(trace, "trace_options", "nocontext-info", why);
    if (rc < 0)
        goto out;
    set(trace, "buffer_percent", "0",
        NULL); /* wake us for the first event; older kernels always do */
    snprintf(pipe, sizeof(pipe), "%s/trace_pipe", trace->instance);
    trace->fd = open(pipe, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (trace->fd < 0)
        rc = why_set(why, -errno, "%s cannot be opened: %s", pipe, strerror(errno));
out:
    if (rc < 0)
        trace_close(trace);
    return rc;
}

void trace_close(struct trace *trace)
{
    if (trace->fd >= 0)
        close(trace->fd);
    trace->fd = -1;
    if (trace->instance[0])
        rmdir(trace->instance);
    trace->instance[0] = '\0';
}

int trace_follow(struct trace *trace, dev_t disk, struct why *why)
{
    char filter[64];
    int rc;

    if (trace->from && trace->from <= disk && major(trace->from) == major(disk))
        return 0;
    /* The kernel keeps a device number as major << 20 | minor; the filter sees it so. */
    snprintf(filter, sizeof(filter), "dev >= %u && dev < %u", major(disk) << 20 | minor(disk),
             (major(disk) + 1) << 20);
    rc = set_all(trace, "filter", filter, why);
    if (rc == 0)
        rc = set_all(trace, "enable", "1", why);
    trace->from = rc == 0 ? disk : 0;
    return rc;
}

void trace_stop(struct trace *trace)
{
    if (trace->from)
        set_all(trace, "enable", "0", NULL);
    trace->from = 0;
}

/* Takes everything before `stop` off the front, and steps over `stop`. */
static bool take(const char **at, const char *stop, char *word, size_t size)
{
    const char *end = strstr(*at, stop);

    if (!end || (size_t)(end - *at) >= size)
        return false;
    memcpy(word, *at, (size_t)(end - *at));
    word[end - *at] = '\0';
    *at = end + strlen(stop);
    return true;
}

static bool take_number(const char **at, unsigned long *number_out)
{
    char *end;

    if (**at < '0' || **at > '9')
        return false;
    errno = 0;
    *number_out = strtoul(*at, &end, 10);
    *at = end;
    return errno == 0;
}

static bool take_text(const char **at, const char *text)
{
    size_t length = strlen(text);

    if (strncmp(*at, text, length))
        return false;
    *at += length;
    return true;
}

/*
 * After the event's name:
 *     202,16 WS 4096 () 8 + 8 [agent]                issue
 *     202,16 WS () 8 + 8 [-95]                       complete, requeue
 *     202,16 WS () 8 + 8 none,0,0 [-95]              the same since 6.11, issue likewise
 * An issue ends in the name of the thread, which may be anything.
 */
static bool parse_request(const char *at, struct trace_record *record)
{
    char text[128];
    unsigned long number, sector, major;

    if (!take_number(&at, &major) || !take_text(&at, ",") || !take_number(&at, &number) ||
        !take_text(&at, " ") || !take(&at, " ", record->rwbs, sizeof(record->rwbs)) ||
        !record->rwbs[0])
        return false;
    record->disk = makedev((unsigned)major, (unsigned)number);
    if (record->event == TRACE_ISSUE && (!take_number(&at, &number) || !take_text(&at, " ")))
        return false;
    if (!take_text(&at, "(") || !take(&at, ") ", text, sizeof(text)) ||
        !take_number(&at, &sector) || !take_text(&at, " + ") ||
        !take_number(&at, &record->sectors) || !take_text(&at, " "))
        return false;
    /* An empty flush has no place on the disk; kernels write 0 or the greatest number there. */
    record->sector = (long)sector;
    if (record->sectors == 0 && sector == 0 && record->rwbs[0] == 'F')
        record->sector = -1;
    if (record->sector < -1 || !take(&at, "[", text, sizeof(text)) || strchr(text, '('))
        return false;
    if (record->event == TRACE_ISSUE)
        return true;
    number = 0;
    record->error = take_text(&at, "-") ? -1 : 1;
    if (!take_number(&at, &number) || number > 4095 || strcmp(at, "]") ||
        (record->error > 0 && number > 0))
        return false;
    record->error *= (int)number;
    return true;
}

/* "CPU:0 [LOST 123 EVENTS]", or without a number when even that was lost */
static bool parse_lost(const char *line, struct trace_record *record)
{
    unsigned long cpu;

    if (!take_text(&line, "CPU:") || !take_number(&line, &cpu) || !take_text(&line, " [LOST "))
        return false;
    return !strcmp(line, "EVENTS]") ||
           (take_number(&line, &record->sectors) && !strcmp(line, " EVENTS]"));
}

void trace_parse(const char *line, struct trace_record *record_out)
{
    *record_out = (struct trace_record){.event = TRACE_LOST};
    if (parse_lost(line, record_out))
        return;
    for (int event = TRACE_ISSUE; event <= TRACE_REQUEUE; event++) {
        char prefix[32];
        const char *at;

        snprintf(prefix, sizeof(prefix), "block_rq_%s: ", names[event]);
        at = strstr(line, prefix);
        *record_out = (struct trace_record){.event = event};
        if (at && parse_request(at + strlen(prefix), record_out))
            return;
    }
    *record_out = (struct trace_record){.event = TRACE_UNPARSED};
}

int trace_next(struct trace *trace, struct trace_record *record_out, char line[TRACE_LINE])
{
    for (;;) {
        char *end = memchr(trace->text, '\n', trace->have);
        size_t length = end ? (size_t)(end - trace->text) : trace->have;
        ssize_t r;

        if (end || trace->have == sizeof(trace->text)) {
            snprintf(line, TRACE_LINE, "%.*s", (int)length, trace->text);
            trace->have -= length + (end ? 1 : 0);
            memmove(trace->text, trace->text + length + (end ? 1 : 0), trace->have);
            trace_parse(line, record_out);
            return 0;
        }
        if (trace->fd < 0)
            return -EAGAIN;
        r = read(trace->fd, trace->text + trace->have, sizeof(trace->text) - trace->have);
        if (r == 0 || (r < 0 && errno != EINTR))
            return r == 0 ? -EAGAIN : -errno;
        trace->have += r > 0 ? (size_t)r : 0;
    }
}
