/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/nearest.h"

#define MAX_OPTIONS 48
#define FIRST_LONG  256 /* getopt's code of option i is FIRST_LONG + i */
#define HELP        (FIRST_LONG + MAX_OPTIONS)

/* getopt_long's own tables, made from ours. */
struct tables {
    struct option longs[MAX_OPTIONS + 2];
    char letters[2 * MAX_OPTIONS + 4];
};

static int make_tables(struct tables *tables, const struct command *command, struct why *why)
{
    char *letter = tables->letters;

    if (command->option_count > MAX_OPTIONS)
        return why_set(why, -E2BIG, "%s has too many options", command->name);
    *letter++ = ':'; /* a missing argument is told apart from an unknown option */
    for (size_t i = 0; i < command->option_count; i++) {
        const struct option_entry *entry = &command->options[i];

        tables->longs[i] =
            (struct option){entry->name, entry->kind != OPTION_FLAG, NULL, FIRST_LONG + (int)i};
        if (entry->letter) {
            *letter++ = entry->letter;
            if (entry->kind != OPTION_FLAG)
                *letter++ = ':';
        }
    }
    *letter++ = 'h';
    *letter = '\0';
    tables->longs[command->option_count] = (struct option){"help", 0, NULL, HELP};
    tables->longs[command->option_count + 1] = (struct option){0};
    return 0;
}

static const struct option_entry *find_entry(const struct command *command, int code)
{
    if (code >= FIRST_LONG)
        return &command->options[code - FIRST_LONG];
    for (size_t i = 0; i < command->option_count; i++)
        if (command->options[i].letter == code)
            return &command->options[i];
    return NULL;
}

static int refuse_option(const struct command *command, const char *typed, struct why *why)
{
    size_t length = strcspn(typed, "=");
    char word[64] = "";
    struct nearest nearest;

    if (strncmp(typed, "--", 2) == 0)
        snprintf(word, sizeof(word), "%.*s", (int)(length - 2), typed + 2);
    nearest = nearest_to(word);
    for (size_t i = 0; i < command->option_count; i++)
        if (!command->options[i].hidden)
            nearest_try(&nearest, command->options[i].name);
    if (nearest.best)
        return why_set(why, -EINVAL, "%s has no option %.*s; did you mean --%s?", command->name,
                       (int)length, typed, nearest.best);
    return why_set(why, -EINVAL, "%s has no option %.*s; see %s --help", command->name, (int)length,
                   typed, command->name);
}

static int store_unsigned(const struct option_entry *entry, unsigned *value_out, const char *text,
                          struct why *why)
{
    unsigned long long value;
    char *end;

    errno = 0;
    value = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno || value < entry->min || value > entry->max)
        return why_set(why, -EINVAL, "--%s takes a number from %u to %u, not '%s'", entry->name,
                       entry->min, entry->max, text);
    *value_out = (unsigned)value;
    return 0;
}

static int store_choice(const struct option_entry *entry, unsigned *choice_out, const char *text,
                        struct why *why)
{
    struct nearest nearest = nearest_to(text);
    char all[256] = "";

    for (unsigned i = 0; entry->choices[i]; i++) {
        size_t used = strlen(all);

        if (strcmp(entry->choices[i], text) == 0) {
            *choice_out = i + 1;
            return 0;
        }
        nearest_try(&nearest, entry->choices[i]);
        snprintf(all + used, sizeof(all) - used, i == 0 ? "%s" : ", %s", entry->choices[i]);
    }
    if (nearest.best)
        return why_set(why, -EINVAL, "--%s cannot be '%s'; did you mean %s?", entry->name, text,
                       nearest.best);
    return why_set(why, -EINVAL, "--%s cannot be '%s'; it is one of: %s", entry->name, text, all);
}

static int store_strings(struct option_strings *strings, const char *text, struct why *why)
{
    const char **grown = realloc(strings->items, (strings->count + 1) * sizeof(*grown));

    if (!grown)
        return why_set(why, -ENOMEM, "out of memory");
    strings->items = grown;
    grown[strings->count++] = text;
    return 0;
}

static int store(const struct option_entry *entry, void *settings, const char *text,
                 struct why *why)
{
    void *value = (char *)settings + entry->at;

    switch (entry->kind) {
    case OPTION_FLAG:
        *(bool *)value = true;
        return 0;
    case OPTION_STRING:
        *(const char **)value = text;
        return 0;
    case OPTION_STRINGS:
        return store_strings(value, text, why);
    case OPTION_UNSIGNED:
        return store_unsigned(entry, value, text, why);
    case OPTION_CHOICE:
        return store_choice(entry, value, text, why);
    case OPTION_UNSET:
        break;
    }
    return why_set(why, -EINVAL, "--%s is of no kind", entry->name);
}

int options_parse(const struct command *command, void *settings, int argc, char **argv,
                  int *first_out, struct why *why)
{
    struct tables tables;
    int code, rc;

    rc = make_tables(&tables, command, why);
    optind = 0; /* start afresh */
    opterr = 0;
    while (rc == 0 && (code = getopt_long(argc, argv, tables.letters, tables.longs, NULL)) != -1) {
        char letter[3] = {'-', (char)optopt, '\0'};

        if (code == HELP || code == 'h')
            return OPTIONS_HELP;
        if (code == ':')
            rc = why_set(why, -EINVAL, "%s needs an argument; see %s --help", argv[optind - 1],
                         command->name);
        else if (code != '?')
            rc = store(find_entry(command, code), settings, optarg, why);
        else if (optopt >= FIRST_LONG)
            rc = why_set(why, -EINVAL, "%s takes no argument", argv[optind - 1]);
        else
            rc = refuse_option(command, optopt ? letter : argv[optind - 1], why);
    }
    if (rc == 0 && !command->operands && optind < argc)
        rc = why_set(why, -EINVAL, "%s takes no '%s'; see %s --help", command->name, argv[optind],
                     command->name);
    if (rc == 0)
        *first_out = optind;
    return rc;
}

void options_strings_dispose(struct option_strings *strings)
{
    free(strings->items);
    *strings = (struct option_strings){0};
}

void options_quote(FILE *out, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "%+,-./:=@_";

    if (*word && !word[strspn(word, plain)]) {
        fputs(word, out);
        return;
    }
    fputc('\'', out);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", out);
        else
            fputc(*word, out);
    fputc('\'', out);
}

static void write_text(FILE *out, const struct option_entry *entry, const char *text)
{
    if (!text)
        return;
    fprintf(out, " --%s ", entry->name);
    options_quote(out, text);
}

static void write_option(FILE *out, const struct option_entry *entry, const void *value,
                         const void *otherwise)
{
    const struct option_strings *strings = value;
    char number[16];

    switch (entry->kind) {
    case OPTION_FLAG:
        if (*(const bool *)value)
            fprintf(out, " --%s", entry->name);
        break;
    case OPTION_STRING:
        write_text(out, entry, *(const char *const *)value);
        break;
    case OPTION_STRINGS:
        for (size_t i = 0; i < strings->count; i++)
            write_text(out, entry, strings->items[i]);
        break;
    case OPTION_UNSIGNED:
        snprintf(number, sizeof(number), "%u", *(const unsigned *)value);
        if (*(const unsigned *)value != *(const unsigned *)otherwise)
            write_text(out, entry, number);
        break;
    case OPTION_CHOICE:
        if (*(const unsigned *)value)
            write_text(out, entry, entry->choices[*(const unsigned *)value - 1]);
        break;
    case OPTION_UNSET:
        break;
    }
}

void options_write(FILE *out, const struct command *command, const void *settings,
                   const void *defaults)
{
    for (size_t i = 0; i < command->option_count; i++) {
        size_t at = command->options[i].at;

        write_option(out, &command->options[i], (const char *)settings + at,
                     (const char *)defaults + at);
    }
}

const struct command *options_command(const struct command *commands, size_t count,
                                      const char *name, struct why *why)
{
    struct nearest nearest = nearest_to(name);

    for (size_t i = 0; i < count; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
        if (!commands[i].hidden)
            nearest_try(&nearest, commands[i].name);
    }
    if (nearest.best)
        why_set(why, -EINVAL, "there is no command '%s'; did you mean %s?", name, nearest.best);
    else
        why_set(why, -EINVAL, "there is no command '%s'; see --help", name);
    return NULL;
}

/* "-j, --jobs N"; returns its width, as snprintf does. */
static int option_heading(char *text, size_t size, const struct option_entry *entry)
{
    char letter[5] = "    ";

    if (entry->letter)
        snprintf(letter, sizeof(letter), "-%c, ", entry->letter);
    return snprintf(text, size, "%s--%s%s%s", letter, entry->name, entry->argument ? " " : "",
                    entry->argument ? entry->argument : "");
}

void options_print_help(FILE *out, const char *program, const struct command *command)
{
    static const struct option_entry help = {
        .name = "help", .letter = 'h', .help = "print this", .kind = OPTION_FLAG};
    int width = option_heading(NULL, 0, &help);
    char heading[80];

    for (size_t i = 0; i < command->option_count; i++) {
        int r = option_heading(NULL, 0, &command->options[i]);

        if (!command->options[i].hidden && r > width)
            width = r;
    }
    fprintf(out, "usage: %s %s [OPTION...]%s%s\n\n%s\n\noptions:\n", program, command->name,
            command->operands ? " " : "", command->operands ? command->operands : "",
            command->about);
    for (size_t i = 0; i <= command->option_count; i++) {
        const struct option_entry *entry = i < command->option_count ? &command->options[i] : &help;

        option_heading(heading, sizeof(heading), entry);
        if (!entry->hidden)
            fprintf(out, "  %-*s  %s\n", width, heading, entry->help);
    }
    if (command->examples)
        fprintf(out, "\nexamples:\n%s\n", command->examples);
}

void options_print_commands(FILE *out, const char *program, const char *about,
                            const struct command *commands, size_t count)
{
    int width = 0;

    for (size_t i = 0; i < count; i++)
        if (!commands[i].hidden && (int)strlen(commands[i].name) > width)
            width = (int)strlen(commands[i].name);
    fprintf(out, "usage: %s COMMAND [OPTION...]\n\n%s\n\ncommands:\n", program, about);
    for (size_t i = 0; i < count; i++)
        if (!commands[i].hidden)
            fprintf(out, "  %-*s  %s\n", width, commands[i].name, commands[i].summary);
    fprintf(out, "\n%s COMMAND --help explains one.\n", program);
}
