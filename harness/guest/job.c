/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/job.h"

#include <errno.h>
#include <stdlib.h>

void job_answer(struct agent *agent, unsigned long command, int rc, const struct why *why)
{
    if (rc < 0)
        channel_say(&agent->channel, why->text, "no %lu", command);
    else
        channel_say(&agent->channel, NULL, "ok %lu", command);
}

struct agent_job *job_make(struct agent *agent, void (*run)(struct work *),
                           void (*done)(struct work *), struct why *why)
{
    struct agent_job *job = calloc(1, sizeof(*job));

    if (!job) {
        why_set(why, -ENOMEM, "no memory");
        return NULL;
    }
    job->work = (struct work){.run = run, .done = done};
    job->agent = agent;
    job->device = DEVICE_NONE;
    return job;
}

int job_start(struct agent *agent, struct agent_job *job, struct why *why)
{
    int rc;

    job->command = agent->channel.command;
    rc = work_start(&agent->pool, &job->work, why);
    if (rc < 0) {
        free(job);
        return rc;
    }
    agent->job = job;
    return 1;
}

void job_end(struct agent_job *job)
{
    if (job->command) {
        job_answer(job->agent, job->command, job->rc, &job->why);
        job->agent->job = NULL;
    }
    free(job);
}

/*
 * The job goes on, as a thread in the kernel cannot be called back, but nobody hears of it any
 * more.
 */
void job_give_up(struct agent *agent)
{
    struct agent_job *job = agent->job;

    if (!job)
        return;
    job->command = 0;
    agent->job = NULL;
    if (agent->job_waits)
        free(job);
    agent->job_waits = false;
}
