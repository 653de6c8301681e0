/* SPDX-License-Identifier: BSD-2-Clause */
/* Cases by their names: of the catalogue, and made of their names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/commands/common.h"

static const struct conf_case **select_of(const char **names, size_t count, struct why *why)
{
    return select_cases(&(struct option_strings){.items = names, .count = count}, why);
}

static void test_all(void **state)
{
    const struct conf_case **cases;
    struct why why;
    size_t count = 0;

    (void)state;
    cases = select_of(NULL, 0, &why);
    assert_non_null(cases);
    for (size_t i = 0; all_cases[i]; i++)
        if (!all_cases[i]->chance)
            assert_ptr_equal(cases[count++], all_cases[i]);
    assert_null(cases[count]);
    free(cases);
}

/* What is left to chance has to be named, as it is. */
static void test_chance(void **state)
{
    const char *name = "moved-with-writes-on-the-ring", *around = "moved-with-w*-on-the-ring",
               *family = "moved-with-*";
    const struct conf_case **cases;
    struct why why;

    (void)state;
    cases = select_of(&name, 1, &why);
    assert_non_null(cases);
    assert_string_equal(cases[0]->name, name);
    assert_non_null(cases[0]->chance);
    assert_null(cases[1]);
    free(cases);
    cases = select_of(&family, 1, &why);
    assert_non_null(cases);
    assert_non_null(cases[0]);
    for (size_t i = 0; cases[i]; i++)
        assert_null(cases[i]->chance);
    free(cases);
    assert_null(select_of(&around, 1, &why));
}

/* The catalogue's in its order; then what is made, each a case of its own. */
static void test_mixed(void **state)
{
    const char *names[] = {"explore-b-w8d-urbada0n1", "barrier-data-refused", "explore-f-s",
                           "flush-refused-first"};
    const struct conf_case **cases;
    struct why why;

    (void)state;
    cases = select_of(names, 4, &why);
    assert_non_null(cases);
    assert_string_equal(cases[0]->name, "flush-refused-first");
    assert_string_equal(cases[1]->name, "barrier-data-refused");
    assert_string_equal(cases[2]->name, "explore-b-w8d-urbada0n1");
    assert_string_equal(cases[2]->rules[0].name, "refuse-1");
    assert_string_equal(cases[3]->name, "explore-f-s");
    assert_string_equal(cases[3]->steps[0].mark, "fsync-1");
    assert_null(cases[4]);
    free(cases);
}

static void test_none(void **state)
{
    static const struct {
        const char *name, *says;
    } rows[] = {
        {"barrier-data-refusd", "did you mean 'barrier-data-refused'?"},
        {"explore-b-w8d-urbada7n1", "a rule counts wrongly"},
        {"explore-", "cannot be read"},
    };
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *names[] = {"plain-io", rows[i].name};

        assert_null(select_of(names, 2, &why));
        if (!strstr(why.text, rows[i].says))
            fail_msg("%s", why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_chance),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
