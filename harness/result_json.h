/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * result_json: results to JSON and back.  docs/result.md describes the format.
 *
 * Reading trusts nothing: a missing, misspelt, mistyped or impossible value is -EINVAL and a
 * sentence naming its place. Writing makes text printable: bytes that are not UTF-8, and control
 * characters but newline and tab, become "\x1b" in words.
 */
#ifndef HARNESS_RESULT_JSON_H
#define HARNESS_RESULT_JSON_H

#include <jansson.h>

#include "harness/result.h"

/* The whole format, as a table (shape.h). */
extern const struct shape result_document_shape;

/* How a document is written. */
#define RESULT_JSON_FLAGS (JSON_INDENT(2) | JSON_REAL_PRECISION(6))

/* The json functions return a new reference, NULL when memory is short. */
json_t *result_document_to_json(const struct run_document *document);
json_t *result_case_to_json(const struct case_result *result);
json_t *result_frontend_to_json(const struct frontend_result *frontend);

/* What these fill belongs to the caller, who disposes of it (result_free for the document). */
int result_document_from_json(struct run_document **document_out, const json_t *json,
                              struct why *why);
int result_case_from_json(struct case_result *result_out, const json_t *json, struct why *why);
int result_frontend_from_json(struct frontend_result *frontend_out, const json_t *json,
                              struct why *why);

/* result_upgrade makes a document of an earlier schema one of this; any other stays as it is. */
void result_upgrade(json_t *document);

/* These free what is inside and leave an empty one, which they also accept. */
void result_case_dispose(struct case_result *result);
void result_asked_dispose(struct asked_case *asked);
void result_frontend_dispose(struct frontend_result *frontend);

/* A file's name within a run's folder: relative, downwards, printable. */
bool result_file_name_ok(const char *name);

#endif
