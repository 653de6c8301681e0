/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/result_json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/clause.h"
#include "harness/outcome.h"
#include "harness/result_check.h"
#include "harness/shape.h"

static bool is_filled(const char *text)
{
    return text[0] != '\0';
}

static bool is_outcome(const char *text)
{
    return outcome_of(text) != OUTCOME_UNSET;
}

static bool is_subject(const char *text)
{
    return subject_of(text) != SUBJECT_UNSET;
}

static bool is_strength(const char *text)
{
    for (enum strength strength = RECORD; strength <= MUST; strength++)
        if (strcmp(text, strength_word(strength)) == 0)
            return true;
    return false;
}

static bool is_moment(const char *text)
{
    for (enum moment moment = MOMENT_NEVER; moment < MOMENT_COUNT; moment++)
        if (strcmp(text, moment_word(moment)) == 0)
            return true;
    return false;
}

static bool is_hex(const char *text)
{
    return text[0] != '\0' && text[strspn(text, "0123456789abcdef")] == '\0';
}

bool result_file_name_ok(const char *name)
{
    for (const unsigned char *c = (const unsigned char *)name; *c; c++)
        if (*c < ' ' || *c == 0x7f)
            return false;
    for (;;) {
        size_t length = strcspn(name, "/");

        if (length == 0 || name[0] == '.') /* absolute, "..", hidden, "a//b" */
            return false;
        if (name[length] == '\0')
            return true;
        name += length + 1;
    }
}

#define TEXT(type, word, member, ...)                                                              \
    {                                                                                              \
        .key = word, .kind = FIELD_TEXT, .at = offsetof(struct type, member), __VA_ARGS__          \
    }
#define VALUE(type, word, kind_of_it, member)                                                      \
    {                                                                                              \
        .key = word, .kind = kind_of_it, .at = offsetof(struct type, member)                       \
    }
#define MANY(type, word, kind_of_it, member, count, ...)                                           \
    {                                                                                              \
        .key = word, .kind = kind_of_it, .at = offsetof(struct type, member),                      \
        .count_at = offsetof(struct type, count), __VA_ARGS__                                      \
    }
#define OPTIONAL .optional = true
#define REQUIRED .optional = false
#define FILLED   .text_ok = is_filled, .wanted = "a text of at least one character"
#define SUBJECT  .text_ok = is_subject, .wanted = "a subject"
#define OUTCOME  .text_ok = is_outcome, .wanted = "an outcome"
#define MOMENT   .text_ok = is_moment, .wanted = "a moment"
#define HEX      .text_ok = is_hex, .wanted = "a number in hexadecimal digits"
#define STRENGTH .text_ok = is_strength, .wanted = "MUST, SHOULD or RECORD"
#define FILE_IN_RUN                                                                                \
    .optional = true, .text_ok = result_file_name_ok, .wanted = "a file in the run's folder"

#define SHAPE(name, type, table)                                                                   \
    static const struct shape name = {sizeof(struct type), table, sizeof(table) / sizeof(table[0])}

static const struct field clause_fields[] = {
    TEXT(cited_clause, "number", number, FILLED),   TEXT(cited_clause, "source", source, FILLED),
    TEXT(cited_clause, "section", section, FILLED), TEXT(cited_clause, "text", text, FILLED),
    TEXT(cited_clause, "but", but, OPTIONAL),
};
SHAPE(clause_shape, cited_clause, clause_fields);

static const struct field backend_fields[] = {
    TEXT(asked_backend, "name", name, OPTIONAL, FILLED),
    TEXT(asked_backend, "about", about, OPTIONAL),
    MANY(asked_backend, "offers", FIELD_TEXTS, offers, offer_count, REQUIRED),
};
SHAPE(backend_shape, asked_backend, backend_fields);

static const struct field step_fields[] = {
    TEXT(asked_step, "mark", mark, OPTIONAL, FILLED),
    TEXT(asked_step, "text", text, FILLED),
};
SHAPE(step_shape, asked_step, step_fields);

static const struct field expectation_fields[] = {
    TEXT(asked_expectation, "strength", strength, STRENGTH),
    TEXT(asked_expectation, "text", text, FILLED),
    TEXT(asked_expectation, "clause", clause, OPTIONAL, FILLED),
};
SHAPE(expectation_shape, asked_expectation, expectation_fields);

static const struct field asked_fields[] = {
    TEXT(asked_case, "name", name, FILLED),
    TEXT(asked_case, "family", family, FILLED),
    TEXT(asked_case, "question", question, FILLED),
    TEXT(asked_case, "story", story, REQUIRED),
    TEXT(asked_case, "clauses", clauses, OPTIONAL, FILLED),
    TEXT(asked_case, "moment", moment, OPTIONAL, MOMENT),
    TEXT(asked_case, "subject", subject, SUBJECT),
    MANY(asked_case, "backends", FIELD_LIST, backends, backend_count, .items = &backend_shape),
    MANY(asked_case, "deviations", FIELD_TEXTS, deviations, deviation_count, REQUIRED),
    TEXT(asked_case, "driver_params", driver_params, OPTIONAL, FILLED),
    TEXT(asked_case, "agreed", agreed, OPTIONAL, FILLED),
    TEXT(asked_case, "filesystem", filesystem, OPTIONAL, FILLED),
    MANY(asked_case, "steps", FIELD_LIST, steps, step_count, .items = &step_shape),
    MANY(asked_case, "cuts", FIELD_TEXTS, cuts, cut_count, REQUIRED),
    MANY(asked_case, "expectations", FIELD_LIST, expectations, expectation_count,
         .items = &expectation_shape),
    TEXT(asked_case, "control", control, OPTIONAL, FILLED),
};
SHAPE(asked_shape, asked_case, asked_fields);

static const struct field subject_fields[] = {
    TEXT(subject_result, "subject", subject, SUBJECT),
    TEXT(subject_result, "outcome", outcome, OUTCOME),
    VALUE(subject_result, "callers", FIELD_COUNT, callers),
    MANY(subject_result, "facets", FIELD_PAIRS, facets, facet_count, OPTIONAL),
};
SHAPE(subject_shape, subject_result, subject_fields);

static const struct field finding_fields[] = {
    TEXT(finding, "strength", strength, STRENGTH),
    VALUE(finding, "held", FIELD_BOOL, held),
    TEXT(finding, "text", text, FILLED),
    TEXT(finding, "basis", basis, OPTIONAL),
};
SHAPE(finding_shape, finding, finding_fields);

static const struct field case_fields[] = {
    TEXT(case_result, "case", case_name, FILLED),
    TEXT(case_result, "family", family, FILLED),
    TEXT(case_result, "clauses", clauses, OPTIONAL, FILLED),
    TEXT(case_result, "frontend", frontend, FILLED),
    TEXT(case_result, "subject", subject, SUBJECT),
    TEXT(case_result, "outcome", outcome, OPTIONAL, OUTCOME),
    VALUE(case_result, "other_worse", FIELD_BOOL, other_worse),
    VALUE(case_result, "verdict", FIELD_VERDICT, verdict),
    TEXT(case_result, "reason", reason, OPTIONAL, FILLED),
    TEXT(case_result, "reference", reference, OPTIONAL, FILLED),
    TEXT(case_result, "notice", notice, OPTIONAL, FILLED),
    MANY(case_result, "subjects", FIELD_LIST, subjects, subject_count, OPTIONAL,
         .items = &subject_shape),
    MANY(case_result, "findings", FIELD_LIST, findings, finding_count, OPTIONAL,
         .items = &finding_shape),
    TEXT(case_result, "journal", journal, FILE_IN_RUN),
    TEXT(case_result, "control_journal", control_journal, FILE_IN_RUN),
    TEXT(case_result, "console", console, FILE_IN_RUN),
    TEXT(case_result, "repeat", repeat, OPTIONAL),
    VALUE(case_result, "seconds", FIELD_SECONDS, seconds),
    TEXT(case_result, "taken_from", taken_from, OPTIONAL, FILLED),
    TEXT(case_result, "fingerprint", fingerprint, OPTIONAL, HEX),
};
SHAPE(case_shape, case_result, case_fields);

static const struct field frontend_fields[] = {
    TEXT(frontend_result, "name", name, FILLED),
    TEXT(frontend_result, "bench", bench, FILLED),
    MANY(frontend_result, "versions", FIELD_PAIRS, versions, version_count, OPTIONAL),
    MANY(frontend_result, "offer", FIELD_PAIRS, offer, offer_count, OPTIONAL),
    VALUE(frontend_result, "profiles", FIELD_BOOL, profiles),
    TEXT(frontend_result, "profile", profile, OPTIONAL, FILLED),
    TEXT(frontend_result, "error", error, OPTIONAL, FILLED),
};
SHAPE(frontend_shape, frontend_result, frontend_fields);

static const struct field document_fields[] = {
    {.key = "schema", .kind = FIELD_FIXED, .wanted = RESULT_SCHEMA},
    TEXT(run_document, "id", id, FILLED),
    TEXT(run_document, "tool", tool, FILLED),
    TEXT(run_document, "started", started, FILLED),
    TEXT(run_document, "command", command, FILLED),
    VALUE(run_document, "strict", FIELD_BOOL, strict),
    MANY(run_document, "frontends", FIELD_LIST, frontends, frontend_count,
         .items = &frontend_shape),
    MANY(run_document, "results", FIELD_LIST, results, result_count, .items = &case_shape),
    MANY(run_document, "cases", FIELD_LIST, cases, case_count, .items = &asked_shape),
    MANY(run_document, "clauses", FIELD_LIST, clauses, clause_count, .items = &clause_shape),
};
const struct shape result_document_shape = {sizeof(struct run_document), document_fields,
                                            sizeof(document_fields) / sizeof(document_fields[0])};

json_t *result_document_to_json(const struct run_document *document)
{
    return shape_write(&result_document_shape, document);
}

int result_write(FILE *out, const struct run_document *document)
{
    json_t *json = result_document_to_json(document);
    int rc = json ? 0 : -ENOMEM;

    if (json) {
        json_dumpf(json, out, RESULT_JSON_FLAGS);
        fputc('\n', out);
    }
    json_decref(json);
    return rc;
}

json_t *result_case_to_json(const struct case_result *result)
{
    return shape_write(&case_shape, result);
}

json_t *result_frontend_to_json(const struct frontend_result *frontend)
{
    return shape_write(&frontend_shape, frontend);
}

int result_case_from_json(struct case_result *result_out, const json_t *json, struct why *why)
{
    struct case_result result;
    int rc;

    rc = shape_read(&case_shape, &result, json, why);
    if (rc < 0)
        return rc;
    rc = result_check_case(&result, why);
    if (rc < 0)
        result_case_dispose(&result);
    else
        *result_out = result;
    return rc;
}

int result_frontend_from_json(struct frontend_result *frontend_out, const json_t *json,
                              struct why *why)
{
    struct frontend_result frontend;
    int rc;

    rc = shape_read(&frontend_shape, &frontend, json, why);
    if (rc == 0)
        *frontend_out = frontend;
    return rc;
}

int result_document_from_json(struct run_document **document_out, const json_t *json,
                              struct why *why)
{
    struct run_document *document = malloc(sizeof(*document));
    int rc;

    if (!document)
        return why_set(why, -ENOMEM, "out of memory");
    rc = shape_read(&result_document_shape, document, json, why);
    if (rc == 0)
        rc = result_check_document(document, why);
    else
        memset(document, 0, sizeof(*document));
    if (rc < 0)
        result_free(document);
    else
        *document_out = document;
    return rc;
}

void result_case_dispose(struct case_result *result)
{
    shape_dispose(&case_shape, result);
}

void result_asked_dispose(struct asked_case *asked)
{
    shape_dispose(&asked_shape, asked);
}

void result_frontend_dispose(struct frontend_result *frontend)
{
    shape_dispose(&frontend_shape, frontend);
}

void result_free(struct run_document *document)
{
    if (document)
        shape_dispose(&result_document_shape, document);
    free(document);
}
