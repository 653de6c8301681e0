/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * rule_text: rules as a person writes them.
 *
 *     flush nth=3: refuse
 *     barrier data after=writers count=2: hold until=go, refuse discarded
 *     write sectors=0+8: error
 *
 * Which requests, a colon, what becomes of them:
 *
 *     rule    = [ "name=" WORD ] ops { which } ":" [ "hold" "until=" WORD "," ] answer [ effect ]
 *     ops     = op { "|" op }
 *     op      = "read" | "write" | "barrier" | "flush" | "discard" | "other" | "any"
 *     which   = "empty" | "data"         of that form; otherwise of any
 *             | "after=" WORD            counted from when this mark is set; otherwise from now
 *             | "nth=" N                 the same as skip=N-1, and count=1 where no count is said
 *             | "skip=" N                not the first N
 *             | "count=" N               so many, and then no more; otherwise every one
 *             | "sectors=" FIRST "+" N   that touch these 512-byte sectors
 *             | "may-fire"               nothing is proved by its never acting
 *     answer  = "okay" | "refuse" | "error" | "revoke" | "drop"
 *             | "status=" N              a status that blkif.h does not know, as -3 or 1
 *     effect  = "discarded" | "written" | "flushed" | "flushed-written" | "performed"
 *
 * What the words mean is said in fault.h.  Without an effect, what is answered okay is performed and
 * everything else discarded; "hold until=WORD" alone then answers okay.  A WORD is of letters,
 * digits and "-_./", at most 31.  Numbers are decimal.
 */
#ifndef FAKE_BACKEND_RULE_TEXT_H
#define FAKE_BACKEND_RULE_TEXT_H

#include <stdio.h>

#include "fake_backend/fault.h"

struct why;

#define RULE_TEXT_WORD 32

/* A rule with its words.  It points into itself: never copied. */
struct rule_text {
    struct fault_rule rule;
    char name[RULE_TEXT_WORD]; /* "": the text had none */
    char mark[RULE_TEXT_WORD], hold_until[RULE_TEXT_WORD];
};

/* rule_text_parse: -EINVAL with a sentence that says at which character what is wrong. */
int rule_text_parse(struct rule_text *rule_out, const char *text, struct why *why);

/* rule_text_print writes what rule_text_parse reads, without a newline. */
void rule_text_print(FILE *out, const struct fault_rule *rule);

#endif
