/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * spatch: a semantic patch, applied to the driver's source by coccinelle.
 */
#ifndef HARNESS_LAB_DRIVER_SPATCH_H
#define HARNESS_LAB_DRIVER_SPATCH_H

#include <stddef.h>

struct why;

/*
 * spatch_apply applies the text of a semantic patch, kept as SPATCH_FILE in `folder`, to DRIVER_FILE there.  0, or
 * a negative errno with a sentence: it holds a script, coccinelle does not read it (-EBADMSG), or it
 * changes nothing (-ESTALE).
 */
int spatch_apply(const char *text, size_t size, const char *folder, unsigned slow, struct why *why);
#define SPATCH_FILE "mutant.cocci"

#endif
