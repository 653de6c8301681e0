/* SPDX-License-Identifier: BSD-2-Clause */
/* What is read as a journal or as results, of any schema, is written as the same. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "fuzz/fuzz.h"
#include "harness/journal_json.h"
#include "harness/result_json.h"

static char *rewrite_journal(const char *text)
{
    struct journal *journal;
    struct why why = {""};
    char *lines;

    if (journal_from_lines(text, &journal, &why)) {
        fuzz_never(!*why.text);
        return NULL;
    }
    lines = journal_to_lines(journal);
    fuzz_never(!lines);
    journal_free(journal);
    return lines;
}

static char *rewrite_results(const char *text)
{
    json_t *json = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    struct run_document *document;
    struct why why = {""};
    char *written;

    if (!json)
        return NULL;
    result_upgrade(json);
    if (result_document_from_json(&document, json, &why)) {
        fuzz_never(!*why.text);
        json_decref(json);
        return NULL;
    }
    json_decref(json);
    json = result_document_to_json(document);
    fuzz_never(!json);
    result_free(document);
    written = json_dumps(json, 0);
    fuzz_never(!written);
    json_decref(json);
    return written;
}

static void write_twice(char *(*rewrite)(const char *text), const char *text)
{
    char *once = rewrite(text), *twice;

    if (!once)
        return;
    twice = rewrite(once);
    fuzz_never(!twice);
    fuzz_never(strcmp(once, twice));
    free(once);
    free(twice);
}

int fuzz_json(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);

    write_twice(rewrite_journal, text);
    write_twice(rewrite_results, text);
    free(text);
    return 0;
}
