/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether docs/result.schema.json says what result_json.c writes and takes: key by key, word by word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "harness/clause.h"
#include "harness/outcome.h"
#include "harness/result_json.h"
#include "harness/shape.h"

static json_t *schema;

static const json_t *definition(const char *name)
{
    const json_t *node = json_object_get(json_object_get(schema, "definitions"), name);

    if (!node)
        fail_msg("there is no definition %s", name);
    return node;
}

/* What a "$ref" refers to. */
static const json_t *resolve(const json_t *node)
{
    static const char prefix[] = "#/definitions/";
    const char *reference = json_string_value(json_object_get(node, "$ref"));

    return reference ? definition(reference + strlen(prefix)) : node;
}

static bool has_text(const json_t *array, const char *text)
{
    for (size_t i = 0; i < json_array_size(array); i++)
        if (strcmp(json_string_value(json_array_get(array, i)), text) == 0)
            return true;
    return false;
}

static bool is_type(const json_t *node, const char *type)
{
    const char *is = json_string_value(json_object_get(node, "type"));

    return is && strcmp(is, type) == 0;
}

static void check_word(const struct field *field, const json_t *words, const char *word)
{
    if (word && field->text_ok(word) != has_text(words, word))
        fail_msg("%s: the schema and the reader differ about '%s'", field->key, word);
}

/* With every word of any kind, and one of none. */
static void check_words(const struct field *field, const json_t *words)
{
    for (unsigned bit = 0; bit < 16; bit++)
        check_word(field, words, outcome_word((enum outcome)(1u << bit)));
    for (unsigned s = SUBJECT_UNSET; s < SUBJECT_COUNT; s++)
        check_word(field, words, subject_word((enum subject)s));
    for (unsigned m = MOMENT_UNSET; m < MOMENT_COUNT; m++)
        check_word(field, words, moment_word((enum moment)m));
    for (unsigned s = RECORD; s <= MUST; s++)
        check_word(field, words, strength_word((enum strength)s));
    check_word(field, words, "nonsense");
}

static void check_text(const struct field *field, const json_t *node)
{
    const json_t *words = json_object_get(node, "enum");

    if (!field->text_ok)
        assert_ptr_equal(node, definition("text"));
    else if (words)
        check_words(field, words);
    else if (field->text_ok == result_file_name_ok)
        assert_ptr_equal(node, definition("file"));
    else if (!json_object_get(node, "pattern")) /* which is for a validator to try */
        assert_ptr_equal(node, definition("filled"));
}

static void check_verdicts(const json_t *words)
{
    for (enum verdict verdict = VERDICT_PASS; verdict <= VERDICT_ERROR; verdict++)
        assert_true(has_text(words, verdict_word(verdict)));
    assert_int_equal(json_array_size(words), VERDICT_ERROR);
}

static void check_shape(const struct shape *shape, const json_t *node);

static void check_field(const struct field *field, const json_t *node)
{
    switch (field->kind) {
    case FIELD_FIXED:
        assert_string_equal(json_string_value(json_object_get(node, "const")), field->wanted);
        break;
    case FIELD_TEXT:
        check_text(field, node);
        break;
    case FIELD_BOOL:
        assert_true(is_type(node, "boolean"));
        break;
    case FIELD_COUNT:
        assert_true(is_type(node, "integer"));
        break;
    case FIELD_SECONDS:
        assert_true(is_type(node, "number"));
        break;
    case FIELD_VERDICT:
        check_verdicts(json_object_get(node, "enum"));
        break;
    case FIELD_TEXTS:
        assert_ptr_equal(node, definition("texts"));
        break;
    case FIELD_PAIRS:
        assert_ptr_equal(node, definition("pairs"));
        break;
    case FIELD_LIST:
        assert_true(is_type(node, "array"));
        check_shape(field->items, resolve(json_object_get(node, "items")));
        break;
    case FIELD_UNSET:
        fail();
    }
}

static void check_shape(const struct shape *shape, const json_t *node)
{
    const json_t *properties = json_object_get(node, "properties");
    const json_t *required = json_object_get(node, "required");
    size_t needed = 0;

    assert_true(is_type(node, "object"));
    assert_true(json_is_false(json_object_get(node, "additionalProperties")));
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        const json_t *property = json_object_get(properties, field->key);

        if (!property)
            fail_msg("the schema does not have '%s'", field->key);
        if (has_text(required, field->key) == field->optional)
            fail_msg("the schema and the reader differ about whether '%s' may be missing",
                     field->key);
        needed += !field->optional;
        check_field(field, resolve(property));
    }
    assert_int_equal(json_array_size(required), needed);
    assert_int_equal(json_object_size(properties), shape->field_count);
}

static void the_schema_says_what_is_written(void **state)
{
    (void)state;
    check_shape(&result_document_shape, schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_schema_says_what_is_written),
    };
    int failed;

    schema = json_load_file(RESULT_SCHEMA_FILE, 0, NULL);
    failed = schema ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
    json_decref(schema);
    return failed;
}
