/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expected: what must come of every case against every model, one table for each family of cases.  Written from what
 * docs/outcomes.md says and from what a model is, before the two meet.
 *
 * VERDICT_ERROR is right where a case must not be believed: the model's control run is not clean, or it never sends what a
 * rule had to act on.
 */
#ifndef HARNESS_BENCH_LOOP_EXPECTED_H
#define HARNESS_BENCH_LOOP_EXPECTED_H

#include <stddef.h>

#include "harness/result.h"

/*
 * Models that fare alike where one flush or barrier is refused.  Of those that need something special
 * to go wrong (a size, a value, another request beside it) a row before names where they do.
 */
#define LINUX "linux-before-6.11 linux-3.8 linux-since-6.11"
/* Make good of a refusal, or tell EIO at last. */
#define CONFORMING                                                                                 \
    "conforming prefers-barrier writes-last thirty-two-bit no-protocol does-not-wait "             \
    "connects-at-once never-connects ignores-status forgets-discards only-one-is-on zero-is-on "   \
    "needs-one-alone "                                                                             \
    "flushes-with-data drops-fua cuts-when-large retries trusts-first-flush "                      \
    "sends-again-without-data sends-for-ever loses-data "                                          \
    "forgets-to-flush-after-resume forgets-cache-after-resume needs-scan"
/* Tell an error, and go on. */
#define TELLS_EIO                                                                                  \
    "io-error fails-all-in-flight freebsd openbsd ignores-offer joins-flush first-hears "          \
    "tells-another"
#define TELLS_UNSUPPORTED "passes-error-up netbsd"
/* Tell success of a flush, and go on; fsync makes that of the patch's EOPNOTSUPP. */
#define SWALLOWS                                                                                   \
    "swallows swallows-errors swallows-empty knows-one-error edk2 windows-crash-dump "             \
    "linux-patch-2024-06-11"
/* Tell EIO, and turn off what they know of flushes. */
#define EIO_THEN_OFF "error-then-off queue-alone-off flush-alone-off skips-when-off reads-when-off"
/* Send neither flush nor barrier, whatever is offered. */
#define NEVER_FLUSHES "never-flushes announces-no-cache grub"
/* Send none where flush, or barrier, is all that is offered. */
#define NO_USE_FOR_FLUSH   "linux-2.6.18"
#define NO_USE_FOR_BARRIER "netbsd windows"
/* Send no barrier with data. */
#define EMPTY_BARRIERS "openbsd edk2 windows-crash-dump drops-fua"

/* They know one queue. */
#define ONE_QUEUE "linux-2.6.18 linux-3.8 does-not-wait"

/* The first row that names both counts. */
struct expected {
    const char *cases,
        *models; /* names with spaces between; NULL: all, of cases those of the family */
    enum verdict verdict;
    const char *outcomes; /* of every subject that does not end as-offered; NULL: the table ends */
};

/* A family has the table expected_<family>. */
#define EXPECTED_FAMILIES(X)                                                                       \
    X(negotiation)                                                                                 \
    X(flush)                                                                                       \
    X(barrier)                                                                                     \
    X(discard) X(consequence) X(durability) X(size) X(plain) X(moved) X(backends) X(filesystem)

#define DECLARE_EXPECTED(family) extern const struct expected expected_##family[];
EXPECTED_FAMILIES(DECLARE_EXPECTED)
#undef DECLARE_EXPECTED

#endif
