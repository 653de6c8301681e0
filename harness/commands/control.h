/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control: what a control run that was not clean says of a driver.
 *
 * A driver can be so broken that the control run, in which nothing is refused, is not clean; a
 * case is then not judged.  Where another driver is, that is a result, unless it was the lab: so
 * it is played once more, in a fresh guest.
 */
#ifndef HARNESS_COMMANDS_CONTROL_H
#define HARNESS_COMMANDS_CONTROL_H

#include "harness/outcome.h"
#include "harness/result.h"

/*
 * control_outcome: the worst that happened in the control run that the run in a folder has kept of
 * a frontend's case.  OUTCOME_UNSET: none was kept, or it was clean, or it shows nothing.
 */
enum outcome control_outcome(const char *folder, const char *frontend, const char *case_name);

#define CONTROL_SUBJECT "control"

/* Whose results are settled: names of frontends of one run. */
struct control_sides {
    const char *changed, *again; /* the driver in question, and once more in a fresh guest */
    const char *stock;           /* another driver; NULL: none */
};

/*
 * control_settle makes results of errors of the changed driver.  Where its control run was broken
 * again, the case is about that: its subject is CONTROL_SUBJECT, its outcome the worst that
 * happened, its verdict a failure; for the stock driver, whose control run was clean, it is
 * as-offered.  Where it was clean then, the result is that of `again`.  -ENOMEM.
 */
int control_settle(const char *folder, struct run_document *document,
                   const struct control_sides *sides);

/*
 * control_settle_once does so by one guest alone, for a driver that is known to be broken; it may also
 * be so broken that the guest dies of it at once.  -ENOMEM.
 */
int control_settle_once(const char *folder, struct run_document *document, const char *frontend);

#endif
