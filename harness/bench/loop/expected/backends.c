/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/expected/expected.h"

const struct expected expected_backends[] = {
    {"on-linux-blkback on-qemu on-netbsd on-tapback", "never-flushes", VERDICT_FAIL,
     "steps plain-write-fallback, later plain-write-fallback"},
    {NULL, "never-flushes", VERDICT_ERROR, ""},
    {"on-tapback", "ignores-offer", VERDICT_FAIL, "steps io-error, later io-error"},
    {"on-linux-blkback on-qemu on-freebsd on-netbsd on-tapback", NULL, VERDICT_PASS, ""},
    {"backend-fails-empty-barriers", "ignores-offer", VERDICT_ERROR, ""},
    {NULL, LINUX, VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    /* A barrier with data is performed, and the flush that follows a durable write is an empty one. */
    {"backend-fails-empty-barriers", NULL, VERDICT_PASS, "refused io-error, later io-error"},
    {NULL, "passes-error-up", VERDICT_PASS, "refused unsupported-error"},
    {NULL, "io-error ignores-offer joins-flush", VERDICT_PASS, "refused io-error"},
    {"backend-flip-flops", "retries loses-data " CONFORMING, VERDICT_PASS, "refused retried"},
    {NULL, "retries loses-data " CONFORMING, VERDICT_PASS, "refused io-error"},
    {NULL, "swallows", VERDICT_PASS, "refused swallowed"},
    {NULL, "plain-write", VERDICT_PASS, "refused silent-downgrade, later plain-write-fallback"},
    {NULL, "hangs-on-refusal", VERDICT_FAIL, "refused hang"},
    {NULL, "dies-on-refusal", VERDICT_FAIL, "refused device-dead, later device-dead"},
    {NULL, "crashes-on-refusal", VERDICT_FAIL, "refused crash"},
    {0},
};
