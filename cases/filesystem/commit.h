/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commit: what the cases of this family have in common.
 *
 * A program appends three records to a file and syncs each.  The file system makes a sync durable by a commit: it writes
 * what the commit is about, flushes (the preflush), writes a record that says "committed", and has that made durable, by a
 * second flush (the postflush) or by a durable write, which is a barrier with data.  ext4, xfs and btrfs all do so;
 * that no other flush comes between is what the rules below rely on, and a rule that does not act is noticed.
 *
 * The rules act on the commit of the second sync.  Then power is lost, and each record is looked for.
 */
#ifndef CASES_FILESYSTEM_COMMIT_H
#define CASES_FILESYSTEM_COMMIT_H

#include "cases/clauses.h"
#include "harness/case.h"

#define RECORD(name, writer, what, at)                                                             \
    {                                                                                              \
        .mark = (name), .verb = (what), .sector = 8 * (at), .sectors = 8, .file = true,            \
        .written_by = (writer)                                                                     \
    }
#define SYNC(name)                                                                                 \
    {                                                                                              \
        .mark = (name), .verb = STEP_FDATASYNC, .file = true                                       \
    }

static const struct guest_step commit_steps[] = {
    {.mark = "mount", .verb = STEP_MOUNT},
    RECORD("first", NULL, STEP_WRITE, 0),
    SYNC("sync-first"),
    RECORD("second", NULL, STEP_WRITE, 1),
    SYNC("sync-second"),
    RECORD("third", NULL, STEP_WRITE, 2),
    SYNC("sync-third"),
    {.mark = "power-cut", .verb = STEP_POWER_CUT},
    {.mark = "recover", .verb = STEP_MOUNT},
    RECORD("find-first", "first", STEP_READ, 0),
    RECORD("find-second", "second", STEP_READ, 1),
    RECORD("find-third", "third", STEP_READ, 2),
};

static const struct expectation commit_expect[] = {
    {.strength = SHOULD, .kind = EXPECT_CUT, .times = NEVER, .basis = &clause_sync_keeps},
};

/* The same before and after power was lost. */
#define OFFER(what) .offer = {what}, .offer_later = {what}

#define COMMIT_CASE                                                                                \
    .family = "filesystem", STEPS(commit_steps), EXPECT(commit_expect), .budget_s = 20

/* One request of the commit. */
#define ONE(title, op, form, after, how, what)                                                     \
    {                                                                                              \
        .name = (title), .ops = (op), .forms = (form), .when = {.mark = (after), .count = 1},      \
        .answer = (how), .effect = (what)                                                          \
    }

static const struct fault_rule refuse_preflush[] = {
    ONE("refuse-preflush", OP_FLUSH, FORM_EMPTY, "sync-second", ANSWER_REFUSE, EFFECT_DISCARDED),
};

static const struct fault_rule fail_preflush[] = {
    ONE("fail-preflush", OP_FLUSH, FORM_EMPTY, "sync-second", ANSWER_ERROR, EFFECT_DISCARDED),
};

/* The flush after the first write after the first flush. */
static const struct fault_rule refuse_postflush[] = {
    ONE("preflush", OP_FLUSH, FORM_EMPTY, "sync-second", ANSWER_OKAY, EFFECT_PERFORMED),
    ONE("record", OP_WRITE, FORM_DATA, "preflush/acted", ANSWER_OKAY, EFFECT_PERFORMED),
    ONE("refuse-postflush", OP_FLUSH, FORM_EMPTY, "record/acted", ANSWER_REFUSE, EFFECT_DISCARDED),
};

static const struct fault_rule refuse_record[] = {
    ONE("refuse-record", OP_BARRIER, FORM_DATA, "sync-second", ANSWER_REFUSE, EFFECT_DISCARDED),
};

static const struct fault_rule refuse_flushes[] = {
    {.name = "refuse-flushes",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .when = {.count = EVERY_ONE},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
};

#define TWO_ANSWERS                                                                                \
    "\n\nA file system that is told an error stops writing, and tells it to the sync and to "      \
    "those "                                                                                       \
    "after; the record that was synced before is found after the loss of power. One that is told " \
    "success has no way to know, and acknowledges records that are gone then."

#define POWER_CUT                                                                                  \
    .clauses = {&clause_sync_keeps, &clause_flush_commits}, .moment = MOMENT_NEVER,                \
    .question = "What is left of synced records when power is lost and nothing was refused?",      \
    .story = "The backend offers feature-flush-cache, refuses nothing, and has a volatile cache. " \
             "A program appends three records to a file and syncs each; then power is lost, and "  \
             "with it everything that no flush made durable.\n\nWhatever was synced is there. If " \
             "it were not, what the cases beside this one say of a refusal would say nothing.",    \
    OFFER(.flush_cache = "1"), .subject = SUBJECT_STEPS, COMMIT_CASE

#define PREFLUSH_REFUSED                                                                           \
    .clauses = {&clause_sync_told, &clause_sync_keeps, &clause_flush_refusable,                    \
                &clause_flush_reaches},                                                            \
    .moment = MOMENT_COMMIT,                                                                       \
    .question = "What does a sync tell, and keep, when the flush before a commit's record is "     \
                "refused?",                                                                        \
    .story =                                                                                       \
        "The backend offers feature-flush-cache. It refuses the flush that stands before the "     \
        "record of a commit, once: the record may then reach the disk before what it speaks of, "  \
        "and after a loss of power the file system would replay what was never "                   \
        "written." TWO_ANSWERS,                                                                    \
    OFFER(.flush_cache = "1"), RULES(refuse_preflush), .subject = SUBJECT_REFUSED, COMMIT_CASE

#define POSTFLUSH_REFUSED                                                                          \
    .clauses = {&clause_sync_told, &clause_sync_keeps, &clause_flush_refusable,                    \
                &clause_flush_reaches},                                                            \
    .moment = MOMENT_COMMIT,                                                                       \
    .question = "What does a sync tell, and keep, when the flush behind a commit's record is "     \
                "refused?",                                                                        \
    .story =                                                                                       \
        "The backend offers feature-flush-cache, without durable writes, so that the record of a " \
        "commit is a write and a flush behind it. That flush is refused, once: all is written, "   \
        "and the commit is not durable." TWO_ANSWERS,                                              \
    OFFER(.flush_cache = "1"), RULES(refuse_postflush), .subject = SUBJECT_REFUSED, COMMIT_CASE

#define RECORD_REFUSED                                                                             \
    .clauses = {&clause_sync_told, &clause_sync_keeps, &clause_barrier_refusable,                  \
                &clause_told_truly},                                                               \
    .moment = MOMENT_COMMIT,                                                                       \
    .question = "What does a sync tell, and keep, when the barrier that carries a commit's "       \
                "record is refused?",                                                              \
    .story =                                                                                       \
        "The backend offers feature-barrier only, so that the record of a commit is a barrier "    \
        "with data. It is refused, once, and its data is not written." TWO_ANSWERS                 \
        "\n\nA frontend that makes success of it leaves a hole in the journal: replay ends "       \
        "there, "                                                                                  \
        "whatever was committed behind it.",                                                       \
    OFFER(.barrier = "1"), RULES(refuse_record), .subject = SUBJECT_REFUSED, COMMIT_CASE

#define FLUSH_FAILED                                                                               \
    .clauses = {&clause_sync_told, &clause_sync_keeps, &clause_failed, &clause_flush_reaches},     \
    .moment = MOMENT_COMMIT,                                                                       \
    .question = "What does a sync tell, and keep, when a flush of its commit fails?",              \
    .story =                                                                                       \
        "The backend offers feature-flush-cache. It answers BLKIF_RSP_ERROR to the flush "         \
        "that stands before the record of a commit, once, as when the medium fails." TWO_ANSWERS,  \
    OFFER(.flush_cache = "1"), RULES(fail_preflush), .subject = SUBJECT_REFUSED, COMMIT_CASE

#define FLUSH_REFUSED_ALWAYS                                                                       \
    .clauses = {&clause_sync_told, &clause_sync_keeps, &clause_flush_refusable,                    \
                &clause_promise_stands},                                                           \
    .moment = MOMENT_FIRST,                                                                        \
    .question = "What do syncs tell, and keep, where every flush is refused from the mount on?",   \
    .story =                                                                                       \
        "The backend offers feature-flush-cache and refuses every flush: its disk turned out to "  \
        "have none. The file system is mounted, used and loses power." TWO_ANSWERS                 \
        "\n\nBeing told so at the mount, before anything is acknowledged, would be the best.",     \
    OFFER(.flush_cache = "1"), RULES(refuse_flushes), .subject = SUBJECT_REFUSED, COMMIT_CASE

#endif
