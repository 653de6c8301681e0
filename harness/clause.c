/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/clause.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const moments[MOMENT_COUNT] = {
    [MOMENT_UNSET] = "unset",
    [MOMENT_NEVER] = "never",
    [MOMENT_SCAN] = "scan",
    [MOMENT_BEFORE_WRITE] = "before-write",
    [MOMENT_FIRST] = "first",
    [MOMENT_LATER] = "later",
    [MOMENT_AMONG_WRITES] = "among-writes",
    [MOMENT_AMONG_READS] = "among-reads",
    [MOMENT_ONE_WAITS] = "one-waits",
    [MOMENT_MANY_WAIT] = "many-wait",
    [MOMENT_FULL_RING] = "full-ring",
    [MOMENT_STORM] = "storm",
    [MOMENT_QUEUE] = "queue",
    [MOMENT_COMMIT] = "commit",
    [MOMENT_CLOSING] = "closing",
    [MOMENT_MOVED] = "moved",
};

char *clause_text(const struct clause *clause)
{
    char *text;

    if (asprintf(&text, "%s, %s, %s: %s", clause->number, clause->source, clause->section,
                 clause->says) < 0)
        return NULL;
    return text;
}

char *clause_numbers(const struct conf_case *c)
{
    char *numbers = NULL;
    size_t size;
    FILE *out = open_memstream(&numbers, &size);

    if (!out)
        return NULL;
    for (size_t i = 0; i < CASE_MAX_CLAUSES && c->clauses[i]; i++)
        fprintf(out, "%s%s", i ? " " : "", c->clauses[i]->number);
    fclose(out);
    return numbers;
}

const char *moment_word(enum moment moment)
{
    return moments[moment];
}
