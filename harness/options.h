/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * options: the command line from tables.  One table per command says how its options are parsed,
 * stored and explained.
 *
 * An option is stored at an offset of the command's own settings, which hold its defaults
 * beforehand:
 *
 *     static const struct option_entry options[] = {
 *         {.name = "jobs", .letter = 'j', .kind = OPTION_UNSIGNED, .argument = "N", .min = 1, .max
 * = 64, .at = offsetof(struct settings, jobs), .help = "run N labs side by side"},
 *     };
 */
#ifndef HARNESS_OPTIONS_H
#define HARNESS_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct why;

enum option_kind {
    OPTION_UNSET = 0,
    OPTION_FLAG,     /* bool: set to true */
    OPTION_STRING,   /* const char *: points into argv; the last one wins */
    OPTION_STRINGS,  /* struct option_strings: may be given again and again */
    OPTION_UNSIGNED, /* unsigned, from min to max */
    OPTION_CHOICE,   /* unsigned: 1 for the first of choices, so that 0 is "not given" */
};

/* Texts point into argv; options_strings_dispose frees the array. */
struct option_strings {
    const char **items;
    size_t count;
};

struct option_entry {
    const char *name; /* without "--" */
    char letter;      /* '\0': none */
    bool hidden;      /* works, and is not spoken of */
    enum option_kind kind;
    const char *argument; /* what --help calls the argument; NULL: a flag */
    const char *help;     /* half a sentence that fits beside the option on a line */
    size_t at;            /* offset in the settings */
    unsigned min, max;
    const char *const *choices; /* ends with NULL */
};

struct command {
    const char *name;
    const char *operands; /* "[CASE...]"; NULL: it takes none */
    const char *summary;  /* half a sentence for the list of commands */
    const char *about;    /* one paragraph, its lines broken as they shall be printed */
    const char *examples; /* lines; NULL: none */
    const struct option_entry *options;
    size_t option_count;
    int (*run)(const struct command *self, int argc, char **argv); /* returns the exit status */
    bool hidden;
};

#define OPTIONS(items) .options = (items), .option_count = sizeof(items) / sizeof((items)[0])

enum {
    OPTIONS_HELP = 1, /* --help was among them: print options_print_help, exit 0 */
};

/*
 * options_parse reads argv, whose [0] is the command's name, into settings.  On 0 the operands are
 * argv[*first_out] to the end (argv is reordered for that).  -EINVAL: wrong use, with a sentence
 * that names the nearest match; exit 2.  Lists are the caller's to dispose of, whatever is
 * returned.
 */
int options_parse(const struct command *command, void *settings, int argc, char **argv,
                  int *first_out, struct why *why);
void options_strings_dispose(struct option_strings *strings);

/* options_quote prints a word as a shell takes it for one word. */
void options_quote(FILE *out, const char *word);

/* options_write prints, each after a blank, the options that make settings of the defaults. */
void options_write(FILE *out, const struct command *command, const void *settings,
                   const void *defaults);

/* options_command finds a command by name; NULL with a sentence that names the nearest match. */
const struct command *options_command(const struct command *commands, size_t count,
                                      const char *name, struct why *why);

void options_print_help(FILE *out, const char *program, const struct command *command);

/* The help of the program itself: about is one paragraph, as in struct command. */
void options_print_commands(FILE *out, const char *program, const char *about,
                            const struct command *commands, size_t count);

#endif
