/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/matrix_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/commands/common.h"
#include "harness/commands/frontends.h"
#include "harness/commands/offer_options.h"
#include "harness/commands/yaml_read.h"
#include "harness/lab/lab.h"

#define MAX_NAME 40

static int check_suite(const char *word, struct why *why)
{
    if (suite_choice(word))
        return 0;
    return why_set(why, -EINVAL, "is first or complete, not '%s'", word);
}

static int check_case(const char *word, struct why *why)
{
    const struct conf_case **cases =
        select_cases(&(struct option_strings){.items = &word, .count = 1}, why);

    free((void *)cases);
    return cases ? 0 : -EINVAL;
}

static int check_xen(const char *word, struct why *why)
{
    return frontends_choice(lab_xens, word, why) ? 0 : -EINVAL;
}

static int check_type(const char *word, struct why *why)
{
    return frontends_choice(lab_types, word, why) ? 0 : -EINVAL;
}

static int check_backend(const char *word, struct why *why)
{
    return !strcmp(word, AXES_AS_DECLARED) || offer_backend(word, why) ? 0 : -EINVAL;
}

static int check_node(const char *word, struct why *why)
{
    struct offer ignored = {0};

    return offer_options(&(struct option_strings){.items = &word, .count = 1}, &ignored, why);
}

/* It becomes a part of a frontend's name, and of files'. */
static int check_name(const char *word, struct why *why)
{
    for (const char *c = word; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._+-", *c))
            return why_set(why, -EINVAL, "a name is made of letters, digits and ._+-, not '%s'",
                           word);
    return strlen(word) > MAX_NAME || !isalnum((unsigned char)word[0])
               ? why_set(why, -EINVAL, "a name has at most %d letters, and begins with one",
                         MAX_NAME)
               : 0;
}

#define COUNTED(type, array, number) .at = offsetof(type, array), .count_at = offsetof(type, number)
#define SHAPE(name, type, table, line)                                                             \
    static const struct yaml_shape name = {sizeof(type), line, table,                              \
                                           sizeof(table) / sizeof(table[0])}

#define AT(field) offsetof(struct axis_kernel, field)
static const struct yaml_key kernel_keys[] = {
    {.name = "name", .kind = YAML_WORD, .required = true, .at = AT(name), .check = check_name},
    {.name = "vmlinuz", .kind = YAML_PATH, .required = true, .at = AT(vmlinuz)},
    {.name = "modules", .kind = YAML_PATH, .at = AT(modules)},
};
#undef AT
SHAPE(kernel_shape, struct axis_kernel, kernel_keys, YAML_NO_LINE);

#define AT(field) offsetof(struct axis_offer, field)
static const struct yaml_key offer_keys[] = {
    {.name = "name", .kind = YAML_WORD, .at = AT(name), .check = check_name},
    {.name = "nodes", .kind = YAML_WORDS, .at = AT(nodes), .check = check_node},
};
#undef AT
SHAPE(offer_shape, struct axis_offer, offer_keys, YAML_NO_LINE);

#define AT(field) offsetof(struct axis_exclude, field)
static const struct yaml_key exclude_keys[] = {
    {.name = "frontend", .kind = YAML_WORD, .at = AT(kernel)},
    {.name = "type", .kind = YAML_WORD, .at = AT(type), .check = check_type},
    {.name = "xen", .kind = YAML_WORD, .at = AT(xen), .check = check_xen},
    {.name = "vcpus", .kind = YAML_NUMBER, .at = AT(vcpus), .max = LAB_MAX_VCPUS},
    {.name = "backend", .kind = YAML_WORD, .at = AT(backend)},
    {.name = "offer", .kind = YAML_WORD, .at = AT(offer)},
};
#undef AT
SHAPE(exclude_shape, struct axis_exclude, exclude_keys, offsetof(struct axis_exclude, line));

#define AT(field) offsetof(struct matrix_file, field)
static const struct yaml_key file_keys[] = {
    {.name = "suite", .kind = YAML_WORD, .at = AT(suite), .check = check_suite},
    {.name = "cases", .kind = YAML_WORDS, .at = AT(cases), .check = check_case},
    {.name = "frontends", .kind = YAML_WORDS, .at = AT(frontends), .check = frontends_check_any},
    {.name = "kernels",
     .kind = YAML_ITEMS,
     COUNTED(struct matrix_file, kernels, kernel_count),
     .items = &kernel_shape},
    {.name = "types", .kind = YAML_WORDS, .at = AT(axes.types), .check = check_type},
    {.name = "xen", .kind = YAML_WORDS, .at = AT(axes.xens), .check = check_xen},
    {.name = "vcpus",
     .kind = YAML_NUMBERS,
     COUNTED(struct matrix_file, axes.vcpus, axes.vcpus_count),
     .max = LAB_MAX_VCPUS},
    {.name = "backends", .kind = YAML_WORDS, .at = AT(axes.backends), .check = check_backend},
    {.name = "offers",
     .kind = YAML_ITEMS,
     COUNTED(struct matrix_file, axes.offers, axes.offer_count),
     .items = &offer_shape},
    {.name = "exclude",
     .kind = YAML_ITEMS,
     COUNTED(struct matrix_file, axes.excludes, axes.exclude_count),
     .items = &exclude_shape},
};
#undef AT
SHAPE(file_shape, struct matrix_file, file_keys, YAML_NO_LINE);

int matrix_file_read(struct matrix_file *file, const char *path, struct why *why)
{
    int rc;

    *file = (struct matrix_file){0};
    rc = yaml_read(path, &file_shape, file, &file->memory, why);
    if (!rc && file->suite && file->cases.count)
        rc = why_set(why, -EINVAL, "%s: has a suite and cases: say one of them", path);
    if (rc)
        matrix_file_dispose(file);
    return rc;
}

void matrix_file_dispose(struct matrix_file *file)
{
    yaml_dispose(&file_shape, file, file->memory);
    *file = (struct matrix_file){0};
}
