/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/rule_text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/offer.h"
#include "fake_backend/why.h"

struct word {
    const char *text;
    unsigned value;
};

static const struct word op_words[] = {
    {"read", OP_READ},       {"write", OP_WRITE}, {"barrier", OP_BARRIER}, {"flush", OP_FLUSH},
    {"discard", OP_DISCARD}, {"other", OP_OTHER}, {"any", OP_ANY},         {NULL, 0},
};
static const struct word answer_words[] = {
    {"okay", ANSWER_OKAY},
    {"refuse", ANSWER_REFUSE},
    {"error", ANSWER_ERROR},
    {"revoke", ANSWER_REVOKE},
    {"drop", ANSWER_DROP},
    {"status", ANSWER_STATUS},
    {NULL, 0},
};
static const struct word effect_words[] = {
    {"discarded", EFFECT_DISCARDED}, {"written", EFFECT_WRITTEN},
    {"flushed", EFFECT_FLUSHED},     {"flushed-written", EFFECT_FLUSHED_WRITTEN},
    {"performed", EFFECT_PERFORMED}, {NULL, 0},
};

/* What is between two of these is a word. */
#define BETWEEN " \t:,|="

struct reader {
    const char *text, *at; /* at: the next word, or what comes in its place */
    size_t length;         /* of that word; 0: there is none */
    struct why *why;
};

static void advance(struct reader *reader, size_t bytes)
{
    reader->at += bytes;
    reader->at += strspn(reader->at, " \t");
    reader->length = strcspn(reader->at, BETWEEN);
}

/* Is this the next word?  Then it is taken. */
static bool take(struct reader *reader, const char *word)
{
    if (strlen(word) != reader->length || strncmp(reader->at, word, reader->length) != 0)
        return false;
    advance(reader, reader->length);
    return true;
}

/* Is this character next?  Then it is taken. */
static bool take_sign(struct reader *reader, char sign)
{
    if (*reader->at != sign)
        return false;
    advance(reader, 1);
    return true;
}

static int wrong(struct reader *reader, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "at character 7, 'nht': ..." */
static int wrong(struct reader *reader, const char *format, ...)
{
    size_t length = reader->length ? reader->length : *reader->at != '\0';
    char reason[256];
    va_list args;

    va_start(args, format);
    vsnprintf(reason, sizeof(reason), format, args);
    va_end(args);
    if (!length)
        return why_set(reader->why, -EINVAL, "at its end: %s", reason);
    return why_set(reader->why, -EINVAL, "at character %zu, '%.*s': %s",
                   (size_t)(reader->at - reader->text) + 1, (int)(length < 40 ? length : 40),
                   reader->at, reason);
}

/* The next word is one of these, or that is said with all of them. */
static int take_one_of(struct reader *reader, const struct word *words, const char *what,
                       unsigned *value_out)
{
    char all[200] = "";

    for (const struct word *word = words; word->text; word++) {
        size_t used = strlen(all);

        if (take(reader, word->text)) {
            *value_out = word->value;
            return 0;
        }
        snprintf(all + used, sizeof(all) - used, "%s%s", used ? ", " : "", word->text);
    }
    return wrong(reader, "here belongs %s: %s", what, all);
}

static int take_number(struct reader *reader, uint64_t least, uint64_t most, uint64_t *number_out)
{
    char *end;
    uint64_t number;

    errno = 0;
    number = strtoull(reader->at, &end, 10);
    if (*reader->at < '0' || *reader->at > '9' || !strchr(BETWEEN "+", *end) || errno ||
        number < least || number > most)
        return wrong(reader, "here belongs a number from %" PRIu64 " to %" PRIu64, least, most);
    advance(reader, (size_t)(end - reader->at));
    *number_out = number;
    return 0;
}

static int take_count(struct reader *reader, uint32_t least, uint32_t most, uint32_t *count_out)
{
    uint64_t number;
    int rc = take_number(reader, least, most, &number);

    if (!rc)
        *count_out = (uint32_t)number;
    return rc;
}

/* Takes a word of the user's. */
static int take_name(struct reader *reader, char name[RULE_TEXT_WORD], const char **name_out)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./";
    size_t length = strspn(reader->at, good);

    if (!length || length != reader->length || length >= RULE_TEXT_WORD)
        return wrong(reader, "here belongs a word of letters, digits and -_./, at most %d",
                     RULE_TEXT_WORD - 1);
    memcpy(name, reader->at, length);
    name[length] = '\0';
    if (name_out)
        *name_out = name;
    advance(reader, length);
    return 0;
}

static int take_sectors(struct reader *reader, struct fault_rule *rule)
{
    uint64_t first, count;
    int rc = take_number(reader, 0, UINT64_MAX, &first);

    if (!rc && !take_sign(reader, '+'))
        rc = wrong(reader, "here belongs '+', as in sectors=0+8");
    if (!rc)
        rc = take_number(reader, 1, UINT64_MAX, &count);
    if (rc)
        return rc;
    rule->sectors.first = first;
    rule->sectors.count = count;
    return 0;
}

static int parse_ops(struct reader *reader, struct fault_rule *rule)
{
    int rc;

    do {
        unsigned op = OP_UNSET;

        rc = take_one_of(reader, op_words, "an operation", &op);
        rule->ops |= op;
    } while (!rc && take_sign(reader, '|'));
    return rc;
}

/* The word before a '=' that was taken says what comes behind it. */
static int parse_setting(struct reader *reader, struct rule_text *out, const char *key)
{
    struct fault_rule *rule = &out->rule;
    uint32_t nth;
    int rc;

    if (!take_sign(reader, '='))
        return wrong(reader, "here belongs '=', as in %s=...", key);
    if (!strcmp(key, "after"))
        return take_name(reader, out->mark, &rule->when.mark);
    if (!strcmp(key, "skip"))
        return take_count(reader, 0, EVERY_ONE - 1, &rule->when.skip);
    if (!strcmp(key, "count"))
        return take_count(reader, 1, EVERY_ONE, &rule->when.count);
    if (!strcmp(key, "sectors"))
        return take_sectors(reader, rule);
    if (!strcmp(key, "queue"))
        return take_count(reader, 1, OFFER_MAX_QUEUES, &rule->queue);
    rc = take_count(reader, 1, EVERY_ONE, &nth);
    if (rc)
        return rc;
    rule->when.skip = nth - 1;
    if (!rule->when.count)
        rule->when.count = 1;
    return 0;
}

static int parse_which(struct reader *reader, struct rule_text *out)
{
    static const char *const keys[] = {"after", "nth", "skip", "count", "sectors", "queue"};

    if (take(reader, "empty"))
        out->rule.forms |= FORM_EMPTY;
    else if (take(reader, "data"))
        out->rule.forms |= FORM_DATA;
    else if (take(reader, "may-fire"))
        out->rule.may_fire = true;
    else {
        for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
            if (take(reader, keys[i]))
                return parse_setting(reader, out, keys[i]);
        return wrong(reader, "here belongs one of: empty, data, after=, nth=, skip=, count=, "
                             "sectors=, queue=, may-fire, or a colon");
    }
    return 0;
}

static enum fault_effect usual_effect(unsigned answer)
{
    return answer == ANSWER_OKAY ? EFFECT_PERFORMED : EFFECT_DISCARDED;
}

/* "hold until=go": 1 when an answer follows. */
static int parse_hold(struct reader *reader, struct rule_text *out)
{
    int rc;

    if (!take(reader, "hold"))
        return 1;
    if (!take(reader, "until") || !take_sign(reader, '='))
        return wrong(reader, "here belongs until=MARK");
    rc = take_name(reader, out->hold_until, &out->rule.hold_until);
    return rc ? rc : take_sign(reader, ',');
}

/* What answers "status=-3". */
static int parse_status(struct reader *reader, struct fault_rule *rule)
{
    bool negative;
    uint64_t number;
    int rc;

    if (!take_sign(reader, '='))
        return wrong(reader, "here belongs '=', as in status=-3");
    negative = take_sign(reader, '-');
    rc = take_number(reader, negative ? 3 : 1, negative ? -INT16_MIN : INT16_MAX, &number);
    if (!rc)
        rule->status = (int16_t)(negative ? -(int32_t)number : (int32_t)number);
    return rc;
}

static int parse_action(struct reader *reader, struct rule_text *out)
{
    unsigned answer = ANSWER_OKAY, effect;
    int rc = parse_hold(reader, out);

    if (rc > 0)
        rc = take_one_of(reader, answer_words, "an answer", &answer);
    if (!rc && answer == ANSWER_STATUS)
        rc = parse_status(reader, &out->rule);
    effect = usual_effect(answer);
    if (!rc && *reader->at)
        rc = take_one_of(reader, effect_words, "an effect", &effect);
    if (!rc && *reader->at)
        rc = wrong(reader, "here the rule should end");
    out->rule.answer = (enum fault_answer)answer;
    out->rule.effect = (enum fault_effect)effect;
    return rc;
}

int rule_text_parse(struct rule_text *rule_out, const char *text, struct why *why)
{
    struct reader reader = {.text = text, .at = text, .why = why};
    struct fault_rule *rule = &rule_out->rule;
    int rc = 0;

    *rule_out = (struct rule_text){.name = ""};
    rule->name = rule_out->name;
    advance(&reader, 0);
    if (take(&reader, "name"))
        rc = take_sign(&reader, '=') ? take_name(&reader, rule_out->name, NULL)
                                     : wrong(&reader, "here belongs '=', as in name=...");
    if (!rc)
        rc = parse_ops(&reader, rule);
    while (!rc && !take_sign(&reader, ':'))
        rc = *reader.at ? parse_which(&reader, rule_out)
                        : wrong(&reader, "here belongs a colon, and what shall be done");
    if (!rc)
        rc = parse_action(&reader, rule_out);
    if (!rule->forms)
        rule->forms = FORM_ANY;
    if (!rule->when.count)
        rule->when.count = EVERY_ONE;
    return rc;
}

static const char *word_of(const struct word *words, unsigned value)
{
    while (words->text && words->value != value)
        words++;
    return words->text ? words->text : "?";
}

static void print_ops(FILE *out, unsigned ops)
{
    const char *separator = "";

    if (ops == OP_ANY) {
        fputs("any", out);
        return;
    }
    for (const struct word *word = op_words; word->value != OP_ANY; word++)
        if (ops & word->value) {
            fprintf(out, "%s%s", separator, word->text);
            separator = "|";
        }
}

static void print_which(FILE *out, const struct fault_rule *rule)
{
    uint32_t skip = rule->when.skip, count = rule->when.count;

    if (rule->forms != FORM_ANY)
        fputs(rule->forms == FORM_EMPTY ? " empty" : " data", out);
    if (rule->when.mark)
        fprintf(out, " after=%s", rule->when.mark);
    if (count == 1)
        fprintf(out, " nth=%" PRIu32, skip + 1);
    else if (skip)
        fprintf(out, " skip=%" PRIu32, skip);
    if (count != 1 && count != EVERY_ONE)
        fprintf(out, " count=%" PRIu32, count);
    if (rule->sectors.count)
        fprintf(out, " sectors=%" PRIu64 "+%" PRIu64, rule->sectors.first, rule->sectors.count);
    if (rule->queue)
        fprintf(out, " queue=%u", rule->queue);
    if (rule->may_fire)
        fputs(" may-fire", out);
}

void rule_text_print(FILE *out, const struct fault_rule *rule)
{
    if (rule->name && *rule->name)
        fprintf(out, "name=%s ", rule->name);
    print_ops(out, rule->ops);
    print_which(out, rule);
    fputs(": ", out);
    if (rule->hold_until)
        fprintf(out, "hold until=%s, ", rule->hold_until);
    fputs(word_of(answer_words, rule->answer), out);
    if (rule->answer == ANSWER_STATUS)
        fprintf(out, "=%d", rule->status);
    if (rule->effect != usual_effect(rule->answer))
        fprintf(out, " %s", word_of(effect_words, rule->effect));
}
