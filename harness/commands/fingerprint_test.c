/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "fake_backend/why.h"
#include "harness/commands/fingerprint.h"

static const char *nodes[] = {"max-ring-page-order=1", "feature-persistent=1"};
static const struct option_strings two = {nodes, 2}, one = {nodes, 1},
                                   other = {(const char *[]){"max-ring-page-order=2"}, 1};

static const struct fingerprint base = {.machine = "machine",
                                        .program = "program",
                                        .case_name = "flush-refused-first",
                                        .offer = &one,
                                        .profiles = true};

static const char *of(struct fingerprint what)
{
    static char hex[BLOB_HEX];
    struct why why;

    if (fingerprint_make(hex, &what, &why))
        fail_msg("%s", why.text);
    return hex;
}

/* Each thing that a result depends on, by itself. */
static void each_ingredient_changes_it(void **state)
{
    struct fingerprint others[] = {base, base, base, base, base, base, base, base};
    char was[BLOB_HEX];

    (void)state;
    others[0].machine = "another machine";
    others[1].program = "another program";
    others[2].case_name = "flush-refused-second";
    others[3].backend = "qemu";
    others[4].profiles = false;
    others[5].offer = &two;
    others[6].offer = &other;
    others[7].offer = NULL;
    strcpy(was, of(base));
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_string_not_equal(was, of(others[i]));
        for (size_t j = 0; j < i; j++) {
            char earlier[BLOB_HEX];

            strcpy(earlier, of(others[j]));
            assert_string_not_equal(earlier, of(others[i]));
        }
    }
    assert_string_equal(was, of(base));
}

/* What stands in one word is not what stands in two. */
static void words_do_not_run_together(void **state)
{
    struct fingerprint a = base, b = base;
    char was[BLOB_HEX];

    (void)state;
    a.machine = "ab";
    a.program = "c";
    b.machine = "a";
    b.program = "bc";
    strcpy(was, of(a));
    assert_string_not_equal(was, of(b));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_ingredient_changes_it),
        cmocka_unit_test(words_do_not_run_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
