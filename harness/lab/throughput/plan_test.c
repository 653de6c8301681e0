/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define XENSTORE_PAYLOAD 4096 /* bytes of a message, the path of the node included */

static void every_load_is_run_once_on_every_disk(void **state)
{
    unsigned seen[PLAN_LOADS][PLAN_SIDES] = {{0}}, load;
    const char **words = plan_words(32, 60000), *device = NULL;
    enum plan_side side;

    (void)state;
    assert_string_equal(words[0], "32");
    for (size_t i = 1; words[i]; i++) {
        assert_memory_equal(words[i], "--", 2);
        if (strncmp(words[i], "--name=", 7) != 0)
            continue;
        assert_true(plan_find(words[i] + 7, &load, &side));
        seen[load][side]++;
        device = strchr(words[i + 1], '=') + 1;
        assert_string_equal(device, plan_disks[side].device);
    }
    for (load = 0; load < PLAN_LOADS; load++)
        for (side = 0; side < PLAN_SIDES; side++)
            assert_int_equal(seen[load][side], 1);
    free((void *)words);
}

static void a_plan_fits_into_a_message(void **state)
{
    const char **words = plan_words(32, 60000);
    size_t size = strlen("/local/domain/65535/data/plan") + 1;

    (void)state;
    for (size_t i = 0; words[i]; i++)
        size += strlen(words[i]) + 1;
    assert_true(size < XENSTORE_PAYLOAD);
    free((void *)words);
}

static void other_jobs_are_not_found(void **state)
{
    static const char *const others[] = {
        "",       "/", "randread-1", "randread-1/", "/qemu", "randread-1/qem", "randread-1/qemu/",
        "x/qemu",
    };
    enum plan_side side;
    unsigned load;

    (void)state;
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
        assert_false(plan_find(others[i], &load, &side));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_load_is_run_once_on_every_disk),
        cmocka_unit_test(a_plan_fits_into_a_message),
        cmocka_unit_test(other_jobs_are_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
