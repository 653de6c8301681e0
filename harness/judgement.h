/* SPDX-License-Identifier: BSD-2-Clause */
/* judgement: one play of a case while it is being judged, and what is found of it. */
#ifndef HARNESS_JUDGEMENT_H
#define HARNESS_JUDGEMENT_H

#include "harness/classify.h"
#include "harness/result.h"

struct judgement {
    const struct conf_case *c;
    struct view view;
    struct classified *classified; /* parallel to view.callers */
    struct case_result *result;
    enum outcome
        outcome[SUBJECT_COUNT]; /* the worst of each subject's callers; UNSET: it does not exist */
    unsigned callers[SUBJECT_COUNT];
    bool must_broken;
    bool unpinnable; /* one of the broken MUSTs is about something else than an outcome */
};

/* judgement_text: a sentence for a finding, which takes it over. */
char *judgement_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* judgement_add adds a finding; it owns the sentence from then on, the basis is copied. */
void judgement_add(struct judgement *j, enum strength strength, bool held, const char *basis,
                   char *sentence);
/* judgement_fact adds one that no profile can pin, since profiles pin outcomes. */
void judgement_fact(struct judgement *j, enum strength strength, bool held, const char *basis,
                    char *sentence);

#endif
