/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/fingerprint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

#define VERSION "fingerprint 1"

/* With its length before it, so that no two lists of words give one text. */
static void put(FILE *out, const char *word)
{
    fprintf(out, "%zu:%s\n", strlen(word), word);
}

int fingerprint_make(char hex[BLOB_HEX], const struct fingerprint *of, struct why *why)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    int rc;

    if (!out)
        return why_set(why, -ENOMEM, "no memory for a fingerprint");
    put(out, VERSION);
    put(out, of->machine);
    put(out, of->program);
    put(out, of->case_name);
    put(out, of->profiles ? "profiles" : "no profiles");
    put(out, of->backend ? of->backend : "");
    for (size_t i = 0; of->offer && i < of->offer->count; i++)
        put(out, of->offer->items[i]);
    rc = fclose(out) ? why_set(why, -ENOMEM, "no memory for a fingerprint")
                     : blob_hash(hex, text, size, why);
    free(text);
    return rc;
}
