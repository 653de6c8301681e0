/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/nearest.h"
#include "harness/options.h"

enum format {
    FORMAT_UNSET = 0,
    FORMAT_TEXT,
    FORMAT_JUNIT,
};

struct settings {
    bool strict;
    const char *output;
    struct option_strings frontends;
    unsigned jobs;
    unsigned format;
    bool debug;
};

static const char *const formats[] = {"text", "junit", NULL};

static const struct option_entry entries[] = {
    {.name = "strict",
     .letter = 's',
     .kind = OPTION_FLAG,
     .at = offsetof(struct settings, strict),
     .help = "let a broken SHOULD fail"},
    {.name = "output",
     .letter = 'o',
     .kind = OPTION_STRING,
     .argument = "DIR",
     .at = offsetof(struct settings, output),
     .help = "keep runs in DIR"},
    {.name = "frontend",
     .kind = OPTION_STRINGS,
     .argument = "NAME",
     .at = offsetof(struct settings, frontends),
     .help = "test NAME (may be given again)"},
    {.name = "jobs",
     .letter = 'j',
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = 64,
     .at = offsetof(struct settings, jobs),
     .help = "run N labs side by side"},
    {.name = "format",
     .kind = OPTION_CHOICE,
     .argument = "FORMAT",
     .choices = formats,
     .at = offsetof(struct settings, format),
     .help = "text or junit"},
    {.name = "debug",
     .kind = OPTION_FLAG,
     .hidden = true,
     .at = offsetof(struct settings, debug),
     .help = "not spoken of"},
};

static const struct command commands[] = {
    {.name = "run",
     .operands = "[CASE...]",
     .summary = "test a frontend",
     .about = "Tests a frontend.",
     .examples = "  blkproof run flush-refused-once",
     OPTIONS(entries)},
    {.name = "list", .summary = "list the cases", .about = "Lists the cases."},
    {.name = "compare", .operands = "OLD NEW", .summary = "compare two runs", .about = "Compares."},
    {.name = "secret", .hidden = true, .summary = "not spoken of", .about = "Hush."},
};

#define MAX_WORDS 8

struct parsed {
    struct settings settings;
    int rc, first, argc;
    char *argv[MAX_WORDS + 1];
    struct why why;
};

/* The words of a command line, ended by NULL. */
static struct parsed parse(const struct command *command, ...)
{
    struct parsed parsed = {.settings = {.jobs = 1}, .first = -1};
    va_list args;
    char *word;

    va_start(args, command);
    while ((word = va_arg(args, char *)) && parsed.argc < MAX_WORDS)
        parsed.argv[parsed.argc++] = word;
    va_end(args);
    parsed.rc = options_parse(command, &parsed.settings, parsed.argc, parsed.argv, &parsed.first,
                              &parsed.why);
    return parsed;
}

static void options_and_operands_are_told_apart(void **state)
{
    struct parsed parsed = parse(&commands[0], "run", "one", "--strict", "-j4", "--output=d", "two",
                                 "--format", "junit", NULL);

    (void)state;
    assert_int_equal(parsed.rc, 0);
    assert_true(parsed.settings.strict);
    assert_false(parsed.settings.debug);
    assert_int_equal(parsed.settings.jobs, 4);
    assert_string_equal(parsed.settings.output, "d");
    assert_int_equal(parsed.settings.format, FORMAT_JUNIT);
    assert_int_equal(parsed.argc - parsed.first, 2);
    assert_string_equal(parsed.argv[parsed.first], "one");
    assert_string_equal(parsed.argv[parsed.first + 1], "two");
}

/* What is written is parsed into the same again, by a shell's rules. */
static void what_was_parsed_can_be_written(void **state)
{
    struct parsed parsed =
        parse(&commands[0], "run", "-s", "-ofoo bar's", "--frontend=", "--frontend", "a.b-c",
              "--jobs=4", "--form=junit", NULL);
    const struct settings defaults = {.jobs = 1};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    assert_int_equal(parsed.rc, 0);
    options_write(out, &commands[0], &parsed.settings, &defaults);
    fputc('.', out);
    options_write(out, &commands[0], &defaults, &defaults);
    fclose(out);
    assert_string_equal(text, " --strict --output 'foo bar'\\''s' --frontend '' --frontend a.b-c "
                              "--jobs 4 --format junit.");
    free(text);
    options_strings_dispose(&parsed.settings.frontends);
}

static void defaults_stay_and_lists_grow(void **state)
{
    struct parsed parsed =
        parse(&commands[0], "run", "--frontend", "a", "--frontend=b", "--debug", "--", "-x", NULL);

    (void)state;
    assert_int_equal(parsed.rc, 0);
    assert_int_equal(parsed.settings.jobs, 1);
    assert_int_equal(parsed.settings.format, FORMAT_UNSET);
    assert_true(parsed.settings.debug);
    assert_int_equal(parsed.settings.frontends.count, 2);
    assert_string_equal(parsed.settings.frontends.items[1], "b");
    assert_string_equal(parsed.argv[parsed.first], "-x");
    options_strings_dispose(&parsed.settings.frontends);
    options_strings_dispose(&parsed.settings.frontends);
}

static void wrong_use_is_one_sentence(void **state)
{
    static const struct {
        const char *word, *value, *sentence;
    } samples[] = {
        {"--frontned", "x", "run has no option --frontned; did you mean --frontend?"},
        {"--frontned=x", NULL, "run has no option --frontned; did you mean --frontend?"},
        {"--colour", NULL, "run has no option --colour; see run --help"},
        {"--debugg", NULL, "run has no option --debugg; see run --help"},
        {"-x", NULL, "run has no option -x; see run --help"},
        {"--output", NULL, "--output needs an argument; see run --help"},
        {"-o", NULL, "-o needs an argument; see run --help"},
        {"--strict=yes", NULL, "--strict=yes takes no argument"},
        {"--jobs", "0", "--jobs takes a number from 1 to 64, not '0'"},
        {"--jobs", "65", "--jobs takes a number from 1 to 64, not '65'"},
        {"--jobs", "-1", "--jobs takes a number from 1 to 64, not '-1'"},
        {"--jobs", "4x", "--jobs takes a number from 1 to 64, not '4x'"},
        {"--jobs", "", "--jobs takes a number from 1 to 64, not ''"},
        {"--jobs", "99999999999999999999999", "not '99999999999999999999999'"},
        {"--format", "junti", "--format cannot be 'junti'; did you mean junit?"},
        {"--format", "pdf-with-pictures", "it is one of: text, junit"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct parsed parsed = parse(&commands[0], "run", samples[i].word, samples[i].value, NULL);

        assert_int_equal(parsed.rc, -EINVAL);
        if (!strstr(parsed.why.text, samples[i].sentence))
            fail_msg("'%s' does not say '%s'", parsed.why.text, samples[i].sentence);
    }
}

static void operands_go_only_where_they_are_taken(void **state)
{
    struct parsed parsed = parse(&commands[1], "list", "flush", NULL);

    (void)state;
    assert_int_equal(parsed.rc, -EINVAL);
    assert_string_equal(parsed.why.text, "list takes no 'flush'; see list --help");
    assert_int_equal(parse(&commands[1], "list", NULL).rc, 0);
}

static void help_is_asked_for_in_two_ways(void **state)
{
    (void)state;
    assert_int_equal(parse(&commands[1], "list", "--help", NULL).rc, OPTIONS_HELP);
    assert_int_equal(parse(&commands[0], "run", "--strict", "-h", NULL).rc, OPTIONS_HELP);
}

static void commands_are_found_or_guessed(void **state)
{
    struct why why = {""};

    (void)state;
    assert_ptr_equal(options_command(commands, 4, "compare", &why), &commands[2]);
    assert_ptr_equal(options_command(commands, 4, "secret", &why), &commands[3]);
    assert_null(options_command(commands, 4, "comprae", &why));
    assert_string_equal(why.text, "there is no command 'comprae'; did you mean compare?");
    assert_null(options_command(commands, 4, "secrets", &why));
    assert_string_equal(why.text, "there is no command 'secrets'; see --help");
}

static void help_shows_what_the_tables_say(void **state)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    options_print_help(out, "blkproof", &commands[0]);
    fclose(out);
    assert_string_equal(text, "usage: blkproof run [OPTION...] [CASE...]\n"
                              "\n"
                              "Tests a frontend.\n"
                              "\n"
                              "options:\n"
                              "  -s, --strict         let a broken SHOULD fail\n"
                              "  -o, --output DIR     keep runs in DIR\n"
                              "      --frontend NAME  test NAME (may be given again)\n"
                              "  -j, --jobs N         run N labs side by side\n"
                              "      --format FORMAT  text or junit\n"
                              "  -h, --help           print this\n"
                              "\n"
                              "examples:\n"
                              "  blkproof run flush-refused-once\n");
    free(text);
    out = open_memstream(&text, &size);
    options_print_commands(out, "blkproof", "Plays a backend.", commands, 4);
    fclose(out);
    assert_string_equal(text, "usage: blkproof COMMAND [OPTION...]\n"
                              "\n"
                              "Plays a backend.\n"
                              "\n"
                              "commands:\n"
                              "  run      test a frontend\n"
                              "  list     list the cases\n"
                              "  compare  compare two runs\n"
                              "\n"
                              "blkproof COMMAND --help explains one.\n");
    free(text);
}

static const char *nearest_of(const char *typed)
{
    static const char *const names[] = {"flush-refused-once", "flush-refused-always",
                                        "barrier-refused", "size"};
    struct nearest nearest = nearest_to(typed);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        nearest_try(&nearest, names[i]);
    return nearest.best;
}

static void the_nearest_is_near(void **state)
{
    static char endless[1000];

    (void)state;
    memset(endless, 'f', sizeof(endless) - 1);
    assert_string_equal(nearest_of("flush-refused-onec"), "flush-refused-once");
    assert_string_equal(nearest_of("flush_refused_always"), "flush-refused-always");
    assert_string_equal(nearest_of("barrier"), "barrier-refused");
    assert_string_equal(nearest_of("isze"), "size");
    assert_string_equal(nearest_of("isez"), "size");
    assert_null(nearest_of("discard"));
    assert_null(nearest_of(""));
    assert_null(nearest_of(endless));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_and_operands_are_told_apart),
        cmocka_unit_test(what_was_parsed_can_be_written),
        cmocka_unit_test(defaults_stay_and_lists_grow),
        cmocka_unit_test(wrong_use_is_one_sentence),
        cmocka_unit_test(operands_go_only_where_they_are_taken),
        cmocka_unit_test(help_is_asked_for_in_two_ways),
        cmocka_unit_test(commands_are_found_or_guessed),
        cmocka_unit_test(help_shows_what_the_tables_say),
        cmocka_unit_test(the_nearest_is_near),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
