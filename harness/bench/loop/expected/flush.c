/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

/* Cases that are alike to most models. */
#define FAILED                                                                                     \
    "flush-error-first flush-error-second flush-error-while-others-wait flush-unknown-status"
#define FSYNCS_WAIT  "flush-refused-while-others-wait flush-error-while-others-wait"
#define WRITERS_WAIT "flush-refused-while-one-waits flush-refused-half-ring flush-refused-full-ring"
#define AMONG        "flush-refused-among-writes flush-refused-among-reads"

const struct expected expected_flush[] = {
    {NULL, "never-flushes", VERDICT_ERROR, ""},
    {FSYNCS_WAIT, "joins-flush", VERDICT_ERROR, ""},

    {"flush-unknown-status", LINUX, VERDICT_PASS, "refused io-error, later plain-write-fallback"},
    {FSYNCS_WAIT " " WRITERS_WAIT, "linux-before-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued io-error, later plain-write-fallback"},
    {FSYNCS_WAIT, "linux-since-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {WRITERS_WAIT, "linux-since-6.11", VERDICT_PASS,
     "refused silent-downgrade, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},

    {FAILED, NULL, VERDICT_PASS, "refused io-error"},

    {NULL, "passes-error-up", VERDICT_PASS, "refused unsupported-error"},
    {"flush-refused-while-one-waits", "joins-flush", VERDICT_PASS,
     "refused io-error, queued io-error"},
    {NULL, "io-error ignores-offer joins-flush", VERDICT_PASS, "refused io-error"},
    {"flush-refused-always", "retries loses-data " CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, "retries loses-data " CONFORMING, VERDICT_PASS, "refused retried"},
    {"flush-refused-while-others-wait flush-refused-while-one-waits flush-refused-half-ring "
     "flush-refused-many-writers",
     "swallows", VERDICT_PASS, "refused retried"},
    {NULL, "swallows", VERDICT_PASS, "refused swallowed"},
    {"flush-refused-while-others-wait", "plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued silent-downgrade, later plain-write-fallback"},
    {WRITERS_WAIT, "plain-write", VERDICT_PASS,
     "refused silent-downgrade, queued plain-write-fallback, later plain-write-fallback"},
    {NULL, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {FSYNCS_WAIT " " WRITERS_WAIT, "hangs-on-refusal", VERDICT_FAIL, "refused hang, queued hang"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {FSYNCS_WAIT " " WRITERS_WAIT, "dies-on-refusal", VERDICT_FAIL,
     "refused device-dead, queued device-dead, later device-dead"},
    {AMONG, "dies-on-refusal", VERDICT_FAIL,
     "steps device-dead, refused device-dead, later device-dead"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {FSYNCS_WAIT " " WRITERS_WAIT, "crashes-on-refusal", VERDICT_FAIL,
     "refused crash, queued crash"},
    {AMONG, "crashes-on-refusal", VERDICT_FAIL, "steps crash, refused crash"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
