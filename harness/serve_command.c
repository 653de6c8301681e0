/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/serve_command.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/fault_engine.h"
#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"
#include "harness/nearest.h"
#include "harness/serve.h"

static void add_rule(struct serve *serve, const char *text)
{
    struct why why;

    if (serve_add_rule(serve, text, &why)) {
        fprintf(serve->options.out, "%s\n", why.text);
        return;
    }
    fputs("armed: ", serve->options.out);
    rule_text_print(serve->options.out, &TAILQ_LAST(&serve->rules, serve_rules)->text.rule);
    putc('\n', serve->options.out);
}

static void remove_rule(struct serve *serve, const char *name)
{
    struct why why;

    if (serve_remove_rule(serve, name, &why))
        fprintf(serve->options.out, "%s\n", why.text);
    else
        fprintf(serve->options.out, "removed: %s\n", name);
}

static void list_rules(struct serve *serve, const char *nothing)
{
    FILE *out = serve->options.out;
    const struct fault_armed *armed;

    (void)nothing;
    for (size_t i = 0; (armed = backend_rule(serve->backend, i)); i++) {
        rule_text_print(out, armed->rule);
        fprintf(out, "  (acted on %" PRIu32 " of %" PRIu32 "%s)\n", armed->fired, armed->seen,
                armed->counting ? "" : ", its mark was not set yet");
    }
    if (!backend_rule(serve->backend, 0))
        fputs("there are no rules\n", out);
}

static bool is_node(const char *name)
{
    const struct offer_node *node;

    for (size_t i = 0; (node = offer_node(i)); i++)
        if (!strcmp(node->name, name))
            return true;
    return false;
}

/* What is served stays as it was: only the word changes, as with a backend that takes it back. */
static void rewrite(struct serve *serve, const char *text)
{
    FILE *out = serve->options.out;
    const char *value = strchr(text, '=');
    struct why why;
    char name[64];

    snprintf(name, sizeof(name), "%.*s", value ? (int)(value - text) : 0, text);
    if (!is_node(name))
        fprintf(out, "offer takes a node of the backend's and its value, as feature-barrier=0\n");
    else if (backend_rewrite(serve->backend, name, value[1] ? value + 1 : NULL, &why))
        fprintf(out, "%s\n", why.text);
    else
        fprintf(out, "offered: %s\n", text);
}

static void resize(struct serve *serve, const char *text)
{
    FILE *out = serve->options.out;
    uint64_t sectors;
    struct why why;
    char *end;

    errno = 0;
    sectors = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno)
        fprintf(out, "resize takes a number of 512-byte sectors\n");
    else if (backend_resize(serve->backend, sectors, &why))
        fprintf(out, "%s\n", why.text);
    else
        fprintf(out, "resized: %" PRIu64 " sectors\n", sectors);
}

static void show_stats(struct serve *serve, const char *nothing)
{
    struct backend_stats stats = backend_stats(serve->backend);
    FILE *out = serve->options.out;

    (void)nothing;
    for (unsigned bit = 0; bit < sizeof(stats.op) / sizeof(stats.op[0]); bit++)
        if (stats.op[bit].requests)
            fprintf(out, "%-15s %10" PRIu64 " requests, %" PRIu64 " sectors\n",
                    block_op_word(1u << bit), stats.op[bit].requests, stats.op[bit].sectors);
    fprintf(out,
            "answered OKAY %" PRIu64 ", EOPNOTSUPP %" PRIu64 ", ERROR %" PRIu64 "; dropped %" PRIu64
            ", held %u; violations %" PRIu64 "\n",
            stats.okay, stats.refused, stats.failed, stats.dropped, backend_held(serve->backend),
            stats.violations);
}

static void end(struct serve *serve, const char *nothing)
{
    (void)nothing;
    serve_end(serve);
}

static void help(struct serve *serve, const char *nothing)
{
    (void)nothing;
    serve_command_help(serve->options.out);
}

static const struct {
    const char *word, *argument, *help;
    void (*run)(struct serve *serve, const char *argument);
} commands[] = {
    {"rule", "RULE", "arm a rule, as: rule flush nth=1: refuse", add_rule},
    {"rules", NULL, "list the rules and habits in force, and how often each acted", list_rules},
    {"remove", "NAME", "take a rule back; what it holds is answered as if it had not been there",
     remove_rule},
    {"mark", "NAME", "set a mark: rules start to count there, or let go what they hold",
     serve_mark},
    {"offer", "NODE=VALUE", "write a node of the backend's anew, or with NODE= remove it", rewrite},
    {"resize", "SECTORS", "tell the guest another size of the disk, in 512-byte sectors", resize},
    {"stats", NULL, "say what was asked and answered so far", show_stats},
    {"close", NULL, "ask the guest to close the device, and end", end},
    {"help", NULL, "print this", help},
};
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

void serve_command_help(FILE *out)
{
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-6s %-10s  %s\n", commands[i].word,
                commands[i].argument ? commands[i].argument : "", commands[i].help);
}

static void refuse(struct serve *serve, const char *word)
{
    struct nearest nearest = nearest_to(word);

    for (size_t i = 0; i < COMMANDS; i++)
        nearest_try(&nearest, commands[i].word);
    if (nearest.best)
        fprintf(serve->options.out, "there is no command '%s'; did you mean %s?\n", word,
                nearest.best);
    else
        fprintf(serve->options.out, "there is no command '%s'; 'help' lists them\n", word);
}

void serve_command(struct serve *serve, const char *line)
{
    static const char blanks[] = " \t\r";
    const char *argument;
    char word[32];

    line += strspn(line, blanks);
    if (!*line)
        return;
    snprintf(word, sizeof(word), "%.*s", (int)strcspn(line, blanks), line);
    argument = line + strcspn(line, blanks);
    argument += strspn(argument, blanks);
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(commands[i].word, word) != 0)
            continue;
        if (!*argument == !commands[i].argument)
            commands[i].run(serve, argument);
        else
            fprintf(serve->options.out, "%s takes %s\n", word,
                    commands[i].argument ? commands[i].argument : "no argument");
        return;
    }
    refuse(serve, word);
}
