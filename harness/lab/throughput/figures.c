/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/figures.h"

#include <stdlib.h>
#include <string.h>

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static struct figure figure_of(const double *values, unsigned count)
{
    double sorted[FIGURES_ROUNDS];
    struct figure figure = {0};

    if (count == 0)
        return figure;
    memcpy(sorted, values, count * sizeof(*values));
    qsort(sorted, count, sizeof(*sorted), by_size);
    figure.median = (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
    if (figure.median > 0)
        figure.spread = (sorted[count - 1] - sorted[0]) / 2 / figure.median;
    return figure;
}

struct figure figures_of(const struct figures *figures, unsigned load, enum plan_side side)
{
    return figure_of(figures->values[load][side], figures->rounds);
}

struct figure figures_ratio(const struct figures *figures, unsigned load, enum plan_side of,
                            enum plan_side to)
{
    const double *above = figures->values[load][of], *below = figures->values[load][to];
    double ratios[FIGURES_ROUNDS];

    for (unsigned i = 0; i < figures->rounds; i++)
        ratios[i] = below[i] > 0 ? above[i] / below[i] : 0;
    return figure_of(ratios, figures->rounds);
}

static void print_figure(FILE *out, const struct plan_load *load, struct figure figure)
{
    if (load->counts_bytes)
        fprintf(out, " %.1f MB/s", figure.median / 1e6);
    else
        fprintf(out, " %.0f/s", figure.median);
    fprintf(out, " ±%.0f %% |", figure.spread * 100);
}

static void print_ratio(FILE *out, struct figure ratio)
{
    fprintf(out, " %.2f ±%.0f %% |", ratio.median, ratio.spread * 100);
}

void figures_print(FILE *out, const struct figures *figures)
{
    fputs("| load |", out);
    for (unsigned side = 0; side < PLAN_SIDES; side++)
        fprintf(out, " %s |", plan_disks[side].label);
    fputs(" to QEMU | to xen-blkback | with to without journal |\n|---|", out);
    for (unsigned column = 0; column < PLAN_SIDES + 3; column++)
        fputs("---|", out);
    fputc('\n', out);
    for (unsigned load = 0; load < PLAN_LOADS; load++) {
        fprintf(out, "| %s |", plan_loads[load].label);
        for (unsigned side = 0; side < PLAN_SIDES; side++)
            print_figure(out, &plan_loads[load], figures_of(figures, load, side));
        print_ratio(out, figures_ratio(figures, load, PLAN_JOURNALLED, PLAN_QEMU));
        print_ratio(out, figures_ratio(figures, load, PLAN_JOURNALLED, PLAN_BLKBACK));
        print_ratio(out, figures_ratio(figures, load, PLAN_JOURNALLED, PLAN_OURS));
        fputc('\n', out);
    }
}

static json_t *figure_json(struct figure figure)
{
    return json_pack("{s:f, s:f}", "median", figure.median, "spread", figure.spread);
}

static json_t *side_json(const struct figures *figures, unsigned load, enum plan_side side)
{
    json_t *json = figure_json(figures_of(figures, load, side)), *rounds = json_array();

    for (unsigned i = 0; i < figures->rounds; i++)
        json_array_append_new(rounds, json_real(figures->values[load][side][i]));
    json_object_set_new(json, "rounds", rounds);
    return json;
}

static json_t *load_json(const struct figures *figures, unsigned load)
{
    json_t *json = json_pack(
        "{s:s, s:s, s:o, s:o, s:o}", "load", plan_loads[load].label, "unit",
        plan_loads[load].counts_bytes ? "bytes per second" : "requests per second", "to qemu",
        figure_json(figures_ratio(figures, load, PLAN_JOURNALLED, PLAN_QEMU)), "to blkback",
        figure_json(figures_ratio(figures, load, PLAN_JOURNALLED, PLAN_BLKBACK)),
        "with to without journal",
        figure_json(figures_ratio(figures, load, PLAN_JOURNALLED, PLAN_OURS)));

    for (unsigned side = 0; side < PLAN_SIDES; side++)
        json_object_set_new(json, plan_disks[side].name, side_json(figures, load, side));
    return json;
}

json_t *figures_json(const struct figures *figures)
{
    json_t *json = json_array();

    for (unsigned load = 0; load < PLAN_LOADS; load++)
        json_array_append_new(json, load_json(figures, load));
    return json;
}
