/* SPDX-License-Identifier: BSD-2-Clause */
/* A whole throughput run, as short as can be, and one that is interrupted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <jansson.h>

#include "harness/bench/lab/play.h"

#define SHORT "throughput", "--rounds", "1", "--runtime", "50"

static int open_folder(void **state)
{
    static struct play play;

    *state = &play;
    play_open(&play);
    return 0;
}

static int close_folder(void **state)
{
    play_close(*state);
    return 0;
}

static void every_load_is_measured_on_every_disk(void **state)
{
    struct play *play = *state;
    json_t *json, *load;
    char path[64];
    size_t i;

    snprintf(path, sizeof(path), "%s/figures.json", play->folder);
    play_run(play, SHORT, "--json", path, NULL);
    assert_int_equal(play->status, 0);
    play_said(play, "| 128 KiB sequential write, depth 8 |");
    play_said(play, "1 round of 50 million instructions; guest 6.12.");
    json = json_load_file(path, 0, NULL);
    assert_int_equal(json_array_size(json_object_get(json, "loads")), 6);
    json_array_foreach(json_object_get(json, "loads"), i, load) {
        json_t *ours = json_object_get(load, "ours");

        assert_true(json_number_value(json_object_get(ours, "median")) > 0);
    }
    json_decref(json);
}

static void an_interrupt_ends_it(void **state)
{
    struct play *play = *state;

    play_signal(play, SIGINT, "round 1 of 1", SHORT, NULL);
    assert_int_equal(play->status, 130);
    play_said(play, "interrupted; nothing was measured to the end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_load_is_measured_on_every_disk, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(an_interrupt_ends_it, open_folder, close_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
