/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * paper: what the text reports are written on: harmless text, columns, wrapping, ink.
 */
#ifndef REPORTS_PAPER_H
#define REPORTS_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "harness/result.h"

#define PAPER_WIDTH 100

enum ink {
    INK_PLAIN = 0,
    INK_BOLD,
    INK_DIM,
    INK_GOOD,
    INK_ODD,
    INK_BAD,
};

struct paper {
    FILE *out; /* NULL: only measure */
    bool colour;
};

/* paper_code reads one UTF-8 character of a text that is not at its end; returns its bytes.
 * *code_out is -1 where there is none. */
size_t paper_code(const char *text, long *code_out);

/* These print text with controls, bidirectional overrides and what is not UTF-8 escaped, and return
 * the columns it takes. */
int paper_put(struct paper paper, const char *text);
int paper_put_part(struct paper paper, const char *text, size_t size);

int paper_columns(const char *text);

/* paper_cell prints text in a column: cut with "~" where it is longer, filled with blanks where it
 * is shorter. */
void paper_cell(struct paper paper, enum ink ink, const char *text, int width);

/* paper_wrap prints text as lines of PAPER_WIDTH; the first starts in `column`, where the caller
 * is, the others with `indent` blanks. */
void paper_wrap(struct paper paper, int column, int indent, const char *text);

void paper_ink(struct paper paper, enum ink ink);

/* What the text reports say in the same way. */
bool paper_failed(const struct run_document *document, const struct case_result *result);
const char *paper_verdict(const struct run_document *document, const struct case_result *result);
enum ink paper_verdict_ink(const struct run_document *document, const struct case_result *result);
bool paper_broken(const struct finding *finding); /* a RECORD never is */
void paper_findings(struct paper paper, const struct case_result *result, bool only_broken);

#endif
