/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The name of a scenario: words of letters and numbers, in this order.
 *
 *   explore  OFFER  STEP...  [o OVERLAP]  RULE...
 *   OFFER    n | f | b | fb, then p (persistent grants), i NUMBER (indirect)
 *   STEP     w SECTORS | r STEP | s (fsync) | y (fdatasync), then d (durable), c (through the page cache), x THREADS
 *   RULE     u ANSWER OP FORM EFFECT a FROM, then k SKIP, n COUNT, h (hold)
 */
#include "harness/explore/scenario.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "fake_backend/why.h"

/* Letters for enum values; the order in which they are looked through is of no matter. */
struct letter {
    char letter;
    unsigned value;
};
static const struct letter answers[] = {
    {'o', ANSWER_OKAY}, {'r', ANSWER_REFUSE}, {'e', ANSWER_ERROR}, {'v', ANSWER_REVOKE}, {0, 0}};
static const struct letter ops[] = {
    {'f', OP_FLUSH}, {'b', OP_BARRIER}, {'w', OP_WRITE}, {'r', OP_READ}, {0, 0}};
static const struct letter forms[] = {{'a', FORM_ANY}, {'e', FORM_EMPTY}, {'d', FORM_DATA}, {0, 0}};
static const struct letter effects[] = {{'d', EFFECT_DISCARDED}, {'w', EFFECT_WRITTEN},
                                        {'f', EFFECT_FLUSHED},   {'b', EFFECT_FLUSHED_WRITTEN},
                                        {'p', EFFECT_PERFORMED}, {0, 0}};
static const struct letter verbs[] = {
    {'w', STEP_WRITE}, {'r', STEP_READ}, {'s', STEP_FSYNC}, {'y', STEP_FDATASYNC}, {0, 0}};

static char letter_of(const struct letter *letters, unsigned value)
{
    while (letters->letter && letters->value != value)
        letters++;
    return letters->letter;
}

struct text {
    char *at;
    size_t left;
};

static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct text *text, const char *format, ...)
{
    va_list args;
    int length;

    va_start(args, format);
    length = vsnprintf(text->at, text->left, format, args);
    va_end(args);
    if (length < 0 || (size_t)length >= text->left)
        length = 0; /* no scenario is so long: SCENARIO_NAME */
    text->at += length;
    text->left -= (size_t)length;
}

static void put_step(struct text *text, const struct scenario_step *step)
{
    put(text, "-%c", letter_of(verbs, step->verb));
    if (step->verb == STEP_WRITE)
        put(text, "%u", step->sectors);
    if (step->verb == STEP_READ)
        put(text, "%u", step->of);
    put(text, "%s%s", step->fua ? "d" : "", step->buffered ? "c" : "");
    if (step->threads > 1)
        put(text, "x%u", step->threads);
}

static void put_rule(struct text *text, const struct scenario_rule *rule)
{
    put(text, "-u%c%c%c%ca%u", letter_of(answers, rule->answer), letter_of(ops, rule->op),
        letter_of(forms, rule->form), letter_of(effects, rule->effect), rule->from);
    if (rule->skip)
        put(text, "k%u", rule->skip);
    if (rule->count)
        put(text, "n%u", rule->count);
    put(text, "%s", rule->hold ? "h" : "");
}

void scenario_name(const struct scenario *scenario, char name[SCENARIO_NAME])
{
    struct text text = {.at = name, .left = SCENARIO_NAME};

    put(&text, SCENARIO_PREFIX "%s%s%s%s", scenario->flush ? "f" : "", scenario->barrier ? "b" : "",
        scenario->flush || scenario->barrier ? "" : "n", scenario->persistent ? "p" : "");
    if (scenario->indirect)
        put(&text, "i%u", scenario->indirect);
    for (unsigned i = 0; i < scenario->step_count; i++)
        put_step(&text, &scenario->steps[i]);
    if (scenario->overlap)
        put(&text, "-o%u", scenario->overlap);
    for (unsigned i = 0; i < scenario->rule_count; i++)
        put_rule(&text, &scenario->rules[i]);
}

/* Reading: each takes what it knows from the front and says whether it did. */

static bool take(const char **at, char letter)
{
    if (**at != letter)
        return false;
    (*at)++;
    return true;
}

static bool take_number(const char **at, unsigned *number_out)
{
    unsigned number = 0, digits = 0;

    for (; **at >= '0' && **at <= '9' && digits < 6; digits++)
        number = number * 10 + (unsigned)(*(*at)++ - '0');
    *number_out = number;
    return digits;
}

/* "x12": a letter and its number, or neither. */
static bool take_numbered(const char **at, char letter, unsigned *number_out)
{
    return !take(at, letter) || take_number(at, number_out);
}

static unsigned take_letter(const char **at, const struct letter *letters)
{
    while (letters->letter && letters->letter != **at)
        letters++;
    *at += letters->letter != 0;
    return letters->value;
}

static bool take_offer(const char **at, struct scenario *scenario)
{
    bool nothing = take(at, 'n');

    scenario->flush = !nothing && take(at, 'f');
    scenario->barrier = !nothing && take(at, 'b');
    scenario->persistent = take(at, 'p');
    return (nothing || scenario->flush || scenario->barrier) &&
           take_numbered(at, 'i', &scenario->indirect);
}

static bool take_step(const char **at, struct scenario_step *step)
{
    *step = (struct scenario_step){.threads = 1};
    step->verb = take_letter(at, verbs);
    if (!step->verb || (step->verb == STEP_WRITE && !take_number(at, &step->sectors)) ||
        (step->verb == STEP_READ && !take_number(at, &step->of)))
        return false;
    step->fua = take(at, 'd');
    step->buffered = take(at, 'c');
    return take_numbered(at, 'x', &step->threads);
}

static bool take_rule(const char **at, struct scenario_rule *rule)
{
    *rule = (struct scenario_rule){.hold = false};
    rule->answer = take_letter(at, answers);
    rule->op = take_letter(at, ops);
    rule->form = take_letter(at, forms);
    rule->effect = take_letter(at, effects);
    if (**at != 'a' || !take_numbered(at, 'a', &rule->from) ||
        !take_numbered(at, 'k', &rule->skip) || !take_numbered(at, 'n', &rule->count))
        return false;
    rule->hold = take(at, 'h');
    return true;
}

/* One word behind the offer. */
static bool take_word(const char **at, struct scenario *scenario)
{
    if (take(at, 'o'))
        return take_number(at, &scenario->overlap);
    if (take(at, 'u'))
        return scenario->rule_count < SCENARIO_RULES &&
               take_rule(at, &scenario->rules[scenario->rule_count++]);
    return scenario->step_count < SCENARIO_STEPS &&
           take_step(at, &scenario->steps[scenario->step_count++]);
}

int scenario_read(const char *name, struct scenario *scenario_out, struct why *why)
{
    struct scenario scenario = {.flush = false};
    char again[SCENARIO_NAME];
    const char *at = name, *wrong;
    bool good = !strncmp(name, SCENARIO_PREFIX, strlen(SCENARIO_PREFIX));

    at += good ? strlen(SCENARIO_PREFIX) : 0;
    good = good && take_offer(&at, &scenario);
    while (good && take(&at, '-'))
        good = take_word(&at, &scenario);
    if (!good || *at)
        return why_set(why, -EINVAL, "'%s' is not the name of a scenario: '%s' cannot be read",
                       name, at);
    wrong = scenario_wrong(&scenario);
    if (wrong)
        return why_set(why, -EINVAL, "'%s' is not the name of a legal scenario: %s", name, wrong);
    scenario_name(&scenario, again);
    if (strcmp(name, again) != 0)
        return why_set(why, -EINVAL, "'%s' is another way to write scenario '%s'", name, again);
    *scenario_out = scenario;
    return 0;
}
