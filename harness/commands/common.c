/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/common.h"

#include <errno.h>
#include <fnmatch.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "cases/cases.h"
#include "harness/commands/formats.h"
#include "harness/explore/scenario.h"
#include "harness/nearest.h"

int usage_error(const struct command *command, const struct why *why)
{
    fprintf(stderr, "blkproof: %s\n", why->text);
    if (command)
        fprintf(stderr, "See 'blkproof %s --help'.\n", command->name);
    return EXIT_USAGE;
}

int error_exit(int rc, const struct why *why)
{
    fprintf(stderr, "blkproof: %s\n", why->text);
    return rc == -EINTR ? EXIT_INTERRUPTED : EXIT_ERROR;
}

int parse_or_help(const struct command *command, void *settings, int argc, char **argv,
                  int *first_out)
{
    struct why why;
    int first;
    int rc = options_parse(command, settings, argc, argv, &first, &why);

    if (rc == OPTIONS_HELP) {
        options_print_help(stdout, "blkproof", command);
        return EXIT_OK;
    }
    if (!rc && !command->operands && first < argc)
        rc = why_set(&why, -EINVAL, "%s takes no operands, and '%s' is one", command->name,
                     argv[first]);
    if (rc)
        return usage_error(command, &why);
    if (first_out)
        *first_out = first;
    return -1;
}

/* A name is a pattern that matches itself; what is left to chance no other pattern matches. */
static bool is_name_of(const char *name, const struct conf_case *c)
{
    return !(c->chance ? strcmp(name, c->name) : fnmatch(name, c->name, 0));
}

static bool is_named(const struct option_strings *names, const struct conf_case *c)
{
    for (size_t i = 0; i < names->count; i++)
        if (is_name_of(names->items[i], c))
            return true;
    return !names->count && !c->chance;
}

static const struct conf_case *find_case(const char *name, struct nearest *nearest)
{
    for (size_t i = 0; all_cases[i]; i++) {
        if (is_name_of(name, all_cases[i]))
            return all_cases[i];
        nearest_try(nearest, all_cases[i]->name);
    }
    return NULL;
}

static bool is_scenario(const char *name)
{
    return !strncmp(name, SCENARIO_PREFIX, strlen(SCENARIO_PREFIX));
}

/* Is it one of the catalogue, or can it be made of its name? */
static int check_name(const char *name, struct why *why)
{
    struct nearest nearest = nearest_to(name);
    struct scenario ignored;

    if (is_scenario(name))
        return scenario_read(name, &ignored, why);
    if (find_case(name, &nearest))
        return 0;
    if (strpbrk(name, "*?["))
        return why_set(why, -EINVAL, "no case matches '%s'; 'blkproof list' names them all", name);
    return why_set(why, -EINVAL, "there is no case '%s'%s%s%s; 'blkproof list' names them all",
                   name, nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                   nearest.best ? "'?" : "");
}

/* The list and, behind it, the cases that were made, in one piece. */
static const struct conf_case **list_cases(const struct option_strings *names, size_t room,
                                           size_t made)
{
    size_t count = 0, list_size = (room + 1) * sizeof(struct conf_case *);
    char *memory = calloc(1, list_size + made * sizeof(struct scenario_case));
    const struct conf_case **list = (const struct conf_case **)memory;
    struct scenario_case *scenarios = (struct scenario_case *)(memory + list_size);

    for (size_t i = 0; memory && all_cases[i]; i++)
        if (is_named(names, all_cases[i]))
            list[count++] = all_cases[i];
    for (size_t i = 0; memory && i < names->count; i++) {
        struct scenario scenario;
        struct why ignored;

        if (!is_scenario(names->items[i]) || scenario_read(names->items[i], &scenario, &ignored))
            continue;
        scenario_case(scenarios, &scenario);
        list[count++] = &scenarios++->c;
    }
    return list;
}

const struct conf_case **select_cases(const struct option_strings *names, struct why *why)
{
    const struct conf_case **selected;
    size_t all = 0, made = 0;

    for (size_t i = 0; i < names->count; i++) {
        if (check_name(names->items[i], why))
            return NULL;
        made += is_scenario(names->items[i]);
    }
    while (all_cases[all])
        all++;
    selected = list_cases(names, all + made, made);
    if (!selected)
        why_set(why, -ENOMEM, "no memory for a list of cases");
    return selected;
}

const char *const suite_choices[] = {"first", "complete", NULL};

enum suite_choice suite_choice(const char *word)
{
    for (unsigned i = 0; suite_choices[i]; i++)
        if (!strcmp(suite_choices[i], word))
            return (enum suite_choice)(i + 1);
    return SUITE_UNSET;
}

static size_t count_first(void)
{
    size_t count = 0;

    while (first_cases[count])
        count++;
    return count;
}

const struct conf_case **select_suite(const struct option_strings *names, unsigned choice,
                                      struct why *why)
{
    /* options' lists are of pointers that may be changed; this one is only read */
    struct option_strings first = {.items = (const char **)first_cases, .count = count_first()};

    return select_cases(names->count || choice != SUITE_FIRST ? names : &first, why);
}

void suite_say(FILE *out, const struct option_strings *names, unsigned choice)
{
    size_t all = 0;

    for (size_t i = 0; all_cases[i]; i++)
        all += !all_cases[i]->chance;
    if (names->count)
        return;
    if (choice == SUITE_FIRST)
        fprintf(out, "suite first: %zu of %zu cases; --suite complete runs them all\n",
                count_first(), all);
    else
        fprintf(out, "suite complete: all %zu cases; --suite first runs %zu of them\n", all,
                count_first());
}

int stop_fd_open(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

char *command_line(int argc, char **argv)
{
    char *line = NULL;
    size_t size;
    FILE *out = open_memstream(&line, &size);

    if (!out)
        return NULL;
    fputs(program_invocation_short_name, out);
    for (int i = 0; i < argc; i++) {
        fputc(' ', out);
        options_quote(out, argv[i]);
    }
    fclose(out);
    return line;
}

char *command_again(const struct command *command, const void *settings, const void *defaults,
                    const char *operand)
{
    char *line = NULL;
    size_t size;
    FILE *out = open_memstream(&line, &size);

    if (!out)
        return NULL;
    fprintf(out, "%s %s", program_invocation_short_name, command->name);
    options_write(out, command, settings, defaults);
    if (operand) {
        fputc(' ', out);
        options_quote(out, operand);
    }
    fclose(out);
    return line;
}

int show_run(struct book *book, unsigned format, bool brief, struct why *why)
{
    struct run_document *document;
    char *path = NULL;
    int rc = book_finish(book, &document, &path, why);
    int status;

    if (rc) {
        free(path);
        return error_exit(rc, why);
    }
    status = result_exit_status(document);
    if (format != FORMAT_KTAP)
        status = format_run(format, document,
                            &(struct format_context){.folder = path, .brief = brief}, status);
    result_free(document);
    free(path);
    return status;
}

char *beside(const char *name, struct why *why)
{
    static const char *const folders[] = {"", "../lib/blkproof/"};
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
    char *path;

    self[length > 0 ? length : 0] = '\0';
    for (size_t i = 0; strrchr(self, '/') && i < sizeof(folders) / sizeof(folders[0]); i++) {
        int directory = (int)(strrchr(self, '/') - self);

        if (asprintf(&path, "%.*s/%s%s", directory, self, folders[i], name) < 0)
            break;
        if (!access(path, X_OK))
            return path;
        free(path);
    }
    why_set(why, -ENOENT, "%s is not beside this program: build all of blkproof", name);
    return NULL;
}
