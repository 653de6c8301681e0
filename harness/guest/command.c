/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/guest/agent.h"
#include "harness/guest/attach.h"
#include "harness/guest/base64.h"
#include "harness/guest/job.h"
#include "harness/guest/words.h"

static void load_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    job->rc = driver_load(job->module, job->parameters, &job->file, &job->why);
    driver_file_dispose(&job->file);
    driver_identify(job->module, &job->identity);
}

static void load_done(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    if (job->command && job->rc == 0)
        channel_say(&job->agent->channel, NULL, "driver build-id=%s version=%s",
                    job->identity.build_id, job->identity.version);
    job_end(job);
}

static void unload_run(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    job->rc = driver_unload(job->module, &job->why);
    job->in_use = device_any(&job->agent->place.paths);
}

/* A device that is gone is forgotten by the kernel a moment later, which says so then. */
static void unload_done(struct work *work)
{
    struct agent_job *job = (struct agent_job *)work;

    if (job->command && job->rc == -EAGAIN && !job->in_use)
        job_wait(job);
    else
        job_end(job);
}

static int do_load(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_job *job;
    size_t used = 0;

    if (count < 1 || !words_is_name(words[0], DRIVER_MODULE_MAX))
        return why_set(why, -EINVAL, "load takes a module's name and its parameters");
    job = job_make(agent, load_run, load_done, why);
    if (!job)
        return -ENOMEM;
    strcpy(job->module, words[0]);
    if (!driver_copy(&job->file, &agent->file, words[0])) {
        free(job);
        return why_set(why, -ENOMEM, "no memory for %s", words[0]);
    }
    for (int i = 1; i < count; i++) {
        size_t length = strlen(words[i]);

        if (used + length + 2 > sizeof(job->parameters)) {
            driver_file_dispose(&job->file);
            free(job);
            return why_set(why, -E2BIG, "the parameters of %s are too long", words[0]);
        }
        used += (size_t)sprintf(job->parameters + used, "%s%s", i > 1 ? " " : "", words[i]);
    }
    return job_start(agent, job, why);
}

static int take_part(struct agent *agent, const char *module, unsigned long offset,
                     unsigned long part, struct why *why)
{
    unsigned char bytes[BASE64_ROOM(AGENT_PART)];
    char path[64], text[BASE64_ROOM(AGENT_PART)];
    long size;
    int rc;

    snprintf(path, sizeof(path), AGENT_DIR "/part/%lu", part);
    rc = xenbus_read(&agent->bus, path, text, sizeof(text), why);
    if (rc < 0)
        return rc;
    size = base64_decode(bytes, text);
    if (size < 0)
        return why_set(why, -EINVAL, "part %lu is no base64", part);
    if (part > 1)
        offset = agent->file.size;
    return driver_put(&agent->file, module, offset, bytes, (size_t)size, why);
}

static int do_put(struct agent *agent, char **words, int count, struct why *why)
{
    unsigned long offset, parts;
    int rc = 0;

    if (count != 3 || !words_is_name(words[0], DRIVER_MODULE_MAX) ||
        words_number(words[1], &offset) < 0 || words_number(words[2], &parts) < 0 || parts < 1 ||
        parts > AGENT_PARTS)
        return why_set(why, -EINVAL, "put takes a module's name, an offset and up to %d parts",
                       AGENT_PARTS);
    for (unsigned long part = 1; rc == 0 && part <= parts; part++)
        rc = take_part(agent, words[0], offset, part, why);
    return rc;
}

static int do_unload(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_job *job;

    if (count != 1 || !words_is_name(words[0], DRIVER_MODULE_MAX))
        return why_set(why, -EINVAL, "unload takes a module's name");
    job = job_make(agent, unload_run, unload_done, why);
    if (!job)
        return -ENOMEM;
    strcpy(job->module, words[0]);
    return job_start(agent, job, why);
}

static struct agent_step *find_step(struct agent *agent, const char *name)
{
    for (unsigned i = 0; i < AGENT_STEPS; i++)
        if (!strcmp(agent->steps[i].name, name))
            return &agent->steps[i];
    return NULL;
}

/*
 * The place of the step that came to its end longest ago, so that `asleep` can still be answered
 * for others.
 */
static struct agent_step *free_place(struct agent *agent)
{
    struct agent_step *oldest = NULL;

    for (unsigned i = 0; i < AGENT_STEPS; i++) {
        struct agent_step *place = &agent->steps[i];

        if (!place->busy && (!oldest || place->turn < oldest->turn))
            oldest = place;
    }
    return oldest;
}

static int do_run(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_device *device = attach_current(agent);
    struct agent_step *place;
    struct step_order order;
    int rc;

    rc = step_order_parse(&order, words, count, why);
    if (rc < 0)
        return rc;
    if (!device)
        return why_set(why, -ENODEV, "step %s: no device is attached", order.name);
    place = find_step(agent, order.name);
    if (place && place->busy)
        return why_set(why, -EEXIST, "step %s is still running", order.name);
    if (!place)
        place = free_place(agent);
    if ((order.verb == STEP_REOPEN || order.verb == STEP_MOUNT) && attach_step_on(agent, device))
        return why_set(why, -EBUSY, "step %s: the device is in use", order.name);
    if (!place)
        return why_set(why, -ENOSPC, "%d steps are running, no more are possible", AGENT_STEPS);
    *place = (struct agent_step){
        .agent = agent, .threads = order.threads, .turn = ++agent->turns, .device = device};
    strcpy(place->name, order.name);
    rc = step_start(&place->step, &order, &device->device, &agent->pool, agent_result, place, why);
    if (rc < 0)
        place->name[0] = '\0';
    place->busy = rc == 0;
    return rc;
}

static int do_asleep(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_step *place;

    if (count != 1 || !words_is_name(words[0], STEP_NAME))
        return why_set(why, -EINVAL, "asleep takes a step");
    place = find_step(agent, words[0]);
    if (!place)
        return why_set(why, -ENOENT, "there is no step %s", words[0]);
    place->asked = true;
    return 0;
}

/* How `wait` is answered for a step that has come to its end. */
static int waited(const struct agent_step *step, struct why *why)
{
    return step->told < 0 ? why_set(why, step->told, "step %s could not be told on the ring: %s",
                                    step->name, strerror(-step->told))
                          : 0;
}

static int do_wait(struct agent *agent, char **words, int count, struct why *why)
{
    struct agent_step *place;

    if (count != 1 || !words_is_name(words[0], STEP_NAME))
        return why_set(why, -EINVAL, "wait takes a step");
    place = find_step(agent, words[0]);
    if (!place)
        return why_set(why, -ENOENT, "there is no step %s", words[0]);
    if (!place->busy)
        return waited(place, why);
    agent->awaited = place;
    return 1;
}

void command_done(struct agent *agent, const struct agent_step *step)
{
    struct why why = {0};

    if (agent->awaited != step)
        return;
    agent->awaited = NULL;
    command_end(agent, waited(step, &why), &why);
}

static int do_ping(struct agent *agent, char **words, int count, struct why *why)
{
    (void)agent;
    (void)words;
    return count == 0 ? 0 : why_set(why, -EINVAL, "ping takes nothing");
}

static int dispatch(struct agent *agent, char *text, struct why *why)
{
    static const struct {
        const char *name;
        int (*run)(struct agent *, char **, int, struct why *);
    } commands[] = {
        {"put", do_put},       {"load", do_load},       {"unload", do_unload},
        {"attach", attach_do}, {"detach", attach_undo}, {"run", do_run},
        {"asleep", do_asleep}, {"wait", do_wait},       {"limits", attach_limits},
        {"size", attach_size}, {"ping", do_ping},
    };
    char *words[WORDS_MAX];
    int count = words_split(text, words);

    if (count < 1)
        return why_set(why, -EINVAL, "a command is up to %d words with one space between them",
                       WORDS_MAX);
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
        if (!strcmp(words[0], commands[i].name))
            return commands[i].run(agent, words + 1, count - 1, why);
    return why_set(why, -ENOSYS, "there is no command %s", words[0]);
}

/* Answers the command that is being done.  After a `no` nothing of those behind it is done. */
static void answer(struct agent *agent, int rc, const struct why *why)
{
    agent->command_pends = false;
    if (rc >= 0) {
        channel_say(&agent->channel, NULL, "ok %lu", agent->command);
    } else {
        channel_say(&agent->channel, why->text, "no %lu", agent->command);
        agent->commands_left = NULL;
        while (agent->command < agent->last_command)
            channel_say(&agent->channel, "not done", "no %lu", ++agent->command);
    }
    agent->channel.hold = agent->command < agent->last_command;
}

static void go_on(struct agent *agent)
{
    while (agent->commands_left && !agent->command_pends) {
        struct why why = {0};
        int rc;

        agent->command++;
        agent->command_pends = true;
        rc = dispatch(agent, strsep(&agent->commands_left, "\n"), &why);
        if (rc <= 0)
            answer(agent, rc, &why);
    }
}

void command_end(struct agent *agent, int rc, const struct why *why)
{
    answer(agent, rc, why);
    go_on(agent);
}

static void give_up(struct agent *agent)
{
    struct why why;

    job_give_up(agent);
    agent->awaited = NULL;
    if (agent->command_pends)
        answer(agent, why_set(&why, -ECANCELED, "given up for the next command"), &why);
}

void command_do(struct agent *agent, const char *text)
{
    give_up(agent);
    snprintf(agent->commands, sizeof(agent->commands), "%s", text);
    agent->commands_left = agent->commands;
    agent->last_command = agent->command + 1;
    for (const char *end = text; (end = strchr(end, '\n')); end++)
        agent->last_command++;
    agent->channel.hold = agent->last_command > agent->command + 1;
    go_on(agent);
}

void command_reset(struct agent *agent)
{
    job_give_up(agent);
    agent->awaited = NULL;
    agent->command = agent->last_command = 0;
    agent->commands_left = NULL;
    agent->command_pends = false;
    agent->channel.hold = false;
}

void command_forget(struct agent *agent)
{
    command_reset(agent);
    for (unsigned i = 0; i < AGENT_STEPS; i++) {
        agent->steps[i].muted = true;
        agent->steps[i].asked = false;
    }
    attach_forget(agent);
}
