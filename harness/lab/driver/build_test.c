/* SPDX-License-Identifier: BSD-2-Clause */
/* The pure parts of getting from source to module. */
#include "harness/lab/driver/build.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/headers.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void check_error(const char *log, const char *expected)
{
    char *line = build_first_error(log);

    assert_string_equal(line, expected);
    free(line);
}

static void the_first_error_is_found(void **state)
{
    (void)state;
    check_error("x.c: In function 'f':\nx.c:3:2: warning: w\nx.c:4:2: error: e\nx.c:5:2: error: g\n"
                "make[1]: *** [Makefile:1: x.o] Error 1\n",
                "x.c:4:2: error: e");
    check_error("ERROR: modpost: \"f\" [x.ko] undefined!\nmake: *** [x] Error 2\n",
                "ERROR: modpost: \"f\" [x.ko] undefined!");
    check_error("make: *** [x] Error 2", "make: *** [x] Error 2");
    check_error("", "make said nothing of the reason");
}

static void headers_find_each_other(void **state)
{
    char *moved = headers_relocate("include /usr/src/linux-headers-6.1.0-56-common/Makefile\n");

    (void)state;
    assert_string_equal(moved, "include ../linux-headers-6.1.0-56-common/Makefile\n");
    free(moved);
    moved = headers_relocate("all:\n");
    assert_string_equal(moved, "all:\n");
    free(moved);
}

static void tools_for_a_newer_libc_are_refused(void **state)
{
    static const char depends[] = "pahole, libc6 (>= 2.38), libelf1t64 (>= 0.144)";
    struct why why = {""};

    (void)state;
    assert_int_equal(headers_check_libc(depends, "2.38", "7.3.4+deb13-amd64", &why), 0);
    assert_int_equal(headers_check_libc(depends, "2.41", "7.3.4+deb13-amd64", &why), 0);
    assert_int_equal(headers_check_libc("gcc-12", "2.36", "6.1.0-56-amd64", &why), 0);
    assert_int_equal(headers_check_libc(depends, "2.36", "7.3.4+deb13-amd64", &why), -ENOEXEC);
    assert_string_equal(why.text, "the tools that build a driver for Linux 7.3.4+deb13-amd64 need "
                                  "libc 2.38, and this machine has 2.36: take an older series, "
                                  "such as 6.12, or a newer Debian");
}

static void what_is_no_module_is_refused(void **state)
{
    struct why why = {""};

    (void)state;
    assert_int_equal(build_check("/proc/self/exe", "6.1", &why), -ENOEXEC);
    assert_int_equal(build_check("/etc/passwd", "6.1", &why), -ENOEXEC);
    assert_non_null(strstr(why.text, "is no x86-64 kernel module"));
}

/* Every name, permission and byte below a folder counts. */
static void a_folder_has_one_hash(void **state)
{
    char top[] = "/tmp/blkproof-folder-XXXXXX", path[64], first[BLOB_HEX], hex[BLOB_HEX];
    struct why why;

    (void)state;
    assert_non_null(mkdtemp(top));
    snprintf(path, sizeof(path), "%s/b", top);
    assert_int_equal(folder_write(top, "a", "1", 1, &why), 0);
    assert_int_equal(symlink("a", path), 0);
    assert_int_equal(folder_hash(first, top, &why), 0);
    assert_int_equal(folder_hash(hex, top, &why), 0);
    assert_string_equal(hex, first);

    assert_int_equal(folder_write(top, "a", "2", 1, &why), 0);
    assert_int_equal(folder_hash(hex, top, &why), 0);
    assert_string_not_equal(hex, first);
    assert_int_equal(folder_write(top, "a", "1", 1, &why), 0);
    unlink(path);
    assert_int_equal(folder_hash(hex, top, &why), 0);
    assert_string_not_equal(hex, first);

    folder_remove(top);
    folder_remove(top);
    assert_int_equal(access(top, F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_error_is_found),
        cmocka_unit_test(headers_find_each_other),
        cmocka_unit_test(tools_for_a_newer_libc_are_refused),
        cmocka_unit_test(what_is_no_module_is_refused),
        cmocka_unit_test(a_folder_has_one_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
