/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/columns.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/lab/lab.h"

#define USUAL_TYPE "pv"

static const char *nth(const struct option_strings *strings, size_t i, const char *usual)
{
    const char *word = strings->count ? strings->items[i] : NULL;

    return word && strcmp(word, usual) != 0 ? word : NULL;
}

static size_t at_least_one(size_t count)
{
    return count ? count : 1;
}

/* The n-th combination; kernels change slowest. */
static struct column combine(const struct axes *axes, size_t n)
{
    struct column column = {0};

    column.offer = axes->offer_count ? &axes->offers[n % axes->offer_count] : NULL;
    n /= at_least_one(axes->offer_count);
    column.backend = nth(&axes->backends, n % at_least_one(axes->backends.count), AXES_AS_DECLARED);
    n /= at_least_one(axes->backends.count);
    column.vcpus = axes->vcpus_count ? axes->vcpus[n % axes->vcpus_count] : 0;
    n /= at_least_one(axes->vcpus_count);
    column.xen = nth(&axes->xens, n % at_least_one(axes->xens.count), lab_xens[0]);
    n /= at_least_one(axes->xens.count);
    column.type = nth(&axes->types, n % at_least_one(axes->types.count), USUAL_TYPE);
    n /= at_least_one(axes->types.count);
    column.kernel = &axes->kernels[n];
    return column;
}

static size_t combinations(const struct axes *axes)
{
    const size_t counts[] = {axes->types.count, axes->xens.count, axes->vcpus_count,
                             axes->backends.count, axes->offer_count};
    size_t count = axes->kernel_count;

    for (size_t i = 0; count <= COLUMNS_MAX && i < sizeof(counts) / sizeof(counts[0]); i++)
        count *= at_least_one(counts[i]);
    return count;
}

static bool is_grub(const struct axis_kernel *kernel)
{
    return kernel->series && !strcmp(kernel->series, LAB_GRUB);
}

static char *name_of(const struct column *column)
{
    const struct axis_kernel *kernel = column->kernel;
    char *name = NULL;
    size_t size;
    FILE *out = open_memstream(&name, &size);

    if (!out)
        return NULL;
    if (kernel->name)
        fputs(kernel->name, out);
    else
        fprintf(out, "%s%s", is_grub(kernel) ? "" : "linux-", kernel->series);
    if (column->type)
        fprintf(out, "-%s", column->type);
    if (column->xen)
        fprintf(out, "-xen%s", column->xen);
    if (column->vcpus > 1)
        fprintf(out, "-%uvcpus", column->vcpus);
    if (column->backend)
        fprintf(out, "-on-%s", column->backend);
    if (column->offer && column->offer->name)
        fprintf(out, "-%s", column->offer->name);
    fclose(out);
    return name;
}

static bool is_said(const char *asked, const char *one, const char *other)
{
    return !asked || (one && !strcmp(asked, one)) || (other && !strcmp(asked, other));
}

static bool excludes(const struct axis_exclude *exclude, const struct column *column)
{
    return is_said(exclude->kernel, column->kernel->series, column->kernel->name) &&
           is_said(exclude->type, column->type ? column->type : USUAL_TYPE, NULL) &&
           is_said(exclude->xen, column->xen ? column->xen : lab_xens[0], NULL) &&
           is_said(exclude->backend, column->backend ? column->backend : AXES_AS_DECLARED, NULL) &&
           is_said(exclude->offer, column->offer ? column->offer->name : NULL, NULL) &&
           (!exclude->vcpus || exclude->vcpus == (column->vcpus ? column->vcpus : 1));
}

/* Is it left out?  Every exclusion that says so has done its work. */
static bool is_excluded(const struct axes *axes, const struct column *column, bool *worked)
{
    bool excluded = false;

    for (size_t i = 0; i < axes->exclude_count; i++)
        if (excludes(&axes->excludes[i], column))
            excluded = worked[i] = true;
    return excluded;
}

static int add(struct columns *columns, struct column column, struct why *why)
{
    column.name = name_of(&column);
    if (!column.name)
        return why_set(why, -ENOMEM, "no memory for a matrix");
    for (size_t i = 0; i < columns->count; i++) {
        if (strcmp(columns->items[i].name, column.name) != 0)
            continue;
        why_set(why, -EINVAL, "two frontends are called %s; give one another name, or leave it out",
                column.name);
        free(column.name);
        return -EINVAL;
    }
    columns->items[columns->count++] = column;
    return 0;
}

static int check(const struct axes *axes, const struct columns *columns, const bool *worked,
                 struct why *why)
{
    for (size_t i = 0; i < axes->exclude_count; i++)
        if (!worked[i])
            return why_set(why, -EINVAL, "the exclude of line %u excludes nothing",
                           axes->excludes[i].line);
    if (!columns->count)
        return why_set(why, -EINVAL, "everything is excluded, and nothing left to run");
    return 0;
}

int columns_make(struct columns *columns_out, const struct axes *axes, struct why *why)
{
    size_t count = combinations(axes);
    struct columns columns = {.items = calloc(count + 1, sizeof(*columns.items))};
    bool *worked = calloc(axes->exclude_count + 1, sizeof(*worked));
    int rc = 0;

    if (count > COLUMNS_MAX)
        rc = why_set(why, -E2BIG, "these are more than %d frontends in one matrix", COLUMNS_MAX);
    else if (!columns.items || !worked)
        rc = why_set(why, -ENOMEM, "no memory for a matrix");
    for (size_t i = 0; !rc && i < count; i++) {
        struct column column = combine(axes, i);

        if (!is_excluded(axes, &column, worked))
            rc = add(&columns, column, why);
    }
    if (!rc)
        rc = check(axes, &columns, worked, why);
    free(worked);
    if (rc)
        columns_dispose(&columns);
    else
        *columns_out = columns;
    return rc;
}

void columns_dispose(struct columns *columns)
{
    for (size_t i = 0; columns->items && i < columns->count; i++)
        free(columns->items[i].name);
    free(columns->items);
    *columns = (struct columns){0};
}
