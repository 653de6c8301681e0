/* SPDX-License-Identifier: BSD-2-Clause */
/* Models are explored: those of which we know what they do, and some with a mistake made on purpose. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/loop.h"
#include "harness/bench/loop/model.h"
#include "harness/explore/explore.h"

/* What was found, as it was told. */
static struct found {
    unsigned count;
    struct disagreement last;
    char name[SCENARIO_NAME];
} found;

static void note(void *ctx, const struct disagreement *disagreement)
{
    (void)ctx;
    found.count++;
    found.last = *disagreement;
    scenario_name(&disagreement->scenario, found.name);
}

static struct explore_counts explore(const struct model *model, const char *like, unsigned count,
                                     unsigned most)
{
    struct explore explore = {.like = reference_find(like),
                              .seed = 4,
                              .count = count,
                              .batch = 50,
                              .most = most,
                              .found = note};
    struct explore_counts counts;
    struct bench *bench;
    char left[128];
    struct why why;

    assert_non_null(model);
    found = (struct found){.count = 0};
    assert_int_equal(bench_loop_create(&bench, model, &why), 0);
    assert_int_equal(explore_bench_player(&explore.player, bench, &why), 0);
    if (explore_run(&explore, &counts, &why))
        fail_msg("%s", why.text);
    explore_bench_player_free(explore.player);
    if (bench_loop_leftovers(bench, left, sizeof(left)))
        fail_msg("%s", left);
    bench->ops->free(bench);
    return counts;
}

/* Of each we know what it does, and its judge and contract agree. */
static void test_agreement(void **state)
{
    (void)state;
    for (size_t i = 0; all_references[i]; i++) {
        const char *name = all_references[i]->name;
        struct explore_counts counts = explore(model_find(name), name, 300, 1);

        if (found.count)
            fail_msg("%s: %s: %s", name, found.name, found.last.sentence);
        assert_int_equal(counts.played, 300);
        assert_int_equal(counts.disagreed + counts.not_played, 0);
    }
}

/* Whoever keeps every promise is not accused; whoever loses data is, with the smallest way to show it. */
static void test_contract(void **state)
{
    (void)state;
    explore(model_find("conforming"), "contract", 300, 1);
    if (found.count)
        fail_msg("%s: %s", found.name, found.last.sentence);
    explore(model_find("loses-data"), "contract", 300, 1);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.last.kind, DISAGREES_WITH_CONTRACT);
    assert_string_equal(found.name, "explore-b-w8-urbada0n1");
    assert_non_null(strstr(found.last.sentence, "nobody has written"));
}

/* A mistake in a model of which we know otherwise. */
static void test_a_seeded_mistake(void **state)
{
    struct model model = *model_find("linux-since-6.11");
    struct explore_counts counts;

    (void)state;
    model.failed.data = MODEL_TELLS_SUCCESS;
    counts = explore(&model, "linux-since-6.11", 600, 2);
    assert_int_equal(found.count, 1); /* there are many, and all come to the same */
    assert_true(counts.disagreed > 1);
    assert_int_equal(found.last.kind, DISAGREES_WITH_REFERENCE);
    assert_string_equal(found.name, "explore-b-s-uebdda0n1");
    assert_non_null(strstr(found.last.sentence, "epilogue-fua is told success"));
    assert_non_null(strstr(found.last.sentence, "it is known: EIO"));
}

/* One that needs two to overlap. */
static void test_a_seeded_race(void **state)
{
    struct model model = *model_find("linux-before-6.11");

    (void)state;
    model.when_off = MODEL_PASSES_IT;
    explore(&model, "linux-before-6.11", 600, 1);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.last.scenario.overlap + found.last.scenario.steps[0].threads, 3);
    assert_non_null(strstr(found.last.sentence, "it is known: EIO"));
}

/* The same journals, cut or bent, are not taken for what they were. */
struct bending {
    struct player player;
    struct player *inner;
    bool (*bend)(struct journal_entry *entry); /* false: it is left out */
    played *told;
    void *ctx;
};

static void bend_one(void *ctx, size_t index, const struct journal *journal, const char *trouble)
{
    struct bending *bending = ctx;
    struct journal *bent = journal_create();

    for (size_t i = 0; journal && i < journal_count(journal); i++) {
        struct journal_entry entry = *journal_at(journal, i);

        if (bending->bend(&entry))
            journal_add(bent, entry);
    }
    bending->told(bending->ctx, index, journal ? bent : NULL, trouble);
    journal_free(bent);
}

static int bend_play(struct player *player, const struct conf_case *const *cases, size_t count,
                     played *told, void *ctx, struct why *why)
{
    struct bending *bending = (struct bending *)player;

    bending->told = told;
    bending->ctx = ctx;
    return bending->inner->play(bending->inner, cases, count, bend_one, bending, why);
}

static void explore_bent(bool (*bend)(struct journal_entry *entry))
{
    struct bending bending = {.player = {.play = bend_play}, .bend = bend};
    struct explore explore = {.player = &bending.player,
                              .like = reference_find("io-error"),
                              .seed = 4,
                              .count = 50,
                              .batch = 50,
                              .most = 1,
                              .found = note};
    struct explore_counts counts;
    struct bench *bench;
    struct why why;

    found = (struct found){.count = 0};
    assert_int_equal(bench_loop_create(&bench, model_find("io-error"), &why), 0);
    assert_int_equal(explore_bench_player(&bending.inner, bench, &why), 0);
    assert_int_equal(explore_run(&explore, &counts, &why), 0);
    explore_bench_player_free(bending.inner);
    bench->ops->free(bench);
}

/* A judge's journal without the evidence of where data was. */
static bool without_disk(struct journal_entry *entry)
{
    return entry->kind != JOURNAL_DISK;
}

/* A backend that says it flushed, and did not: the judge takes it by its answer, the disk tells. */
static bool flushes_nothing(struct journal_entry *entry)
{
    if (entry->kind == JOURNAL_RESPONSE && entry->op & (OP_FLUSH | OP_BARRIER))
        entry->text = "discarded";
    return true;
}

static bool as_it_was(struct journal_entry *entry)
{
    (void)entry;
    return true;
}

static void test_our_own_mistakes(void **state)
{
    (void)state;
    explore_bent(as_it_was);
    assert_int_equal(found.count, 0);
    explore_bent(without_disk);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.last.kind, DISAGREES_WITH_JUDGE);
    assert_non_null(strstr(found.last.sentence, "the judge learns nothing"));
    explore_bent(flushes_nothing);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.last.kind, DISAGREES_WITH_JUDGE);
    assert_non_null(strstr(found.last.sentence, "the judge finds no"));
}

/* A player that fails with some, or altogether. */
static int play_none(struct player *player, const struct conf_case *const *cases, size_t count,
                     played *told, void *ctx, struct why *why)
{
    (void)player;
    (void)cases;
    (void)why;
    for (size_t i = 0; i < count; i++)
        told(ctx, i, NULL, "the lab burned down");
    return 0;
}

static int stop(struct player *player, const struct conf_case *const *cases, size_t count,
                played *told, void *ctx, struct why *why)
{
    (void)player;
    (void)cases;
    (void)count;
    (void)told;
    (void)ctx;
    return why_set(why, -EINTR, "interrupted");
}

static void test_players_that_fail(void **state)
{
    struct player player = {.play = play_none};
    struct explore explore = {
        .player = &player, .seed = 1, .count = 7, .batch = 5, .most = 3, .found = note};
    struct explore_counts counts;
    struct why why;

    (void)state;
    found = (struct found){.count = 0};
    assert_int_equal(explore_run(&explore, &counts, &why), 0);
    assert_int_equal(counts.not_played, 7);
    assert_int_equal(counts.played + counts.disagreed, 0);
    assert_int_equal(found.count, 7);
    assert_string_equal(found.last.sentence, "the lab burned down");
    player.play = stop;
    assert_int_equal(explore_run(&explore, &counts, &why), -EINTR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_agreement),        cmocka_unit_test(test_contract),
        cmocka_unit_test(test_a_seeded_mistake), cmocka_unit_test(test_a_seeded_race),
        cmocka_unit_test(test_our_own_mistakes), cmocka_unit_test(test_players_that_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
