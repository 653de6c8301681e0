/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/klog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"

int klog_open(struct klog *klog, const char *path, struct why *why)
{
    *klog = KLOG_NONE;
    klog->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (klog->fd < 0)
        return why_set(why, -errno, "%s cannot be opened: %s", path, strerror(errno));
    lseek(klog->fd, 0, SEEK_END);
    return 0;
}

void klog_close(struct klog *klog)
{
    if (klog->fd >= 0)
        close(klog->fd);
    klog->fd = -1;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * The kernel writes what is not printable, and the backslash itself, as \xHH; lines after the first
 * are its own notes.
 */
static void unescape(const char *from, char text[KLOG_TEXT])
{
    size_t used = 0;

    while (*from && *from != '\n' && used < KLOG_TEXT - 1) {
        int high, low;

        if (from[0] == '\\' && from[1] == 'x' && (high = hex(from[2])) >= 0 &&
            (low = hex(from[3])) >= 0 && high + low > 0) {
            text[used++] = (char)(high << 4 | low);
            from += 4;
        } else {
            text[used++] = *from++;
        }
    }
    text[used] = '\0';
}

/* "<facility * 8 + level>,<number>,<microseconds>,<flags>[,...];<text>\n" */
int klog_parse(const char *record, unsigned long long *number_out, struct klog_line *line_out)
{
    const char *text = strchr(record, ';');
    unsigned long long number;
    unsigned priority;

    if (!text || sscanf(record, "%u,%llu,", &priority, &number) != 2)
        return -EPROTO;
    line_out->level = priority & 7;
    line_out->kernel = priority >> 3 == 0;
    line_out->lost = 0;
    unescape(text + 1, line_out->text);
    *number_out = number;
    return 0;
}

int klog_next(struct klog *klog, struct klog_line *line_out)
{
    unsigned long long number;
    ssize_t r;
    int rc;

    if (klog->fd < 0)
        return -EAGAIN;
    do { /* EPIPE: records were overwritten; the next read begins with the oldest that is left */
        r = read(klog->fd, klog->record, sizeof(klog->record) - 1);
    } while (r < 0 && (errno == EPIPE || errno == EINTR));
    if (r <= 0)
        return r == 0 ? -EAGAIN : -errno;
    klog->record[r] = '\0';
    rc = klog_parse(klog->record, &number, line_out);
    if (rc < 0)
        return rc;
    if (klog->begun && number > klog->next)
        line_out->lost = number - klog->next;
    klog->begun = true;
    klog->next = number + 1;
    return 0;
}
