/* SPDX-License-Identifier: BSD-2-Clause */
/* changes: what the reports of a comparison say in the same way, and in which order. */
#ifndef REPORTS_CHANGES_H
#define REPORTS_CHANGES_H

#include "harness/compare.h"
#include "reports/paper.h"

struct change_section {
    const char *word; /* of transition_word; NULL: the end */
    enum ink ink;
    const char *title;
    const char *meaning; /* a sentence */
    bool only_if_other;  /* only what differs in a facet; no mail is sent for that */
    bool one_sided;      /* there is nothing to compare: a name is enough */
};

/* What matters most is first. */
extern const struct change_section change_sections[];

/* changes_next: the next one of a section, behind `after` (NULL: the first); NULL: no more. */
const struct transition *changes_next(const struct comparison *comparison,
                                      const struct transition *after,
                                      const struct change_section *section);

size_t changes_count(const struct comparison *comparison, const char *word);

/* changes_same_case: are both (NULL: none) of one case on one frontend? */
bool changes_same_case(const struct transition *a, const struct transition *b);

/* changes_side: what stands on one side of the arrow. */
const char *changes_side(const struct case_result *result, const char *outcome);

/* changes_by_finding: was the outcome the same, and what it broke beside that decided? */
bool changes_by_finding(const struct transition *transition);

/* changes_same_settings: how much the end of both is the same list of settings, "name=value", each with its blank. */
size_t changes_same_settings(const char *before, const char *after);

/* changes_reason: why a run has no outcome; NULL: not known. */
const char *changes_reason(const struct run_document *document, const char *frontend,
                           const struct case_result *result);

#endif
