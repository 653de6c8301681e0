/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/outcome.h"

#include <stddef.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What the caller can know, which is all that decides whether a change is for the worse. */
enum standing {
    STANDING_UNSET = 0,
    STANDING_GOOD,   /* what was promised holds */
    STANDING_TOLD,   /* the caller was told that it does not */
    STANDING_UNTOLD, /* it may not, nobody was told, and the device goes on */
    STANDING_GRAVE,  /* data, device or guest is lost */
};

#define MAY_REFUSE                                                                                 \
    "blkif.h, feature-flush-cache and feature-barrier: a backend may refuse such a request at "    \
    "any "
#define WRITE_CACHE "the block layer's write-cache contract: "

/* From best to worst: the order of outcome_worst. */
static const struct outcome_entry {
    enum outcome outcome;
    enum strength strength;
    enum standing standing;
    const char *word;
    const char *meaning;
    const char *basis;
} outcomes[] = {
    {
        .outcome = OUTCOME_AS_OFFERED,
        .strength = RECORD,
        .standing = STANDING_GOOD,
        .word = "as-offered",
        .meaning = "nothing was refused and every promise held",
        .basis = WRITE_CACHE "a request completed without error has been done",
    },
    {
        .outcome = OUTCOME_RETRIED,
        .strength = RECORD,
        .standing = STANDING_GOOD,
        .word = "retried",
        .meaning = "sent again in a form that the backend accepts, and then true",
        .basis = WRITE_CACHE "a request completed without error has been done",
    },
    {
        .outcome = OUTCOME_UNSUPPORTED_ERROR,
        .strength = RECORD,
        .standing = STANDING_TOLD,
        .word = "unsupported-error",
        .meaning = "the caller was told EOPNOTSUPP",
        .basis = MAY_REFUSE "time; it does not say what the caller is told then",
    },
    {
        .outcome = OUTCOME_IO_ERROR,
        .strength = RECORD,
        .standing = STANDING_TOLD,
        .word = "io-error",
        .meaning = "the caller was told EIO",
        .basis = MAY_REFUSE "time; it does not say what the caller is told then",
    },
    {
        .outcome = OUTCOME_SWALLOWED,
        .strength = SHOULD,
        .standing = STANDING_UNTOLD,
        .word = "swallowed",
        .meaning = "the caller was told success and the data is not durable; later flushes "
                   "reach the backend, or none could be asked for",
        .basis = WRITE_CACHE "completed writes are durable when a flush completes without error",
    },
    {
        .outcome = OUTCOME_SILENT_DOWNGRADE,
        .strength = SHOULD,
        .standing = STANDING_UNTOLD,
        .word = "silent-downgrade",
        .meaning = "the caller was told success, and later flushes are acknowledged without "
                   "reaching the backend",
        .basis = WRITE_CACHE "a driver that announces a volatile write cache makes completed "
                             "writes durable before it completes a flush",
    },
    {
        .outcome = OUTCOME_PLAIN_WRITE_FALLBACK,
        .strength = SHOULD,
        .standing = STANDING_UNTOLD,
        .word = "plain-write-fallback",
        .meaning = "a write asked to be durable was acknowledged after a plain write, with no "
                   "flush in between, on a device that offered one",
        .basis = WRITE_CACHE "a FUA write is durable before it is completed",
    },
    {
        .outcome = OUTCOME_HANG,
        .strength = MUST,
        .standing = STANDING_GRAVE,
        .word = "hang",
        .meaning = "some request never completes, though the backend has answered everything and "
                   "the guest is alive",
        .basis = MAY_REFUSE "time, so a driver completes what was refused, in whatever way",
    },
    {
        .outcome = OUTCOME_DEVICE_DEAD,
        .strength = MUST,
        .standing = STANDING_GRAVE,
        .word = "device-dead",
        .meaning = "no later request ever completes, though the guest is alive",
        .basis = MAY_REFUSE "time, so a driver goes on serving the device",
    },
    {
        .outcome = OUTCOME_CRASH,
        .strength = MUST,
        .standing = STANDING_GRAVE,
        .word = "crash",
        .meaning = "the guest's kernel stopped with an oops, a BUG or a panic",
        .basis =
            "blkif.h: a backend offers the features it likes, and may refuse a flush or barrier "
            "at any time; neither is anything to stop a kernel for",
    },
    {
        .outcome = OUTCOME_LOST_WRITE,
        .strength = MUST,
        .standing = STANDING_GRAVE,
        .word = "lost-write",
        .meaning = "a write was acknowledged, and its data is neither in the backend's cache nor "
                   "on its medium",
        .basis = WRITE_CACHE "a request completed without error has been done",
    },
};

static const char *const subjects[SUBJECT_COUNT] = {
    [SUBJECT_UNSET] = "unset",   [SUBJECT_STEPS] = "steps", [SUBJECT_REFUSED] = "refused",
    [SUBJECT_QUEUED] = "queued", [SUBJECT_LATER] = "later",
};

static const struct outcome_entry *find(enum outcome outcome)
{
    for (size_t i = 0; i < COUNT_OF(outcomes); i++)
        if (outcomes[i].outcome == outcome)
            return &outcomes[i];
    return NULL;
}

const char *outcome_word(enum outcome outcome)
{
    const struct outcome_entry *entry = find(outcome);

    return entry ? entry->word : "unset";
}

enum outcome outcome_of(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(outcomes); i++)
        if (strcmp(outcomes[i].word, word) == 0)
            return outcomes[i].outcome;
    return OUTCOME_UNSET;
}

const char *outcome_meaning(enum outcome outcome)
{
    const struct outcome_entry *entry = find(outcome);

    return entry ? entry->meaning : "nothing was learnt";
}

const char *outcome_basis(enum outcome outcome)
{
    const struct outcome_entry *entry = find(outcome);

    return entry ? entry->basis : "none";
}

enum strength outcome_strength(enum outcome outcome)
{
    const struct outcome_entry *entry = find(outcome);

    return entry ? entry->strength : STRENGTH_UNSET;
}

const char *subject_word(enum subject subject)
{
    return (size_t)subject < SUBJECT_COUNT ? subjects[subject] : "unset";
}

enum subject subject_of(const char *word)
{
    for (enum subject subject = SUBJECT_UNSET + 1; subject < SUBJECT_COUNT; subject++)
        if (strcmp(subjects[subject], word) == 0)
            return subject;
    return SUBJECT_UNSET;
}

const char *strength_word(enum strength strength)
{
    switch (strength) {
    case MUST:
        return "MUST";
    case SHOULD:
        return "SHOULD";
    case RECORD:
        return "RECORD";
    case STRENGTH_UNSET:
        break;
    }
    return "unset";
}

/*
 * A change to a grave outcome is worse even when it comes from another grave one: whichever way a
 * patch moves a guest between hang and crash, somebody has to look.
 */
enum outcome_change outcome_compare(enum outcome before, enum outcome after)
{
    const struct outcome_entry *old = find(before), *new = find(after);

    if (before == after)
        return CHANGE_NONE;
    if (!old || !new)
        return CHANGE_TRADED;
    if (new->standing == STANDING_GRAVE)
        return CHANGE_WORSE;
    if (old->standing == STANDING_GRAVE)
        return CHANGE_BETTER;
    if (old->standing == STANDING_GOOD && new->standing != STANDING_GOOD)
        return CHANGE_WORSE;
    if (new->standing == STANDING_GOOD && old->standing != STANDING_GOOD)
        return CHANGE_BETTER;
    return CHANGE_TRADED;
}

enum outcome outcome_worst(enum outcome a, enum outcome b)
{
    const struct outcome_entry *entry_a = find(a), *entry_b = find(b);

    if (!entry_a || !entry_b)
        return entry_a ? a : b;
    return entry_a > entry_b ? a : b;
}
