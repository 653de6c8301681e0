/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * frame: the files of page/, which are a part of the program, and how a page is put together from them.
 */
#ifndef REPORTS_FRAME_H
#define REPORTS_FRAME_H

#include <stdio.h>

/* Writes what {{name}} stands for: 0 or -ENOMEM; -EINVAL: no such name. */
typedef int frame_putter(FILE *out, const char *name, const void *data);

/* frame_put writes a file of page/.  In it a {{name}} is another such file, or what `put` makes of that name. */
int frame_put(FILE *out, const char *file, frame_putter *put, const void *data);

#endif
