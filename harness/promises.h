/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * promises: what callers were told is durable, and what a power cut would leave of it.
 *
 * A write that asked to be durable and was told success was promised its own data; an fsync or
 * fdatasync that was told success, the data of every write that had been told success when it was
 * asked.  Data counts once, for whoever was promised it first.
 */
#ifndef HARNESS_PROMISES_H
#define HARNESS_PROMISES_H

#include "harness/classify.h"

struct disk;

/*
 * promises_mark: if the case cuts power at this mark, asks the disk what a cut now could take of
 * all that has been promised so far, and journals it (JOURNAL_CUT).  Where the disk cannot tell,
 * nothing is journalled, and the judge will miss it.
 */
void promises_mark(const struct conf_case *c, const struct disk *disk, struct journal *journal,
                   const char *mark);

/* What the journal says of a cut. */
struct promises {
    bool asked;                      /* it says something */
    uint64_t sectors, lost;          /* promised, and of these lost in the worst case */
    const struct view_caller *loser; /* the first whose promise does not hold, before all others one
                                        who did not get what he asked for on the wire; NULL: all do */
};

/*
 * promises_at reads the cut at a mark: the promises made to one subject's callers (classified is
 * parallel to the view's), or to everybody (SUBJECT_UNSET).
 */
struct promises promises_at(const struct view *view, const struct classified *classified,
                            enum subject subject, const char *mark);

#endif
