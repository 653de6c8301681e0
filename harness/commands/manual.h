/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * manual: the pages of section 1, as scdoc(5) takes them, from the tables that --help is made of.
 */
#ifndef HARNESS_COMMANDS_MANUAL_H
#define HARNESS_COMMANDS_MANUAL_H

#include "harness/options.h"

/* manual_command prints the page of one command, which is called PROGRAM-COMMAND. */
void manual_command(FILE *out, const char *program, const struct command *command);

/* manual_program prints the page of the program itself; about is what its --help says. */
void manual_program(FILE *out, const char *program, const char *about,
                    const struct command *commands, size_t count);

#endif
