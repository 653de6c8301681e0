/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * diff: the part of a unified diff that changes the driver, out of whatever text surrounds it.
 *
 * Pure.  File names are read to find the driver and for nothing else, so that no name in a patch can
 * lead anywhere.
 */
#ifndef HARNESS_LAB_DRIVER_DIFF_H
#define HARNESS_LAB_DRIVER_DIFF_H

struct why;

struct diff {
    char *text;   /* the driver's hunks under file names of our own; NULL: none */
    char *others; /* other files that are changed, "a, b"; NULL: none */
    unsigned hunks;
};

/*
 * diff_read.  -EBADMSG with a sentence that names the line: it is cut off or damaged.  A text with
 * no diff in it is none of ours: all of *diff is 0 then.
 */
int diff_read(struct diff *diff, const char *text, struct why *why);
void diff_dispose(struct diff *diff);

/* diff_damage says what was done to a text on its way, as far as that can be seen; NULL: nothing. */
const char *diff_damage(const char *text);

#endif
