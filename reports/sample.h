/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sample: a run for the tests of reports, with one result of every kind and text that a hostile
 * guest would send.
 */
#ifndef REPORTS_SAMPLE_H
#define REPORTS_SAMPLE_H

#include "harness/result.h"

#define SAMPLE_COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define SAMPLE_EVIL                                                                                \
    "\033[2J]]> <script>\"&'\a\nFAIL forged "                                                      \
    "\xff\xc3\x28 \xe2\x80\xae \xc3\xa9"

static struct named_value sample_versions[] = {{"kernel", "6.1.192"}, {"xen", "4.17.7"}};

static struct frontend_result sample_frontends[] = {
    {.name = "linux-6.1",
     .bench = "lab",
     .versions = sample_versions,
     .version_count = 2,
     .profile = "linux-6.1, tested with this driver"},
    {.name = "linux-6.12", .bench = "lab"},
};

static struct named_value sample_facets[] = {{"caller", "EIO"}, {"kernel log", SAMPLE_EVIL}};

static struct subject_result sample_subjects[] = {
    {.subject = "refused",
     .outcome = "lost-write",
     .callers = 1,
     .facets = sample_facets,
     .facet_count = 2},
    {.subject = "later", .outcome = "as-offered", .callers = 5},
};

static struct finding sample_findings[] = {
    {.strength = "SHOULD", .held = false, .text = "the SHOULD", .basis = "basis of the SHOULD"},
    {.strength = "MUST",
     .held = false,
     .text = "the MUST " SAMPLE_EVIL,
     .basis = "basis of the MUST"},
    {.strength = "MUST", .held = true, .text = "what held"},
    {.strength = "RECORD", .held = false, .text = "what was only recorded"},
};

static struct case_result sample_results[] = {
    {.case_name = "flush-refused-once",
     .family = "flush",
     .frontend = "linux-6.1",
     .subject = "refused",
     .outcome = "plain-write-fallback",
     .other_worse = true,
     .verdict = VERDICT_KNOWN,
     .reason = "it has always been so",
     .reference = "the list",
     .seconds = 1.25},
    {.case_name = "flush-refused-always",
     .family = "flush",
     .frontend = "linux-6.1",
     .subject = "refused",
     .outcome = "io-error",
     .verdict = VERDICT_PASS,
     .seconds = 1,
     .notice = "a pinned deviation is gone",
     .findings = sample_findings,
     .finding_count = 1},
    {.case_name = "barrier-with-data-refused-queued",
     .family = "barrier",
     .frontend = "linux-6.1",
     .subject = "queued",
     .verdict = VERDICT_SKIP,
     .reason = "the driver has no barriers"},
    {.case_name = "flush-refused-once",
     .family = "flush",
     .frontend = "linux-6.12",
     .subject = "refused",
     .outcome = "lost-write",
     .verdict = VERDICT_FAIL,
     .subjects = sample_subjects,
     .subject_count = 2,
     .findings = sample_findings,
     .finding_count = 4,
     .journal = "linux-6.12/a.journal",
     .console = "linux-6.12/console.log",
     .repeat = "blkproof run --frontend linux-6.12 flush-refused-once",
     .seconds = 2},
    {.case_name = "flush-refused-always",
     .family = "flush",
     .frontend = "linux-6.12",
     .subject = "refused",
     .verdict = VERDICT_ERROR,
     .reason = "the lab stopped",
     .repeat = "blkproof run again"},
};

static struct run_document sample = {
    .id = "2026-11-22T093012Z",
    .tool = "blkproof 0.1.0",
    .started = "2026-11-22T09:30:12Z",
    .command = "blkproof matrix",
    .frontends = sample_frontends,
    .frontend_count = SAMPLE_COUNT(sample_frontends),
    .results = sample_results,
    .result_count = SAMPLE_COUNT(sample_results),
};

#endif
