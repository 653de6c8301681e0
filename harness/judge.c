/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/judge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/classify.h"
#include "harness/epilogue.h"
#include "harness/facets.h"
#include "harness/judge_expect.h"
#include "harness/guest/protocol.h"
#include "harness/outcome.h"
#include "harness/promises.h"

static void error_verdict(struct case_result *result, const char *reason)
{
    result->verdict = VERDICT_ERROR;
    free(result->reason);
    result->reason = strdup(reason);
}

/* Gives every caller its subject and outcome.  -EINVAL with a sentence: evidence is missing. */
static int classify_all(struct judgement *j, struct why *why)
{
    for (size_t i = 0; i < j->view.caller_count; i++) {
        struct classified *one = &j->classified[i];
        enum outcome *worst;

        *one = classify_caller(&j->view, &j->view.callers[i]);
        if (!one->outcome)
            return why_set(why, -EINVAL, "step %s: %s",
                           all_steps_at(j->c, j->view.callers[i].step)->mark, one->missing);
        worst = &j->outcome[one->subject];
        *worst = *worst ? outcome_worst(*worst, one->outcome) : one->outcome;
        j->callers[one->subject]++;
    }
    return 0;
}

/* The first caller who ended as the subject did, for the sentence of a finding. */
static const struct view_caller *example(const struct judgement *j, enum subject subject)
{
    for (size_t i = 0; i < j->view.caller_count; i++)
        if (j->classified[i].subject == subject && j->classified[i].outcome == j->outcome[subject])
            return &j->view.callers[i];
    return NULL;
}

static bool crashed(const struct view *view)
{
    return view->life && (!strcmp(view->life, "crashed") || !strcmp(view->life, "gone"));
}

/* What is nobody's outcome: the guest's end between or after the steps, and a device that is not let go. */
static void judge_end(struct judgement *j)
{
    bool noticed = false;

    for (int s = SUBJECT_UNSET + 1; s < SUBJECT_COUNT; s++)
        noticed |= j->outcome[s] == OUTCOME_CRASH;
    if (crashed(&j->view) && !noticed)
        judgement_fact(j, MUST, false, outcome_basis(OUTCOME_CRASH),
                       judgement_text("guest: it %s while nobody was waiting for anything",
                                      strcmp(j->view.life, "gone") ? "crashed" : "went away"));
    if (j->view.kept_device)
        judgement_fact(
            j, MUST, false, "blkif.h, state diagram: a frontend that is asked to close does",
            judgement_text(
                "detach: the frontend did not reach Closed, or its device could not be closed"));
}

static void judge_outcome(struct judgement *j, enum subject subject)
{
    enum outcome outcome = j->outcome[subject];
    enum strength strength = outcome_strength(outcome);
    const struct view_caller *caller = example(j, subject);
    const char *step = all_steps_at(j->c, caller->step)->mark;
    const char *error = caller->error ? strerrorname_np(caller->error) : "success";
    char told[64];

    if (caller->told)
        snprintf(told, sizeof(told), "was told %s (journal %u)", error ? error : "an unknown errno",
                 caller->told);
    else
        snprintf(told, sizeof(told), "was told nothing");
    judgement_add(j, strength, strength == RECORD, outcome_basis(outcome),
                  judgement_text("%s: %s: step %s asked (journal %u) and %s: %s",
                                 subject_word(subject), outcome_word(outcome), step, caller->sent,
                                 told, outcome_meaning(outcome)));
}

static int describe_subjects(struct judgement *j)
{
    struct case_result *result = j->result;
    int rc = 0;

    result->subjects = calloc(SUBJECT_COUNT, sizeof(*result->subjects));
    if (!result->subjects)
        return -ENOMEM;
    for (int s = SUBJECT_UNSET + 1; !rc && s < SUBJECT_COUNT; s++) {
        struct subject_result *out = &result->subjects[result->subject_count];

        if (!j->outcome[s])
            continue;
        result->subject_count++;
        out->subject = strdup(subject_word((enum subject)s));
        out->outcome = strdup(outcome_word(j->outcome[s]));
        out->callers = j->callers[s];
        rc = facets_fill(&j->view, j->classified, (enum subject)s, out);
        judge_outcome(j, (enum subject)s);
    }
    return rc;
}

/* Who was promised what a power cut would take, and which request would have kept the promise. */
static void name_loser(const struct judgement *j, const struct view_caller *loser, char *out,
                       size_t size)
{
    const struct view_request *refused = j->classified[loser - j->view.callers].refused;
    int at = snprintf(out, size, "; the first of it was promised to step %s (journal %u)",
                      all_steps_at(j->c, loser->step)->mark, loser->told);

    if (refused && (size_t)at < size)
        snprintf(out + at, size - (size_t)at, ", whose %s was refused (journal %u)",
                 block_op_word(refused->op), refused->arrived);
}

/*
 * Has the frontend done its part of every promise that a cut breaks?  Then the backend acknowledged what it had not done.
 */
static bool is_the_backends(const struct judgement *j, const struct promises *promises)
{
    return promises->loser && j->classified[promises->loser - j->view.callers].kept &&
           j->c->backend && j->c->backend->habit_count;
}

/* What a power cut at this mark would take of what somebody was told is durable. */
static int judge_cut(struct judgement *j, const char *mark, struct why *why)
{
    struct promises promises = promises_at(&j->view, j->classified, SUBJECT_UNSET, mark);
    bool excused = is_the_backends(j, &promises);
    char whose[256] = "";

    if (!promises.asked && (j->view.fenced || crashed(&j->view)))
        return 0; /* it never came to that */
    if (!promises.asked)
        return why_set(why, -EINVAL, "what a power cut at %s would take is not recorded", mark);
    if (promises.loser)
        name_loser(j, promises.loser, whose, sizeof(whose));
    judgement_fact(
        j, excused ? RECORD : SHOULD, excused || !promises.lost, outcome_basis(OUTCOME_SWALLOWED),
        judgement_text("power cut at %s: it would take %" PRIu64 " of %" PRIu64
                       " bytes that were acknowledged as durable%s%s",
                       mark, promises.lost * SECTOR_SIZE, promises.sectors * SECTOR_SIZE, whose,
                       excused ? "; the backend had answered OKAY to all that was asked of it"
                               : ""));
    return 0;
}

static void judge_violation(struct judgement *j)
{
    const struct journal_entry *violation = j->view.violation;

    if (violation)
        judgement_fact(
            j, MUST, false,
            "blkif.h: the layout of requests, and only operations that were offered",
            judgement_text("protocol: %s (journal %u)", violation->text, violation->seq));
}

static void apply_profile(struct judgement *j, const struct profile *profile)
{
    const struct pinned *pinned = profile_pinned(profile, j->c->name);
    struct case_result *result = j->result;
    int match;

    if (!pinned)
        return;
    match = profile_matches(pinned, j->outcome);
    if (match < 0) {
        result->notice = judgement_text("the deviation that profile %s pins for %s is gone: %s",
                                        profile->name, j->c->name, pinned->reason);
    } else if (match && !j->unpinnable) {
        result->verdict = VERDICT_KNOWN;
        result->reason = strdup(pinned->reason);
        result->reference = pinned->finding ? judgement_text("docs/findings/%s.md; %s",
                                                             pinned->finding, pinned->reference)
                                            : strdup(pinned->reference);
    } else {
        result->verdict = VERDICT_FAIL;
        result->notice = judgement_text("%s deviates in another way than profile %s pins: %s",
                                        j->c->name, profile->name, pinned->reason);
    }
}

/* Evidence first: what makes a verdict impossible. */
static bool somebody_waits(const struct view *view)
{
    for (size_t i = 0; i < view->caller_count; i++)
        if (!view->callers[i].told)
            return true;
    return false;
}

static int check_evidence(struct judgement *j, struct why *why)
{
    if (j->view.unfired && !crashed(&j->view))
        return why_set(why, -EINVAL, "rule %s never acted, so nothing was learnt", j->view.unfired);
    if (!j->outcome[j->c->subject] && !crashed(&j->view) && !j->view.fenced)
        return why_set(why, -EINVAL, "the case asks about %s, and there was nobody",
                       subject_word(j->c->subject));
    if (j->view.fenced && !crashed(&j->view) && !somebody_waits(&j->view))
        return why_set(why, -EINVAL,
                       "the guest did not come to the end of the case, and nobody in it waits");
    return 0;
}

/* It never came to those whom the case asks about: what became of everybody else. */
static enum outcome outcome_of_nobody(const struct judgement *j)
{
    enum outcome worst = OUTCOME_UNSET;

    for (int s = SUBJECT_UNSET + 1; s < SUBJECT_COUNT; s++)
        if (j->outcome[s])
            worst = worst ? outcome_worst(worst, j->outcome[s]) : j->outcome[s];
    return crashed(&j->view) || !worst ? OUTCOME_CRASH : worst;
}

static int judge(struct judgement *j, const struct profile *profile, struct why *why)
{
    struct case_result *result = j->result;
    int rc = classify_all(j, why);

    if (!rc)
        rc = check_evidence(j, why);
    if (rc)
        return rc;
    if (describe_subjects(j))
        return why_set(why, -ENOMEM, "no memory for a result");
    for (size_t i = 0; !rc && i < j->c->expect_count; i++) {
        rc = judge_expectation(j, &j->c->expect[i], why);
        if (rc && (j->view.fenced || crashed(&j->view)))
            rc = 0; /* what was never come to; the reason is a finding already */
    }
    if (rc)
        return rc;
    for (size_t i = 0; !rc && i < CASE_MAX_CUTS && j->c->cut_at[i]; i++)
        rc = judge_cut(j, j->c->cut_at[i], why);
    if (rc)
        return rc;
    judge_violation(j);
    judge_end(j);
    if (!j->outcome[j->c->subject])
        j->outcome[j->c->subject] = outcome_of_nobody(j);
    result->outcome = strdup(outcome_word(j->outcome[j->c->subject]));
    for (int s = SUBJECT_UNSET + 1; s < SUBJECT_COUNT; s++)
        result->other_worse |= j->outcome[s] && outcome_compare(j->outcome[j->c->subject],
                                                                j->outcome[s]) == CHANGE_WORSE;
    result->verdict = j->must_broken ? VERDICT_FAIL : VERDICT_PASS;
    apply_profile(j, profile);
    return 0;
}

void judge_case(const struct conf_case *c, const struct journal *journal,
                const struct profile *profile, struct case_result *result)
{
    struct judgement j = {.c = c, .result = result};
    struct why why;
    int rc = view_read(&j.view, c, journal, &why);

    if (!rc) {
        j.classified = calloc(j.view.caller_count + 1, sizeof(*j.classified));
        rc = j.classified ? judge(&j, profile, &why) : why_set(&why, -ENOMEM, "no memory to judge");
    }
    if (rc)
        error_verdict(result, why.text);
    free(j.classified);
    view_dispose(&j.view);
}

/*
 * Clean: every caller got what was offered, nothing was refused, the guest lives and let the device
 * go.
 */
int judge_control(const struct conf_case *c, const struct journal *journal, struct why *why)
{
    struct view view;
    int rc = view_read(&view, c, journal, why);

    if (rc)
        return rc;
    if (!view.caller_count || !view.life || strcmp(view.life, "running") != 0)
        rc = why_set(why, -EINVAL, "the control run did not come to its end: the guest is %s",
                     view.life ? view.life : "in an unknown state");
    else if (view.violation)
        rc = why_set(why, -EINVAL, "the control run was not clean: %s", view.violation->text);
    else if (view.unfired)
        rc = why_set(why, -EINVAL, "the control run proves nothing: rule %s never acted",
                     view.unfired);
    for (size_t i = 0; !rc && i < view.caller_count; i++) {
        struct classified one = classify_caller(&view, &view.callers[i]);

        if (one.outcome != OUTCOME_AS_OFFERED)
            rc = why_set(why, -EINVAL, "the control run was not clean: step %s: %s",
                         all_steps_at(c, view.callers[i].step)->mark,
                         one.outcome ? outcome_word(one.outcome) : one.missing);
    }
    for (size_t i = 0; !rc && i < CASE_MAX_CUTS && c->cut_at[i]; i++) {
        struct promises promises = promises_at(&view, NULL, SUBJECT_UNSET, c->cut_at[i]);

        if (!promises.asked || promises.lost)
            rc = why_set(why, -EINVAL, "the control run was not clean: a power cut at %s %s",
                         c->cut_at[i],
                         promises.asked ? "would take what was acknowledged as durable"
                                        : "was not recorded");
    }
    view_dispose(&view);
    return rc;
}
