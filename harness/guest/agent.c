/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/agent.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness/guest/attach.h"
#include "harness/guest/command.h"
#include "harness/guest/job.h"

static int hello(struct agent *agent, bool keep, struct why *why)
{
    static const char *const states[] = {
        [DRIVER_ABSENT] = "absent",
        [DRIVER_MODULE] = "module",
        [DRIVER_BUILTIN] = "builtin",
    };
    struct driver_identity identity;
    struct utsname name;
    char ready[AGENT_LINE];
    int rc;

    uname(&name);
    driver_identify(DRIVER_NAME, &identity);
    snprintf(ready, sizeof(ready), "ready release=%s machine=%s vcpus=%ld driver=%s build-id=%s",
             name.release, name.machine, sysconf(_SC_NPROCESSORS_ONLN),
             states[driver_find(DRIVER_NAME)], identity.build_id);
    command_reset(agent);
    rc = channel_hello(&agent->channel, ready, keep, why);
    if (rc == 0 && !keep && agent->trace.fd < 0)
        channel_say(&agent->channel, agent->no_trace.text, "trace absent");
    return rc;
}

int agent_init(struct agent *agent, const struct agent_place *place, struct why *why)
{
    int rc;

    memset(agent, 0, sizeof(*agent));
    agent->place = *place;
    agent->pool = (struct work_pool){.fds = {-1, -1}};
    agent->trace = TRACE_NONE;
    agent->klog = KLOG_NONE;
    for (unsigned i = 0; i < AGENT_DEVICES; i++)
        agent->devices[i].device = DEVICE_NONE;
    xenbus_init(&agent->bus, place->xenbus);
    rc = work_pool_init(&agent->pool, why);
    if (rc == 0)
        rc = klog_open(&agent->klog, place->kmsg, why);
    if (rc < 0)
        return rc;
    if (!place->tracefs)
        why_set(&agent->no_trace, -ENOENT, "the kernel has no tracefs");
    else
        trace_open(&agent->trace, place->tracefs, &agent->no_trace);
    rc = channel_init(&agent->channel, &agent->bus, why);
    return rc < 0 ? rc : hello(agent, false, why);
}

void agent_dispose(struct agent *agent)
{
    for (unsigned i = 0; i < AGENT_STEPS; i++)
        if (agent->steps[i].busy && step_over(agent->steps[i].step))
            step_free(agent->steps[i].step);
    driver_file_dispose(&agent->file);
    channel_dispose(&agent->channel);
    trace_close(&agent->trace);
    klog_close(&agent->klog);
    work_pool_dispose(&agent->pool);
    xenbus_dispose(&agent->bus);
    if (agent->place.uevents >= 0)
        close(agent->place.uevents);
    if (agent->place.end >= 0)
        close(agent->place.end);
}

void agent_result(struct step *step, unsigned long caller, const struct step_result *result)
{
    static const char *const matches[] = {
        [AGENT_FOUND_NOTHING] = "",
        [AGENT_FOUND_SAME] = " same",
        [AGENT_FOUND_DIFFERENT] = " differs",
    };
    const struct agent_step *place = step->owner;

    if (!place->muted)
        channel_say(&place->agent->channel, NULL, "result %s %lu %ld %d%s", place->name, caller,
                    result->returned, result->error, matches[result->found]);
}

static void lose_trace(struct agent *agent, int rc)
{
    trace_close(&agent->trace);
    why_set(&agent->no_trace, rc, "reading it failed: %s", strerror(-rc));
    channel_say(&agent->channel, agent->no_trace.text, "trace absent");
}

/* Is this about what steps do on the device that they work on? */
static bool is_news(const struct agent_device *device, const struct trace_record *record)
{
    if (record->event == TRACE_LOST || record->event == TRACE_UNPARSED)
        return true;
    return device && record->disk == device->device.number &&
           (!device->mailbox || record->sector < (long)device->mailbox);
}

/* Passes trace events on; false: there may be more. */
static bool pass_trace(struct agent *agent)
{
    const struct agent_device *device = attach_current(agent);
    struct trace_record record;
    char line[TRACE_LINE];
    int rc = 0;

    while (rc == 0 && !channel_full(&agent->channel)) {
        const char *name;

        rc = trace_next(&agent->trace, &record, line);
        if (rc < 0)
            break;
        if (!is_news(device, &record))
            continue;
        name = trace_event_name(record.event);
        if (record.event == TRACE_LOST)
            channel_say(&agent->channel, NULL, "trace %s %lu", name, record.sectors);
        else if (record.event == TRACE_UNPARSED)
            channel_say(&agent->channel, line, "trace %s", name);
        else
            channel_say(&agent->channel, NULL, "trace %s %s %ld %lu %d", name, record.rwbs,
                        record.sector, record.sectors, record.error);
    }
    if (rc < 0 && rc != -EAGAIN)
        lose_trace(agent, rc);
    return rc < 0;
}

/* Passes kernel log lines on; false: there may be more. */
static bool pass_klog(struct agent *agent)
{
    struct klog_line line;
    int rc = 0;

    while (rc == 0 && !channel_full(&agent->channel)) {
        rc = klog_next(&agent->klog, &line);
        if (rc < 0)
            break;
        if (line.lost > 0)
            channel_say(&agent->channel, NULL, "klog lost %lu", line.lost);
        if (line.kernel)
            channel_say(&agent->channel, line.text, "klog %u", line.level);
    }
    if (rc < 0 && rc != -EAGAIN) {
        klog_close(&agent->klog);
        channel_say(&agent->channel, strerror(-rc), "klog absent");
    }
    return rc < 0;
}

static void finish_steps(struct agent *agent)
{
    for (unsigned i = 0; i < AGENT_STEPS; i++) {
        struct agent_step *place = &agent->steps[i];

        if (!place->busy || !step_over(place->step))
            continue;
        if (!place->muted)
            channel_say(&agent->channel, NULL, "done %s", place->name);
        place->told = place->step->threads[0].told;
        step_free(place->step);
        place->step = NULL;
        place->busy = false;
        command_done(agent, place);
    }
}

/* Reports the steps that sleep; true: some that were asked about do not, yet. */
static bool look_at_sleepers(struct agent *agent)
{
    bool awake = false;

    for (unsigned i = 0; i < AGENT_STEPS; i++) {
        struct agent_step *place = &agent->steps[i];
        unsigned long finished = place->step ? place->step->finished : place->threads;

        if (!place->asked)
            continue;
        if (finished == place->threads || step_look(place->step)) {
            channel_say(&agent->channel, NULL, "asleep %s %lu %lu", place->name,
                        place->threads - finished, finished);
            place->asked = false;
        } else {
            awake = true;
        }
    }
    return awake;
}

static bool anybody_asked(const struct agent *agent)
{
    for (unsigned i = 0; i < AGENT_STEPS; i++)
        if (agent->steps[i].asked)
            return true;
    return false;
}

/* Waits for any source.  While the harness is behind, trace and kernel log are left unread. */
static bool wait_for_any(struct agent *agent)
{
    bool full = channel_full(&agent->channel);
    struct pollfd fds[] = {
        {.fd = agent->place.end, .events = POLLIN},
        {.fd = agent->bus.fd, .events = POLLIN},
        {.fd = agent->pool.fds[0], .events = POLLIN},
        {.fd = agent->place.uevents, .events = POLLIN},
        {.fd = full ? -1 : agent->trace.fd, .events = POLLIN},
        {.fd = full ? -1 : agent->klog.fd, .events = POLLIN},
    };
    bool now = agent->bus.fired || anybody_asked(agent);

    while (poll(fds, sizeof(fds) / sizeof(fds[0]), now ? 0 : -1) < 0 && errno == EINTR)
        ;
    return fds[0].revents != 0;
}

static int take_commands(struct agent *agent, struct why *why)
{
    char commands[CHANNEL_COMMAND];
    int rc;

    rc = channel_next(&agent->channel, agent->last_command, commands, why);
    if (rc == 0)
        command_do(agent, commands);
    return rc == -EAGAIN ? 0 : rc;
}

static int hear_harness(struct agent *agent, struct why *why)
{
    uint32_t fired;
    int rc;

    rc = xenbus_events(&agent->bus, &fired, why);
    if (rc < 0)
        return rc;
    rc = channel_pump(&agent->channel, fired, why);
    if (rc < 0)
        return rc;
    if (rc != CHANNEL_NOTHING) {
        if (rc == CHANNEL_FORGOTTEN)
            command_forget(agent);
        return hello(agent, rc == CHANNEL_RESTORED, why);
    }
    return fired & 1u << CHANNEL_WATCH_COMMAND ? take_commands(agent, why) : 0;
}

int agent_turn(struct agent *agent, struct why *why)
{
    bool dry, awake;
    int rc;

    if (wait_for_any(agent))
        return 1;
    if (device_uevents_drain(agent->place.uevents))
        job_uevent(agent);
    work_collect(&agent->pool);
    rc = hear_harness(agent, why);
    if (rc < 0)
        return rc;
    awake = look_at_sleepers(agent);
    dry = pass_trace(agent);
    dry &= pass_klog(agent);
    if (dry)
        finish_steps(agent);
    rc = channel_pump(&agent->channel, 0, why);
    if (rc >= 0 && awake)
        rc = channel_rest(&agent->channel, why);
    return rc < 0 ? rc : 0;
}
