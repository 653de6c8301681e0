/* SPDX-License-Identifier: BSD-2-Clause */
/* serve_trace: journal entries as lines for a person. */
#ifndef HARNESS_SERVE_TRACE_H
#define HARNESS_SERVE_TRACE_H

#include <stdio.h>

struct journal_entry;

/*
 * serve_trace prints one entry as one line: its number, its kind, and what there is to say.  Bytes
 * that are not printable ASCII, and backslashes, come as \xHH.
 *
 *     17 request   id=5 WRITE_BARRIER 2048+8 in 1 segment
 *     18 rule      id=5 no-barrier: refuse
 *     19 response  id=5 WRITE_BARRIER EOPNOTSUPP, discarded
 */
void serve_trace(FILE *out, const struct journal_entry *entry);

#endif
