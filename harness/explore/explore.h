/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * explore: scenarios by dice are played against a frontend; where it does something else than what is known of it, the
 * scenario is made smaller until nothing can be taken away.
 */
#ifndef HARNESS_EXPLORE_EXPLORE_H
#define HARNESS_EXPLORE_EXPLORE_H

#include <stdint.h>

#include "harness/explore/contract.h"
#include "harness/explore/reference.h"
#include "harness/explore/scenario.h"

struct bench;
struct journal;
struct why;

/*
 * Who plays.  `played` is told of each case, in whatever order: its journal, or NULL with a sentence why there is none.  A
 * negative errno with a sentence: it cannot go on (-EINTR: the user wants to stop).
 */
typedef void played(void *ctx, size_t index, const struct journal *journal, const char *trouble);
struct player {
    int (*play)(struct player *player, const struct conf_case *const *cases, size_t count,
                played *told, void *ctx, struct why *why);
};

enum disagreement_kind {
    AGREED = 0,
    DISAGREES_WITH_REFERENCE,
    DISAGREES_WITH_CONTRACT,
    DISAGREES_WITH_JUDGE, /* the judge and the contract do, so one of our two is wrong */
    NOT_PLAYED,           /* we or the lab failed */
};

struct disagreement {
    enum disagreement_kind kind;
    uint64_t number; /* of the scenario it came of */
    struct scenario scenario;
    char sentence[SEEN_SENTENCE + 100];
};

struct explore {
    struct player *player;
    const struct reference
        *like; /* what is known of the frontend; NULL: only what any frontend owes */
    uint64_t seed;
    unsigned count; /* scenarios */
    unsigned batch; /* played at a time */
    unsigned most;  /* stop when so many disagreements were found */
    /* Called for each that is found, made small; of those that come to the same sentence, the first. */
    void (*found)(void *ctx, const struct disagreement *disagreement);
    void *ctx;
};

struct explore_counts {
    unsigned played, disagreed, not_played;
    unsigned shrunk, shrinking; /* disagreements that were made small, and plays that it took */
    unsigned found;             /* of those, that do not come to the same */
};

int explore_run(const struct explore *explore, struct explore_counts *counts_out, struct why *why);

/* explore_look compares one play with what is known; kind AGREED: nothing to say. */
struct disagreement explore_look(const struct reference *like, const struct conf_case *c,
                                 const struct scenario *scenario, const struct journal *journal);

/* explore_bench_player plays on a bench, with one session as long as it lives.  free_player ends it; the bench stays. */
int explore_bench_player(struct player **player_out, struct bench *bench, struct why *why);
void explore_bench_player_free(struct player *player);

#endif
