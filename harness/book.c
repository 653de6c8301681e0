/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/book.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fake_backend/why.h"
#include "harness/asked.h"
#include "harness/outcome.h"
#include "harness/record.h"
#include "harness/result_json.h"

struct page {
    struct sink sink;
    struct book *book;
    char *name, *file;    /* as shown, and as part of a file name */
    char *bench, *repeat; /* NULL: what the suite says */
    json_t *frontend;     /* NULL until it has said what it is */
    json_t *versions;     /* those of book_version */
    json_t *fingerprints; /* by case */
    json_t *results;
};

struct book {
    struct book_options options;
    struct record *record;
    struct why broken; /* the first failure to keep something: such a run is not written */
    char started[32];
    struct page **pages;
    size_t page_count;
};

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "no memory for the results");
}

int book_open(struct book **book_out, const struct book_options *options, struct why *why)
{
    struct book *book = calloc(1, sizeof(*book));
    time_t now = time(NULL);
    struct tm utc;
    int rc;

    if (!book)
        return no_memory(why);
    book->options = *options;
    gmtime_r(&now, &utc);
    strftime(book->started, sizeof(book->started), "%Y-%m-%dT%H:%M:%SZ", &utc);
    rc = record_open(&book->record, options->parent ? options->parent : RECORD_PARENT, why);
    if (rc) {
        free(book);
        return rc;
    }
    *book_out = book;
    return 0;
}

/* A frontend that goes on with another guest says again what it is. */
static int page_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    struct page *page = (struct page *)sink;
    json_t *json = result_frontend_to_json(frontend);
    int rc = 0;

    if (!json || json_object_set_new(json, "name", json_string(page->name)) ||
        (page->bench && json_object_set_new(json, "bench", json_string(page->bench))))
        rc = no_memory(why);
    else if (page->frontend && frontend->error)
        rc = json_object_set_new(page->frontend, "error", json_string(frontend->error))
                 ? no_memory(why)
                 : 0;
    else if (page->frontend && !json_equal(page->frontend, json))
        rc = why_set(why, -EPROTO, "frontend %s says that it is another one than before",
                     page->name);
    else if (!page->frontend)
        page->frontend = json_incref(json);
    json_decref(json);
    return rc;
}

/* What goes on with another guest counts from one again; on the page it goes on. */
static int page_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                      struct why *why)
{
    struct page *page = (struct page *)sink;
    const struct book_watch *watch = &page->book->options.watch;
    unsigned done = (unsigned)json_array_size(page->results);

    (void)why;
    if (watch->begin)
        watch->begin(watch->ctx, page->name, case_name, done + 1, done + 1 + of - number);
    return 0;
}

/* Keeps one file of evidence and names it in the result. */
static int keep_file(struct page *page, json_t *result, const char *key, const char *folder,
                     const char *case_name, const char *suffix, const char *text, struct why *why)
{
    char name[256];
    int rc;

    if (!text)
        return 0;
    snprintf(name, sizeof(name), "%s/%s/%s%s", folder, page->file, case_name, suffix);
    rc = record_file(page->book->record, name, text, strlen(text), why);
    if (!rc && json_object_set_new(result, key, json_string(name)))
        rc = no_memory(why);
    return rc;
}

static enum verdict verdict_on(const struct page *page, const char *case_name)
{
    const json_t *result;
    size_t i;

    json_array_foreach(page->results, i, result) {
        const char *name = json_string_value(json_object_get(result, "case"));

        if (name && !strcmp(name, case_name))
            return verdict_of(json_string_value(json_object_get(result, "verdict")));
    }
    return VERDICT_UNSET;
}

/* As the document has it. */
static void tell_result(const struct page *page, const struct case_result *result,
                        const json_t *json)
{
    const struct book_watch *watch = &page->book->options.watch;
    struct case_result told = *result;

    told.frontend = page->name;
    told.repeat = (char *)json_string_value(json_object_get(json, "repeat"));
    told.journal = (char *)json_string_value(json_object_get(json, "journal"));
    told.console = (char *)json_string_value(json_object_get(json, "console"));
    if (watch->result)
        watch->result(watch->ctx, &told);
}

static int page_result(struct sink *sink, const struct case_result *result,
                       const struct evidence *evidence, struct why *why)
{
    struct page *page = (struct page *)sink;
    json_t *json;
    int rc;

    if (verdict_on(page, result->case_name))
        return why_set(why, -EPROTO, "frontend %s has two results of case %s", page->name,
                       result->case_name);
    json = result_case_to_json(result);
    rc = json ? 0 : no_memory(why);
    if (!rc && json_object_set_new(json, "frontend", json_string(page->name)))
        rc = no_memory(why);
    if (!rc && json_object_get(page->fingerprints, result->case_name) &&
        json_object_set(json, "fingerprint",
                        json_object_get(page->fingerprints, result->case_name)))
        rc = no_memory(why);
    if (!rc && page->repeat &&
        json_object_set_new(json, "repeat",
                            json_sprintf("%s --case %s", page->repeat, result->case_name)))
        rc = no_memory(why);
    if (!rc)
        rc = keep_file(page, json, "journal", "journals", result->case_name, ".jsonl",
                       evidence->journal, why);
    if (!rc)
        rc = keep_file(page, json, "control_journal", "journals", result->case_name,
                       ".control.jsonl", evidence->control_journal, why);
    if (!rc)
        rc = keep_file(page, json, "console", "consoles", result->case_name, ".txt",
                       evidence->console, why);
    if (!rc && json_array_append(page->results, json))
        rc = no_memory(why);
    if (!rc)
        tell_result(page, result, json);
    json_decref(json);
    if (rc)
        page->book->broken = *why;
    return rc;
}

static const struct sink_ops page_ops = {
    .frontend = page_frontend,
    .begin = page_begin,
    .result = page_result,
};

static void page_free(struct page *page)
{
    json_decref(page->frontend);
    json_decref(page->versions);
    json_decref(page->fingerprints);
    json_decref(page->results);
    free(page->name);
    free(page->file);
    free(page->bench);
    free(page->repeat);
    free(page);
}

/* A copy of text, and whether that worked; no text is no copy. */
static bool copy(char **copy_out, const char *text)
{
    *copy_out = text ? strdup(text) : NULL;
    return !text || *copy_out;
}

/* Room for one more page. */
static bool grow(struct book *book)
{
    struct page **pages = reallocarray(book->pages, book->page_count + 1, sizeof(*pages));

    if (pages)
        book->pages = pages;
    return pages;
}

int book_page(struct book *book, const struct book_page_options *options, struct sink **page_out,
              struct why *why)
{
    struct page *page = calloc(1, sizeof(*page));

    if (!page)
        return no_memory(why);
    page->sink.ops = &page_ops;
    page->book = book;
    page->versions = json_object();
    page->fingerprints = json_object();
    page->results = json_array();
    if (!copy(&page->name, options->name) || !copy(&page->file, options->name) ||
        !copy(&page->bench, options->bench) || !copy(&page->repeat, options->repeat) ||
        !grow(book) || !page->versions || !page->fingerprints || !page->results) {
        page_free(page);
        return no_memory(why);
    }
    for (char *c = page->file; *c; c++)
        if (!isalnum((unsigned char)*c) && !strchr("._-+", *c))
            *c = '-';
    if (page->file[0] == '.')
        page->file[0] = '-';
    for (size_t i = 0; i < book->page_count; i++) {
        if (strcmp(book->pages[i]->file, page->file) != 0)
            continue;
        page_free(page);
        return why_set(why, -EEXIST, "there is a frontend of the name %s already", options->name);
    }
    book->pages[book->page_count++] = page;
    *page_out = &page->sink;
    return 0;
}

int book_version(struct sink *sink, const char *name, const char *value, struct why *why)
{
    struct page *page = (struct page *)sink;

    return json_object_set_new(page->versions, name, json_string(value)) ? no_memory(why) : 0;
}

int book_fingerprint(struct sink *sink, const char *case_name, const char *fingerprint,
                     struct why *why)
{
    struct page *page = (struct page *)sink;

    return json_object_set_new(page->fingerprints, case_name, json_string(fingerprint))
               ? no_memory(why)
               : 0;
}

char *book_page_folder(struct sink *sink, struct why *why)
{
    struct page *page = (struct page *)sink;
    char name[128];

    snprintf(name, sizeof(name), "lab-%s", page->file);
    return record_folder(page->book->record, name, why);
}

int book_page_fail(struct sink *sink, const struct conf_case *const *cases, const char *reason,
                   struct why *why)
{
    struct page *page = (struct page *)sink;
    struct frontend_result frontend = {.name = page->name,
                                       .bench = page->bench ? page->bench : "unknown",
                                       .error = (char *)reason};
    char first[1024]; /* the sentence; what follows it stands once, with the frontend */
    int rc = 0;

    if (!page->frontend)
        rc = page_frontend(sink, &frontend, why);
    else if (json_object_set_new(page->frontend, "error", json_string(reason)))
        rc = no_memory(why);
    snprintf(first, sizeof(first), "%.*s", (int)strcspn(reason, "\n"), reason);
    for (; !rc && *cases; cases++) {
        struct case_result result = {.case_name = (char *)(*cases)->name,
                                     .family = (char *)(*cases)->family,
                                     .frontend = page->name,
                                     .subject = (char *)subject_word((*cases)->subject),
                                     .verdict = VERDICT_ERROR,
                                     .reason = first};

        if (!verdict_on(page, (*cases)->name))
            rc = page_result(sink, &result, &(struct evidence){0}, why);
    }
    return rc;
}

enum verdict book_verdict(const struct sink *sink, const char *case_name)
{
    return verdict_on((const struct page *)sink, case_name);
}

const char *book_folder(const struct book *book)
{
    return record_path(book->record);
}

/* Those of the book's cases that have a result on some page, for the caller to free; NULL: no memory. */
static const struct conf_case **answered(const struct book *book)
{
    const struct conf_case *const *cases = book->options.cases, **answered;
    size_t count = 0;

    while (cases && cases[count])
        count++;
    answered = calloc(count + 1, sizeof(*answered));
    count = 0;
    for (; answered && cases && *cases; cases++)
        for (size_t i = 0; i < book->page_count; i++)
            if (verdict_on(book->pages[i], (*cases)->name)) {
                answered[count++] = *cases;
                break;
            }
    return answered;
}

/* The document but for what the pages say; its id comes with the folder's name. */
static json_t *head_of(const struct book *book)
{
    const struct conf_case **cases = answered(book);
    struct run_document *head = calloc(1, sizeof(*head));
    json_t *json = NULL;

    if (cases && head && copy(&head->id, "unnamed") &&
        copy(&head->tool, "blkproof " BLKPROOF_VERSION) && copy(&head->started, book->started) &&
        copy(&head->command, book->options.command) && !asked_fill(head, cases)) {
        head->strict = book->options.strict;
        json = result_document_to_json(head);
    }
    result_free(head);
    free(cases);
    return json;
}

/* What book_version noted goes to what the frontend said. */
static bool add_page(const struct page *page, json_t *frontends, json_t *results)
{
    json_t *versions = json_object_get(page->frontend, "versions");

    if (page->frontend && (versions ? json_object_update(versions, page->versions)
                                    : json_object_set(page->frontend, "versions", page->versions)))
        return false;
    return (!page->frontend || !json_array_append(frontends, page->frontend)) &&
           !json_array_extend(results, page->results);
}

/* All pages as one document. */
static json_t *document_of(const struct book *book)
{
    json_t *document = head_of(book);
    bool whole = document;

    for (size_t i = 0; whole && i < book->page_count; i++)
        whole = add_page(book->pages[i], json_object_get(document, "frontends"),
                         json_object_get(document, "results"));
    if (!whole) {
        json_decref(document);
        return NULL;
    }
    return document;
}

int book_finish(struct book *book, struct run_document **document_out, char **path_out,
                struct why *why)
{
    json_t *document;
    int rc;

    if (book->broken.text[0]) {
        *why = book->broken;
        return -EIO;
    }
    document = document_of(book);
    if (!document)
        return no_memory(why);
    rc = record_finish(book->record, document, path_out, why);
    if (!rc)
        rc = result_document_from_json(document_out, document, why);
    json_decref(document);
    return rc;
}

void book_free(struct book *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->page_count; i++)
        page_free(book->pages[i]);
    free(book->pages);
    record_free(book->record);
    free(book);
}
