/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * console: what a guest prints, read from the pty that xenconsoled made for it; the last
 * CONSOLE_KEEP bytes are kept.
 */
#ifndef HARNESS_BENCH_HOST_CONSOLE_H
#define HARNESS_BENCH_HOST_CONSOLE_H

#include <stddef.h>

struct store;
struct why;

#define CONSOLE_KEEP 65536u

struct console {
    int fd; /* -1: not open */
    size_t used;
    char text[CONSOLE_KEEP + 1];
};

/* console_open looks for the guest's pty (console/tty); without one the console stays empty. */
void console_open(struct console *console, struct store *store, unsigned domid);
/* console_move goes on at the pty of the domain that the guest has become; what was read stays. */
void console_move(struct console *console, struct store *store, unsigned domid);
void console_close(struct console *console);

/* console_read takes what is there, without waiting; NULs, with which some fill their time, are left out. */
void console_read(struct console *console);

/* console_type types at the guest.  A negative errno with a sentence: it did not go through whole. */
int console_type(struct console *console, const char *text, struct why *why);

/*
 * console_take returns what was read since the last time, for the caller to free; NULL: nothing, or
 * no memory.
 */
char *console_take(struct console *console);

#endif
