/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * job: something slow that a command needs: run in a thread, ended in the main loop.
 */
#ifndef HARNESS_GUEST_JOB_H
#define HARNESS_GUEST_JOB_H

#include "harness/guest/agent.h"

/* job_make returns a job without a command, or NULL with a sentence. */
struct agent_job *job_make(struct agent *agent, void (*run)(struct work *),
                           void (*done)(struct work *), struct why *why);

/*
 * job_start starts a job whose end answers the command that is being done: 1.  Otherwise it frees
 * the job and returns a negative errno with a sentence.
 */
int job_start(struct agent *agent, struct agent_job *job, struct why *why);

/*
 * job_end answers the command that waits for the job, as job->rc and job->why say, and frees the
 * job.
 */
void job_end(struct agent_job *job);

/*
 * job_wait: the job is done again when the kernel has announced something, which may have happened since it was
 * begun; job_again: at once; job_uevent: the kernel has announced something.
 */
void job_wait(struct agent_job *job);
void job_again(struct agent_job *job);
void job_uevent(struct agent *agent);

/* job_give_up: the command that waits for a job waits no more; the job ends unheard. */
void job_give_up(struct agent *agent);

#endif
