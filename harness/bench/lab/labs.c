/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/lab/labs.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/book.h"
#include "harness/stream.h"

/* Longest silence of a lab that lives: a boot, or a case with every budget used up. */
#define SILENCE_BUDGET_S 300
#define CONSOLE_LINES    12

/* A job while it runs. */
struct running {
    struct lab_job *job;
    bool started;
    struct lab *lab; /* NULL: not started, or over */
    struct stream_reader reader;
    char *work;
    size_t left;      /* cases without a result when this lab was started */
    int64_t heard_ms; /* when it last said something, by lab_clock_ms */
};

struct labs_run {
    const struct labs *labs;
    struct running *running; /* of each job */
    size_t started, alive;
    size_t begun;       /* labs that could be started */
    struct why trouble; /* with the first that could not */
};

static const struct conf_case *const *cases_of(const struct labs *labs, const struct lab_job *job)
{
    return job->cases ? job->cases : labs->cases;
}

static size_t count_left(const struct labs *labs, const struct lab_job *job)
{
    const struct conf_case *const *cases = cases_of(labs, job);
    size_t left = 0;

    for (; *cases; cases++)
        left += !book_verdict(job->page, (*cases)->name);
    return left;
}

/*
 * What blkproof-dom0 is told: "run --domain ... --stream ... --case ...", for the caller to free.
 * The cases are those that have no result yet.
 */
static const char **dom0_args(const struct labs *labs, const struct lab_job *job, char slow[16])
{
    static const char *const with_agent[] = {"--domain", LAB_GUEST, "--console", "--until-spoilt",
                                             NULL};
    static const char *const grub[] = {"--grub", LAB_GUEST_CONFIG, NULL};
    const char *const *guest = lab_is_grub(&job->options) ? grub : with_agent;
    const char *const fixed[] = {"run",     "--stream", LAB_STREAM, "--name",
                                 job->name, "--slow",   slow,       NULL};
    const struct conf_case *const *cases = cases_of(labs, job);
    size_t count = 0, offers = job->offer ? job->offer->count : 0;
    const char **args = calloc((count_left(labs, job) + offers) * 2 + 20, sizeof(*args));

    snprintf(slow, 16, "%u", labs->slow);
    for (size_t i = 0; args && fixed[i]; i++)
        args[count++] = fixed[i];
    for (size_t i = 0; args && guest[i]; i++)
        args[count++] = guest[i];
    if (args && !labs->profiles)
        args[count++] = "--no-profile";
    if (args && job->backend) {
        args[count++] = "--backend";
        args[count++] = job->backend;
    }
    if (args && job->options.driver) {
        args[count++] = "--driver";
        args[count++] = LAB_DRIVER;
    }
    for (size_t i = 0; args && i < offers; i++) {
        args[count++] = "--offer";
        args[count++] = job->offer->items[i];
    }
    for (; args && *cases; cases++) {
        if (book_verdict(job->page, (*cases)->name))
            continue;
        args[count++] = "--case";
        args[count++] = (*cases)->name;
    }
    return args;
}

static int note_parts(struct running *running, struct why *why)
{
    const struct lab_parts *parts = lab_parts(running->lab);
    const struct named_value versions[] = {
        {"xen package", (char *)parts->xen_version},
        {"dom0 kernel", (char *)parts->dom0_kernel},
        {"package", (char *)parts->guest_package},
        {"guest type", (char *)parts->guest_type},
        {"qemu", (char *)parts->qemu_version},
        {"cpu model", (char *)parts->cpu_model},
        {"accel", (char *)parts->accel},
    };
    int rc = 0;

    for (size_t i = 0; !rc && i < sizeof(versions) / sizeof(versions[0]); i++)
        if (versions[i].value)
            rc = book_version(running->job->page, versions[i].name, versions[i].value, why);
    return rc;
}

/* Starts a lab for the cases of the job that have no result yet. */
static int begin(struct labs_run *run, struct running *running, struct why *why)
{
    struct lab_job *job = running->job;
    char slow[16];
    int rc;

    running->left = count_left(run->labs, job);
    job->options.at_once = run->labs->job_count < run->labs->at_once
                               ? (unsigned)run->labs->job_count
                               : run->labs->at_once;
    job->options.args = dom0_args(run->labs, job, slow);
    if (!job->options.args)
        return why_set(why, -ENOMEM, "no memory for a lab");
    rc = lab_start(&running->lab, &job->options, why);
    free((void *)job->options.args);
    job->options.args = NULL;
    running->heard_ms = rc ? 0 : lab_clock_ms(running->lab);
    return rc;
}

/* A lab that could not be started: its page says so. */
static int not_begun(struct labs_run *run, struct running *running, const struct why *trouble,
                     struct why *why)
{
    if (!run->trouble.text[0])
        run->trouble = *trouble;
    return book_page_fail(running->job->page, cases_of(run->labs, running->job), trouble->text,
                          why);
}

/* Of those that were not started yet. */
static struct running *longest(const struct labs_run *run)
{
    struct running *longest = NULL;

    for (size_t i = 0; i < run->labs->job_count; i++)
        if (!run->running[i].started &&
            (!longest || run->labs->jobs[i].seconds > longest->job->seconds))
            longest = &run->running[i];
    return longest;
}

static int start(struct labs_run *run, struct why *why)
{
    struct running *running = longest(run);
    struct lab_job *job = running->job;
    struct why trouble;

    running->started = true;
    run->started++;
    running->work = book_page_folder(job->page, why);
    if (!running->work)
        return -EIO;
    job->options.work = running->work;
    if (begin(run, running, &trouble))
        return not_begun(run, running, &trouble, why);
    run->begun++;
    run->alive++;
    return note_parts(running, why);
}

/* The guest is spoilt: another one, for the cases that are left. */
static int start_again(struct labs_run *run, struct running *running, struct why *why)
{
    struct why trouble;

    stream_reader_dispose(&running->reader);
    running->reader = (struct stream_reader){.sink = running->job->page};
    lab_stop(running->lab);
    running->lab = NULL;
    if (!begin(run, running, &trouble))
        return 0;
    run->alive--;
    return not_begun(run, running, &trouble, why);
}

/* The lab is over; failed NULL: well. */
static int finish(struct labs_run *run, struct running *running, const char *failed,
                  struct why *why)
{
    char reason[2048];
    char *tail;
    int rc = 0;

    if (failed) {
        tail = lab_console_tail(running->lab, CONSOLE_LINES);
        snprintf(reason, sizeof(reason), "%s\nThe last lines of dom0's console:\n%s", failed, tail);
        free(tail);
        rc = book_page_fail(running->job->page, cases_of(run->labs, running->job), reason, why);
    }
    lab_stop(running->lab);
    running->lab = NULL;
    run->alive--;
    return rc;
}

/* Takes what a lab has said.  Returns whether it is over, with a sentence in failed when that is
 * not in order. */
static bool listen_to(struct running *running, char failed[1024])
{
    char bytes[65536];
    struct why trouble;
    long r = lab_read(running->lab, bytes, sizeof(bytes), &trouble);

    if (r == -EAGAIN)
        return false;
    if (r <= 0) {
        snprintf(failed, 1024, "%s", r ? trouble.text : "the lab ended before its results did");
        return true;
    }
    running->heard_ms = lab_clock_ms(running->lab);
    if (stream_reader_feed(&running->reader, bytes, (size_t)r, &trouble)) {
        snprintf(failed, 1024, "%s", trouble.text);
        return true;
    }
    snprintf(failed, 1024, "%s", running->reader.failed);
    return running->reader.ended;
}

/* Looks after one lab; something may have happened to it. */
static int look_after(struct labs_run *run, struct running *running, struct why *why)
{
    int64_t budget = (int64_t)SILENCE_BUDGET_S * 1000 * run->labs->slow;
    char failed[1024] = "";
    bool over = listen_to(running, failed);
    size_t left;

    if (!over && lab_clock_ms(running->lab) - running->heard_ms > budget) {
        snprintf(failed, sizeof(failed), "the lab said nothing for %lld s and was ended",
                 (long long)budget / 1000);
        over = true;
    }
    if (!over)
        return 0;
    left = count_left(run->labs, running->job);
    if (running->reader.spoilt && left > 0 && left < running->left)
        return start_again(run, running, why);
    if (!failed[0] && left > 0)
        snprintf(failed, sizeof(failed), "the lab ended its run with %zu cases without a result",
                 left);
    return finish(run, running, failed[0] ? failed : NULL, why);
}

/* Waits until a lab says something, ends, or could be stuck. */
static int wait_for_labs(struct labs_run *run, struct why *why)
{
    struct pollfd fds[LABS_AT_ONCE * 2 + 1];
    nfds_t count = 0;

    fds[count++] = (struct pollfd){.fd = run->labs->stop_fd, .events = POLLIN};
    for (size_t i = 0; i < run->labs->job_count; i++) {
        if (!run->running[i].lab)
            continue;
        lab_poll(run->running[i].lab, &fds[count]);
        count += 2;
    }
    if (poll(fds, count, 10000) < 0 && errno != EINTR)
        return why_set(why, -errno, "waiting for the labs: %s", strerror(errno));
    return 0;
}

static bool stop_asked(const struct labs *labs)
{
    struct pollfd fd = {.fd = labs->stop_fd, .events = POLLIN};

    return poll(&fd, 1, 0) > 0;
}

static int run_all(struct labs_run *run, struct why *why)
{
    const struct labs *labs = run->labs;
    int rc = 0;

    while (!rc && !stop_asked(labs) && (run->alive || run->started < labs->job_count)) {
        while (!rc && run->started < labs->job_count && run->alive < labs->at_once)
            rc = start(run, why);
        if (!rc)
            rc = wait_for_labs(run, why);
        for (size_t i = 0; !rc && i < labs->job_count; i++)
            if (run->running[i].lab)
                rc = look_after(run, &run->running[i], why);
    }
    return rc;
}

int labs_prepare(const struct labs *labs, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < labs->job_count; i++) {
        labs->jobs[i].options.progress = labs->progress;
        labs->jobs[i].options.progress_ctx = labs->progress_ctx;
        rc = lab_prepare(&labs->jobs[i].options, why);
    }
    return rc;
}

int labs_run(const struct labs *labs, struct why *why)
{
    struct labs_run run = {.labs = labs,
                           .running = calloc(labs->job_count + 1, sizeof(*run.running))};
    int rc;

    if (!run.running)
        return why_set(why, -ENOMEM, "no memory for the labs");
    for (size_t i = 0; i < labs->job_count; i++)
        run.running[i] =
            (struct running){.job = &labs->jobs[i], .reader = {.sink = labs->jobs[i].page}};
    rc = run_all(&run, why);
    if (!rc && run.started && !run.begun) {
        *why = run.trouble;
        rc = -EIO;
    }
    /* Ctrl-C reaches QEMU as well: whatever else went wrong came of that. */
    if (stop_asked(labs))
        rc = why_set(why, -EINTR, "interrupted; nothing of this run was kept");
    for (size_t i = 0; i < labs->job_count; i++) {
        lab_stop(run.running[i].lab);
        stream_reader_dispose(&run.running[i].reader);
        free(run.running[i].work);
    }
    free(run.running);
    return rc;
}
