/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tool: a program of the machine's, run in a folder, without the user's environment.
 */
#ifndef HARNESS_LAB_DRIVER_TOOL_H
#define HARNESS_LAB_DRIVER_TOOL_H

struct blob;
struct why;

struct tool {
    const char *folder;      /* where it runs */
    const char *const *argv; /* NULL-ended, at most TOOL_WORDS */
    const char *package;     /* the Debian package to install where it is missing */
    const char *variable;    /* one more in its environment, "NAME=value"; NULL: none */
    const char *input;       /* a file for its stdin; NULL: nothing */
    unsigned slow;
};

#define TOOL_WORDS 24

/*
 * tool_run waits for its end.  output: what it printed, the caller's to dispose of; *exit_out: its
 * exit status, or 128 + signal.  0, or a negative errno with a sentence; -ENOENT: it is not there.
 */
int tool_run(const struct tool *tool, struct blob *output, int *exit_out, struct why *why);

#endif
