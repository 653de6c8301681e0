/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * console: the end of what a console said, fit to be shown.
 */
#ifndef HARNESS_LAB_CONSOLE_H
#define HARNESS_LAB_CONSOLE_H

/*
 * console_tail: the last lines of a file, control bytes escaped, for the caller to free; NULL when
 * there are none.
 */
char *console_tail(int fd, unsigned lines);

#endif
