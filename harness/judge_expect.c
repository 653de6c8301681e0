/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/judge_expect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/clause.h"
#include "harness/epilogue.h"
#include "harness/outcome.h"
#include "harness/survival.h"

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
    judgement_fact(
        j, expect->strength, seen == (expect->times == SEEN) || expect->strength == RECORD, basis,
        judgement_text("wire: %s %s during %s; expected %s", ops, seen ? "seen" : "not seen",
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
    judgement_fact(j, expect->strength, held || expect->strength == RECORD, basis,
                   judgement_text("limits: %s at the end, and a flush asked for then %s the wire",
                                  limits, flushed ? "reached" : "did not reach"));
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
    judgement_fact(
        j, expect->strength,
        (expect->times == SEEN) == (survival.lost > 0) || expect->strength == RECORD, basis,
        judgement_text(
            "loss of power: it took %u of %u writes to the file that were acknowledged as "
            "durable%s; expected %s",
            survival.lost, survival.promised, whose, expect->times == SEEN ? "some" : "none"));
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
        judgement_fact(
            j, expect->strength, held || expect->strength == RECORD, basis,
            judgement_text("limits: %s; expected %s", j->view.limits_before, expect->limits));
        return 0;
    case EXPECT_LIMITS_HOLD:
        return judge_limits(j, expect, basis, why);
    case EXPECT_OUTCOME:
        outcome = j->outcome[expect->subject];
        if (!outcome)
            return why_set(why, -EINVAL, "an expectation about a subject that does not exist: %s",
                           subject_word(expect->subject));
        held = outcome & expect->outcomes;
        judgement_add(
            j, expect->strength, held || expect->strength == RECORD, basis,
            judgement_text("%s: %s", subject_word(expect->subject), outcome_word(outcome)));
        return 0;
    default:
        return why_set(why, -EINVAL, "an expectation of no kind");
    }
}

int judge_expectation(struct judgement *j, const struct expectation *expect, struct why *why)
{
    char *basis = clause_text(expect->basis);
    int rc = basis ? judge_by(j, expect, basis, why) : why_set(why, -ENOMEM, "out of memory");

    free(basis);
    return rc;
}
