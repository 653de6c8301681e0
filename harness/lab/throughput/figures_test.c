/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/figures.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CLOSE 1e-9

static void set(struct figures *figures, unsigned load, enum plan_side side, const double *values)
{
    memcpy(figures->values[load][side], values, figures->rounds * sizeof(*values));
}

static void a_median_and_its_spread(void **state)
{
    struct figures figures = {.rounds = 3};

    (void)state;
    set(&figures, 1, PLAN_QEMU, (double[]){300, 100, 200});
    assert_float_equal(figures_of(&figures, 1, PLAN_QEMU).median, 200, CLOSE);
    assert_float_equal(figures_of(&figures, 1, PLAN_QEMU).spread, 0.5, CLOSE);
    figures.rounds = 4;
    set(&figures, 1, PLAN_QEMU, (double[]){400, 100, 200, 300});
    assert_float_equal(figures_of(&figures, 1, PLAN_QEMU).median, 250, CLOSE);
    assert_float_equal(figures_of(&figures, 1, PLAN_QEMU).spread, 0.6, CLOSE);
    figures.rounds = 1;
    assert_float_equal(figures_of(&figures, 1, PLAN_QEMU).median, 400, CLOSE);
    assert_float_equal(figures_of(&figures, 1, PLAN_QEMU).spread, 0, CLOSE);
}

/* A round that was slow as a whole changes the figures and not the ratio. */
static void a_ratio_is_of_the_same_round(void **state)
{
    struct figures figures = {.rounds = 3};
    struct figure ratio;

    (void)state;
    set(&figures, 0, PLAN_QEMU, (double[]){100, 10, 1000});
    set(&figures, 0, PLAN_JOURNALLED, (double[]){150, 15, 1500});
    ratio = figures_ratio(&figures, 0, PLAN_JOURNALLED, PLAN_QEMU);
    assert_float_equal(ratio.median, 1.5, CLOSE);
    assert_float_equal(ratio.spread, 0, CLOSE);
    assert_true(figures_of(&figures, 0, PLAN_QEMU).spread > 1);
}

static void fill(struct figures *figures)
{
    figures->rounds = 2;
    for (unsigned load = 0; load < PLAN_LOADS; load++)
        for (unsigned side = 0; side < PLAN_SIDES; side++)
            set(figures, load, side,
                (double[]){1e6 * (load + 1) * (side + 1), 1.2e6 * (load + 1) * (side + 1)});
}

static void a_table_has_a_line_for_each_load(void **state)
{
    struct figures figures = {0};
    char *text = NULL;
    size_t size, lines = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    fill(&figures);
    figures_print(out, &figures);
    assert_int_equal(fclose(out), 0);
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 2 + PLAN_LOADS);
    assert_non_null(strstr(text,
                           "\n| 4 KiB random read, depth 1 | 1100000/s ±9 % | 2200000/s ±9 % | "
                           "3300000/s ±9 % | 4400000/s ±9 % | 1.50 ±0 % | 3.00 ±0 % | "
                           "0.75 ±0 % |\n"));
    assert_non_null(strstr(text, "\n| 128 KiB sequential read, depth 8 | 5.5 MB/s ±9 % |"));
    free(text);
}

static void json_has_every_round(void **state)
{
    struct figures figures = {0};
    json_t *json, *load, *side;

    (void)state;
    fill(&figures);
    json = figures_json(&figures);
    assert_int_equal(json_array_size(json), PLAN_LOADS);
    load = json_array_get(json, 4);
    assert_string_equal(json_string_value(json_object_get(load, "unit")), "bytes per second");
    assert_float_equal(json_real_value(json_object_get(json_object_get(load, "to qemu"), "median")),
                       1.5, CLOSE);
    side = json_object_get(load, "qemu");
    assert_float_equal(json_real_value(json_object_get(side, "median")), 1.1e7, CLOSE);
    assert_int_equal(json_array_size(json_object_get(side, "rounds")), 2);
    assert_float_equal(json_real_value(json_array_get(json_object_get(side, "rounds"), 1)), 1.2e7,
                       CLOSE);
    json_decref(json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_median_and_its_spread),
        cmocka_unit_test(a_ratio_is_of_the_same_round),
        cmocka_unit_test(a_table_has_a_line_for_each_load),
        cmocka_unit_test(json_has_every_round),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
