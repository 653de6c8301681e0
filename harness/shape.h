/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * shape: structs of results to JSON objects and back, by one table per struct.
 *
 * Texts are owned by the struct and freed with it.  Reading is strict: a key that is not in the
 * table is refused.
 */
#ifndef HARNESS_SHAPE_H
#define HARNESS_SHAPE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct why;

enum field_kind {
    FIELD_UNSET = 0,
    FIELD_FIXED,   /* no member: the text `wanted`, always */
    FIELD_TEXT,    /* char * */
    FIELD_BOOL,    /* bool */
    FIELD_COUNT,   /* unsigned */
    FIELD_SECONDS, /* double */
    FIELD_VERDICT, /* enum verdict */
    FIELD_TEXTS,   /* char ** and a size_t: an array of texts */
    FIELD_PAIRS,   /* struct named_value * and a size_t: an object of texts */
    FIELD_LIST,    /* an array of structs and a size_t: an array of objects */
};

struct field {
    const char *key;
    enum field_kind kind;
    bool optional;   /* text: NULL is a key that is not there; the others: absent is zero */
    size_t at;       /* offset of the member */
    size_t count_at; /* texts, pairs, list: offset of its length */
    const struct shape *items; /* list: what it consists of */
    bool (*text_ok)(const char *text);
    const char *wanted; /* what text_ok asks for, in words */
};

struct shape {
    size_t size;
    const struct field *fields;
    size_t field_count;
};

/* shape_write returns a new reference, NULL when memory is short. */
json_t *shape_write(const struct shape *shape, const void *object);

/* shape_read fills object, whatever it held.  On -EINVAL or -ENOMEM it is left empty, and the
 * sentence starts with the place. */
int shape_read(const struct shape *shape, void *object, const json_t *json, struct why *why);

/* shape_dispose frees what object owns and zeroes it. */
void shape_dispose(const struct shape *shape, void *object);

#endif
