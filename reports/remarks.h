/* SPDX-License-Identifier: BSD-2-Clause */
/* remarks: what stands below the table of a run. */
#ifndef REPORTS_REMARKS_H
#define REPORTS_REMARKS_H

#include "reports/paper.h"

/* remarks_put_skips: what was skipped, once for each reason. */
void remarks_put_skips(struct paper paper, const struct run_document *document);

/*
 * remarks_put: errors, notices, failures with their place in the journal, then the counts and where
 * the run lies (folder; NULL: nowhere).  What matters most stands last, next to the prompt.
 */
void remarks_put(struct paper paper, const struct run_document *document, const char *folder);

#endif
