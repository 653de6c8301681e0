/* SPDX-License-Identifier: BSD-2-Clause */
/* A case made of a scenario, as a file below cases/. */
#include "harness/explore/scenario.h"

#include <ctype.h>
#include <string.h>

#define WIDTH 88

static const char *verb_word(enum step_verb verb)
{
    static const char *const words[] = {[STEP_WRITE] = "STEP_WRITE",
                                        [STEP_READ] = "STEP_READ",
                                        [STEP_FSYNC] = "STEP_FSYNC",
                                        [STEP_FDATASYNC] = "STEP_FDATASYNC"};

    return words[verb];
}

static const char *answer_word(enum fault_answer answer)
{
    static const char *const words[] = {[ANSWER_OKAY] = "ANSWER_OKAY",
                                        [ANSWER_REFUSE] = "ANSWER_REFUSE",
                                        [ANSWER_ERROR] = "ANSWER_ERROR",
                                        [ANSWER_REVOKE] = "ANSWER_REVOKE"};

    return words[answer];
}

static const char *effect_word(enum fault_effect effect)
{
    static const char *const words[] = {[EFFECT_DISCARDED] = "EFFECT_DISCARDED",
                                        [EFFECT_WRITTEN] = "EFFECT_WRITTEN",
                                        [EFFECT_FLUSHED] = "EFFECT_FLUSHED",
                                        [EFFECT_FLUSHED_WRITTEN] = "EFFECT_FLUSHED_WRITTEN",
                                        [EFFECT_PERFORMED] = "EFFECT_PERFORMED"};

    return words[effect];
}

static const char *op_word(unsigned op)
{
    return op == OP_FLUSH     ? "OP_FLUSH"
           : op == OP_BARRIER ? "OP_BARRIER"
           : op == OP_WRITE   ? "OP_WRITE"
                              : "OP_READ";
}

static const char *form_word(unsigned form)
{
    return form == FORM_ANY ? "FORM_ANY" : form == FORM_EMPTY ? "FORM_EMPTY" : "FORM_DATA";
}

/* A text as literals of one line each. */
static void print_text(FILE *out, const char *text)
{
    while (*text) {
        size_t length = strlen(text), part = length < WIDTH ? length : WIDTH;

        while (part < length && part > 1 && text[part - 1] != ' ')
            part--;
        fputs("\n    \"", out);
        for (size_t i = 0; i < part; i++) {
            if (text[i] == '"' || text[i] == '\\')
                fputc('\\', out);
            if (text[i] == '\n')
                fputs("\\n", out);
            else
                fputc(text[i], out);
        }
        fputc('"', out);
        text += part;
    }
}

static void print_rule(FILE *out, const struct fault_rule *rule)
{
    fprintf(out,
            "    {\n        .name = \"%s\",\n        .ops = %s,\n        .forms = %s,\n"
            "        .when = {.mark = \"%s\", ",
            rule->name, op_word(rule->ops), form_word(rule->forms), rule->when.mark);
    if (rule->when.skip)
        fprintf(out, ".skip = %u, ", rule->when.skip);
    if (rule->when.count == EVERY_ONE)
        fprintf(out, ".count = EVERY_ONE},\n");
    else
        fprintf(out, ".count = %u},\n", rule->when.count);
    if (rule->hold_until)
        fprintf(out, "        .hold_until = \"%s\",\n", rule->hold_until);
    fprintf(out, "        .answer = %s,\n        .effect = %s,\n    },\n",
            answer_word(rule->answer), effect_word(rule->effect));
}

static void print_step(FILE *out, const struct guest_step *step)
{
    fprintf(out, "    {.mark = \"%s\",\n     .verb = %s", step->mark, verb_word(step->verb));
    if (step->sectors)
        fprintf(out, ",\n     .sector = %llu,\n     .sectors = %u",
                (unsigned long long)step->sector, step->sectors);
    if (step->threads)
        fprintf(out, ",\n     .threads = %u", step->threads);
    fprintf(out, "%s%s", step->fua ? ",\n     .fua = true" : "",
            step->buffered ? ",\n     .buffered = true" : "");
    if (step->written_by)
        fprintf(out, ",\n     .written_by = \"%s\"", step->written_by);
    if (step->asleep_mark)
        fprintf(out, ",\n     .asleep_mark = \"%s\"", step->asleep_mark);
    fputs("},\n", out);
}

static void print_node(FILE *out, const char *member, const char *value, bool *first)
{
    if (!value)
        return;
    fprintf(out, "%s.%s = \"%s\"", *first ? "    .offer = {" : ", ", member, value);
    *first = false;
}

static void print_offer(FILE *out, const struct offer *offer)
{
    bool first = true;

    print_node(out, "flush_cache", offer->flush_cache, &first);
    print_node(out, "barrier", offer->barrier, &first);
    print_node(out, "persistent", offer->persistent, &first);
    print_node(out, "max_indirect", offer->max_indirect, &first);
    print_node(out, "max_ring_page_order", offer->max_ring_page_order, &first);
    print_node(out, "max_queues", offer->max_queues, &first);
    fputs(first ? "" : "},\n", out);
}

/* Its identifier: the name, with underscores. */
static void print_identifier(FILE *out, const char *name)
{
    fputs("case_", out);
    for (; *name; name++)
        fputc(isalnum((unsigned char)*name) ? *name : '_', out);
}

static void print_case(FILE *out, const struct conf_case *c)
{
    bool refuses = c->rule_count && c->rules[0].answer != ANSWER_OKAY;

    fputs("\nextern const struct conf_case ", out);
    print_identifier(out, c->name);
    fputs(";\nconst struct conf_case ", out);
    print_identifier(out, c->name);
    fprintf(out,
            " = {\n    .name = \"%s\",\n    .family = \"%s\",\n"
            "    .clauses = {&clause_told_truly},\n    .moment = %s,\n"
            "    .question = \"What does the frontend make of this order of events?\",\n"
            "    .story = story,\n",
            c->name, c->family,
            c->moment == MOMENT_NEVER   ? "MOMENT_NEVER"
            : c->moment == MOMENT_FIRST ? "MOMENT_FIRST"
                                        : "MOMENT_MANY_WAIT");
    print_offer(out, &c->offer);
    if (c->rule_count)
        fputs("    RULES(rules),\n", out);
    fprintf(out, "    STEPS(steps),\n    .subject = %s,\n    .budget_s = %u,\n};\n",
            refuses ? "SUBJECT_REFUSED" : "SUBJECT_STEPS", c->budget_s);
}

void scenario_source(FILE *out, const struct conf_case *c, const char *found)
{
    fputs("/* SPDX-License-Identifier: BSD-2-Clause */\n#include \"cases/clauses.h\"\n\n"
          "static const char story[] =",
          out);
    print_text(out, found);
    fputs(";\n", out);
    if (c->rule_count)
        fputs("\nstatic const struct fault_rule rules[] = {\n", out);
    for (size_t i = 0; i < c->rule_count; i++)
        print_rule(out, &c->rules[i]);
    fputs(c->rule_count ? "};\n" : "", out);
    fputs("\nstatic const struct guest_step steps[] = {\n", out);
    for (size_t i = 0; i < c->step_count; i++)
        print_step(out, &c->steps[i]);
    fputs("};\n", out);
    print_case(out, c);
}
