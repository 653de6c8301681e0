/* SPDX-License-Identifier: BSD-2-Clause */
/* A scenario as a case: what the harness plays. */
#include "harness/explore/scenario.h"

#define BUDGET_S 20

static const struct clause everything = {
    .number = "-",
    .source = "blkif.h, and the block layer's write-cache contract",
    .section = "all of it",
    .says = "whatever happens in this order is legal",
};

static const char *verb_of(enum step_verb verb)
{
    static const char *const words[] = {[STEP_WRITE] = "write",
                                        [STEP_READ] = "read",
                                        [STEP_FSYNC] = "fsync",
                                        [STEP_FDATASYNC] = "fdatasync"};

    return words[verb];
}

static void fill_step(struct scenario_case *out, unsigned index)
{
    const struct scenario *scenario = &out->scenario;
    const struct scenario_step *step = &scenario->steps[index];
    bool read = step->verb == STEP_READ, sync = !read && step->verb != STEP_WRITE;

    snprintf(out->marks[index], sizeof(out->marks[0]), "%s-%u", verb_of(step->verb), index + 1);
    snprintf(out->asleep[index], sizeof(out->asleep[0]), "%s-%u-asleep", verb_of(step->verb),
             index + 1);
    out->steps[index] = (struct guest_step){
        .mark = out->marks[index],
        .verb = step->verb,
        .sector = sync ? 0 : scenario_sector(scenario, index),
        .sectors = read ? scenario->steps[step->of].sectors : step->sectors,
        .threads = step->threads > 1 ? step->threads : 0,
        .fua = step->fua,
        .buffered = step->buffered,
        .written_by = read ? out->marks[step->of] : NULL,
        .asleep_mark =
            index + scenario->overlap >= scenario->step_count ? out->asleep[index] : NULL,
    };
}

static void fill_rule(struct scenario_case *out, unsigned index)
{
    static const char *const words[] = {[ANSWER_OKAY] = "hold",
                                        [ANSWER_REFUSE] = "refuse",
                                        [ANSWER_ERROR] = "fail",
                                        [ANSWER_REVOKE] = "revoke"};
    const struct scenario_rule *rule = &out->scenario.rules[index];

    snprintf(out->rule_names[index], sizeof(out->rule_names[0]), "%s-%u", words[rule->answer],
             index + 1);
    out->rules[index] = (struct fault_rule){
        .name = out->rule_names[index],
        .ops = rule->op,
        .forms = rule->form,
        .when = {.mark = out->marks[rule->from],
                 .skip = rule->skip,
                 .count = rule->count ? rule->count : EVERY_ONE},
        .hold_until = rule->hold ? out->asleep[out->scenario.step_count - 1] : NULL,
        .answer = rule->answer,
        .effect = rule->effect,
        .may_fire = true,
    };
}

/* The folder that it would be in. */
static const char *family_of(const struct scenario *scenario)
{
    if (!scenario->rule_count)
        return "negotiation";
    return scenario->rules[0].op == OP_FLUSH     ? "flush"
           : scenario->rules[0].op == OP_BARRIER ? "barrier"
                                                 : "plain";
}

static struct offer offer_of(struct scenario_case *out)
{
    const struct scenario *scenario = &out->scenario;

    snprintf(out->indirect, sizeof(out->indirect), "%u", scenario->indirect);
    return (struct offer){
        .flush_cache = scenario->flush ? "1" : NULL,
        .barrier = scenario->barrier ? "1" : NULL,
        .persistent = scenario->persistent ? "1" : NULL,
        .max_indirect = scenario->indirect ? out->indirect : NULL,
        /* Who sleeps may have filled the ring: it is the smallest, whatever else is offered. */
        .max_ring_page_order = scenario->overlap ? "0" : NULL,
        .max_queues = scenario->overlap ? "1" : NULL,
    };
}

void scenario_case(struct scenario_case *out, const struct scenario *scenario)
{
    *out = (struct scenario_case){.scenario = *scenario};
    scenario_name(scenario, out->name);
    for (unsigned i = 0; i < scenario->step_count; i++)
        fill_step(out, i);
    for (unsigned i = 0; i < scenario->rule_count; i++)
        fill_rule(out, i);
    out->c = (struct conf_case){
        .name = out->name,
        .family = family_of(scenario),
        .clauses = {&everything},
        .moment = scenario->rule_count && !scenario->overlap ? MOMENT_FIRST
                  : scenario->overlap                        ? MOMENT_MANY_WAIT
                                                             : MOMENT_NEVER,
        .question = "Does the frontend do what is known of it, whatever happens in this order?",
        .story = "This case was made by dice. Nobody has thought of it before.",
        .offer = offer_of(out),
        .rules = out->rules,
        .rule_count = scenario->rule_count,
        .steps = out->steps,
        .step_count = scenario->step_count,
        .subject = SUBJECT_LATER,
        .control = "plain-io",
        .budget_s = BUDGET_S,
    };
}
