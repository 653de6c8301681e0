/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/attach.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/guest/job.h"
#include "harness/guest/words.h"

/* Old kernels announce a disk before they make its queue's files: how often to look again. */
#define LOOKS_MAX 200

struct agent_device *attach_current(struct agent *agent)
{
    struct agent_device *last = NULL;

    for (unsigned i = 0; i < AGENT_DEVICES; i++) {
        struct agent_device *device = &agent->devices[i];

        if (device->turn && (!last || device->turn > last->turn))
            last = device;
    }
    return last;
}

static struct agent_device *find_device(struct agent *agent, unsigned long vdev)
{
    for (unsigned i = 0; i < AGENT_DEVICES; i++)
        if (agent->devices[i].turn && agent->devices[i].device.vdev == vdev)
            return &agent->devices[i];
    return NULL;
}

const struct agent_step *attach_step_on(const struct agent *agent,
                                        const struct agent_device *device)
{
    for (unsigned i = 0; i < AGENT_STEPS; i++)
        if (agent->steps[i].busy && agent->steps[i].device == device)
            return &agent->steps[i];
    return NULL;
}

static void close_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    device_close(&job->device);
}

static void close_done(struct work *work)
{
    job_end((struct agent_job *)work);
}

/* A close writes back what is dirty, and may wait for that for ever: it needs a thread. */
static void close_later(struct agent_job *job)
{
    job->work = (struct work){.run = close_run, .done = close_done};
    if (job->device.opener[0].direct < 0 || work_start(&job->agent->pool, &job->work, NULL) < 0)
        job_end(job);
}

static void limits_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    job->whole = device_limits(&job->device, &job->agent->place.paths, job->limits);
}

static void settle_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    limits_run(work);
    if (job->whole)
        device_unthrottle(&job->device, &job->agent->place.paths);
    if (job->tell && (job->whole || job->looks == LOOKS_MAX))
        job->rc = device_tell(&job->device, job->tell, 0, AGENT_FOUND_NOTHING, 0);
    if (job->rc < 0)
        why_set(&job->why, job->rc, "%s cannot be read: %s", job->device.name, strerror(-job->rc));
}

static void attach_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    job->rc = device_open(&job->device, &job->agent->place.paths, job->vdev, &job->why);
    if (job->rc == 0)
        settle_run(work);
}

static int add_device(struct agent_job *job)
{
    struct agent *agent = job->agent;
    struct agent_device *device = agent->devices;
    int rc;

    while (device < agent->devices + AGENT_DEVICES && device->turn)
        device++;
    if (device == agent->devices + AGENT_DEVICES)
        return why_set(&job->why, -ENOSPC, "%d devices are attached, no more are possible",
                       AGENT_DEVICES);
    rc = agent->trace.fd < 0 ? 0 : trace_follow(&agent->trace, job->device.number, &job->why);
    if (rc < 0)
        return rc;
    device->device = job->device;
    device->mailbox = job->tell;
    device->turn = ++agent->turns;
    job->device = DEVICE_NONE;
    channel_say(&agent->channel, NULL, "device %lu name=%s sectors=%lu", device->device.vdev,
                device->device.name, device->device.sectors);
    channel_say(&agent->channel, NULL, "limits %lu %s", device->device.vdev, job->limits);
    return 0;
}

static void attach_done(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;
    struct agent *agent = job->agent;

    if (job->command && job->rc == -EAGAIN) {
        job_wait(job);
        return;
    }
    if (job->command && job->rc == 0 && !job->whole && job->looks++ < LOOKS_MAX) {
        channel_rest(&agent->channel, NULL);
        job->work.run = settle_run;
        job_again(job);
        return;
    }
    if (job->command && job->rc == 0)
        job->rc = add_device(job);
    close_later(job);
}

int attach_do(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_job *job;
    unsigned long vdev, tell = 0;

    if (count < 1 || count > 2 || words_number(words[0], &vdev) < 0 ||
        (count == 2 && (strncmp(words[1], "tell=", 5) || words_number(words[1] + 5, &tell) < 0)))
        return why_set(why, -EINVAL, "attach takes the number of a vbd, and where to tell");
    if (find_device(agent, vdev))
        return why_set(why, -EEXIST, "vbd %lu is attached already", vdev);
    job = job_make(agent, attach_run, attach_done, why);
    if (!job)
        return -ENOMEM;
    job->vdev = vdev;
    job->tell = tell;
    return job_start(agent, job, why);
}

int attach_undo(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_device *device;
    const struct agent_step *step;
    struct agent_job *job;
    unsigned long vdev;

    if (count != 1 || words_number(words[0], &vdev) < 0)
        return why_set(why, -EINVAL, "detach takes the number of a vbd");
    device = find_device(agent, vdev);
    if (!device)
        return why_set(why, -ENODEV, "vbd %lu is not attached", vdev);
    step = attach_step_on(agent, device);
    if (step)
        return why_set(why, -EBUSY, "step %s still has %lu threads in the kernel", step->name,
                       step->threads - step->step->finished);
    job = job_make(agent, close_run, close_done, why);
    if (!job)
        return -ENOMEM;
    job->device = device->device;
    device->device = DEVICE_NONE;
    device->turn = 0;
    return job_start(agent, job, why);
}

void attach_forget(struct agent *agent)
{
    for (unsigned i = 0; i < AGENT_DEVICES; i++) {
        struct agent_device *device = &agent->devices[i];
        struct agent_job *job;

        if (!device->turn || attach_step_on(agent, device))
            continue;
        job = job_make(agent, close_run, close_done, NULL);
        if (!job)
            continue;
        job->device = device->device;
        device->device = DEVICE_NONE;
        device->turn = 0;
        close_later(job);
    }
    trace_stop(&agent->trace);
}

static void limits_done(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    job->device = DEVICE_NONE; /* it stays open */
    if (job->command)
        channel_say(&job->agent->channel, NULL, "limits %lu %s", job->vdev, job->limits);
    job_end(job);
}

/* A job about a device that is attached already, and stays open. */
static struct agent_job *job_on(struct agent *agent, const char *vdev, void (*run)(struct work *),
                                void (*done)(struct work *), struct why *why)
{
    const struct agent_device *device;
    struct agent_job *job;
    unsigned long number;

    device = words_number(vdev, &number) < 0 ? NULL : find_device(agent, number);
    if (!device) {
        why_set(why, -ENODEV, "vbd %s is not attached", vdev);
        return NULL;
    }
    job = job_make(agent, run, done, why);
    if (job) {
        job->vdev = number;
        job->device = device->device;
    }
    return job;
}

int attach_limits(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_job *job;

    if (count != 1)
        return why_set(why, -EINVAL, "limits takes the number of a vbd");
    job = job_on(agent, words[0], limits_run, limits_done, why);
    return job ? job_start(agent, job, why) : -ENODEV;
}

static void size_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    job->rc = device_measure(&job->device, &job->why);
    if (job->rc == 0 && job->device.sectors != job->sectors)
        job->rc = -EAGAIN;
}

static void size_done(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    if (job->command && job->rc == -EAGAIN) {
        job_wait(job);
        return;
    }
    job->device = DEVICE_NONE; /* it stays open */
    job_end(job);
}

int attach_size(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_job *job;
    unsigned long sectors;

    if (count != 2 || words_number(words[1], &sectors) < 0)
        return why_set(why, -EINVAL, "size takes the number of a vbd, and a number of sectors");
    job = job_on(agent, words[0], size_run, size_done, why);
    if (!job)
        return -ENODEV;
    job->sectors = sectors;
    return job_start(agent, job, why);
}
