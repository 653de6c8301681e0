/* SPDX-License-Identifier: BSD-2-Clause */
/* serve_command: what the user of a serve can say, a line at a time. */
#ifndef HARNESS_SERVE_COMMAND_H
#define HARNESS_SERVE_COMMAND_H

#include <stdio.h>

struct serve;

/* serve_command does what a line says, and says what came of it. */
void serve_command(struct serve *serve, const char *line);

/* serve_command_help prints all commands, one a line. */
void serve_command_help(FILE *out);

#endif
