/* SPDX-License-Identifier: BSD-2-Clause */
/* completion: what a shell needs to complete a command line, from the option tables. */
#ifndef HARNESS_COMMANDS_COMPLETION_H
#define HARNESS_COMMANDS_COMPLETION_H

#include "harness/options.h"

/*
 * completion_bash prints a script for bash.  Names of cases and models are asked of the program when
 * they are needed.
 */
void completion_bash(FILE *out, const char *program, const struct command *commands, size_t count);

#endif
