/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/result.h"

#include <string.h>

static const char *const verdicts[] = {
    [VERDICT_UNSET] = "unset", [VERDICT_PASS] = "pass", [VERDICT_KNOWN] = "known",
    [VERDICT_SKIP] = "skip",   [VERDICT_FAIL] = "fail", [VERDICT_ERROR] = "error",
};

const char *verdict_word(enum verdict verdict)
{
    return (size_t)verdict <= VERDICT_ERROR ? verdicts[verdict] : "unset";
}

enum verdict verdict_of(const char *word)
{
    for (enum verdict verdict = VERDICT_PASS; verdict <= VERDICT_ERROR; verdict++)
        if (strcmp(verdicts[verdict], word) == 0)
            return verdict;
    return VERDICT_UNSET;
}

struct case_result *result_find(const struct run_document *document, const char *frontend,
                                const char *case_name)
{
    for (size_t i = 0; i < document->result_count; i++)
        if (strcmp(document->results[i].frontend, frontend) == 0 &&
            strcmp(document->results[i].case_name, case_name) == 0)
            return &document->results[i];
    return NULL;
}

const struct asked_case *result_asked(const struct run_document *document, const char *case_name)
{
    for (size_t i = 0; i < document->case_count; i++)
        if (strcmp(document->cases[i].name, case_name) == 0)
            return &document->cases[i];
    return NULL;
}

const char *result_version(const struct frontend_result *frontend, const char *name)
{
    for (size_t i = 0; i < frontend->version_count; i++)
        if (strcmp(frontend->versions[i].name, name) == 0)
            return frontend->versions[i].value;
    return NULL;
}

/* What a profile pins is known whole, its broken SHOULDs included. */
static bool failed(const struct case_result *result, bool strict)
{
    if (result->verdict == VERDICT_FAIL)
        return true;
    if (!strict || result->verdict != VERDICT_PASS)
        return false;
    for (size_t i = 0; i < result->finding_count; i++)
        if (!result->findings[i].held && strcmp(result->findings[i].strength, "SHOULD") == 0)
            return true;
    return false;
}

int result_exit_status(const struct run_document *document)
{
    bool some_failed = false, some_judged = false;

    for (size_t i = 0; i < document->frontend_count; i++)
        if (document->frontends[i].error)
            return 3;
    if (document->result_count == 0)
        return 3; /* nothing was learnt, which is not a pass */
    for (size_t i = 0; i < document->result_count; i++) {
        const struct case_result *result = &document->results[i];

        if (result->verdict == VERDICT_ERROR || result->verdict == VERDICT_UNSET)
            return 3;
        some_failed |= failed(result, document->strict);
        some_judged |= result->verdict != VERDICT_SKIP;
    }
    if (some_failed)
        return 1;
    return some_judged ? 0 : 77;
}
