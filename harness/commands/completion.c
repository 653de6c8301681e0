/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/completion.h"

#include <ctype.h>
#include <string.h>

/* The program's name as part of a function's. */
static void put_function(FILE *out, const char *program)
{
    fputc('_', out);
    for (; *program; program++)
        fputc(isalnum((unsigned char)*program) ? *program : '_', out);
}

static bool has(const char *text, const char *part)
{
    return text && strstr(text, part);
}

/* How bash finds the words for what a table calls an argument. */
static void put_words(FILE *out, const char *argument, const char *name)
{
    if (!strcmp(name, "case") || has(argument, "CASE"))
        fputs(
            "COMPREPLY=($(compgen -W \"$(\"$1\" list 2>/dev/null | cut -d' ' -f1)\" -- \"$cur\"))",
            out);
    else if (!strcmp(name, "model"))
        fputs("COMPREPLY=($(compgen -W \"$(\"$1\" run --models 2>/dev/null | grep '^[^ ]')\" -- "
              "\"$cur\"))",
              out);
    else if (has(argument, "DIR") || has(argument, "RUN") || has(argument, "OLD"))
        fputs("COMPREPLY=($(compgen -d -- \"$cur\"))", out);
    else if (has(argument, "FILE") || has(argument, "PATCH") || has(argument, "VMLINUZ"))
        fputs("COMPREPLY=($(compgen -f -- \"$cur\"))", out);
    else
        fputs(":", out);
}

static void put_choices(FILE *out, const struct option_entry *entry)
{
    fputs("COMPREPLY=($(compgen -W '", out);
    for (size_t i = 0; entry->choices[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", entry->choices[i]);
    fputs("' -- \"$cur\"))", out);
}

/* An option before the cursor whose argument it is. */
static void put_arguments(FILE *out, const struct command *command)
{
    for (size_t i = 0; i < command->option_count; i++) {
        const struct option_entry *entry = &command->options[i];

        if (entry->hidden || entry->kind == OPTION_FLAG)
            continue;
        fprintf(out, "        %s:--%s", command->name, entry->name);
        if (entry->letter)
            fprintf(out, " | %s:-%c", command->name, entry->letter);
        fputs(") ", out);
        if (entry->kind == OPTION_CHOICE)
            put_choices(out, entry);
        else
            put_words(out, entry->argument, entry->name);
        fputs("; return ;;\n", out);
    }
}

/* The options of a command, or else what it takes beside them. */
static void put_command(FILE *out, const struct command *command)
{
    fprintf(out, "        %s) if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '", command->name);
    for (size_t i = 0; i < command->option_count; i++)
        if (!command->options[i].hidden)
            fprintf(out, "--%s ", command->options[i].name);
    fputs("--help' -- \"$cur\")); else ", out);
    put_words(out, command->operands, "");
    fputs("; fi ;;\n", out);
}

void completion_bash(FILE *out, const char *program, const struct command *commands, size_t count)
{
    fprintf(out, "# bash completion of %s, made from its option tables\n", program);
    put_function(out, program);
    fputs("() {\n"
          "    local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    COMPREPLY=()\n"
          "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
          "        COMPREPLY=($(compgen -W '",
          out);
    for (size_t i = 0; i < count; i++)
        if (!commands[i].hidden)
            fprintf(out, "%s ", commands[i].name);
    fputs("--help --version' -- \"$cur\"))\n"
          "        return\n"
          "    fi\n"
          "    case ${COMP_WORDS[1]}:$before in\n",
          out);
    for (size_t i = 0; i < count; i++)
        put_arguments(out, &commands[i]);
    fputs("    esac\n    case ${COMP_WORDS[1]} in\n", out);
    for (size_t i = 0; i < count; i++)
        put_command(out, &commands[i]);
    fputs("    esac\n}\ncomplete -o filenames -F ", out);
    put_function(out, program);
    fprintf(out, " %s\n", program);
}
