/* SPDX-License-Identifier: BSD-2-Clause */
/* common: what several commands do in the same way. */
#ifndef HARNESS_COMMANDS_COMMON_H
#define HARNESS_COMMANDS_COMMON_H

#include "fake_backend/why.h"
#include "harness/book.h"
#include "harness/case.h"
#include "harness/commands/commands.h"

/* usage_error and error_exit print the one sentence and return the status. */
int usage_error(const struct command *command, const struct why *why);
int error_exit(int rc, const struct why *why);

/*
 * parse_or_help: -1: go on.  Otherwise the exit status: help was asked for, the options were wrong,
 * or operands were given to a command that takes none.
 */
int parse_or_help(const struct command *command, void *settings, int argc, char **argv,
                  int *first_out);

/* select_cases makes a NULL-ended list (free it) of those named, in the catalogue's order, and behind them the scenarios
 * that are made of their names (harness/explore); none named: all of the catalogue but what is left to chance.  A name may
 * be a pattern, as the shell has them.  NULL with a sentence: no such case, with the nearest. */
const struct conf_case **select_cases(const struct option_strings *names, struct why *why);

/* What is run when no case is named. */
enum suite_choice {
    SUITE_UNSET = 0,
    SUITE_FIRST,    /* first_cases */
    SUITE_COMPLETE, /* all of the catalogue but what is left to chance */
};
extern const char *const suite_choices[]; /* their words, as options take them */

/* suite_choice: of a word; SUITE_UNSET: of none. */
enum suite_choice suite_choice(const char *word);

/* select_suite: the cases named, or else those of the choice; otherwise as select_cases. */
const struct conf_case **select_suite(const struct option_strings *names, unsigned choice,
                                      struct why *why);

/* suite_say prints how many of all cases these are and how to run the others, on a line; nothing when cases were named. */
void suite_say(FILE *out, const struct option_strings *names, unsigned choice);

/*
 * stop_fd_open blocks SIGINT, SIGTERM and SIGHUP and gives a descriptor that is readable when one
 * came.
 */
int stop_fd_open(void);

/* The command line, for the record, as a shell takes it; free it. */
char *command_line(int argc, char **argv);

/*
 * command_again: the command that has these settings, and an operand unless that is NULL, as a
 * shell takes it; free it.
 */
char *command_again(const struct command *command, const void *settings, const void *defaults,
                    const char *operand);

/* show_run finishes the book, prints the run in a format, unless that was printed while it went on, and returns the exit
 * status.  brief: of text only what failed or is news. */
int show_run(struct book *book, unsigned format, bool brief, struct why *why);

/* beside: the path of a program in the same folder as ours (or in ../lib/blkproof); free it.  NULL
 * with a sentence: not there. */
char *beside(const char *name, struct why *why);

#endif
