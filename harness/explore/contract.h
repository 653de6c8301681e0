/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * contract: did the frontend keep what any frontend owes, whatever it is?  Said of a play without knowing what the frontend
 * is like, and without the judge.
 *
 * Owed is, by blkif.h and the block layer's write-cache contract: who is told success of a write finds it when he reads; what
 * was acknowledged as durable, by a durable write or by a sync, is durable; an error is told only where something was
 * refused; everybody is told; nothing is sent that was not offered.
 */
#ifndef HARNESS_EXPLORE_CONTRACT_H
#define HARNESS_EXPLORE_CONTRACT_H

#include "harness/case.h"

struct journal;

enum contract {
    CONTRACT_UNSET = 0,
    CONTRACT_KEPT,
    CONTRACT_UNPROVOKED,  /* an error was told, and nothing had been refused */
    CONTRACT_NOT_DURABLE, /* success was told of what a power cut would take */
    CONTRACT_BROKEN,      /* data that is nowhere, a crash, silence, or what was not offered */
};

/*
 * contract_check reads a journal: the worst that it finds, with a sentence about the first of that.  CONTRACT_UNSET: the
 * journal cannot be read.
 */
#define CONTRACT_SENTENCE 400
enum contract contract_check(const struct conf_case *c, const struct journal *journal,
                             char sentence[CONTRACT_SENTENCE]);

#endif
