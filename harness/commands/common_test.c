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
    size_t i = 0;

    (void)state;
    cases = select_of(NULL, 0, &why);
    assert_non_null(cases);
    for (; all_cases[i]; i++)
        assert_ptr_equal(cases[i], all_cases[i]);
    assert_null(cases[i]);
    free(cases);
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
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
