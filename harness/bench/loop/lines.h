/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lines: a queue of text lines.
 *
 * Running out of memory is remembered instead of returned; whoever empties the queue asks `lost`.
 */
#ifndef HARNESS_BENCH_LOOP_LINES_H
#define HARNESS_BENCH_LOOP_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

struct line {
    TAILQ_ENTRY(line) link;
    size_t length;
    char text[]; /* no newline */
};
struct lines {
    TAILQ_HEAD(, line) list;
    bool lost;
};

void lines_init(struct lines *lines);
void lines_dispose(struct lines *lines);
void lines_add(struct lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* lines_move puts all of `from` behind what is in `lines`. */
void lines_move(struct lines *lines, struct lines *from);
/* lines_take fills text with as many whole lines as fit, each ended by a newline, and forgets them;
 * false: there is none. */
bool lines_take(struct lines *lines, char *text, size_t size);

#endif
