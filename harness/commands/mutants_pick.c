/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/mutants_pick.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/nearest.h"
#include "mutants/mutants.h"

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "read the mutants: out of memory");
}

/* Takes the text over. */
static int add(struct picked_list *list, const char *name, const char *file, char *text,
               size_t size, struct why *why)
{
    struct picked *grown = realloc(list->items, (list->count + 1) * sizeof(*grown));
    struct picked *picked;
    int rc;

    if (!grown) {
        free(text);
        return no_memory(why);
    }
    list->items = grown;
    picked = &grown[list->count++];
    *picked = (struct picked){.text = text, .file = file};
    rc = mutant_read(&picked->mutant, name, text, size, all_cases, why);
    for (size_t i = 0; !rc && i + 1 < list->count; i++)
        if (!strcmp(list->items[i].mutant.name, name))
            rc = why_set(why, -EINVAL, "mutant %s is named twice", name);
    return rc;
}

static int add_ours(struct picked_list *list, const struct mutant_text *ours, struct why *why)
{
    char *text = strdup(ours->text);

    return text ? add(list, ours->name, NULL, text, strlen(text), why) : no_memory(why);
}

static int add_named(struct picked_list *list, const char *name, struct why *why)
{
    struct nearest nearest = nearest_to(name);

    for (const struct mutant_text *ours = all_mutants; ours->name; ours++) {
        if (!strcmp(ours->name, name))
            return add_ours(list, ours, why);
        nearest_try(&nearest, ours->name);
    }
    return why_set(why, -EINVAL,
                   "there is no mutant '%s'%s%s%s; 'blkproof mutants --list' names them all", name,
                   nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                   nearest.best ? "'?" : "");
}

static int add_file(struct picked_list *list, const char *path, struct why *why)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    size_t length = strlen(base), suffix = strlen(MUTANT_SUFFIX);
    struct blob text;
    char *name;
    int rc;

    if (length <= suffix || strcmp(base + length - suffix, MUTANT_SUFFIX) != 0)
        return why_set(why, -EINVAL, "%s is no mutant: its name does not end with " MUTANT_SUFFIX,
                       path);
    rc = blob_load(&text, path, why);
    if (rc)
        return rc;
    name = strndup(base, length - suffix);
    rc = name ? add(list, name, path, text.data, text.size, why) : no_memory(why);
    free(name);
    return rc;
}

int mutants_pick(struct picked_list *list, const struct option_strings *names, char **files,
                 struct why *why)
{
    int rc = 0;

    *list = (struct picked_list){0};
    for (size_t i = 0; !rc && i < names->count; i++)
        rc = add_named(list, names->items[i], why);
    for (size_t i = 0; !rc && files[i]; i++)
        rc = add_file(list, files[i], why);
    for (const struct mutant_text *ours = all_mutants;
         !rc && !names->count && !*files && ours->name; ours++)
        rc = add_ours(list, ours, why);
    if (!rc && !list->count)
        rc = why_set(why, -EINVAL, "there are no mutants");
    if (rc)
        mutants_pick_dispose(list);
    return rc;
}

void mutants_pick_dispose(struct picked_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        mutant_dispose(&list->items[i].mutant);
        free(list->items[i].text);
    }
    free(list->items);
    *list = (struct picked_list){0};
}
