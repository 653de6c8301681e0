/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "harness/profile.h"

static const struct pinned pinned[] = {
    {.cases = NAMES("a-case")}, {.cases = NAMES("a-fourth-case", "another-case")}, {0}};
static const struct pinned shared[] = {{.cases = NAMES("a-third-case")}, {0}};
static const struct pinned *const tables[] = {pinned, shared, NULL};
static const char *const tested[] = {"1111", "2222", NULL};
static const struct profile before = {
    .name = "before", .from = "3.8", .below = "6.11", .tested = tested};
static const struct profile since = {.name = "since", .from = "6.11", .tables = tables};
static const struct profile old = {.name = "old", .below = "3.8"};
static const struct profile *const all[] = {&before, &since, NULL};
static const struct profile *const with_old[] = {&old, &before, &since, NULL};

static void test_for_a_release(void **state)
{
    static const struct {
        const char *release;
        const struct profile *profile;
    } rows[] = {
        {"3.7.10", NULL},
        {"3.8", &before},
        {"5.10.0-30-amd64", &before},
        {"6.1.0-56-amd64", &before},
        {"6.10.11", &before},
        {"6.11", &since},
        {"6.12.117+deb12-amd64", &since},
        {"7.3", &since},
        {"10.0", &since},
        {"", NULL},
        {"-", NULL},
        {"linux-6.12", NULL},
        {"6", NULL},
        {"-6.-12", NULL},
        {"99999999999999999999.1", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (profile_for(all, rows[i].release) != rows[i].profile)
            fail_msg("release '%s'", rows[i].release);
    assert_ptr_equal(profile_for(with_old, "2.6.32"), &old);
    assert_null(profile_for(NULL, "6.12"));
}

static void test_pinned(void **state)
{
    (void)state;
    assert_ptr_equal(profile_pinned(&since, "another-case"), &pinned[1]);
    assert_ptr_equal(profile_pinned(&since, "a-third-case"), &shared[0]);
    assert_null(profile_at(&since, 3));
    assert_null(profile_pinned(&since, "a-cas"));
    assert_null(profile_pinned(&before, "a-case"));
    assert_null(profile_pinned(NULL, "a-case"));
}

static void test_tested(void **state)
{
    (void)state;
    assert_true(profile_tested(&before, "2222"));
    assert_false(profile_tested(&before, "222"));
    assert_false(profile_tested(&before, "-"));
    assert_false(profile_tested(&since, "1111"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_for_a_release),
        cmocka_unit_test(test_pinned),
        cmocka_unit_test(test_tested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
