/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * apply: a patch as it was mailed, applied to the driver's source.
 */
#ifndef HARNESS_LAB_DRIVER_APPLY_H
#define HARNESS_LAB_DRIVER_APPLY_H

#include <stddef.h>

struct why;

/* What there is to say of a patch that was applied. */
struct applied {
    char *subject; /* of its first mail; "" for bare text */
    char *remarks; /* lines: what was not exact, what was left out; "" */
    char *reject;  /* the part that does not fit, when it does not; else NULL */
    unsigned hunks;
};

/*
 * apply_patch reads the file and applies what it has for the driver to DRIVER_FILE in `folder`; a
 * box of mails is a series, in its order.  scratch is a folder that may be filled with others.  0,
 * or a negative errno with a sentence: it is no patch, damaged, for other files only, or it does not
 * fit (-ESTALE; then the reject is there, too).
 */
int apply_patch(struct applied *applied, const char *path, const char *folder, const char *scratch,
                unsigned slow, struct why *why);
void apply_dispose(struct applied *applied);

#endif
