/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/journal_json.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/fault.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"

static const char *const form_words[FORM_ANY + 1] = {[FORM_EMPTY] = "empty", [FORM_DATA] = "data"};

/* ids and sectors are any 64 bits a guest likes: JSON numbers cannot hold them all, text can. */
static void set_u64(json_t *object, const char *key, uint64_t value)
{
    char number[24];

    snprintf(number, sizeof(number), "%" PRIu64, value);
    json_object_set_new(object, key, json_string(number));
}

static void set_number(json_t *object, const char *key, json_int_t value)
{
    if (value)
        json_object_set_new(object, key, json_integer(value));
}

/*
 * Text of ours is ASCII; what came from a guest was made so when it was taken.  Anything else is
 * not kept.
 */
static void set_text(json_t *object, const char *key, const char *value)
{
    json_t *text = value ? json_string(value) : NULL;

    if (text)
        json_object_set_new(object, key, text);
}

static json_t *entry_to_json(const struct journal_entry *entry)
{
    json_t *object = json_object();

    if (!object)
        return NULL;
    set_number(object, "seq", entry->seq);
    set_text(object, "kind", journal_kind_word(entry->kind));
    set_text(object, "name", entry->name);
    set_text(object, "text", entry->text);
    if (entry->op)
        set_text(object, "op", block_op_word(entry->op));
    if (entry->form)
        set_text(object, "form", form_words[entry->form & FORM_ANY]);
    if (entry->kind == JOURNAL_REQUEST || entry->kind == JOURNAL_RESPONSE ||
        entry->kind == JOURNAL_RULE || entry->kind == JOURNAL_VIOLATION)
        set_u64(object, "id", entry->id);
    if (entry->kind == JOURNAL_REQUEST || entry->kind == JOURNAL_DISK ||
        (entry->kind == JOURNAL_CUT && entry->number) || entry->kind == JOURNAL_TRACE)
        set_u64(object, "sector", entry->sector);
    set_number(object, "sectors", (json_int_t)entry->sectors);
    set_number(object, "segments", entry->segments);
    set_number(object, "thread", entry->thread);
    set_number(object, "number", entry->number);
    set_number(object, "error", entry->error);
    set_number(object, "queue", entry->queue);
    set_number(object, "indirect", entry->indirect);
    set_number(object, "secure", entry->secure);
    return object;
}

char *journal_to_lines(const struct journal *journal)
{
    char *lines = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&lines, &size);

    if (!out)
        return NULL;
    for (size_t i = 0; i < journal_count(journal); i++) {
        json_t *entry = entry_to_json(journal_at(journal, i));

        if (!entry || json_dumpf(entry, out, JSON_COMPACT))
            fputs("{}", out); /* a line that does not read back: better loud than missing */
        fputc('\n', out);
        json_decref(entry);
    }
    if (fclose(out)) {
        free(lines);
        return NULL;
    }
    return lines;
}

/* What follows reads one value, if it is there, and clears ok when it is not what it should be. */
static int64_t take_number(const json_t *object, const char *key, int64_t least, int64_t most,
                           bool *ok)
{
    const json_t *value = json_object_get(object, key);
    int64_t number = json_integer_value(value);

    *ok = *ok && (!value || (json_is_integer(value) && number >= least && number <= most));
    return number;
}

static const char *take_text(const json_t *object, const char *key, bool *ok)
{
    const json_t *value = json_object_get(object, key);

    *ok = *ok && (!value || json_is_string(value));
    return json_string_value(value);
}

static uint64_t take_u64(const json_t *object, const char *key, bool *ok)
{
    const char *text = take_text(object, key, ok);
    uint64_t number;
    char *end;

    if (!text)
        return 0;
    errno = 0;
    number = strtoull(text, &end, 10);
    *ok = *ok && *text >= '0' && *text <= '9' && !*end && !errno;
    return number;
}

static unsigned take_form(const json_t *object, bool *ok)
{
    const char *form = take_text(object, "form", ok);

    for (unsigned i = FORM_EMPTY; form && i <= FORM_DATA; i++)
        if (!strcmp(form, form_words[i]))
            return i;
    *ok = *ok && !form;
    return FORM_UNSET;
}

static int entry_from_json(const json_t *object, struct journal_entry *entry)
{
    bool ok = true;
    const char *kind = take_text(object, "kind", &ok), *op = take_text(object, "op", &ok);

    *entry = (struct journal_entry){
        .seq = (uint32_t)take_number(object, "seq", 1, UINT32_MAX, &ok),
        .kind = kind ? journal_kind_of(kind) : JOURNAL_UNSET,
        .op = op ? block_op_of(op) : OP_UNSET,
        .form = take_form(object, &ok),
        .name = take_text(object, "name", &ok),
        .text = take_text(object, "text", &ok),
        .id = take_u64(object, "id", &ok),
        .sector = take_u64(object, "sector", &ok),
        .sectors = (uint64_t)take_number(object, "sectors", 0, INT64_MAX, &ok),
        .segments = (uint32_t)take_number(object, "segments", 0, UINT32_MAX, &ok),
        .thread = (int32_t)take_number(object, "thread", INT32_MIN, INT32_MAX, &ok),
        .number = (int32_t)take_number(object, "number", INT32_MIN, INT32_MAX, &ok),
        .error = (int32_t)take_number(object, "error", INT32_MIN, INT32_MAX, &ok),
        .queue = (uint8_t)take_number(object, "queue", 0, UINT8_MAX, &ok),
        .indirect = (uint8_t)take_number(object, "indirect", 0, 1, &ok),
        .secure = (uint8_t)take_number(object, "secure", 0, 1, &ok),
    };
    return ok && entry->kind && (!op || entry->op) ? 0 : -EINVAL;
}

int journal_from_lines(const char *lines, struct journal **journal_out, struct why *why)
{
    struct journal *journal = journal_create();
    unsigned number = 0;

    if (!journal)
        return why_set(why, -ENOMEM, "no memory for a journal");
    while (*lines) {
        size_t length = strcspn(lines, "\n");
        json_error_t error;
        json_t *object = json_loadb(lines, length, 0, &error);
        struct journal_entry entry;
        int rc = object ? entry_from_json(object, &entry) : -EINVAL;

        number++;
        if (!rc && journal_add(journal, entry) != entry.seq)
            rc = -EINVAL;
        json_decref(object);
        if (rc) {
            journal_free(journal);
            return why_set(why, -EINVAL, "line %u of a journal is damaged", number);
        }
        lines += length + (lines[length] == '\n');
    }
    *journal_out = journal;
    return 0;
}
