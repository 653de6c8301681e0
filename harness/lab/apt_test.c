/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/apt.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void kernels_are_known_by_series(void **state)
{
    static const struct {
        const char *package, *series;
    } names[] = {
        {"linux-image-5.10.0-36-amd64", "5.10"},
        {"linux-image-6.1.0-56-amd64", "6.1"},
        {"linux-image-6.12.113+deb12-amd64", "6.12"},
        {"linux-image-6.1.0-0.deb11.17-amd64", "6.1"},
        {"linux-image-6.1.0-56-rt-amd64", NULL},
        {"linux-image-6.1.0-56-cloud-amd64", NULL},
        {"linux-image-6.1.0-56-amd64-dbg", NULL},
        {"linux-image-6.1.0-56-amd64-unsigned", NULL},
        {"linux-image-6.12.113+deb12-rt-amd64", NULL},
        {"linux-image-amd64", NULL},
        {"linux-image-6.1-amd64", NULL},
        {"linux-headers-6.1.0-56-amd64", NULL},
    };
    char series[16];

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        int rc = apt_kernel_series(names[i].package, series);

        assert_int_equal(rc, names[i].series ? 0 : -EINVAL);
        if (names[i].series)
            assert_string_equal(series, names[i].series);
    }
}

static void lists_survive_printing(void **state)
{
    static const char text[] = "Package: a\nVersion: 1:2-3\nDepends: libb, c\nSHA256: 00\n"
                               "Description: one\n more\n\n"
                               "Package: half\nVersion: 1\n\n"
                               "Package: a\nVersion: 1:2-2\nSHA256: 11\n\n"
                               "Package: b\nVersion: 4\nSHA256: 22\n";
    struct apt_list list = {0}, again = {0};
    char *printed;

    (void)state;
    assert_int_equal(apt_list_parse(&list, text), 0);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.packages[0].version, "1:2-3"); /* the first of a name is the newest */
    assert_string_equal(list.packages[0].depends, "libb, c");
    printed = apt_list_print(&list);
    assert_int_equal(apt_list_parse(&again, printed), 0);
    assert_int_equal(again.count, 2);
    assert_string_equal(apt_list_find(&again, "b")->sha256, "22");
    assert_null(apt_list_find(&again, "half"));
    free(printed);
    apt_list_dispose(&list);
    apt_list_dispose(&again);
}

static void sites_come_from_debian_sources_only(void **state)
{
    struct apt_sites sites;

    (void)state;
    assert_int_equal(apt_sites_from_targets(&sites,
                                            "Other|bookworm|http://other.example/debian\n"
                                            "Debian|bookworm|http://main.example/debian\n"
                                            "Debian|bookworm-security|http://sec.example/x\n"
                                            "$(ORIGIN)|nodistro|https://third.example/y\n"),
                     0);
    assert_string_equal(sites.main, "http://main.example/debian");
    assert_string_equal(sites.security, "http://sec.example/x");
    assert_int_equal(apt_sites_from_targets(&sites, "Ubuntu|noble|http://u.example/ubuntu\n"),
                     -ENOENT);
    assert_int_equal(apt_sites_from_targets(&sites, ""), -ENOENT);
}

static void sites_are_found_without_lists(void **state)
{
    struct apt_sites sites;

    (void)state;
    assert_int_equal(
        apt_sites_from_targets(&sites, "$(ORIGIN)|trixie-updates|http://m.example/debian\n"), 0);
    assert_string_equal(sites.main, "http://m.example/debian");
    assert_string_equal(sites.security, "http://m.example/debian-security");
}

static void mirrors_have_security_beside(void **state)
{
    struct apt_sites sites;

    (void)state;
    assert_int_equal(apt_sites_from_mirror(&sites, "http://m.example/debian/"), 0);
    assert_string_equal(sites.main, "http://m.example/debian");
    assert_string_equal(sites.security, "http://m.example/debian-security");
    assert_int_equal(apt_sites_from_mirror(&sites, "http://s.example/archive/debian/2026/"), 0);
    assert_string_equal(sites.security, "http://s.example/archive/debian-security/2026");
    assert_int_equal(apt_sites_from_mirror(&sites, "http://m.example/a b"), -EINVAL);
    assert_int_equal(apt_sites_from_mirror(&sites, "http://m.example/\nDir x"), -EINVAL);
    assert_int_equal(apt_sites_from_mirror(&sites, "debian"), -EINVAL);
    assert_int_equal(apt_sites_from_mirror(&sites, ""), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_are_known_by_series),
        cmocka_unit_test(lists_survive_printing),
        cmocka_unit_test(sites_come_from_debian_sources_only),
        cmocka_unit_test(sites_are_found_without_lists),
        cmocka_unit_test(mirrors_have_security_beside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
