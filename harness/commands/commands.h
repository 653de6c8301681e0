/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commands: what a user can say.  Each prints once, at the end of its way, and returns the exit
 * status.
 */
#ifndef HARNESS_COMMANDS_COMMANDS_H
#define HARNESS_COMMANDS_COMMANDS_H

#include "harness/options.h"

enum exit_status {
    EXIT_OK = 0,       /* all pass or known */
    EXIT_FAILED = 1,   /* some fail; compare: something is worse */
    EXIT_USAGE = 2,    /* wrong use, also a selection that matches nothing */
    EXIT_ERROR = 3,    /* some error: nothing was learnt about a frontend */
    EXIT_SKIPPED = 77, /* everything was skipped */
    EXIT_INTERRUPTED = 130,
};

extern const struct command command_run_host; /* run, as blkproof-dom0 has it */
extern const struct command command_run;      /* run, on whatever bench is asked for */
extern const struct command command_serve;
extern const struct command command_matrix;
extern const struct command command_merge;
extern const struct command command_list;
extern const struct command command_explain;
extern const struct command command_report;
extern const struct command command_compare;
extern const struct command command_judge;
extern const struct command command_try;
extern const struct command command_bisect;
extern const struct command command_explore;
extern const struct command command_lab;
extern const struct command command_mutants;
extern const struct command command_throughput;

/* commands_main dispatches: argv[1] is a command's name, --help or --version. */
int commands_main(const char *program, const char *about, const struct command *const *commands,
                  int argc, char **argv);

#endif
