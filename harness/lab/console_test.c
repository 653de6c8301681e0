/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/console.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static void assert_tail(const char *text, unsigned lines, const char *expected)
{
    int fd = memfd_create("console", MFD_CLOEXEC);
    char *tail;

    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    tail = console_tail(fd, lines);
    assert_string_equal(tail, expected);
    free(tail);
    close(fd);
}

static void the_last_lines_are_given(void **state)
{
    (void)state;
    assert_tail("one\r\ntwo\r\nthree\r\n", 2, "two\nthree\n");
    assert_tail("one\ntwo\nthree", 2, "two\nthree");
    assert_tail("one\ntwo\n", 9, "one\ntwo\n");
    assert_tail("\n\n\n", 1, "\n");
}

static void control_bytes_do_not_reach_a_terminal(void **state)
{
    (void)state;
    assert_tail("a\033[2Jb\377\n", 1, "a\\x1b[2Jb\\xff\n");
}

static void only_the_end_of_a_long_console_is_read(void **state)
{
    size_t size = 1 << 20;
    char *text = malloc(size + 1), *tail;
    int fd = memfd_create("console", MFD_CLOEXEC);

    (void)state;
    memset(text, 'x', size);
    assert_int_equal(write(fd, text, size), size);
    tail = console_tail(fd, 5);
    assert_true(strlen(tail) > 1000 && strlen(tail) < size);
    free(tail);
    free(text);
    close(fd);
}

static void an_empty_console_gives_nothing(void **state)
{
    int fd = memfd_create("console", MFD_CLOEXEC);

    (void)state;
    assert_null(console_tail(fd, 5));
    assert_null(console_tail(-1, 5));
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_lines_are_given),
        cmocka_unit_test(control_bytes_do_not_reach_a_terminal),
        cmocka_unit_test(only_the_end_of_a_long_console_is_read),
        cmocka_unit_test(an_empty_console_gives_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
