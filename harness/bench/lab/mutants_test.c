/* SPDX-License-Identifier: BSD-2-Clause */
/* Defects of a real driver in a real guest: one that is caught, one that cannot be seen, two that cannot be tried. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "harness/bench/lab/play.h"

#define HEADER "// mutant: made up\n// why: to be tried\n// expect: flush-refused-first refused "

static struct play play;

static int set_up(void **state)
{
    (void)state;
    play_open(&play);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    play_close(&play);
    return 0;
}

static const char *write_mutant(char path[96], const char *name, const char *text)
{
    FILE *file;

    snprintf(path, 96, "%s/%s.cocci", play.folder, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
    return path;
}

static void each_meets_its_fate(void **state)
{
    char caught[96], survives[96], nowhere[96], builds_not[96];

    (void)state;
    write_mutant(caught, "caught",
                 HEADER "swallowed\n@@\nexpression i;\n@@\n  i->feature_fua = 0;\n"
                        "- i->feature_flush = 0;\n");
    write_mutant(survives, "survives",
                 HEADER "io-error\n@@\n@@\n- \"blkfront: %s: %s op failed\\n\"\n"
                        "+ \"blkfront: %s: %s op rejected\\n\"\n");
    write_mutant(nowhere, "nowhere", HEADER "hang\n@@\n@@\n- no_such_function();\n");
    write_mutant(builds_not, "builds-not",
                 HEADER "hang\n@@\nexpression i;\n@@\n- i->feature_fua\n+ i->no_such_field\n");
    play_run(&play, "mutants", "--kernel", "6.1", "--output", play.runs, caught, survives, nowhere,
             builds_not, NULL);
    play_said(&play, "  caught     caught\n"
                     "      flush-refused-first, refused: silent-downgrade -> swallowed\n");
    play_said(&play, "  SURVIVED   survives\n");
    play_said(&play, "  ERROR      nowhere\n      made up\n"
                     "      the semantic patch changes nothing in this driver\n");
    play_said(&play, "  ERROR      builds-not\n");
    play_said(&play, "no_such_field");
    play_said(&play, "6.1: 1 of 4 caught (25 %), 1 survived, 2 not known.");
    assert_int_equal(play.status, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_meets_its_fate, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
