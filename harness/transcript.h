/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * transcript: the agent's lines (guest/protocol.h) as journal entries.  Pure: what cannot be read
 * becomes a note, never a fact.
 */
#ifndef HARNESS_TRANSCRIPT_H
#define HARNESS_TRANSCRIPT_H

#include "fake_backend/journal.h"

#define TRANSCRIPT_WORD 64

/* An entry and room for the strings it points to. */
struct transcript_entry {
    struct journal_entry entry;
    char name[TRANSCRIPT_WORD], text[1024];
};

/* transcript_read fills out; entry.kind JOURNAL_NOTE: a line that says nothing a judge may use. */
void transcript_read(const char *line, struct transcript_entry *out);

#endif
