/* SPDX-License-Identifier: BSD-2-Clause */
/* What a reader is told of mutants, and what the exit status says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "harness/commands/commands.h"
#include "harness/commands/mutants_report.h"

static const struct conf_case first = {.name = "first"};
static struct mutant_expectation expected[] = {
    {.c = &first, .subject = SUBJECT_REFUSED, .outcome = OUTCOME_HANG, .series = "6.1"},
    {.c = &first,
     .subject = SUBJECT_LATER,
     .outcome = OUTCOME_SWALLOWED,
     .facet = "told",
     .text = "a|b"},
};
static struct picked picked[] = {
    {.mutant =
         {.name = "one", .does = "it is *one*", .expectations = expected, .expectation_count = 2}},
    {.mutant = {.name = "two", .does = "it is two", .equivalent = "nobody looks"}},
};
static const struct picked_list mutants = {.items = picked, .count = 2};

static struct fate fates[2];
static struct mutants_field fields[] = {{.series = "6.1", .package = "linux 1", .fates = fates}};
static const struct mutants_results results = {
    .fields = fields, .field_count = 1, .fate_count = 2, .path = "runs/x"};

static void become(enum fate_kind a, char *text_a, enum fate_kind b, char *text_b)
{
    fates[0] = (struct fate){a, text_a};
    fates[1] = (struct fate){b, text_b};
}

static void assert_text(const char *expected_text)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    mutants_report_text(out, &results, &mutants, false);
    fclose(out);
    assert_string_equal(text, expected_text);
    free(text);
}

static void what_was_not_caught_stands_out(void **state)
{
    (void)state;
    become(FATE_CAUGHT, "a -> b", FATE_EQUIVALENT, "nobody looks");
    assert_text("linux 1\n"
                "  caught     one\n"
                "      a -> b\n"
                "  equivalent two\n"
                "      it is two\n"
                "      nobody looks\n"
                "\n"
                "6.1: 1 of 1 caught (100 %), 1 equivalent.  runs/x\n");
    become(FATE_SURVIVED, "nothing", FATE_OTHERWISE, "c -> \033d");
    assert_text("linux 1\n"
                "  SURVIVED   one\n"
                "      it is *one*\n"
                "      nothing\n"
                "  OTHERWISE  two\n"
                "      it is two\n"
                "      c -> \\x1bd\n"
                "\n"
                "6.1: 0 of 2 caught (0 %), 1 seen otherwise than expected, 1 survived.  runs/x\n");
    become(FATE_ERROR, "no lab", FATE_ELSEWHERE, "it is for 6.12");
    assert_text("linux 1\n"
                "  ERROR      one\n"
                "      it is *one*\n"
                "      no lab\n"
                "  elsewhere  two\n"
                "      it is for 6.12\n"
                "\n"
                "6.1: 0 of 1 caught (0 %), 1 not known, 1 for other kernels.  runs/x\n");
}

static void a_table_stays_one(void **state)
{
    char *text;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    become(FATE_CAUGHT, "a -> b", FATE_EQUIVALENT, "nobody looks");
    mutants_report_markdown(out, &results, &mutants);
    fclose(out);
    assert_string_equal(text,
                        "| mutant | what it does | expected | 6.1 |\n"
                        "|---|---|---|---|\n"
                        "| one | it is \\*one\\* | first, refused: hang (6.1)<br>first, later: "
                        "swallowed, told: a\\|b | caught |\n"
                        "| two | it is two |  | equivalent |\n"
                        "\n"
                        "linux 1: 1 of 1 caught (100 %), 1 equivalent.\n");
    free(text);
}

static void the_status_is_that_of_the_worst(void **state)
{
    static const struct {
        enum fate_kind a, b;
        int status;
    } all[] = {
        {FATE_CAUGHT, FATE_EQUIVALENT, EXIT_OK},   {FATE_ELSEWHERE, FATE_CAUGHT, EXIT_OK},
        {FATE_CAUGHT, FATE_SURVIVED, EXIT_FAILED}, {FATE_OTHERWISE, FATE_CAUGHT, EXIT_FAILED},
        {FATE_SURVIVED, FATE_ERROR, EXIT_ERROR},   {FATE_ERROR, FATE_CAUGHT, EXIT_ERROR},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        become(all[i].a, "", all[i].b, "");
        assert_int_equal(mutants_status(&results), all[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_not_caught_stands_out),
        cmocka_unit_test(a_table_stays_one),
        cmocka_unit_test(the_status_is_that_of_the_worst),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
