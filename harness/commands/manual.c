/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/manual.h"

#include <ctype.h>
#include <string.h>

/* scdoc(5) takes whatever stands behind a backslash for itself. */
static void put(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (!isalnum((unsigned char)*text) && !strchr(" \n,:()/", *text))
            fputc('\\', out);
        fputc(*text, out);
    }
}

static void put_bold(FILE *out, const char *text)
{
    fputc('*', out);
    put(out, text);
    fputc('*', out);
}

static void put_head(FILE *out, const char *name, const char *summary)
{
    fprintf(out, "%s(1)\n\n# NAME\n\n%s - ", name, name);
    put(out, summary);
    fputs("\n\n# SYNOPSIS\n\n", out);
}

static void put_option(FILE *out, const struct option_entry *entry)
{
    char letter[3] = {'-', entry->letter, '\0'};

    if (entry->letter) {
        put_bold(out, letter);
        fputs(", ", out);
    }
    fputs("*\\-\\-", out);
    put(out, entry->name);
    fputc('*', out);
    if (entry->argument) {
        fputs(" _", out);
        put(out, entry->argument);
        fputc('_', out);
    }
    fputs("\n\t", out);
    put(out, entry->help);
    fputs("\n\n", out);
}

static void put_examples(FILE *out, const char *examples)
{
    fprintf(out, "# EXAMPLES\n\n```\n%s```\n\n", examples);
}

/* What several commands say in the same way stands once, on the page of the program. */
static void put_end(FILE *out, const char *others)
{
    fprintf(out,
            "# SEE ALSO\n\n%s%s*blkproof-case*(5), *blkproof-rules*(5), *blkproof-result*(5)\n",
            others ? others : "", others ? ", " : "");
}

void manual_command(FILE *out, const char *program, const struct command *command)
{
    static const struct option_entry help = {.name = "help", .letter = 'h', .help = "print this"};
    char name[80], others[80];

    snprintf(name, sizeof(name), "%s-%s", program, command->name);
    put_head(out, name, command->summary);
    fprintf(out, "*%s %s* [_OPTION_...]", program, command->name);
    if (command->operands) {
        fputs(" ", out);
        put(out, command->operands);
    }
    fputs("\n\n# DESCRIPTION\n\n", out);
    put(out, command->about);
    fputs("\n\n# OPTIONS\n\n", out);
    for (size_t i = 0; i < command->option_count; i++)
        if (!command->options[i].hidden)
            put_option(out, &command->options[i]);
    put_option(out, &help);
    if (command->examples)
        put_examples(out, command->examples);
    snprintf(others, sizeof(others), "*%s*(1)", program);
    put_end(out, others);
}

static void put_statuses(FILE *out)
{
    static const struct {
        const char *status, *meaning;
    } rows[] = {
        {"0", "all pass, or deviate as is known of this frontend; compare, try: nothing is worse"},
        {"1", "some fail; compare, try: something is worse"},
        {"2", "wrong use, also a selection that matches nothing"},
        {"3", "some error: nothing was learnt about a frontend"},
        {"77", "everything was skipped"},
        {"130", "interrupted"},
    };

    fputs("# EXIT STATUS\n\n", out);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        put_bold(out, rows[i].status);
        fputs("\n\t", out);
        put(out, rows[i].meaning);
        fputs("\n\n", out);
    }
}

void manual_program(FILE *out, const char *program, const char *about,
                    const struct command *commands, size_t count)
{
    put_head(out, program,
             "ask a Xen block frontend what it does when flush or barrier is refused");
    fprintf(out, "*%s* _COMMAND_ [_OPTION_...]\n\n# DESCRIPTION\n\n", program);
    put(out, about);
    fputs("\n\n# COMMANDS\n\n", out);
    for (size_t i = 0; i < count; i++) {
        if (commands[i].hidden)
            continue;
        fprintf(out, "*%s-%s*(1)\n\t", program, commands[i].name);
        put(out, commands[i].summary);
        fputs("\n\n", out);
    }
    put_statuses(out);
    fputs("# ENVIRONMENT\n\n"
          "*XDG_CACHE_HOME*\n\tthe parts of labs are kept in its folder blkproof; otherwise in "
          "\\~/.cache/blkproof\n\n"
          "*NO_COLOR*\n\tno colours, also on a terminal\n\n"
          "# FILES\n\n"
          "_runs/_\n\ta folder for each run: its result.json, journals and consoles; "
          "*runs/latest* is the last one\n\n",
          out);
    put_end(out, NULL);
}
