/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/shape.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/printable.h"
#include "harness/result.h"

static void *member(const void *object, size_t at)
{
    return (char *)(uintptr_t)object + at;
}

/* Members of different pointer types are reached through copies, as the language asks. */
static void *pointer_at(const void *object, size_t at)
{
    void *pointer;

    memcpy(&pointer, member(object, at), sizeof(pointer));
    return pointer;
}

static void set_pointer_at(void *object, size_t at, const void *pointer)
{
    memcpy(member(object, at), &pointer, sizeof(pointer));
}

static size_t count_of(const void *object, const struct field *field)
{
    return *(size_t *)member(object, field->count_at);
}

static json_t *text_to_json(const char *text)
{
    json_t *json = json_string(text); /* NULL: not UTF-8 */
    char *copy = printable(text, json != NULL);

    json_decref(json);
    json = copy ? json_string(copy) : NULL;
    free(copy);
    return json;
}

static json_t *texts_to_json(char **texts, size_t count)
{
    json_t *json = json_array();

    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(json, text_to_json(texts[i])) < 0) {
            json_decref(json);
            return NULL;
        }
    return json;
}

static json_t *pairs_to_json(const struct named_value *pairs, size_t count)
{
    json_t *json = json_object();

    for (size_t i = 0; i < count; i++) {
        char *name = printable(pairs[i].name, false);
        int r = name ? json_object_set_new(json, name, text_to_json(pairs[i].value)) : -1;

        free(name);
        if (r < 0) {
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

static json_t *list_to_json(const struct shape *items, const char *first, size_t count)
{
    json_t *json = json_array();

    for (size_t i = 0; i < count; i++)
        if (json_array_append_new(json, shape_write(items, first + i * items->size)) < 0) {
            json_decref(json);
            return NULL;
        }
    return json;
}

static json_t *field_to_json(const struct field *field, const void *object)
{
    const void *value = member(object, field->at);

    switch (field->kind) {
    case FIELD_FIXED:
        return json_string(field->wanted);
    case FIELD_TEXT:
        return text_to_json(pointer_at(object, field->at));
    case FIELD_BOOL:
        return json_boolean(*(const bool *)value);
    case FIELD_COUNT:
        return json_integer(*(const unsigned *)value);
    case FIELD_SECONDS:
        return json_real(*(const double *)value);
    case FIELD_VERDICT:
        return json_string(verdict_word(*(const enum verdict *)value));
    case FIELD_TEXTS:
        return texts_to_json(pointer_at(object, field->at), count_of(object, field));
    case FIELD_PAIRS:
        return pairs_to_json(pointer_at(object, field->at), count_of(object, field));
    case FIELD_LIST:
        return list_to_json(field->items, pointer_at(object, field->at), count_of(object, field));
    case FIELD_UNSET:
        break;
    }
    return NULL;
}

json_t *shape_write(const struct shape *shape, const void *object)
{
    json_t *json = json_object();

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->kind == FIELD_TEXT && !pointer_at(object, field->at))
            continue;
        if (json_object_set_new(json, field->key, field_to_json(field, object)) < 0) {
            json_decref(json);
            return NULL;
        }
    }
    return json;
}

/* Puts what a document says, escaped and clipped, into a sentence. */
static int refuse(struct why *why, const char *place, const char *said, const char *wanted)
{
    char *copy = printable(said, true);

    why_set(why, -EINVAL, "%s: '%.80s' is not %s", place, copy ? copy : "this", wanted);
    free(copy);
    return -EINVAL;
}

static int read_text(char **text_out, const char *place, const json_t *json, struct why *why)
{
    if (!json_is_string(json))
        return why_set(why, -EINVAL, "%s: must be a text", place);
    *text_out = strdup(json_string_value(json));
    return *text_out ? 0 : why_set(why, -ENOMEM, "%s: out of memory", place);
}

static int read_checked_text(const struct field *field, void *object, const json_t *json,
                             struct why *why)
{
    char *text = NULL;
    int rc;

    rc = read_text(&text, field->key, json, why);
    if (rc < 0)
        return rc;
    set_pointer_at(object, field->at, text);
    if (field->text_ok && !field->text_ok(text))
        return refuse(why, field->key, text, field->wanted);
    return 0;
}

static int read_verdict(const struct field *field, enum verdict *verdict_out, const json_t *json,
                        struct why *why)
{
    if (!json_is_string(json))
        return why_set(why, -EINVAL, "%s: must be a text", field->key);
    *verdict_out = verdict_of(json_string_value(json));
    if (*verdict_out == VERDICT_UNSET)
        return refuse(why, field->key, json_string_value(json), "a verdict");
    return 0;
}

static int read_count(const struct field *field, unsigned *count_out, const json_t *json,
                      struct why *why)
{
    if (!json_is_integer(json) || json_integer_value(json) < 0 ||
        json_integer_value(json) > UINT_MAX)
        return why_set(why, -EINVAL, "%s: must be a whole number from 0 to %u", field->key,
                       UINT_MAX);
    *count_out = (unsigned)json_integer_value(json);
    return 0;
}

static int read_seconds(const struct field *field, double *seconds_out, const json_t *json,
                        struct why *why)
{
    if (!json_is_number(json) || !isfinite(json_number_value(json)) || json_number_value(json) < 0)
        return why_set(why, -EINVAL, "%s: must be a number of seconds", field->key);
    *seconds_out = json_number_value(json);
    return 0;
}

/* In these three the count grows with what was read, so that a half-read struct can be disposed of. */
static int read_texts(const struct field *field, void *object, const json_t *json, struct why *why)
{
    size_t *count = member(object, field->count_at);
    char **texts;
    int rc;

    if (!json_is_array(json))
        return why_set(why, -EINVAL, "%s: must be an array", field->key);
    texts = calloc(json_array_size(json) + 1, sizeof(*texts));
    if (!texts)
        return why_set(why, -ENOMEM, "%s: out of memory", field->key);
    set_pointer_at(object, field->at, texts);
    for (; *count < json_array_size(json); ++*count) {
        rc = read_text(&texts[*count], "a value", json_array_get(json, *count), why);
        if (rc < 0)
            return why_prefix(why, rc, "%s: ", field->key);
    }
    return 0;
}

static int read_pairs(const struct field *field, void *object, const json_t *json, struct why *why)
{
    size_t *count = member(object, field->count_at);
    struct named_value *pairs;
    const char *key;
    json_t *value;
    int rc;

    if (!json_is_object(json))
        return why_set(why, -EINVAL, "%s: must be an object", field->key);
    pairs = calloc(json_object_size(json) + 1, sizeof(*pairs));
    if (!pairs)
        return why_set(why, -ENOMEM, "%s: out of memory", field->key);
    set_pointer_at(object, field->at, pairs);
    json_object_foreach((json_t *)(uintptr_t)json, key, value) {
        struct named_value *pair = &pairs[(*count)++];

        pair->name = strdup(key);
        if (!pair->name)
            return why_set(why, -ENOMEM, "%s: out of memory", field->key);
        rc = read_text(&pair->value, "a value", value, why);
        if (rc < 0)
            return why_prefix(why, rc, "%s: ", field->key);
    }
    return 0;
}

static int read_list(const struct field *field, void *object, const json_t *json, struct why *why)
{
    size_t *count = member(object, field->count_at);
    char *items;
    int rc;

    if (!json_is_array(json))
        return why_set(why, -EINVAL, "%s: must be an array", field->key);
    items = calloc(json_array_size(json) + 1, field->items->size);
    if (!items)
        return why_set(why, -ENOMEM, "%s: out of memory", field->key);
    set_pointer_at(object, field->at, items);
    for (size_t i = 0; i < json_array_size(json); i++) {
        rc = shape_read(field->items, items + i * field->items->size, json_array_get(json, i), why);
        if (rc < 0)
            return why_prefix(why, rc, "%s[%zu]: ", field->key, i);
        *count = i + 1;
    }
    return 0;
}

static int read_field(const struct field *field, void *object, const json_t *json, struct why *why)
{
    void *value = member(object, field->at);

    if (!json)
        return field->optional ? 0 : why_set(why, -EINVAL, "%s: is missing", field->key);
    switch (field->kind) {
    case FIELD_FIXED:
        if (!json_is_string(json) || strcmp(json_string_value(json), field->wanted) != 0)
            return refuse(why, field->key, json_is_string(json) ? json_string_value(json) : "",
                          field->wanted);
        return 0;
    case FIELD_TEXT:
        return read_checked_text(field, object, json, why);
    case FIELD_BOOL:
        if (!json_is_boolean(json))
            return why_set(why, -EINVAL, "%s: must be true or false", field->key);
        *(bool *)value = json_is_true(json);
        return 0;
    case FIELD_COUNT:
        return read_count(field, value, json, why);
    case FIELD_SECONDS:
        return read_seconds(field, value, json, why);
    case FIELD_VERDICT:
        return read_verdict(field, value, json, why);
    case FIELD_TEXTS:
        return read_texts(field, object, json, why);
    case FIELD_PAIRS:
        return read_pairs(field, object, json, why);
    case FIELD_LIST:
        return read_list(field, object, json, why);
    case FIELD_UNSET:
        break;
    }
    return why_set(why, -EINVAL, "%s: is of no kind", field->key);
}

static int refuse_unknown_keys(const struct shape *shape, const json_t *json, struct why *why)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)json, key, value) {
        size_t i = 0;

        while (i < shape->field_count && strcmp(shape->fields[i].key, key) != 0)
            i++;
        if (i == shape->field_count)
            return refuse(why, "key", key, "known here");
    }
    return 0;
}

int shape_read(const struct shape *shape, void *object, const json_t *json, struct why *why)
{
    int rc = 0;

    memset(object, 0, shape->size);
    if (!json_is_object(json))
        return why_set(why, -EINVAL, "must be an object");
    for (size_t i = 0; i < shape->field_count && rc == 0; i++)
        rc =
            read_field(&shape->fields[i], object, json_object_get(json, shape->fields[i].key), why);
    if (rc == 0)
        rc = refuse_unknown_keys(shape, json, why);
    if (rc < 0)
        shape_dispose(shape, object);
    return rc;
}

static void dispose_texts(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
    free(texts);
}

static void dispose_pairs(struct named_value *pairs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(pairs[i].name);
        free(pairs[i].value);
    }
    free(pairs);
}

static void dispose_list(const struct shape *items, char *first, size_t count)
{
    for (size_t i = 0; i < count; i++)
        shape_dispose(items, first + i * items->size);
    free(first);
}

void shape_dispose(const struct shape *shape, void *object)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->kind == FIELD_TEXT)
            free(pointer_at(object, field->at));
        else if (field->kind == FIELD_TEXTS)
            dispose_texts(pointer_at(object, field->at), count_of(object, field));
        else if (field->kind == FIELD_PAIRS)
            dispose_pairs(pointer_at(object, field->at), count_of(object, field));
        else if (field->kind == FIELD_LIST)
            dispose_list(field->items, pointer_at(object, field->at), count_of(object, field));
    }
    memset(object, 0, shape->size);
}
