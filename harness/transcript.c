/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/transcript.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MAX_ERRNO 4095 /* of Linux */

/* result <step> <thread> <return> <errno> [same|differs] */
static int read_result(const char *line, struct transcript_entry *out)
{
    struct journal_entry *entry = &out->entry;
    int fields;

    fields = sscanf(line, "result %63s %" SCNd32 " %" SCNd32 " %" SCNd32 " %15s", out->name,
                    &entry->thread, &entry->number, &entry->error, out->text);
    entry->kind = JOURNAL_RESULT;
    return fields >= 4 && entry->thread >= 0 && entry->error >= 0 &&
           (!out->text[0] || !strcmp(out->text, "same") || !strcmp(out->text, "differs"));
}

/* trace <issue|complete|requeue> <rwbs> <sector> <sectors> <error> */
static int read_trace(const char *line, struct transcript_entry *out)
{
    struct journal_entry *entry = &out->entry;
    uint32_t sectors;
    int64_t sector;

    entry->kind = JOURNAL_TRACE;
    if (sscanf(line, "trace %63s", out->name) != 1)
        return 0;
    if (!strcmp(out->name, "lost") || !strcmp(out->name, "unparsed")) {
        snprintf(out->text, sizeof(out->text), "%s", line + strlen("trace "));
        return 1;
    }
    if (sscanf(line, "trace %63s %15s %" SCNd64 " %" SCNu32 " %" SCNd32, out->name, out->text,
               &sector, &sectors, &entry->error) != 5 ||
        entry->error > 0 || entry->error < -MAX_ERRNO)
        return 0;
    entry->sector = sector < 0 ? UINT64_MAX : (uint64_t)sector;
    entry->sectors = sectors;
    return 1;
}

static int read_klog(const char *line, struct transcript_entry *out)
{
    int at = 0;

    out->entry.kind = JOURNAL_KLOG;
    if (sscanf(line, "klog %" SCNd32 " %n", &out->entry.number, &at) != 1 || !at)
        return 0;
    snprintf(out->text, sizeof(out->text), "%s", line + at);
    return 1;
}

static int read_limits(const char *line, struct transcript_entry *out)
{
    int at = 0;
    unsigned vdev;

    out->entry.kind = JOURNAL_LIMITS;
    if (sscanf(line, "limits %u %n", &vdev, &at) != 1 || !at)
        return 0;
    snprintf(out->text, sizeof(out->text), "%s", line + at);
    return 1;
}

static int read_done(const char *line, struct transcript_entry *out)
{
    out->entry.kind = JOURNAL_DONE;
    return sscanf(line, "done %63s", out->name) == 1;
}

void transcript_read(const char *line, struct transcript_entry *out)
{
    static const struct {
        const char *word;
        int (*read)(const char *line, struct transcript_entry *out);
    } readers[] = {
        {"result ", read_result}, {"trace ", read_trace}, {"klog ", read_klog},
        {"limits ", read_limits}, {"done ", read_done},
    };

    for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
        if (strncmp(line, readers[i].word, strlen(readers[i].word)) != 0)
            continue;
        memset(out, 0, sizeof(*out));
        if (readers[i].read(line, out)) {
            out->entry.name = out->name[0] ? out->name : NULL;
            out->entry.text = out->text[0] ? out->text : NULL;
            return;
        }
        break;
    }
    memset(out, 0, sizeof(*out));
    snprintf(out->text, sizeof(out->text), "agent: %s", line);
    out->entry.kind = JOURNAL_NOTE;
    out->entry.text = out->text;
}
