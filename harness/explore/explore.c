/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/explore/explore.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/explore/dice.h"

#define SHRINK_MOST 4u /* times as many are made small as shall be found: most come to the same */

/* Scenarios that are played together, and what came of them. */
struct batch {
    const struct explore *explore;
    size_t count;
    struct scenario_case *cases;
    const struct conf_case **list;
    struct disagreement *out;
};

static void batch_dispose(struct batch *batch)
{
    free(batch->cases);
    free(batch->list);
    free(batch->out);
}

static int batch_make(struct batch *batch, const struct explore *explore,
                      const struct scenario *scenarios, size_t count, struct why *why)
{
    *batch = (struct batch){.explore = explore,
                            .count = count,
                            .cases = calloc(count + 1, sizeof(*batch->cases)),
                            .list = calloc(count + 1, sizeof(*batch->list)),
                            .out = calloc(count + 1, sizeof(*batch->out))};
    if (!batch->cases || !batch->list || !batch->out) {
        batch_dispose(batch);
        return why_set(why, -ENOMEM, "no memory for %zu scenarios", count);
    }
    for (size_t i = 0; i < count; i++) {
        scenario_case(&batch->cases[i], &scenarios[i]);
        batch->list[i] = &batch->cases[i].c;
        batch->out[i] = (struct disagreement){.kind = NOT_PLAYED, .scenario = scenarios[i]};
    }
    return 0;
}

static void look(void *ctx, size_t index, const struct journal *journal, const char *trouble)
{
    struct batch *batch = ctx;
    struct disagreement *out = &batch->out[index];

    if (journal)
        *out = explore_look(batch->explore->like, batch->list[index], &batch->cases[index].scenario,
                            journal);
    else
        snprintf(out->sentence, sizeof(out->sentence), "%s", trouble);
}

/* Plays them; what came of each is in batch->out. */
static int batch_play(struct batch *batch, const struct explore *explore,
                      const struct scenario *scenarios, size_t count, struct why *why)
{
    int rc = batch_make(batch, explore, scenarios, count, why);

    if (rc)
        return rc;
    rc = explore->player->play(explore->player, batch->list, count, look, batch, why);
    if (rc)
        batch_dispose(batch);
    return rc;
}

/* One step on the way to the smallest: 1: there is a smaller one that disagrees alike; 0: there is none. */
static int shrink_once(const struct explore *explore, struct disagreement *it,
                       struct explore_counts *counts, struct why *why)
{
    struct scenario smaller[SCENARIO_SMALLER];
    size_t count = scenario_smaller(&it->scenario, smaller), at = 0;
    struct batch batch;
    int rc = batch_play(&batch, explore, smaller, count, why);

    if (rc)
        return rc;
    counts->shrinking += (unsigned)count;
    while (at < count && batch.out[at].kind != it->kind)
        at++;
    if (at < count) {
        batch.out[at].number = it->number;
        *it = batch.out[at];
    }
    batch_dispose(&batch);
    return at < count;
}

/* What was found already: sentences without their numbers. */
struct known {
    char **sentences;
    size_t count;
};

static void without_digits(char *text)
{
    char *to = text;

    for (; *text; text++)
        if (*text < '0' || *text > '9')
            *to++ = *text;
    *to = '\0';
}

static void known_dispose(struct known *known)
{
    for (size_t i = 0; i < known->count; i++)
        free(known->sentences[i]);
    free(known->sentences);
}

/* 1: nobody said this of another scenario yet. */
static int is_new(struct known *known, const char *sentence)
{
    char *text = strdup(sentence);
    char **grown = reallocarray(known->sentences, known->count + 1, sizeof(*grown));
    bool seen = false;

    if (grown)
        known->sentences = grown;
    if (!text || !grown) {
        free(text);
        return -ENOMEM;
    }
    without_digits(text);
    for (size_t i = 0; i < known->count; i++)
        seen |= !strcmp(known->sentences[i], text);
    if (seen)
        free(text);
    else
        known->sentences[known->count++] = text;
    return !seen;
}

static int shrink(const struct explore *explore, struct disagreement *it, struct known *known,
                  struct explore_counts *counts, struct why *why)
{
    int rc = 1;

    while (rc > 0)
        rc = shrink_once(explore, it, counts, why);
    if (rc < 0)
        return rc;
    counts->shrunk++;
    rc = is_new(known, it->sentence);
    if (rc < 0)
        return why_set(why, rc, "no memory for what was found");
    if (rc) {
        counts->found++;
        explore->found(explore->ctx, it);
    }
    return 0;
}

static int explore_batch(const struct explore *explore, unsigned first, unsigned count,
                         struct known *known, struct explore_counts *counts, struct why *why)
{
    struct scenario *scenarios = calloc(count, sizeof(*scenarios));
    struct batch batch;
    int rc;

    if (!scenarios)
        return why_set(why, -ENOMEM, "no memory for %u scenarios", count);
    for (unsigned i = 0; i < count; i++) {
        struct dice dice = dice_for(explore->seed, first + i);

        scenario_make(&scenarios[i], &dice);
    }
    rc = batch_play(&batch, explore, scenarios, count, why);
    free(scenarios);
    if (rc)
        return rc;
    for (unsigned i = 0; !rc && i < count; i++) {
        struct disagreement *it = &batch.out[i];

        it->number = first + i;
        counts->played += it->kind != NOT_PLAYED;
        counts->not_played += it->kind == NOT_PLAYED;
        counts->disagreed += it->kind && it->kind != NOT_PLAYED;
        if (it->kind == NOT_PLAYED)
            explore->found(explore->ctx, it);
        else if (it->kind && counts->shrunk < SHRINK_MOST * explore->most &&
                 counts->found < explore->most)
            rc = shrink(explore, it, known, counts, why);
    }
    batch_dispose(&batch);
    return rc;
}

int explore_run(const struct explore *explore, struct explore_counts *counts_out, struct why *why)
{
    struct known known = {.sentences = NULL};
    int rc = 0;

    *counts_out = (struct explore_counts){.played = 0};
    for (unsigned first = 0; !rc && first < explore->count && counts_out->found < explore->most;
         first += explore->batch) {
        unsigned left = explore->count - first;

        rc = explore_batch(explore, first, left < explore->batch ? left : explore->batch, &known,
                           counts_out, why);
    }
    known_dispose(&known);
    return rc;
}
