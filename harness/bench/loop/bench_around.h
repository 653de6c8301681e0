/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench_around: a loop bench with somebody in front of it who lets it fail, for tests of those who
 * use benches.
 */
#ifndef HARNESS_BENCH_LOOP_BENCH_AROUND_H
#define HARNESS_BENCH_LOOP_BENCH_AROUND_H

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/loop/loop.h"

struct bench_around {
    struct bench bench; /* first */
    struct bench *loop;
    unsigned guests, waits; /* how often each was asked for */
    unsigned most_guests;   /* then there is none any more */
    unsigned fail_wait;     /* the wait that fails; 0: none */
    int failure;            /* with this; 0: time is over */
    bool dead;              /* the guest is, as far as can be seen */
    const char *words;      /* what each of the next guests printed; NULL: what it did print */
    unsigned talkers;       /* how many more do */
};

static int around_guest(struct bench *bench, unsigned *domid_out, struct why *why)
{
    struct bench_around *around = (struct bench_around *)bench;

    if (around->guests == around->most_guests)
        return why_set(why, -ENODEV, "out of guests");
    around->guests++;
    around->dead = false;
    return around->loop->ops->guest(around->loop, domid_out, why);
}

static enum guest_life around_life(struct bench *bench)
{
    struct bench_around *around = (struct bench_around *)bench;

    return around->dead ? GUEST_GONE : around->loop->ops->life(around->loop);
}

static void around_spoil(struct bench *bench)
{
    struct bench_around *around = (struct bench_around *)bench;

    around->loop->ops->spoil(around->loop);
}

static int around_wait(struct bench *bench, int timeout_ms, struct why *why)
{
    struct bench_around *around = (struct bench_around *)bench;

    if (++around->waits == around->fail_wait)
        return around->failure ? why_set(why, around->failure, "the wait failed") : 0;
    return around->loop->ops->wait(around->loop, timeout_ms, why);
}

static char *around_console(struct bench *bench)
{
    struct bench_around *around = (struct bench_around *)bench;

    if (around->words && around->talkers) {
        around->talkers--;
        return strdup(around->words);
    }
    return around->loop->ops->console(around->loop);
}

/* Returns 0, as a cmocka setup does. */
static inline int bench_around_open(struct bench_around *around, const char *model)
{
    static const struct bench_ops ops = {.guest = around_guest,
                                         .life = around_life,
                                         .spoil = around_spoil,
                                         .wait = around_wait,
                                         .console = around_console};
    struct why why;

    *around = (struct bench_around){.most_guests = 1000};
    if (bench_loop_create(&around->loop, model_find(model), &why))
        return -1;
    around->bench = *around->loop;
    around->bench.ops = &ops;
    return 0;
}

/* Returns how much was left behind. */
static inline unsigned bench_around_close(struct bench_around *around)
{
    char text[128];
    unsigned leftovers = bench_loop_leftovers(around->loop, text, sizeof(text));

    around->loop->ops->free(around->loop);
    return leftovers;
}

#endif
