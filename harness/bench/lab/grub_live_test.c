/* SPDX-License-Identifier: BSD-2-Clause */
/* The suite against GRUB as Debian has it for Xen hosts: a frontend that is no Linux. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "harness/bench/lab/play.h"

static const struct case_result *find(const struct run_document *run, const char *case_name)
{
    for (size_t i = 0; i < run->result_count; i++)
        if (!strcmp(run->results[i].case_name, case_name))
            return &run->results[i];
    fail_msg("there is no result of %s", case_name);
    return NULL;
}

static void grub_is_asked_what_it_can(void **state)
{
    static const struct {
        const char *name, *outcome;
    } known[] = {{"plain-io", "as-offered"},
                 {"read-refused", "retried"}, /* it reads less, once a large read has failed */
                 {"read-refused-always", "io-error"},
                 {"write-refused", "io-error"}};
    struct run_document *run;
    struct play play;

    (void)state;
    play_open(&play);
    play_run(&play, "run", "--frontend", "grub", "--output", play.runs, NULL);
    run = play_load(&play);
    assert_int_equal(play.status, 0);
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        const struct case_result *result = find(run, known[i].name);

        assert_int_equal(result->verdict, VERDICT_PASS);
        assert_string_equal(result->outcome, known[i].outcome);
        assert_false(result->other_worse);
    }
    assert_int_equal(find(run, "flush-refused-first")->verdict, VERDICT_SKIP);
    result_free(run);
    play_close(&play);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grub_is_asked_what_it_can),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
