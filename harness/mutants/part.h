/* SPDX-License-Identifier: BSD-2-Clause */
/* part: a stretch of a text that somebody else owns and that no 0 ends. */
#ifndef HARNESS_MUTANTS_PART_H
#define HARNESS_MUTANTS_PART_H

#include <stdbool.h>
#include <stddef.h>

#define PART_BLANKS " \t"

/* For messages: printf("'" PART_FORMAT "'", PART_SHOWN(part)); a long one is cut. */
#define PART_FORMAT   "%.*s"
#define PART_SHOWN(p) (int)((p).size < 60 ? (p).size : 60), (p).at

struct part {
    const char *at;
    size_t size;
};

/* part_of is all of a string. */
struct part part_of(const char *text);
bool part_equals(struct part part, const char *text);

/* part_trimmed is without the blanks at both ends. */
struct part part_trimmed(struct part part);

/*
 * part_cut drops what stands before the first of these characters, and that one; returned is what was
 * before it, trimmed.  Without any of them that is all, and nothing is left.
 */
struct part part_cut(struct part *part, const char *at);

/* part_next_word does so at the first blank behind a word; an empty one: there is none. */
struct part part_next_word(struct part *part);

#endif
