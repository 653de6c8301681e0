/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A run as data for the kernel CI database, schema 5: a checkout and a build for each frontend, so
 * that its tests have something to stand on; known deviations as issues, one for each reason, and
 * where they were met as incidents.  Objects are found again by their ids: a result that was taken
 * from an earlier run has the id that it had there.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "reports/paper.h"
#include "reports/report.h"

#define MAX_EXCERPT 16384 /* characters */

struct kcidb {
    const struct run_document *document;
    const char *origin;
    json_t *checkouts, *builds, *tests, *issues, *incidents;
};

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

/* What was written to a stream on memory, as JSON; it ends before what is too long. */
static json_t *close_text(FILE *out, char **text, size_t most)
{
    size_t length = 0;
    json_t *json;

    fclose(out);
    for (long code; (*text)[length] && most; most--)
        length += paper_code(*text + length, &code);
    json = json_stringn(*text, length);
    free(*text);
    return json;
}

static void set_text(json_t *object, const char *key, const char *value)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = value ? open_memstream(&text, &size) : NULL;

    if (!out)
        return;
    paper_put((struct paper){.out = out}, value);
    set(object, key, close_text(out, &text, SIZE_MAX));
}

static json_t *pairs(const struct named_value *values, size_t count)
{
    json_t *object = json_object();

    for (size_t i = 0; i < count; i++)
        set_text(object, values[i].name, values[i].value);
    return object;
}

static json_t *frontend_id(const struct kcidb *k, const char *frontend)
{
    return json_sprintf("%s:%s:%s", k->origin, k->document->id, frontend);
}

static json_t *test_id(const struct kcidb *k, const struct case_result *result)
{
    return json_sprintf("%s:%s:%s:%s", k->origin,
                        result->taken_from ? result->taken_from : k->document->id, result->frontend,
                        result->case_name);
}

/* The same for the same reason, in every run (FNV-1a). */
static json_t *issue_id(const struct kcidb *k, const char *reason)
{
    uint64_t hash = 0xcbf29ce484222325;

    for (const char *c = reason; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 0x100000001b3;
    return json_sprintf("%s:%016" PRIx64, k->origin, hash);
}

static void add_frontend(const struct kcidb *k, const struct frontend_result *frontend)
{
    json_t *checkout = json_object(), *build = json_object();
    const char *package = result_version(frontend, "package"),
               *kernel = result_version(frontend, "kernel");
    const char *machine = result_version(frontend, "machine");

    set(checkout, "id", frontend_id(k, frontend->name));
    set_text(checkout, "origin", k->origin);
    set_text(checkout, "start_time", k->document->started);
    set_text(checkout, "comment", package ? package : kernel ? kernel : frontend->name);
    json_array_append_new(k->checkouts, checkout);

    set(build, "id", frontend_id(k, frontend->name));
    set(build, "checkout_id", frontend_id(k, frontend->name));
    set_text(build, "origin", k->origin);
    set_text(build, "comment", frontend->name);
    if (machine && !machine[strspn(machine, "abcdefghijklmnopqrstuvwxyz0123456789_")])
        set_text(build, "architecture", machine);
    set(build, "misc", pairs(frontend->versions, frontend->version_count));
    json_array_append_new(k->builds, build);
}

/* A known deviation is one of the tested code; the issue says that it is known. */
static const char *status_of(const struct run_document *document, const struct case_result *result)
{
    if (paper_failed(document, result))
        return "FAIL";
    switch (result->verdict) {
    case VERDICT_KNOWN:
        return "FAIL";
    case VERDICT_PASS:
        return "PASS";
    case VERDICT_SKIP:
        return "SKIP";
    default:
        return "MISS";
    }
}

/* Parts of a path are of letters, digits, '_' and '-'. */
static void put_part(FILE *out, const char *name)
{
    for (; *name; name++)
        fputc(isalnum((unsigned char)*name) || *name == '-' ? *name : '_', out);
}

static json_t *path_of(const struct case_result *result)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    fputs("blkproof.", out);
    put_part(out, result->family);
    fputc('.', out);
    put_part(out, result->case_name);
    return close_text(out, &text, SIZE_MAX);
}

/* What decided: the findings that are broken, or the reason. */
static json_t *excerpt_of(const struct case_result *result)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct paper paper = {.out = out};

    if (!out)
        return NULL;
    for (size_t i = 0; i < result->finding_count; i++)
        if (paper_broken(&result->findings[i])) {
            fprintf(out, "%s: ", result->findings[i].strength);
            paper_put(paper, result->findings[i].text);
            fputc('\n', out);
        }
    if (result->reason) {
        paper_put(paper, result->reason);
        fputc('\n', out);
    }
    return close_text(out, &text, MAX_EXCERPT);
}

static json_t *misc_of(const struct kcidb *k, const struct case_result *result)
{
    json_t *misc = json_object();

    set_text(misc, "run", k->document->id);
    set_text(misc, "verdict", verdict_word(result->verdict));
    set_text(misc, "subject", result->subject);
    set_text(misc, "outcome", result->outcome);
    set_text(misc, "clauses", result->clauses);
    set_text(misc, "notice", result->notice);
    set_text(misc, "repeat", result->repeat);
    set_text(misc, "journal", result->journal);
    set_text(misc, "taken_from", result->taken_from);
    return misc;
}

static void add_test(const struct kcidb *k, const struct case_result *result)
{
    json_t *test = json_object(), *excerpt = excerpt_of(result);

    set(test, "id", test_id(k, result));
    set(test, "build_id", frontend_id(k, result->frontend));
    set_text(test, "origin", k->origin);
    set(test, "path", path_of(result));
    set_text(test, "status", status_of(k->document, result));
    set_text(test, "comment", result->outcome ? result->outcome : verdict_word(result->verdict));
    if (json_string_length(excerpt))
        set(test, "log_excerpt", json_incref(excerpt));
    set(test, "duration", json_real(result->seconds));
    set(test, "misc", misc_of(k, result));
    json_array_append_new(k->tests, test);
    json_decref(excerpt);
}

static void add_issue(const struct kcidb *k, const struct case_result *result)
{
    json_t *issue = json_object(), *misc = json_object();

    set(issue, "id", issue_id(k, result->reason));
    set(issue, "version", json_integer(1));
    set_text(issue, "origin", k->origin);
    set_text(issue, "report_subject", result->reason);
    set_text(issue, "comment", result->reason);
    set(issue, "culprit", json_pack("{s:b, s:b, s:b}", "code", 1, "tool", 0, "harness", 0));
    set_text(misc, "reference", result->reference);
    set(issue, "misc", misc);
    json_array_append_new(k->issues, issue);
}

static bool is_first_of_reason(const struct run_document *document, size_t which)
{
    for (size_t i = 0; i < which; i++)
        if (document->results[i].verdict == VERDICT_KNOWN &&
            strcmp(document->results[i].reason, document->results[which].reason) == 0)
            return false;
    return true;
}

static void add_incident(const struct kcidb *k, const struct case_result *result)
{
    json_t *incident = json_object();

    set(incident, "id",
        json_sprintf("%s:%s:%s:%s:known", k->origin,
                     result->taken_from ? result->taken_from : k->document->id, result->frontend,
                     result->case_name));
    set_text(incident, "origin", k->origin);
    set(incident, "issue_id", issue_id(k, result->reason));
    set(incident, "issue_version", json_integer(1));
    set(incident, "test_id", test_id(k, result));
    set(incident, "present", json_true());
    json_array_append_new(k->incidents, incident);
}

static void add_result(const struct kcidb *k, size_t which)
{
    const struct case_result *result = &k->document->results[which];

    add_test(k, result);
    if (result->verdict != VERDICT_KNOWN)
        return;
    if (is_first_of_reason(k->document, which))
        add_issue(k, result);
    add_incident(k, result);
}

int report_kcidb(FILE *out, const struct run_document *document, const char *origin)
{
    struct kcidb k = {document,     origin,       json_array(), json_array(),
                      json_array(), json_array(), json_array()};
    json_t *all = json_pack("{s:{s:i, s:i}, s:o, s:o, s:o, s:o, s:o}", "version", "major", 5,
                            "minor", 3, "checkouts", k.checkouts, "builds", k.builds, "tests",
                            k.tests, "issues", k.issues, "incidents", k.incidents);

    for (size_t i = 0; all && i < document->frontend_count; i++)
        add_frontend(&k, &document->frontends[i]);
    for (size_t i = 0; all && i < document->result_count; i++)
        add_result(&k, i);
    if (!all)
        return -ENOMEM;
    json_dumpf(all, out, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    fputc('\n', out);
    json_decref(all);
    return 0;
}
