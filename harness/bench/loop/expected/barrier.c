/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

/* Cases that are alike to most models. */
#define FAILED                                                                                     \
    "barrier-empty-error barrier-empty-unknown-status barrier-data-error "                         \
    "barrier-data-error-but-written barrier-data-unknown-status barrier-error-full-ring"
#define EMPTY       "barrier-empty-refused barrier-empty-refused-before-write"
#define FSYNCS_WAIT "barrier-empty-refused-others-wait"
#define FULL_RING   "barrier-refused-full-ring"
#define BEFORE_OTHERS                                                                              \
    "barrier-refused-before-writes barrier-refused-before-reads barrier-refused-while-one-waits"
#define DISCARDED                                                                                  \
    "barrier-data-refused barrier-data-refused-second barrier-data-refused-now-and-then "          \
    "barrier-revoked barrier-refused-half-ring " BEFORE_OTHERS

const struct expected expected_barrier[] = {
    {NULL, "never-flushes ignores-offer", VERDICT_ERROR, ""},
    {FSYNCS_WAIT, "joins-flush", VERDICT_ERROR, ""},

    {FULL_RING, "linux-before-6.11", VERDICT_FAIL,
     "refused lost-write, queued io-error, later plain-write-fallback"},
    {FULL_RING, "linux-since-6.11", VERDICT_FAIL,
     "refused lost-write, queued plain-write-fallback, later plain-write-fallback"},
    {"barrier-error-full-ring", "linux-before-6.11", VERDICT_PASS,
     "refused io-error, queued io-error, later plain-write-fallback"},
    {"barrier-error-full-ring", "linux-since-6.11", VERDICT_PASS,
     "refused io-error, queued plain-write-fallback, later plain-write-fallback"},
    {FSYNCS_WAIT, "linux-before-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {FSYNCS_WAIT, "linux-since-6.11 plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {DISCARDED " barrier-refused-always", LINUX, VERDICT_FAIL,
     "refused lost-write, later plain-write-fallback"},
    {"barrier-empty-error", LINUX, VERDICT_PASS,
     "refused silent-downgrade, later plain-write-fallback"},
    {FAILED, LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},

    {FAILED, NULL, VERDICT_PASS, "refused io-error"},

    {NULL, "passes-error-up", VERDICT_PASS, "refused unsupported-error"},
    {NULL, "io-error joins-flush", VERDICT_PASS, "refused io-error"},
    {"barrier-refused-always", "retries loses-data " CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, "retries " CONFORMING, VERDICT_PASS, "refused retried"},
    {EMPTY, "swallows", VERDICT_PASS, "refused swallowed"},
    {"barrier-refused-always", "swallows", VERDICT_PASS, "refused plain-write-fallback"},
    {NULL, "swallows", VERDICT_PASS, "refused retried"},
    {FULL_RING, "plain-write", VERDICT_PASS,
     "refused plain-write-fallback, queued plain-write-fallback, later plain-write-fallback"},
    {EMPTY, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {NULL, "plain-write", VERDICT_PASS, "refused plain-write-fallback, later plain-write-fallback"},
    {DISCARDED " " FULL_RING, "loses-data", VERDICT_FAIL, "refused lost-write"},
    {"barrier-data-refused-but-written", "loses-data", VERDICT_PASS, "refused swallowed"},
    {NULL, "loses-data", VERDICT_PASS, "refused retried"},
    {FSYNCS_WAIT, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {FSYNCS_WAIT, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {FULL_RING, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, queued device-dead, later device-dead"},
    {BEFORE_OTHERS, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {FSYNCS_WAIT, "crashes-on-refusal", VERDICT_FAIL, "refused crash, queued crash"},
    {FULL_RING, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash, queued crash"},
    {BEFORE_OTHERS, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
