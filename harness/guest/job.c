/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/job.h"

#include <errno.h>
#include <stdlib.h>

#include "harness/guest/command.h"

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

    job->command = agent->command;
    agent->uevent = agent->job_waits = false;
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
    struct agent *agent = job->command ? job->agent : NULL;
    struct why why = job->why;
    int rc = job->rc;

    free(job);
    if (!agent)
        return;
    agent->job = NULL;
    command_end(agent, rc, &why);
}

/* From work_start on the job is the thread's, until it is done. */
void job_again(struct agent_job *job)
{
    struct why why = {0};
    int rc;

    job->agent->uevent = job->agent->job_waits = false;
    rc = work_start(&job->agent->pool, &job->work, &why);
    if (rc == 0)
        return;
    job->rc = rc;
    job->why = why;
    job->work.done(&job->work);
}

void job_wait(struct agent_job *job)
{
    job->agent->job_waits = true;
    if (job->agent->uevent)
        job_again(job);
}

void job_uevent(struct agent *agent)
{
    agent->uevent = true;
    if (agent->job && agent->job_waits)
        job_again(agent->job);
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
