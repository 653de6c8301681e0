/* SPDX-License-Identifier: BSD-2-Clause */
/* Scenarios by dice: what is asked more often here is what goes wrong more often there. */
#include "harness/explore/dice.h"
#include "harness/explore/scenario.h"

static void roll_offer(struct scenario *scenario, struct dice *dice)
{
    static const unsigned kinds[] = {0, 1, 1, 1, 2, 2, 2, 2, 3}; /* 1: flush, 2: barrier */
    static const unsigned indirects[] = {0, 0, 0, 8, 16, 32, 64};
    unsigned kind = DICE_PICK(dice, kinds);

    scenario->flush = kind & 1;
    scenario->barrier = kind & 2;
    scenario->persistent = dice_chance(dice, 30);
    scenario->indirect = DICE_PICK(dice, indirects);
}

/* A write that may be read; the number of steps: there is none. */
static unsigned roll_written(const struct scenario *scenario, unsigned before, struct dice *dice)
{
    unsigned first = dice_below(dice, before + 1);

    for (unsigned i = 0; i < before; i++) {
        unsigned step = (first + i) % before;

        if (scenario->steps[step].verb == STEP_WRITE)
            return step;
    }
    return before;
}

static void roll_step(struct scenario *scenario, unsigned index, struct dice *dice)
{
    static const unsigned verbs[] = {STEP_WRITE, STEP_WRITE, STEP_WRITE, STEP_WRITE,
                                     STEP_READ,  STEP_FSYNC, STEP_FSYNC, STEP_FDATASYNC};
    static const unsigned sizes[] = {8, 8, 8, 8, 8, 1, 3, 24, 64, 88, 96, 128, 256, 264};
    struct scenario_step *step = &scenario->steps[index];

    step->threads = 1;
    step->verb = DICE_PICK(dice, verbs);
    step->of = step->verb == STEP_READ ? roll_written(scenario, index, dice) : 0;
    if (step->verb == STEP_READ && step->of == index) {
        step->of = 0;
        step->verb = STEP_FSYNC;
    }
    if (step->verb != STEP_WRITE)
        return;
    step->sectors = DICE_PICK(dice, sizes);
    step->fua = dice_chance(dice, 50);
    step->buffered = step->fua && step->sectors == 8 && dice_chance(dice, 15);
}

static void roll_rule(const struct scenario *scenario, struct scenario_rule *rule,
                      struct dice *dice)
{
    static const unsigned with_flush[] = {OP_FLUSH, OP_FLUSH, OP_FLUSH,
                                          OP_FLUSH, OP_WRITE, OP_READ};
    static const unsigned with_barrier[] = {OP_BARRIER, OP_BARRIER, OP_BARRIER,
                                            OP_BARRIER, OP_WRITE,   OP_READ};
    static const unsigned with_nothing[] = {OP_WRITE, OP_WRITE, OP_READ};
    static const unsigned forms[] = {FORM_ANY, FORM_ANY, FORM_EMPTY, FORM_DATA};
    static const unsigned answers[] = {ANSWER_REFUSE, ANSWER_REFUSE, ANSWER_ERROR, ANSWER_REVOKE};
    static const unsigned effects[] = {EFFECT_DISCARDED, EFFECT_DISCARDED, EFFECT_DISCARDED,
                                       EFFECT_WRITTEN,   EFFECT_FLUSHED,   EFFECT_FLUSHED_WRITTEN};
    static const unsigned skips[] = {0, 0, 0, 1, 2, 3};
    static const unsigned counts[] = {1, 1, 1, 2, 0};

    /* One after the other: who rolls first must not be the compiler's choice. */
    rule->op = scenario->flush     ? DICE_PICK(dice, with_flush)
               : scenario->barrier ? DICE_PICK(dice, with_barrier)
                                   : DICE_PICK(dice, with_nothing);
    rule->form = FORM_ANY;
    rule->answer = DICE_PICK(dice, answers);
    rule->effect = DICE_PICK(dice, effects);
    rule->from = dice_below(dice, scenario->step_count);
    rule->skip = DICE_PICK(dice, skips);
    rule->count = DICE_PICK(dice, counts);
    rule->hold = false;
    if (rule->op == OP_BARRIER)
        rule->form = DICE_PICK(dice, forms);
    if (rule->op == OP_READ)
        rule->effect = EFFECT_DISCARDED;
    if (rule->answer == ANSWER_REVOKE && !(rule->op & (OP_FLUSH | OP_BARRIER)))
        rule->answer = ANSWER_REFUSE;
}

/* Lets the last steps overlap, and their rule hold what it matches. */
static void roll_overlap(struct scenario *scenario, struct dice *dice)
{
    static const unsigned crowds[] = {1, 2, 2, 3, 5, 8, 16, SCENARIO_THREADS};
    static const unsigned overlaps[] = {1, 1, 2, 2, 3};
    struct scenario_rule *rule = &scenario->rules[0];
    unsigned overlap = DICE_PICK(dice, overlaps);

    scenario->overlap = overlap < scenario->step_count ? overlap : scenario->step_count;
    scenario->rule_count = 1;
    roll_rule(scenario, rule, dice);
    rule->from = scenario->step_count - scenario->overlap;
    rule->hold = true;
    rule->skip = 0;
    rule->count = rule->count > 0;
    if (dice_chance(dice, 25)) {
        rule->answer = ANSWER_OKAY;
        rule->effect = EFFECT_PERFORMED;
    }
    if (scenario->overlap == 1)
        scenario->steps[scenario->step_count - 1].threads = DICE_PICK(dice, crowds);
}

static void roll(struct scenario *scenario, struct dice *dice)
{
    *scenario = (struct scenario){.step_count = 1 + dice_below(dice, SCENARIO_STEPS)};
    roll_offer(scenario, dice);
    for (unsigned i = 0; i < scenario->step_count; i++)
        roll_step(scenario, i, dice);
    if (dice_chance(dice, 25)) {
        roll_overlap(scenario, dice);
        return;
    }
    scenario->rule_count = dice_below(dice, SCENARIO_RULES + 1);
    for (unsigned i = 0; i < scenario->rule_count; i++)
        roll_rule(scenario, &scenario->rules[i], dice);
}

void scenario_make(struct scenario *scenario_out, struct dice *dice)
{
    do
        roll(scenario_out, dice);
    while (scenario_wrong(scenario_out));
}
