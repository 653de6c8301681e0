/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/explain.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/offer.h"
#include "harness/case.h"
#include "harness/outcome.h"
#include "harness/prose.h"

/* A sentence in the making; one that grows past the buffer is cut. */
struct sentence {
    char text[2048];
};

static void say(struct sentence *sentence, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct sentence *sentence, const char *format, ...)
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
        say(sentence, "empty ");
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (ops & names[i].op) {
            say(sentence, "%s%s", separator, several ? names[i].many : names[i].one);
            separator = " or ";
        }
    if (forms == FORM_DATA)
        say(sentence, " with data");
}

/* "the first flush", "the 2 flushes after the first 3", "every flush" */
static void say_which(struct sentence *sentence, const struct fault_rule *rule)
{
    uint32_t skip = rule->when.skip, count = rule->when.count;
    bool several = count > 1 && count != EVERY_ONE;

    if (count == EVERY_ONE)
        say(sentence, "every ");
    else if (several)
        say(sentence, skip ? "the %" PRIu32 " " : "the first %" PRIu32 " ", count);
    else
        say(sentence, skip ? "the " : "the first ");
    say_ops(sentence, rule->ops, rule->forms, several);
    if (rule->sectors.count)
        say(sentence, " touching sectors %" PRIu64 " to %" PRIu64, rule->sectors.first,
            rule->sectors.first + rule->sectors.count - 1);
    if (skip == 1)
        say(sentence, " after the first");
    else if (skip)
        say(sentence, " after the first %" PRIu32, skip);
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

static void explain_rule(FILE *out, const struct fault_rule *rule)
{
    struct sentence sentence = {""};
    bool several = rule->when.count > 1 && rule->when.count != EVERY_ONE;

    if (rule->when.mark && strstr(rule->when.mark, FAULT_ACTED))
        say(&sentence, "Once rule \"%.*s\" has acted, ",
            (int)(strlen(rule->when.mark) - strlen(FAULT_ACTED)), rule->when.mark);
    else if (rule->when.mark)
        say(&sentence, "From \"%s\" on, ", rule->when.mark);
    else
        say(&sentence, "Once connected, ");
    say_which(&sentence, rule);
    say(&sentence, several ? " are " : " is ");
    if (rule->hold_until)
        say(&sentence, "held until \"%s\", then ", rule->hold_until);
    say(&sentence, "%s", answer_words(rule->answer));
    if (rule->answer == ANSWER_STATUS)
        say(&sentence, " %d", rule->status);
    say(&sentence, "; %s.", effect_words(rule->effect));
    if (rule->may_fire)
        say(&sentence, " It need not happen.");
    prose_print(out, "  - ", sentence.text);
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

static void explain_step(FILE *out, const struct guest_step *step)
{
    struct sentence sentence = {""};
    char lead[64];

    snprintf(lead, sizeof(lead), "  - %s: ", step->mark ? step->mark : "step");
    if (step->threads > 1)
        say(&sentence, "%u threads at once each ", step->threads);
    say(&sentence, "%s", verb_words(step->verb));
    if (step->node && step->value)
        say(&sentence, " writes \"%s\" to its node %s", step->value, step->node);
    else if (step->node)
        say(&sentence, " removes its node %s", step->node);
    if (step->verb == STEP_RESIZE)
        say(&sentence, " %" PRIu32 " sectors", step->sectors);
    else if (step->sectors)
        say(&sentence, " %" PRIu32 " sectors at %" PRIu64 "%s", step->sectors, step->sector,
            step->threads > 1 || step->repeat > 1 ? " and following" : "");
    if (step->file)
        say(&sentence, " of the file");
    if (step->repeat > 1)
        say(&sentence, ", %u times in a row", step->repeat);
    if (step->secure)
        say(&sentence, ", so that nobody can have them back (BLKSECDISCARD)");
    if (step->fua)
        say(&sentence, ", to be durable when it returns (RWF_DSYNC)");
    if (step->fsync)
        say(&sentence, ", and then fsync");
    if (step->opener)
        say(&sentence, ", by another opener of the device");
    if (step->buffered)
        say(&sentence, ", through the page cache");
    if (step->written_by)
        say(&sentence, ", and find what \"%s\" wrote", step->written_by);
    if (step->asleep_mark)
        say(&sentence, "; when %s in the kernel, \"%s\" is set",
            step->threads > 1 ? "all of them sleep" : "it sleeps", step->asleep_mark);
    say(&sentence, ".");
    prose_print(out, lead, sentence.text);
}

static void say_outcomes(struct sentence *sentence, unsigned outcomes)
{
    const char *separator = "";

    for (unsigned bit = OUTCOME_AS_OFFERED; bit <= OUTCOME_LOST_WRITE; bit <<= 1)
        if (outcomes & bit) {
            say(sentence, "%s%s", separator, outcome_word((enum outcome)bit));
            separator = " or ";
        }
}

static void explain_expectation(FILE *out, const struct expectation *expectation)
{
    struct sentence sentence = {""};
    char lead[32];

    snprintf(lead, sizeof(lead), "  - %s: ", strength_word(expectation->strength));
    switch (expectation->kind) {
    case EXPECT_OUTCOME:
        say(&sentence, "the outcome of \"%s\" is ", subject_word(expectation->subject));
        say_outcomes(&sentence, expectation->outcomes);
        break;
    case EXPECT_WIRE:
        say(&sentence, expectation->times == NEVER ? "the ring never shows " : "the ring shows ");
        say_ops(&sentence, expectation->ops, expectation->forms, true);
        if (expectation->mark)
            say(&sentence, " during \"%s\"", expectation->mark);
        break;
    case EXPECT_LIMITS:
        say(&sentence, "right after the attach, the queue limits have %s", expectation->limits);
        break;
    case EXPECT_LIMITS_HOLD:
        say(&sentence,
            "at the end, the queue limits announce a write cache if, and only if, a flush "
            "asked for then reaches the wire");
        break;
    case EXPECT_CUT:
        say(&sentence, "the loss of power takes %s that a sync of the file had acknowledged",
            expectation->times == NEVER ? "nothing" : "something");
        break;
    case EXPECT_UNSET:
        say(&sentence, "nothing");
        break;
    }
    say(&sentence, ".");
    if (expectation->basis)
        say(&sentence, " Basis: %s, %s.", expectation->basis->number, expectation->basis->says);
    prose_print(out, lead, sentence.text);
}

static void explain_feature(FILE *out, const char *node, const char *value)
{
    if (value)
        fprintf(out, "  - %s = \"%s\"\n", node, value);
    else
        fprintf(out, "  - no %s\n", node);
}

/* The two features that every case is about, there or not, and whatever else the offer says. */
static void explain_offer(FILE *out, const char *who, const struct offer *offer)
{
    struct offer rest = *offer;
    const struct offer_node *node;

    fprintf(out, "\n%s offers:\n", who);
    explain_feature(out, "feature-flush-cache", offer->flush_cache);
    explain_feature(out, "feature-barrier", offer->barrier);
    rest.flush_cache = rest.barrier = NULL;
    for (size_t i = 0; (node = offer_node(i)); i++)
        if (offer_value(&rest, node) != node->usual)
            explain_feature(out, node->name, offer_value(&rest, node));
}

static void explain_backend(FILE *out, const char *who, const struct personality *backend,
                            const struct offer *offer)
{
    struct sentence sentence = {""};

    if (backend) {
        say(&sentence, "%s is %s: %s", who, backend->name, backend->about);
        say(&sentence, *backend->source ? " (read, not measured: %s)." : ".", backend->source);
        fputc('\n', out);
        prose_print(out, "", sentence.text);
    }
    explain_offer(out, who, offer);
}

static void explain_habits(FILE *out, const struct personality *backend)
{
    for (size_t i = 0; backend && i < backend->habit_count; i++)
        explain_rule(out, &backend->habits[i]);
}

static void explain_deviations(FILE *out, const struct conf_case *conf_case)
{
    fputs(case_deviates(conf_case) ? "\nIt deviates:\n" : "\nIt does not deviate.\n", out);
    for (size_t i = 0; i < conf_case->rule_count; i++)
        explain_rule(out, &conf_case->rules[i]);
    explain_habits(out, conf_case->backend);
    explain_habits(out, conf_case->backend_later);
}

static void explain_clauses(FILE *out, const struct conf_case *conf_case)
{
    fputs("\nIt is about:\n", out);
    for (size_t i = 0; i < CASE_MAX_CLAUSES && conf_case->clauses[i]; i++) {
        const struct clause *clause = conf_case->clauses[i];
        struct sentence sentence = {""};

        say(&sentence, "%s, %s, %s: %s.", clause->number, clause->source, clause->section,
            clause->says);
        if (clause->but)
            say(&sentence, " But: %s.", clause->but);
        prose_print(out, "  - ", sentence.text);
    }
}

void explain_list(FILE *out, const struct conf_case *const *cases, size_t count)
{
    int width = 0;

    for (size_t i = 0; i < count; i++)
        if ((int)strlen(cases[i]->name) > width)
            width = (int)strlen(cases[i]->name);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%-*s  %s\n", width, cases[i]->name, cases[i]->question);
}

void explain_case(FILE *out, const struct conf_case *conf_case)
{
    fprintf(out, "%s (%s)\n\n", conf_case->name, conf_case->family);
    prose_print(out, "", conf_case->question);
    fputc('\n', out);
    prose_print(out, "", conf_case->story);

    explain_clauses(out, conf_case);
    explain_backend(out, "The backend", conf_case->backend, case_offer(conf_case));
    if (case_moves(conf_case))
        explain_backend(out, "Connected anew, the backend", conf_case->backend_later,
                        case_offer_later(conf_case));
    explain_deviations(out, conf_case);

    if (conf_case->driver_params) {
        fputs("\nThe driver is loaded with:\n", out);
        prose_print(out, "  - ", conf_case->driver_params);
    }
    if (conf_case->agreed) {
        fputs("\nBoth sides have to agree on:\n", out);
        prose_print(out, "  - ", conf_case->agreed);
    }
    if (conf_case->filesystem)
        fprintf(out, "\nThe disk begins with an empty file system: %s\n", conf_case->filesystem);
    fprintf(out, "\nThe guest does%s:\n", conf_case->filesystem ? "" : ", on the raw device");
    for (size_t i = 0; i < conf_case->step_count; i++)
        explain_step(out, &conf_case->steps[i]);

    if (conf_case->cut_at[0])
        fputs("\nIt is asked what a power cut would take at:\n", out);
    for (size_t i = 0; i < CASE_MAX_CUTS && conf_case->cut_at[i]; i++)
        prose_print(out, "  - ", conf_case->cut_at[i]);

    fprintf(out, "\nThe case asks about \"%s\". Expected:\n", subject_word(conf_case->subject));
    for (size_t i = 0; i < conf_case->expect_count; i++)
        explain_expectation(out, &conf_case->expect[i]);
    prose_print(out, "  - ",
                "MUST: no request hangs, the device and the guest live, and no write is lost. "
                "SHOULD: nobody is told that data is durable when it is not.");
    if (conf_case->control) {
        fputc('\n', out);
        fprintf(out, "%s must be clean, or this case proves nothing.\n", conf_case->control);
    }
}
