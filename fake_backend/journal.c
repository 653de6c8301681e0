/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/journal.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/fault.h"

struct journal {
    struct journal_entry *entries;
    size_t count, room;
    uint32_t forgotten; /* entries that were here before the first one */
    bool incomplete;
};

struct journal *journal_create(void)
{
    return calloc(1, sizeof(struct journal));
}

void journal_forget(struct journal *journal)
{
    for (size_t i = 0; i < journal->count; i++) {
        free((char *)journal->entries[i].name);
        free((char *)journal->entries[i].text);
    }
    journal->forgotten += (uint32_t)journal->count;
    journal->count = 0;
}

void journal_clear(struct journal *journal)
{
    journal_forget(journal);
    journal->forgotten = 0;
    journal->incomplete = false;
}

void journal_free(struct journal *journal)
{
    if (!journal)
        return;
    journal_forget(journal);
    free(journal->entries);
    free(journal);
}

/* Copies a string; false: no memory. */
static bool own(const char **string)
{
    if (!*string)
        return true;
    *string = strdup(*string);
    return *string;
}

static bool make_room(struct journal *journal)
{
    size_t room = journal->room ? journal->room * 2 : 256;
    struct journal_entry *entries;

    if (journal->count < journal->room)
        return true;
    if (journal->count == JOURNAL_MAX)
        return false;
    entries = reallocarray(journal->entries, room, sizeof(*entries));
    if (!entries)
        return false;
    journal->entries = entries;
    journal->room = room;
    return true;
}

uint32_t journal_add(struct journal *journal, struct journal_entry entry)
{
    bool named, told;

    if (!journal)
        return 0;
    named = own(&entry.name);
    told = own(&entry.text);
    if (!named || !told || !make_room(journal)) {
        if (named)
            free((char *)entry.name);
        if (told)
            free((char *)entry.text);
        journal->incomplete = true;
        return 0;
    }
    entry.seq = journal->forgotten + (uint32_t)journal->count + 1;
    journal->entries[journal->count++] = entry;
    return entry.seq;
}

int journal_complete(const struct journal *journal)
{
    return !journal->incomplete;
}

size_t journal_count(const struct journal *journal)
{
    return journal->count;
}

const struct journal_entry *journal_at(const struct journal *journal, size_t index)
{
    return &journal->entries[index];
}

static const char *const kind_words[JOURNAL_KINDS] = {
    [JOURNAL_NODE] = "node",     [JOURNAL_STATE] = "state",       [JOURNAL_REQUEST] = "request",
    [JOURNAL_RULE] = "rule",     [JOURNAL_RESPONSE] = "response", [JOURNAL_VIOLATION] = "violation",
    [JOURNAL_MARK] = "mark",     [JOURNAL_DISK] = "disk",         [JOURNAL_CUT] = "cut",
    [JOURNAL_FENCE] = "fence",   [JOURNAL_GUEST] = "guest",       [JOURNAL_NOTE] = "note",
    [JOURNAL_LIMITS] = "limits", [JOURNAL_RESULT] = "result",     [JOURNAL_DONE] = "done",
    [JOURNAL_TRACE] = "trace",   [JOURNAL_KLOG] = "klog",         [JOURNAL_CONNECT] = "connect",
};

static const struct {
    unsigned op;
    const char *word;
} op_words[] = {
    {OP_READ, "READ"},
    {OP_WRITE, "WRITE"},
    {OP_BARRIER, "WRITE_BARRIER"},
    {OP_FLUSH, "FLUSH_DISKCACHE"},
    {OP_DISCARD, "DISCARD"},
    {OP_OTHER, "OTHER"},
};

const char *journal_kind_word(enum journal_kind kind)
{
    return kind > JOURNAL_UNSET && kind < JOURNAL_KINDS ? kind_words[kind] : "unset";
}

enum journal_kind journal_kind_of(const char *word)
{
    for (int kind = JOURNAL_UNSET + 1; kind < JOURNAL_KINDS; kind++)
        if (!strcmp(kind_words[kind], word))
            return (enum journal_kind)kind;
    return JOURNAL_UNSET;
}

const char *block_op_word(unsigned op)
{
    for (size_t i = 0; i < sizeof(op_words) / sizeof(op_words[0]); i++)
        if (op_words[i].op == op)
            return op_words[i].word;
    return "unset";
}

unsigned block_op_of(const char *word)
{
    for (size_t i = 0; i < sizeof(op_words) / sizeof(op_words[0]); i++)
        if (!strcmp(op_words[i].word, word))
            return op_words[i].op;
    return OP_UNSET;
}
