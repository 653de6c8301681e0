/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/throughput/throughput.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/clock.h"
#include "harness/lab/cache.h"
#include "harness/lab/throughput/fio.h"

#define SILENCE_BUDGET_MS (120 * 1000LL) /* beside what fio needs for a round */
#define CONSOLE_LINES     12

static void tell(const struct throughput *throughput, const struct figures *figures)
{
    char what[64];

    if (!throughput->lab.progress || figures->rounds == throughput->rounds)
        return;
    snprintf(what, sizeof(what), "round %u of %u", figures->rounds + 1, throughput->rounds);
    throughput->lab.progress(throughput->lab.progress_ctx, what, -1);
}

static int wait_for_lab(const struct throughput *throughput, const struct lab *lab, struct why *why)
{
    struct pollfd fds[3] = {{.fd = throughput->stop_fd, .events = POLLIN}};

    lab_poll(lab, &fds[1]);
    if (poll(fds, 3, 10000) < 0 && errno != EINTR)
        return why_set(why, -errno, "waiting for the lab: %s", strerror(errno));
    /* Ctrl-C reaches QEMU as well: whatever else went wrong came of that. */
    return fds[0].revents ? why_set(why, -EINTR, "interrupted; nothing was measured to the end")
                          : 0;
}

/* Takes what the guest has printed.  0 also when it has printed nothing. */
static int listen_to(struct lab *lab, struct fio_reader *reader, long long *heard_ms,
                     struct why *why)
{
    char bytes[65536];
    long r = lab_read(lab, bytes, sizeof(bytes), why);

    if (r == -EAGAIN)
        return 0;
    if (r < 0)
        return (int)r;
    if (r == 0)
        return why_set(why, -EPIPE, "the lab ended before fio did");
    *heard_ms = clock_ms();
    return fio_feed(reader, bytes, (size_t)r, why);
}

/* A machine that counts instructions has a clock of its own, slower than ours. */
static long long silence_budget_ms(const struct throughput *throughput)
{
    const char *accel = throughput->lab.accel;
    long long round_ms = (long long)throughput->milliseconds * PLAN_LOADS * PLAN_SIDES;
    unsigned slower = accel && strcmp(accel, "icount") == 0 ? 60 : 2;

    return (SILENCE_BUDGET_MS + round_ms * slower) *
           (throughput->lab.slow ? throughput->lab.slow : 1);
}

static int measure(const struct throughput *throughput, struct lab *lab, struct figures *figures,
                   struct why *why)
{
    long long budget_ms = silence_budget_ms(throughput);
    struct fio_reader reader = {.figures = figures};
    long long heard_ms = clock_ms();
    unsigned told = FIGURES_ROUNDS;
    int rc = 0;

    while (!rc && !reader.ended) {
        if (told != figures->rounds)
            tell(throughput, figures);
        told = figures->rounds;
        rc = wait_for_lab(throughput, lab, why);
        if (!rc)
            rc = listen_to(lab, &reader, &heard_ms, why);
        if (!rc && clock_ms() - heard_ms > budget_ms)
            rc = why_set(why, -ETIMEDOUT, "the guest said nothing for %lld s", budget_ms / 1000);
    }
    if (!rc && figures->rounds != throughput->rounds)
        rc = why_set(why, -EPROTO, "fio told of %u rounds instead of %u", figures->rounds,
                     throughput->rounds);
    fio_dispose(&reader);
    return rc;
}

/* What went wrong in there can often be seen on dom0's console. */
static int explain(const struct lab *lab, int rc, struct why *why)
{
    char *tail = lab_console_tail(lab, CONSOLE_LINES);
    size_t used = strlen(why->text);

    if (rc != -EINTR && tail)
        snprintf(why->text + used, sizeof(why->text) - used,
                 "\nThe last lines of dom0's console:\n%s", tail);
    free(tail);
    return rc;
}

static int name_parts(const struct lab *lab, char **parts_out, struct why *why)
{
    const struct lab_parts *parts = lab_parts(lab);

    if (asprintf(parts_out, "guest %s, dom0 %s, Xen %s, %s, %s", parts->guest_release,
                 parts->dom0_kernel, parts->xen_version, parts->qemu_version, parts->accel) < 0)
        return why_set(why, -ENOMEM, "name what took part: out of memory");
    return 0;
}

static int run_lab(const struct lab_options *options, const struct throughput *throughput,
                   struct figures *figures, char **parts_out, struct why *why)
{
    struct lab *lab;
    int rc = lab_start(&lab, options, why);

    if (rc)
        return rc;
    rc = measure(throughput, lab, figures, why);
    rc = rc ? explain(lab, rc, why) : name_parts(lab, parts_out, why);
    lab_stop(lab);
    return rc;
}

/* Where dom0's console is left, in the cache; for the caller to free. */
static char *work_folder(const struct lab_options *options, struct why *why)
{
    struct cache *cache;
    char *path = NULL;

    if (cache_open(&cache, options->progress, options->progress_ctx, why) == 0) {
        path = cache_folder(cache, "throughput", why);
        cache_close(cache);
    }
    return path;
}

int throughput_run(const struct throughput *throughput, struct figures *figures, char **parts_out,
                   struct why *why)
{
    struct lab_options options = throughput->lab;
    const char **words = plan_words(throughput->rounds, throughput->milliseconds);
    char *work = NULL;
    int rc;

    if (!words)
        return why_set(why, -ENOMEM, "plan the rounds: out of memory");
    *figures = (struct figures){0};
    options.args = words;
    options.throughput = true;
    rc = lab_prepare(&options, why);
    if (!rc)
        options.work = work = work_folder(&options, why);
    if (!rc)
        rc = work ? run_lab(&options, throughput, figures, parts_out, why) : -EIO;
    free(work);
    free((void *)words);
    return rc;
}
