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

/* As apt-cache prints them, in no order; of some kernels not all is there any more. */
static const char kernels[] = "linux-image-6.1.0-9-amd64\n"
                              "linux-image-6.1.0-56-amd64\n"
                              "linux-image-6.1.0-0.deb11.57-amd64\n"
                              "linux-image-6.1.0-57-rt-amd64\n"
                              "linux-image-6.1.0-57-cloud-amd64\n"
                              "linux-image-6.1.0-57-amd64-dbg\n"
                              "linux-image-6.1.0-57-amd64-unsigned\n"
                              "linux-image-6.1-amd64\n"
                              "linux-image-6.6-amd64\n"
                              "linux-image-amd64\n"
                              "linux-headers-6.1.0-57-amd64\n"
                              "linux-image-6.12.9+deb12-amd64\n"
                              "linux-image-6.12.113+deb12-amd64\n"
                              "linux-image-6.19.6+deb13-amd64\n"
                              "linux-binary-6.19.6+deb13-amd64\n"
                              "linux-base-6.19.6+deb13-amd64\n"
                              "linux-modules-7.2.6+deb13-amd64\n"
                              "linux-binary-7.2.6+deb13-amd64\n"
                              "linux-image-7.2.6+deb13-amd64\n"
                              "linux-base-7.2.6+deb13-amd64\n"
                              "linux-image-7.2.12+deb13-amd64\n"
                              "linux-binary-7.2.12+deb13-amd64\n"
                              "linux-modules-7.2.12+deb13-amd64\n"
                              "linux-base-7.2.12+deb13-amd64-dbg\n"
                              "not-linux-base-7.2.12+deb13-amd64\n"
                              "linux-image-7.3-amd64\n"
                              "linux-binary-7.3-amd64\n"
                              "linux-modules-7.3-amd64\n"
                              "linux-base-7.3-amd64\n"
                              "linux-image-7.4-rc2-amd64\n"
                              "linux-binary-7.4-rc2-amd64\n"
                              "linux-modules-7.4-rc2-amd64\n"
                              "linux-base-7.4-rc2-amd64";

static void the_newest_whole_kernel_of_a_series_is_chosen(void **state)
{
    static const struct {
        const char *series, *release; /* NULL: there is none */
        bool apart;
    } chosen[] = {
        {"6.1", "6.1.0-56-amd64", false},
        {"6.12", "6.12.113+deb12-amd64", false},
        {"6.6", NULL, false},
        {"6.19", NULL, false},
        {"7.2", "7.2.6+deb13-amd64", true},
        {"7.3", "7.3-amd64", true},
        {"7.4", "7.4-rc2-amd64", true},
        {"7", NULL, false},
        {"6.1.0", NULL, false},
        {"", NULL, false},
    };
    char known[APT_KNOWN] = "5.10, 6.5, 6.12";

    (void)state;
    for (size_t i = 0; i < sizeof(chosen) / sizeof(chosen[0]); i++) {
        struct apt_kernel kernel;
        int rc = apt_choose_kernel(&kernel, kernels, chosen[i].series, known);

        assert_int_equal(rc, chosen[i].release ? 0 : -ENOENT);
        if (!rc) {
            assert_string_equal(kernel.release, chosen[i].release);
            assert_int_equal(kernel.apart, chosen[i].apart);
        }
    }
    assert_string_equal(known, "5.10, 6.1, 6.5, 6.12, 7.2, 7.3, 7.4");
}

static void a_kernel_is_known_by_its_package(void **state)
{
    static const struct {
        char *name;
        const char *release;
        bool kernel;
    } packages[] = {
        {"linux-image-6.1.0-56-amd64", "6.1.0-56-amd64", true},
        {"linux-binary-7.3.4+deb13-amd64", "7.3.4+deb13-amd64", true},
        {"linux-modules-7.3.4+deb13-amd64", "linux-modules-7.3.4+deb13-amd64", true},
        {"grub-xen-host", "grub-xen-host", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(packages) / sizeof(packages[0]); i++) {
        const struct apt_package package = {.name = packages[i].name};

        assert_string_equal(apt_release(&package), packages[i].release);
        assert_int_equal(apt_is_kernel(&package), packages[i].kernel);
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
        cmocka_unit_test(the_newest_whole_kernel_of_a_series_is_chosen),
        cmocka_unit_test(a_kernel_is_known_by_its_package),
        cmocka_unit_test(lists_survive_printing),
        cmocka_unit_test(sites_come_from_debian_sources_only),
        cmocka_unit_test(sites_are_found_without_lists),
        cmocka_unit_test(mirrors_have_security_beside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
