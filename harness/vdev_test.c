/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "fake_backend/why.h"
#include "harness/vdev.h"

static void test_names_and_numbers(void **state)
{
    static const struct {
        const char *name;
        unsigned vdev;
    } rows[] = {
        {"xvda", 51712},
        {"xvdb", 51728},
        {"xvdb3", 51731},
        {"xvdp15", 51967},
        {"xvdp16", 1u << 28 | 15u << 8 | 16u},
        {"xvdq", 1u << 28 | 16u << 8},
        {"xvdaa1", 1u << 28 | 26u << 8 | 1u},
        {"51744", 51744},
        {"0", 0},
    };
    unsigned vdev;
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(vdev_of(rows[i].name, &vdev, &why), 0);
        assert_int_equal(vdev, rows[i].vdev);
    }
}

static void test_what_is_none(void **state)
{
    static const char *const names[] = {
        "",    "xvd", "xvd1",   "xvdB",      "xvda256",           "xvda1x",
        "sda", "-1",  "51712x", "536870912", "xvdzzzzzzzzzzzzzz", "99999999999999999999"};
    unsigned vdev = 7;
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_equal(vdev_of(names[i], &vdev, &why), -EINVAL);
    assert_int_equal(vdev, 7);
}

static void test_lines_of_another(void **state)
{
    static const struct {
        const char *line;
        bool another;
    } rows[] = {
        {"blkfront: xvdb: barrier op failed", false},
        {" xvdb: xvdb1 xvdb2", false},
        {"vbd vbd-51728: xenbus: device forcefully removed from xenstore", false},
        {"blkfront: xvdc: flush op failed", true},
        {"vbd vbd-51744: xenbus: device forcefully removed from xenstore", true},
        {"blkfront: xvdba: flush op failed", true},
        {"xvdc went, xvdb stays", false},
        {"vbd-: no number", false},
        {"xvd", false},
        {"INFO: task hung", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (vdev_another(51728, rows[i].line) != rows[i].another)
            fail_msg("'%s'", rows[i].line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_numbers),
        cmocka_unit_test(test_what_is_none),
        cmocka_unit_test(test_lines_of_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
