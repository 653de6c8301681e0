/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/sentence.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/outcome.h"

void sentence_say(struct sentence *sentence, const char *format, ...)
{
    size_t used = strlen(sentence->text);
    va_list args;

    va_start(args, format);
    vsnprintf(sentence->text + used, sizeof(sentence->text) - used, format, args);
    va_end(args);
}

static void say_ops(struct sentence *sentence, unsigned ops, unsigned forms, bool several)
{
    static const struct {
        enum block_op op;
        const char *one, *many;
    } names[] = {
        {OP_READ, "read", "reads"},          {OP_WRITE, "write", "writes"},
        {OP_BARRIER, "barrier", "barriers"}, {OP_FLUSH, "flush", "flushes"},
        {OP_DISCARD, "discard", "discards"}, {OP_OTHER, "other request", "other requests"},
    };
    const char *separator = "";

    if (forms == FORM_EMPTY)
        sentence_say(sentence, "empty ");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (ops & names[i].op) {
            sentence_say(sentence, "%s%s", separator, several ? names[i].many : names[i].one);
            separator = " or ";
        }
    if (forms == FORM_DATA)
        sentence_say(sentence, " with data");
}

/* "the first flush", "the 2 flushes after the first 3", "every flush" */
static void say_which(struct sentence *sentence, const struct fault_rule *rule)
{
    uint32_t skip = rule->when.skip, count = rule->when.count;
    bool several = count > 1 && count != EVERY_ONE;

    if (count == EVERY_ONE)
        sentence_say(sentence, "every ");
    else if (several)
        sentence_say(sentence, skip ? "the %" PRIu32 " " : "the first %" PRIu32 " ", count);
    else
        sentence_say(sentence, skip ? "the " : "the first ");
    say_ops(sentence, rule->ops, rule->forms, several);
    if (rule->sectors.count)
        sentence_say(sentence, " touching sectors %" PRIu64 " to %" PRIu64, rule->sectors.first,
                     rule->sectors.first + rule->sectors.count - 1);
    if (rule->queue)
        sentence_say(sentence, " by ring %u", rule->queue);
    if (skip == 1)
        sentence_say(sentence, " after the first");
    else if (skip)
        sentence_say(sentence, " after the first %" PRIu32, skip);
}

static const char *answer_words(enum fault_answer answer)
{
    switch (answer) {
    case ANSWER_OKAY:
        return "answered OKAY";
    case ANSWER_REFUSE:
        return "refused (EOPNOTSUPP)";
    case ANSWER_ERROR:
        return "answered ERROR";
    case ANSWER_REVOKE:
        return "refused (EOPNOTSUPP) and its feature node set to 0";
    case ANSWER_DROP:
        return "never answered";
    case ANSWER_STATUS:
        return "answered with the unknown status";
    case ANSWER_UNSET:
        break;
    }
    return "answered in no way that is known";
}

static const char *effect_words(enum fault_effect effect)
{
    switch (effect) {
    case EFFECT_DISCARDED:
        return "nothing is done";
    case EFFECT_WRITTEN:
        return "the data is written as by a plain write, nothing is made durable";
    case EFFECT_FLUSHED:
        return "what was written before is made durable, its own data is ignored";
    case EFFECT_FLUSHED_WRITTEN:
        return "what was written before is made durable, its own data is only cached";
    case EFFECT_PERFORMED:
        return "what was asked is done";
    case EFFECT_UNSET:
        break;
    }
    return "its effect is not said";
}

void sentence_rule(struct sentence *sentence, const struct fault_rule *rule)
{
    bool several = rule->when.count > 1 && rule->when.count != EVERY_ONE;

    if (rule->when.mark && strstr(rule->when.mark, FAULT_ACTED))
        sentence_say(sentence, "Once rule \"%.*s\" has acted, ",
                     (int)(strlen(rule->when.mark) - strlen(FAULT_ACTED)), rule->when.mark);
    else if (rule->when.mark)
        sentence_say(sentence, "From \"%s\" on, ", rule->when.mark);
    else
        sentence_say(sentence, "Once connected, ");
    say_which(sentence, rule);
    sentence_say(sentence, several ? " are " : " is ");
    if (rule->hold_until)
        sentence_say(sentence, "held until \"%s\", then ", rule->hold_until);
    sentence_say(sentence, "%s", answer_words(rule->answer));
    if (rule->answer == ANSWER_STATUS)
        sentence_say(sentence, " %d", rule->status);
    sentence_say(sentence, "; %s.", effect_words(rule->effect));
    if (rule->may_fire)
        sentence_say(sentence, " It need not happen.");
}

static const char *verb_words(enum step_verb verb)
{
    switch (verb) {
    case STEP_WRITE:
        return "write";
    case STEP_READ:
        return "read";
    case STEP_FSYNC:
        return "fsync";
    case STEP_FDATASYNC:
        return "fdatasync";
    case STEP_DISCARD:
        return "discard";
    case STEP_REOPEN:
        return "close every descriptor, and open the device again";
    case STEP_RESUME:
        return "it is saved, and restored as another domain";
    case STEP_REATTACH:
        return "the device is detached, and attached again as another one";
    case STEP_RELOAD:
        return "the device is detached, the driver unloaded and loaded, and the device attached "
               "again as another one";
    case STEP_MOUNT:
        return "mount the file system, and open a file there";
    case STEP_POWER_CUT:
        return "power is lost, and with it whatever is not durable; the guest unmounts, and the "
               "disk is attached anew";
    case STEP_NODE:
        return "the backend";
    case STEP_RESIZE:
        return "the device becomes larger by";
    case STEP_CLOSING:
        return "the backend asks to close the device, which is in use";
    case STEP_UNSET:
        break;
    }
    return "nothing";
}

void sentence_step(struct sentence *sentence, const struct guest_step *step)
{
    if (step->threads > 1)
        sentence_say(sentence, "%u threads at once each ", step->threads);
    sentence_say(sentence, "%s", verb_words(step->verb));
    if (step->node && step->value)
        sentence_say(sentence, " writes \"%s\" to its node %s", step->value, step->node);
    else if (step->node)
        sentence_say(sentence, " removes its node %s", step->node);
    if (step->verb == STEP_RESIZE)
        sentence_say(sentence, " %" PRIu32 " sectors", step->sectors);
    else if (step->sectors)
        sentence_say(sentence, " %" PRIu32 " sectors at %" PRIu64 "%s", step->sectors, step->sector,
                     step->threads > 1 || step->repeat > 1 ? " and following" : "");
    if (step->file)
        sentence_say(sentence, " of the file");
    if (step->repeat > 1)
        sentence_say(sentence, ", %u times in a row", step->repeat);
    if (step->secure)
        sentence_say(sentence, ", so that nobody can have them back (BLKSECDISCARD)");
    if (step->fua)
        sentence_say(sentence, ", to be durable when it returns (RWF_DSYNC)");
    if (step->fsync)
        sentence_say(sentence, ", and then fsync");
    if (step->opener)
        sentence_say(sentence, ", by another opener of the device");
    if (step->processor)
        sentence_say(sentence, ", on processor %u", step->processor);
    if (step->aio)
        sentence_say(sentence, ", by io_submit");
    if (step->buffered)
        sentence_say(sentence, ", through the page cache");
    if (step->written_by)
        sentence_say(sentence, ", and find what \"%s\" wrote", step->written_by);
    if (step->asleep_mark)
        sentence_say(sentence, "; when %s in the kernel, \"%s\" is set",
                     step->threads > 1 ? "all of them sleep" : "it sleeps", step->asleep_mark);
    sentence_say(sentence, ".");
}

static void say_outcomes(struct sentence *sentence, unsigned outcomes)
{
    const char *separator = "";

    for (unsigned bit = OUTCOME_AS_OFFERED; bit <= OUTCOME_LOST_WRITE; bit <<= 1)
        if (outcomes & bit) {
            sentence_say(sentence, "%s%s", separator, outcome_word((enum outcome)bit));
            separator = " or ";
        }
}

void sentence_expectation(struct sentence *sentence, const struct expectation *expectation)
{
    switch (expectation->kind) {
    case EXPECT_OUTCOME:
        sentence_say(sentence, "the outcome of \"%s\" is ", subject_word(expectation->subject));
        say_outcomes(sentence, expectation->outcomes);
        break;
    case EXPECT_WIRE:
        sentence_say(sentence,
                     expectation->times == NEVER ? "the ring never shows " : "the ring shows ");
        say_ops(sentence, expectation->ops, expectation->forms, true);
        if (expectation->mark)
            sentence_say(sentence, " during \"%s\"", expectation->mark);
        break;
    case EXPECT_LIMITS:
        sentence_say(sentence, "right after the attach, the queue limits have %s",
                     expectation->limits);
        break;
    case EXPECT_LIMITS_HOLD:
        sentence_say(sentence,
                     "at the end, the queue limits announce a write cache if, and only if, a flush "
                     "asked for then reaches the wire");
        break;
    case EXPECT_CUT:
        sentence_say(sentence,
                     "the loss of power takes %s that a sync of the file had acknowledged",
                     expectation->times == NEVER ? "nothing" : "something");
        break;
    case EXPECT_UNSET:
        sentence_say(sentence, "nothing");
        break;
    }
    sentence_say(sentence, ".");
}
