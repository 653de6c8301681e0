/* SPDX-License-Identifier: BSD-2-Clause */
/* Which scenarios are legal, and which are smaller than one. */
#include "harness/explore/scenario.h"

#include "harness/epilogue.h"

#define MOST_SECTORS    264u /* more than Linux puts into one INDIRECT request */
#define OVERLAP_SECTORS 64u  /* of one direct request */
#define MOST_SKIP       3u
#define MOST_COUNT      2u
#define ALIGN           8u /* so that every write begins at a page */

static unsigned room_of(const struct scenario_step *step)
{
    return step->verb == STEP_WRITE ? (step->sectors * step->threads + ALIGN - 1) / ALIGN * ALIGN
                                    : 0;
}

unsigned scenario_sector(const struct scenario *scenario, unsigned step)
{
    unsigned sector = SCENARIO_SECTOR;

    if (scenario->steps[step].verb == STEP_READ)
        step = scenario->steps[step].of;
    for (unsigned i = 0; i < step; i++)
        sector += room_of(&scenario->steps[i]);
    return sector;
}

static bool overlaps(const struct scenario *scenario, unsigned step)
{
    return step + scenario->overlap >= scenario->step_count;
}

static const char *wrong_reader(const struct scenario *scenario, unsigned index)
{
    unsigned of = scenario->steps[index].of;

    if (of >= index || scenario->steps[of].verb != STEP_WRITE)
        return "a read is not of an earlier write";
    if (overlaps(scenario, of))
        return "a read overlaps its write";
    return NULL;
}

static const char *wrong_step(const struct scenario *scenario, unsigned index)
{
    const struct scenario_step *step = &scenario->steps[index];
    bool write = step->verb == STEP_WRITE,
         crowd = scenario->overlap == 1 && overlaps(scenario, index);

    if (!write && (step->sectors || step->fua || step->buffered))
        return "what does not write has sectors or flags";
    if (write && (!step->sectors || step->sectors > MOST_SECTORS))
        return "a write has no sectors, or too many";
    if (step->buffered && (!step->fua || step->sectors != ALIGN))
        return "when a buffered write reaches the disk is not defined";
    if (!step->threads || step->threads > SCENARIO_THREADS || (step->threads > 1 && !crowd))
        return "only a last step that sleeps may have threads";
    if (step->threads > 1 && step->verb == STEP_READ)
        return "one thread wrote what several read";
    if (overlaps(scenario, index) && (step->sectors > OVERLAP_SECTORS || step->buffered))
        return "a step that overlaps needs one request";
    if (overlaps(scenario, index) && step->fua && !crowd)
        return "a step that overlaps others needs several requests";
    return step->verb == STEP_READ ? wrong_reader(scenario, index) : NULL;
}

static const char *wrong_effect(const struct scenario_rule *rule)
{
    if (rule->answer == ANSWER_OKAY)
        return rule->hold && rule->effect == EFFECT_PERFORMED
                   ? NULL
                   : "a rule that refuses nothing holds nothing";
    if (rule->effect < EFFECT_DISCARDED || rule->effect > EFFECT_FLUSHED_WRITTEN)
        return "a rule's effect is none";
    if (rule->op == OP_READ && rule->effect != EFFECT_DISCARDED)
        return "a refused read has an effect";
    return NULL;
}

static const char *wrong_rule(const struct scenario *scenario, const struct scenario_rule *rule)
{
    bool ordering = rule->op == OP_FLUSH || rule->op == OP_BARRIER;

    if (!ordering && rule->op != OP_WRITE && rule->op != OP_READ)
        return "a rule has no operation";
    if ((rule->op == OP_FLUSH && !scenario->flush) ||
        (rule->op == OP_BARRIER && !scenario->barrier))
        return "a rule is about what is not offered";
    if (rule->form < FORM_EMPTY || rule->form > FORM_ANY ||
        (rule->op != OP_BARRIER && rule->form != FORM_ANY))
        return "a rule's form is none";
    if (rule->answer < ANSWER_OKAY || rule->answer > ANSWER_REVOKE ||
        (rule->answer == ANSWER_REVOKE && !ordering))
        return "a rule's answer is none";
    if (rule->from >= scenario->step_count || rule->skip > MOST_SKIP || rule->count > MOST_COUNT)
        return "a rule counts wrongly";
    return wrong_effect(rule);
}

/* Do durable writers of a crowd make requests whose number and order nobody knows, before they are asleep? */
static bool racy_crowd(const struct scenario *scenario, const struct scenario_rule *rule)
{
    if (scenario->flush)
        return rule->op != OP_WRITE || rule->count || rule->skip;
    return scenario->barrier && rule->op == OP_BARRIER && rule->form != FORM_DATA;
}

static const char *wrong_overlap(const struct scenario *scenario)
{
    const struct scenario_rule *rule = &scenario->rules[0];
    unsigned first = scenario->step_count - scenario->overlap;

    if (!scenario->overlap) {
        for (unsigned i = 0; i < scenario->rule_count; i++)
            if (scenario->rules[i].hold)
                return "a rule holds a request, and nobody is asleep";
        return NULL;
    }
    if (scenario->overlap > scenario->step_count)
        return "more steps overlap than there are";
    if (scenario->rule_count != 1 || !rule->hold || rule->from < first)
        return "steps overlap while something else than one request of theirs is refused";
    if (rule->skip || rule->count > 1)
        return "requests that overlap are counted";
    if (scenario->steps[first].fua && racy_crowd(scenario, rule))
        return "durable writers overlap while their flushes are counted";
    return NULL;
}

const char *scenario_wrong(const struct scenario *scenario)
{
    const char *wrong = NULL;

    if (!scenario->step_count || scenario->step_count > SCENARIO_STEPS ||
        scenario->rule_count > SCENARIO_RULES)
        return "it has no step, or too many steps or rules";
    if (scenario->indirect > 256)
        return "its requests are too large";
    wrong = wrong_overlap(scenario);
    for (unsigned i = 0; !wrong && i < scenario->step_count; i++)
        wrong = wrong_step(scenario, i);
    for (unsigned i = 0; !wrong && i < scenario->rule_count; i++) {
        wrong = wrong_rule(scenario, &scenario->rules[i]);
        /* What became of a failed write of the page cache is told to whoever asks next. */
        for (unsigned s = 0; !wrong && s < scenario->step_count; s++)
            if (scenario->steps[s].buffered && scenario->rules[i].op == OP_WRITE)
                wrong = "a buffered write fails";
    }
    return wrong;
}

/* What scenario_smaller has listed. */
struct list {
    const struct scenario *than;
    struct scenario *out;
    size_t count;
};

static void offer(struct list *list, const struct scenario *smaller)
{
    if (list->count < SCENARIO_SMALLER && !scenario_wrong(smaller))
        list->out[list->count++] = *smaller;
}

/* Without one step, and without the reads of what it wrote. */
static void without_step(struct list *list, unsigned gone)
{
    const struct scenario *than = list->than;
    struct scenario smaller = *than;
    unsigned place[SCENARIO_STEPS];

    smaller.step_count = 0;
    for (unsigned i = 0; i < than->step_count; i++) {
        const struct scenario_step *step = &than->steps[i];
        bool reader = step->verb == STEP_READ;

        place[i] = smaller.step_count;
        if (i == gone || (reader && step->of == gone)) {
            smaller.overlap -= overlaps(than, i);
            continue;
        }
        smaller.steps[smaller.step_count] = *step;
        if (reader)
            smaller.steps[smaller.step_count].of = place[step->of];
        smaller.step_count++;
    }
    for (unsigned i = 0; i < smaller.rule_count; i++)
        smaller.rules[i].from = place[than->rules[i].from];
    offer(list, &smaller);
}

static void without_rule(struct list *list, unsigned gone)
{
    struct scenario smaller = *list->than;

    smaller.rule_count--;
    for (unsigned i = gone; i < smaller.rule_count; i++)
        smaller.rules[i] = smaller.rules[i + 1];
    offer(list, &smaller);
    smaller.overlap = 0;
    if (list->than->overlap)
        offer(list, &smaller);
}

/* With a number made less, if it is more. */
static void lessen(struct list *list, unsigned *number, unsigned to, struct scenario *smaller)
{
    unsigned was = *number;

    if (was <= to)
        return;
    *number = to;
    offer(list, smaller);
    *number = was;
}

static void clear(struct list *list, bool *flag, struct scenario *smaller)
{
    if (!*flag)
        return;
    *flag = false;
    offer(list, smaller);
    *flag = true;
}

static void simpler_step(struct list *list, unsigned index)
{
    struct scenario smaller = *list->than;
    struct scenario_step *step = &smaller.steps[index];

    lessen(list, &step->threads, 1, &smaller);
    lessen(list, &step->threads, 2, &smaller);
    lessen(list, &step->threads, step->threads / 2, &smaller);
    lessen(list, &step->threads, step->threads - 1, &smaller);
    if (step->sectors > ALIGN) {
        lessen(list, &step->sectors, ALIGN, &smaller);
        lessen(list, &step->sectors, step->sectors / 2 < ALIGN ? ALIGN : step->sectors / 2,
               &smaller);
    }
    clear(list, &step->buffered, &smaller);
    clear(list, &step->fua, &smaller);
    if (step->verb == STEP_WRITE && step->sectors < ALIGN) {
        step->sectors = ALIGN; /* more, but nothing special */
        offer(list, &smaller);
        *step = list->than->steps[index];
    }
    if (step->verb == STEP_FDATASYNC) {
        step->verb = STEP_FSYNC;
        offer(list, &smaller);
    }
}

static void simpler_rule(struct list *list, unsigned index)
{
    struct scenario smaller = *list->than;
    struct scenario_rule *rule = &smaller.rules[index], was = *rule;

    lessen(list, &rule->skip, 0, &smaller);
    lessen(list, &rule->skip, rule->skip - 1, &smaller);
    if (rule->count != 1) {
        rule->count = 1;
        offer(list, &smaller);
        *rule = was;
    }
    if (rule->form != FORM_ANY) {
        rule->form = FORM_ANY;
        offer(list, &smaller);
        *rule = was;
    }
    if (rule->answer == ANSWER_REVOKE) {
        rule->answer = ANSWER_REFUSE;
        offer(list, &smaller);
        *rule = was;
    }
    if (rule->answer != ANSWER_OKAY && rule->effect != EFFECT_DISCARDED) {
        rule->effect = EFFECT_DISCARDED;
        offer(list, &smaller);
    }
}

static void simpler_offer(struct list *list)
{
    struct scenario smaller = *list->than;

    clear(list, &smaller.persistent, &smaller);
    lessen(list, &smaller.indirect, 0, &smaller);
    clear(list, &smaller.barrier, &smaller);
    clear(list, &smaller.flush, &smaller);
}

/* As it is, but nobody sleeps. */
static void without_overlap(struct list *list)
{
    struct scenario smaller = *list->than;

    if (!smaller.overlap)
        return;
    smaller.overlap = 0;
    smaller.rules[0].hold = false;
    for (unsigned i = 0; i < smaller.step_count; i++)
        smaller.steps[i].threads = 1;
    offer(list, &smaller);
    smaller = *list->than;
    smaller.overlap--;
    offer(list, &smaller);
}

size_t scenario_smaller(const struct scenario *scenario, struct scenario out[SCENARIO_SMALLER])
{
    struct list list = {.than = scenario, .out = out};

    without_overlap(&list);
    for (unsigned i = scenario->step_count; i-- > 0;)
        without_step(&list, i);
    for (unsigned i = scenario->rule_count; i-- > 0;)
        without_rule(&list, i);
    simpler_offer(&list);
    for (unsigned i = 0; i < scenario->step_count; i++)
        simpler_step(&list, i);
    for (unsigned i = 0; i < scenario->rule_count; i++)
        simpler_rule(&list, i);
    return list.count;
}
