/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/kept.h"

#include <stdio.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/journal.h"
#include "harness/journal_json.h"
#include "harness/lab/blob.h"

static const struct conf_case *find_case(const char *name)
{
    for (size_t i = 0; all_cases[i]; i++)
        if (strcmp(all_cases[i]->name, name) == 0)
            return all_cases[i];
    return NULL;
}

bool kept_load(struct kept *kept, const char *folder, const char *file, const char *case_name)
{
    const struct conf_case *c = find_case(case_name);
    struct blob lines = {0};
    char path[4096];
    int rc;

    *kept = (struct kept){0};
    snprintf(path, sizeof(path), "%s/%s", folder, file);
    if (!c || blob_load(&lines, path, NULL))
        return false;
    rc = journal_from_lines(lines.data, &kept->journal, NULL);
    blob_dispose(&lines);
    if (!rc)
        rc = view_read(&kept->view, c, kept->journal, NULL);
    if (rc) {
        journal_free(kept->journal);
        *kept = (struct kept){0};
    }
    return !rc;
}

void kept_unload(struct kept *kept)
{
    view_dispose(&kept->view);
    journal_free(kept->journal);
}
