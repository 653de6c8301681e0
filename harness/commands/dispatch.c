/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>
#include <string.h>

#include "cases/cases.h"
#include "harness/catalog.h"
#include "harness/commands/common.h"
#include "harness/commands/completion.h"
#include "harness/commands/manual.h"

#define MAX_COMMANDS 32

/*
 * What packages and builds ask for: `--completion` and `--manual [COMMAND]`.  -1: neither was asked
 * for.
 */
static int describe(const char *program, const char *about, const struct command *table,
                    size_t count, int argc, char **argv)
{
    const struct command *command = NULL;
    struct why why;

    if (!strcmp(argv[1], "--completion")) {
        completion_bash(stdout, program, table, count);
        return EXIT_OK;
    }
    if (strcmp(argv[1], "--manual") != 0)
        return -1;
    if (argc > 2)
        command = options_command(table, count, argv[2], &why);
    if (argc > 2 && !command)
        return usage_error(NULL, &why);
    if (command)
        manual_command(stdout, program, command);
    else
        manual_program(stdout, program, about, table, count);
    return EXIT_OK;
}

int commands_main(const char *program, const char *about, const struct command *const *commands,
                  int argc, char **argv)
{
    struct command table[MAX_COMMANDS];
    const struct command *command;
    struct why why;
    size_t count = 0;
    int status;

    for (; commands[count]; count++)
        table[count] = *commands[count];
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help")) {
        options_print_commands(argc < 2 ? stderr : stdout, program, about, table, count);
        return argc < 2 ? EXIT_USAGE : EXIT_OK;
    }
    if (!strcmp(argv[1], "--version")) {
        printf("%s %s\n", program, BLKPROOF_VERSION);
        return EXIT_OK;
    }
    status = describe(program, about, table, count, argc, argv);
    if (status >= 0)
        return status;
    if (catalog_check(all_cases, all_profiles, &why))
        return error_exit(EXIT_ERROR, &why);
    command = options_command(table, count, argv[1], &why);
    if (!command)
        return usage_error(NULL, &why);
    return command->run(command, argc - 1, argv + 1);
}
