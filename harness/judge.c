/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/judge.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/classify.h"
#include "harness/clause.h"
#include "harness/epilogue.h"
#include "harness/facets.h"
#include "harness/guest/protocol.h"
#include "harness/outcome.h"
#include "harness/promises.h"
#include "harness/result_json.h"
#include "harness/survival.h"

struct judgement {
    const struct conf_case *c;
    struct view view;
    struct classified *classified; /* parallel to view.callers */
    struct case_result *result;
    enum outcome
        outcome[SUBJECT_COUNT]; /* the worst of each subject's callers; UNSET: it does not exist */
    unsigned callers[SUBJECT_COUNT];
    bool must_broken;
    bool unpinnable; /* one of the broken MUSTs is about something else than an outcome */
};

static char *text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static char *text(const char *format, ...)
{
    va_list args;
    char *out;

    va_start(args, format);
    if (vasprintf(&out, format, args) < 0)
        out = NULL;
    va_end(args);
    return out;
}

static void error_verdict(struct case_result *result, const char *reason)
{
    result->verdict = VERDICT_ERROR;
    free(result->reason);
    result->reason = strdup(reason);
}

static void add_finding(struct judgement *j, enum strength strength, bool held, const char *basis,
                        char *sentence)
{
    struct case_result *result = j->result;
    struct finding *grown =
        reallocarray(result->findings, result->finding_count + 1, sizeof(*grown));

    j->must_broken |= !held && strength == MUST;
    if (!grown) {
        free(sentence);
        return;
    }
    result->findings = grown;
    result->findings[result->finding_count++] =
        (struct finding){.strength = strdup(strength_word(strength)),
                         .held = held,
                         .text = sentence,
                         .basis = strdup(basis)};
}

/* A finding that no profile can pin, since profiles pin outcomes. */
static void add_fact(struct judgement *j, enum strength strength, bool held, const char *basis,
                     char *sentence)
{
    j->unpinnable |= !held && strength == MUST;
    add_finding(j, strength, held, basis, sentence);
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
        add_fact(j, MUST, false, outcome_basis(OUTCOME_CRASH),
                 text("guest: it %s while nobody was waiting for anything",
                      strcmp(j->view.life, "gone") ? "crashed" : "went away"));
    if (j->view.kept_device)
        add_fact(
            j, MUST, false, "blkif.h, state diagram: a frontend that is asked to close does",
            text("detach: the frontend did not reach Closed, or its device could not be closed"));
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
    add_finding(j, strength, strength == RECORD, outcome_basis(outcome),
                text("%s: %s: step %s asked (journal %u) and %s: %s", subject_word(subject),
                     outcome_word(outcome), step, caller->sent, told, outcome_meaning(outcome)));
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

static void op_words(unsigned ops, char *out, size_t size)
{
    size_t at = 0;

    out[0] = '\0';
    for (unsigned op = 1; op <= OP_ANY; op <<= 1)
        if (ops & OP_ANY & op && at < size)
            at +=
                (size_t)snprintf(out + at, size - at, "%s%s", at ? " or " : "", block_op_word(op));
}

static int judge_wire(struct judgement *j, const struct expectation *expect, const char *basis,
                      struct why *why)
{
    uint32_t from = expect->mark ? view_step_sent(&j->view, expect->mark) : 0;
    uint32_t to = expect->mark ? view_step_told(&j->view, expect->mark) : 0;
    char ops[128];
    bool seen;

    if (expect->mark && !from)
        return why_set(why, -EINVAL, "an expectation about step %s, which was never reached",
                       expect->mark);
    seen = view_saw(&j->view, expect->ops, expect->forms, from, to);
    op_words(expect->ops, ops, sizeof(ops));
    add_fact(j, expect->strength, seen == (expect->times == SEEN) || expect->strength == RECORD,
             basis,
             text("wire: %s %s during %s; expected %s", ops, seen ? "seen" : "not seen",
                  expect->mark ? expect->mark : "the whole case",
                  expect->times == SEEN ? "it" : "none"));
    return 0;
}

/* Do the limits, as they were last, say what became of the flush asked for last? */
static int judge_limits(struct judgement *j, const struct expectation *expect, const char *basis,
                        struct why *why)
{
    const char *limits = j->view.limits_after;
    int flushed = classify_later_flush(&j->view);
    bool held;

    if (!limits || flushed < 0)
        return why_set(
            why, -EINVAL,
            "the queue limits at the end, or what became of a flush then, are not known");
    held = (strstr(limits, "write_cache=back") != NULL) == (flushed > 0);
    add_fact(j, expect->strength, held || expect->strength == RECORD, basis,
             text("limits: %s at the end, and a flush asked for then %s the wire", limits,
                  flushed ? "reached" : "did not reach"));
    return 0;
}

/* Who had been promised something that the loss of power took, or would have taken. */
static int judge_loss(struct judgement *j, const struct expectation *expect, const char *basis,
                      struct why *why)
{
    struct survival survival = survival_all(&j->view);
    char whose[128] = "";

    if (!survival.promised && expect->times == SEEN)
        return why_set(
            why, -EINVAL,
            "what a loss of power takes was to be seen, and nothing was promised before");
    if (survival.loser)
        snprintf(whose, sizeof(whose), "; the first of it was promised to step %s (journal %u)",
                 all_steps_at(j->c, survival.loser->step)->mark, survival.loser->told);
    add_fact(j, expect->strength,
             (expect->times == SEEN) == (survival.lost > 0) || expect->strength == RECORD, basis,
             text("loss of power: it took %u of %u writes to the file that were acknowledged as "
                  "durable%s; expected %s",
                  survival.lost, survival.promised, whose,
                  expect->times == SEEN ? "some" : "none"));
    return 0;
}

static int judge_by(struct judgement *j, const struct expectation *expect, const char *basis,
                    struct why *why)
{
    enum outcome outcome;
    bool held;

    switch (expect->kind) {
    case EXPECT_WIRE:
        return judge_wire(j, expect, basis, why);
    case EXPECT_CUT:
        return judge_loss(j, expect, basis, why);
    case EXPECT_LIMITS:
        if (!j->view.limits_before)
            return why_set(why, -EINVAL, "the guest never reported its queue limits");
        held = strstr(j->view.limits_before, expect->limits) != NULL;
        add_fact(j, expect->strength, held || expect->strength == RECORD, basis,
                 text("limits: %s; expected %s", j->view.limits_before, expect->limits));
        return 0;
    case EXPECT_LIMITS_HOLD:
        return judge_limits(j, expect, basis, why);
    case EXPECT_OUTCOME:
        outcome = j->outcome[expect->subject];
        if (!outcome)
            return why_set(why, -EINVAL, "an expectation about a subject that does not exist: %s",
                           subject_word(expect->subject));
        held = outcome & expect->outcomes;
        add_finding(j, expect->strength, held || expect->strength == RECORD, basis,
                    text("%s: %s", subject_word(expect->subject), outcome_word(outcome)));
        return 0;
    default:
        return why_set(why, -EINVAL, "an expectation of no kind");
    }
}

static int judge_expectation(struct judgement *j, const struct expectation *expect, struct why *why)
{
    char *basis = clause_text(expect->basis);
    int rc = basis ? judge_by(j, expect, basis, why) : why_set(why, -ENOMEM, "out of memory");

    free(basis);
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
    add_fact(j, excused ? RECORD : SHOULD, excused || !promises.lost,
             outcome_basis(OUTCOME_SWALLOWED),
             text("power cut at %s: it would take %" PRIu64 " of %" PRIu64
                  " bytes that were acknowledged as durable%s%s",
                  mark, promises.lost * SECTOR_SIZE, promises.sectors * SECTOR_SIZE, whose,
                  excused ? "; the backend had answered OKAY to all that was asked of it" : ""));
    return 0;
}

static void judge_violation(struct judgement *j)
{
    const struct journal_entry *violation = j->view.violation;

    if (violation)
        add_fact(j, MUST, false,
                 "blkif.h: the layout of requests, and only operations that were offered",
                 text("protocol: %s (journal %u)", violation->text, violation->seq));
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
        result->notice = text("the deviation that profile %s pins for %s is gone: %s",
                              profile->name, j->c->name, pinned->reason);
    } else if (match && !j->unpinnable) {
        result->verdict = VERDICT_KNOWN;
        result->reason = strdup(pinned->reason);
        result->reference =
            pinned->finding ? text("docs/findings/%s.md; %s", pinned->finding, pinned->reference)
                            : strdup(pinned->reference);
    } else {
        result->verdict = VERDICT_FAIL;
        result->notice = text("%s deviates in another way than profile %s pins: %s", j->c->name,
                              profile->name, pinned->reason);
    }
}

/* Evidence first: what makes a verdict impossible. */
static int check_evidence(struct judgement *j, struct why *why)
{
    if (j->view.unfired && !crashed(&j->view))
        return why_set(why, -EINVAL, "rule %s never acted, so nothing was learnt", j->view.unfired);
    if (!j->outcome[j->c->subject] && !crashed(&j->view) && !j->view.fenced)
        return why_set(why, -EINVAL, "the case asks about %s, and there was nobody",
                       subject_word(j->c->subject));
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
