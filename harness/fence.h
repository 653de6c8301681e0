/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fence: what is asked when a budget is over.  "It never completes" is only said after it.
 */
#ifndef HARNESS_FENCE_H
#define HARNESS_FENCE_H

struct run;

/*
 * fence_ask writes into the run's journal: is anything in our hands, does the agent answer, is another vbd served, does
 * the device still serve another request?
 */
void fence_ask(struct run *run);

/* fence_note writes one answer of the kind. */
void fence_note(struct run *run, const char *name, int answers);

#endif
