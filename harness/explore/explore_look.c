/* SPDX-License-Identifier: BSD-2-Clause */
/* What one play is compared with: the reference or the contract, and the judge with the contract. */
#include "harness/explore/explore.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/judge.h"
#include "harness/result_json.h"

static void disagree(struct disagreement *out, enum disagreement_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void disagree(struct disagreement *out, enum disagreement_kind kind, const char *format, ...)
{
    va_list args;

    out->kind = kind;
    va_start(args, format);
    vsnprintf(out->sentence, sizeof(out->sentence), format, args);
    va_end(args);
}

static bool found_should(const struct case_result *result)
{
    for (size_t i = 0; i < result->finding_count; i++)
        if (!result->findings[i].held && !strcmp(result->findings[i].strength, "SHOULD"))
            return true;
    return false;
}

/* Asks the judge about somebody: whom a refusal met, and who came later, only the play shows. */
static void judge_somebody(const struct conf_case *c, const struct journal *journal,
                           struct case_result *result)
{
    struct conf_case about = *c;

    for (int s = SUBJECT_COUNT - 1; s > SUBJECT_UNSET; s--) {
        result_case_dispose(result);
        about.subject = (enum subject)s;
        judge_case(&about, journal, NULL, result);
        if (result->verdict != VERDICT_ERROR)
            return;
    }
}

/* Both look at the same journal, and share no code: what one calls broken, the other must. */
static void compare_judge(struct disagreement *out, const struct conf_case *c,
                          const struct journal *journal, enum contract contract,
                          const char *sentence)
{
    struct case_result result = {0};

    judge_somebody(c, journal, &result);
    if (result.verdict == VERDICT_ERROR)
        disagree(out, DISAGREES_WITH_JUDGE, "the judge learns nothing: %s", result.reason);
    else if (contract == CONTRACT_BROKEN && result.verdict != VERDICT_FAIL)
        disagree(out, DISAGREES_WITH_JUDGE, "the judge finds no MUST broken, but: %s", sentence);
    else if (contract != CONTRACT_BROKEN && result.verdict == VERDICT_FAIL)
        disagree(out, DISAGREES_WITH_JUDGE, "the judge finds a MUST broken, and nothing was: %s",
                 result.outcome);
    else if (contract == CONTRACT_NOT_DURABLE && !found_should(&result))
        disagree(out, DISAGREES_WITH_JUDGE, "the judge finds no SHOULD broken, but: %s", sentence);
    result_case_dispose(&result);
}

static void compare_reference(struct disagreement *out, const struct reference *like,
                              const struct conf_case *c, const struct scenario *scenario,
                              const struct journal *journal)
{
    struct seen *seen = malloc(sizeof(*seen));
    char sentence[SEEN_SENTENCE] = "";
    struct why why;
    int rc = seen ? seen_read(seen, c, journal, &why) : why_set(&why, -1, "no memory");

    if (rc) {
        disagree(out, NOT_PLAYED, "%s", why.text);
    } else {
        seen_settle(seen, scenario);
        rc = reference_allows(like, c, scenario, seen, sentence);
        if (rc)
            disagree(out, rc > 0 ? DISAGREES_WITH_REFERENCE : NOT_PLAYED, "%s",
                     rc > 0 ? sentence : "no memory");
    }
    free(seen);
}

struct disagreement explore_look(const struct reference *like, const struct conf_case *c,
                                 const struct scenario *scenario, const struct journal *journal)
{
    struct disagreement out = {.kind = AGREED, .scenario = *scenario};
    char sentence[CONTRACT_SENTENCE];
    enum contract contract = contract_check(c, journal, sentence);

    if (contract == CONTRACT_UNSET)
        disagree(&out, NOT_PLAYED, "the journal is incomplete");
    else
        compare_judge(&out, c, journal, contract, sentence);
    if (!out.kind && like)
        compare_reference(&out, like, c, scenario, journal);
    if (!out.kind && !like && contract != CONTRACT_KEPT)
        disagree(&out, DISAGREES_WITH_CONTRACT, "%s", sentence);
    return out;
}
