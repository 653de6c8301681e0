/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/mutants_judge.h"

#include <string.h>

#include "fake_backend/why.h"
#include "harness/commands/control.h"
#include "harness/commands/variant.h"

static const struct frontend_result *find_frontend(const struct run_document *run, const char *name)
{
    for (size_t i = 0; i < run->frontend_count; i++)
        if (!strcmp(run->frontends[i].name, name))
            return &run->frontends[i];
    return NULL;
}

static int judge(struct fate *fate, const struct field *field, const struct trial *trial,
                 const char *folder, struct run_document *run)
{
    const struct frontend_result *frontend = find_frontend(run, trial->name);
    const struct fate_sides sides = {.stock = field->stock.name, .mutant = trial->name};
    struct why why;
    int rc;

    if (trial->failed)
        return fate_error(fate, trial->failed);
    if (frontend && !frontend->error && variant_ran(frontend, trial->made.build_id, &why))
        return fate_error(fate, why.text);
    rc = control_settle_once(folder, run, trial->name);
    return rc ? rc : fate_of(fate, &trial->picked->mutant, field->series, run, &sides);
}

int mutants_judge(struct fate *fates, const struct field *field, const char *folder,
                  struct run_document *run)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < field->count; i++)
        rc = judge(&fates[i], field, &field->trials[i], folder, run);
    return rc;
}
