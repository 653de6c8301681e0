/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * klog: the kernel's own log lines from now on.
 */
#ifndef HARNESS_GUEST_KLOG_H
#define HARNESS_GUEST_KLOG_H

#include <stdbool.h>

struct why;

#define KLOG_TEXT 2048

struct klog {
    int fd; /* poll for POLLIN; -1: none */

    /* ours */
    bool begun;              /* next is known */
    unsigned long long next; /* number of the record that should come next */
    char record[8192];       /* the kernel hands out whole records, none longer than this */
};

struct klog_line {
    unsigned level;       /* 0 (emergency) to 7 (debug) */
    bool kernel;          /* written by the kernel, not by a program */
    unsigned long lost;   /* records before this one that were overwritten unread */
    char text[KLOG_TEXT]; /* as the kernel wrote it, may hold any byte but NUL */
};

#define KLOG_NONE ((struct klog){.fd = -1})

/*
 * klog_open skips what is in the log at path (/dev/kmsg) already.  0 or a negative errno with a
 * sentence.
 */
int klog_open(struct klog *klog, const char *path, struct why *why);
void klog_close(struct klog *klog);

/*
 * klog_next takes in the next record without waiting.  0, -EAGAIN: there is none now, or another
 * negative errno.
 */
int klog_next(struct klog *klog, struct klog_line *line_out);

/* klog_parse understands one record.  0 with *number_out, or -EPROTO. */
int klog_parse(const char *record, unsigned long long *number_out, struct klog_line *line_out);

#endif
