/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/panic.h"

#include <string.h>

#include "harness/lab/blob.h"
#include "reports/paper.h"

#define PANIC_LINES 8
#define DIED        "the guest is not running any more" /* as session_wait says it */

/* The first line that has one of the words; NULL: none. */
static const char *find_line(const char *text, const char *const words[])
{
    const char *first = NULL;

    for (size_t i = 0; words[i]; i++) {
        const char *at = strstr(text, words[i]);

        if (at && (!first || at < first))
            first = at;
    }
    while (first && first > text && first[-1] != '\n')
        first--;
    return first;
}

const char *panic_find(const char *console)
{
    static const char *const deaths[] = {"BUG: ", "kernel BUG at", "Oops: ", "Kernel panic", NULL};
    static const char *const traces[] = {"[xen_blkfront]", NULL};
    const char *death = find_line(console, deaths), *trace = find_line(console, traces);

    return death && trace && trace < death ? trace : death;
}

bool panic_died(const char *error)
{
    size_t first = strcspn(error, "\n"); /* what follows is the guest's own choice */

    return memmem(error, first, DIED, strlen(DIED)) || panic_find(error + first);
}

void panic_print_lines(FILE *out, const char *text, unsigned lines)
{
    struct paper paper = {.out = out};

    for (bool fresh = true; lines > 0 && *text;) {
        size_t length = strcspn(text, "\t\n");

        fputs(fresh ? "      " : "", out);
        paper_put_part(paper, text, length);
        text += length;
        fresh = *text != '\t';
        fputc(fresh ? '\n' : '\t', out);
        lines -= fresh;
        text += *text != '\0';
    }
}

void panic_print(FILE *out, const char *folder, const struct case_result *result)
{
    struct blob console = {0};
    const char *panic;
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", folder, result->console ? result->console : "");
    if (!result->console || blob_load(&console, path, NULL))
        return;
    panic = panic_find(console.data);
    if (panic)
        panic_print_lines(out, panic, PANIC_LINES);
    blob_dispose(&console);
}
