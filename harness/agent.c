/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/agent.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/guest/protocol.h"

#define MOST_REPORTS 16 /* at a time: a guest that never stops talking must not keep us here */

static int store_failed(const struct agent *agent, struct why *why, int rc, const char *what)
{
    return why_set(why, rc, "%s %s: %s", what, agent->dir, strerror(-rc));
}

static void set_dir(struct agent *agent, unsigned domid)
{
    snprintf(agent->dir, sizeof(agent->dir), "/local/domain/%u/%s", domid, AGENT_DIR);
}

static int watch(struct agent *agent, struct why *why)
{
    struct store *store = agent->store;
    char path[96];
    int rc;

    snprintf(path, sizeof(path), "%s/agent", agent->dir);
    rc = store->ops->watch(store, path, &agent->agent_watch);
    if (rc)
        return store_failed(agent, why, rc, "watching");
    snprintf(path, sizeof(path), "%s/report", agent->dir);
    rc = store->ops->watch(store, path, &agent->report_watch);
    if (rc) {
        snprintf(path, sizeof(path), "%s/agent", agent->dir);
        store->ops->unwatch(store, path, &agent->agent_watch);
        return store_failed(agent, why, rc, "watching");
    }
    agent->watched = true;
    return 0;
}

int agent_open(struct agent *agent, struct store *store, unsigned domid, agent_line *on_line,
               void *ctx, struct why *why)
{
    int rc;

    *agent = (struct agent){.store = store, .on_line = on_line, .ctx = ctx};
    set_dir(agent, domid);
    rc = store->ops->remove(store, agent->dir);
    return rc ? store_failed(agent, why, rc, "clearing") : watch(agent, why);
}

int agent_follow(struct agent *agent, unsigned domid, struct why *why)
{
    struct agent next = {.store = agent->store, .on_line = agent->on_line, .ctx = agent->ctx};

    agent_close(agent);
    memcpy(next.boot, agent->boot, sizeof(next.boot));
    *agent = next;
    set_dir(agent, domid);
    return watch(agent, why);
}

void agent_close(struct agent *agent)
{
    char path[96];

    if (!agent->watched)
        return;
    snprintf(path, sizeof(path), "%s/agent", agent->dir);
    agent->store->ops->unwatch(agent->store, path, &agent->agent_watch);
    snprintf(path, sizeof(path), "%s/report", agent->dir);
    agent->store->ops->unwatch(agent->store, path, &agent->report_watch);
    agent->watched = false;
}

bool agent_met(const struct agent *agent)
{
    return agent->met;
}

/* A node that is not there is no news; a store that cannot tell is an error, and is asked again. */
static int read_failed(const struct agent *agent, struct store_watch *watch, struct why *why)
{
    int rc = errno == ENOENT ? 0 : errno ? -errno : -EIO;

    watch->fired |= rc != 0;
    return rc ? store_failed(agent, why, rc, "reading what the agent wrote in") : 0;
}

/* Reads the agent's sign of life: "<protocol> <boot>". */
static int look_for_agent(struct agent *agent, struct why *why)
{
    char path[96], boot[40];
    unsigned protocol;
    char *value;
    int fields;

    snprintf(path, sizeof(path), "%s/agent", agent->dir);
    value = agent->store->ops->read(agent->store, path);
    if (!value)
        return read_failed(agent, &agent->agent_watch, why);
    fields = sscanf(value, "%u %39s", &protocol, boot);
    free(value);
    if (fields != 2 || protocol != AGENT_PROTOCOL)
        return why_set(why, -EPROTO,
                       "the guest's agent speaks another protocol than ours (%d): use the "
                       "blkproof-agent of this version",
                       AGENT_PROTOCOL);
    if (agent->boot[0] && strcmp(agent->boot, boot) != 0)
        return why_set(why, -ECONNRESET, "the guest's agent was started anew while we spoke to it");
    memcpy(agent->boot, boot, sizeof(boot));
    agent->met = true;
    return 1;
}

/* Is this the answer that comes next?  Any other is talk. */
static bool is_awaited(const struct agent *agent, uint64_t n)
{
    return agent_busy(agent) && n == agent->answered + 1;
}

static void take_line(struct agent *agent, char *line)
{
    uint64_t n;
    int at = 0;

    if (sscanf(line, "ok %" SCNu64 "%n", &n, &at) == 1 && !line[at] && is_awaited(agent, n)) {
        agent->answered = n;
    } else if (sscanf(line, "no %" SCNu64 " %n", &n, &at) == 1 && at && is_awaited(agent, n)) {
        agent->answered = n;
        if (!agent->refusal[0])
            snprintf(agent->refusal, sizeof(agent->refusal), "%s",
                     line[at] ? line + at : "no reason");
    } else {
        agent->on_line(agent->ctx, line);
    }
}

/* Makes a report safe to keep and to show: lines of printable ASCII. */
static void take_report(struct agent *agent, char *text)
{
    char *rest = text, *line;

    while ((line = strsep(&rest, "\n"))) {
        if (!*line)
            continue;
        for (char *c = line; *c; c++)
            if (*c < 0x20 || *c > 0x7e)
                *c = '?';
        take_line(agent, line);
    }
}

/* Removes the report that was taken last, and tells the agent so. */
static int confirm(struct agent *agent, const char *report, struct why *why)
{
    char path[96], number[24];
    const struct store_change changes[] = {{STORE_REMOVE, .path = report},
                                           {STORE_WRITE, .path = path, .value = number}};
    size_t ignored;
    int rc;

    snprintf(path, sizeof(path), "%s/taken", agent->dir);
    snprintf(number, sizeof(number), "%" PRIu64, agent->taken);
    rc = agent->store->ops->change(agent->store, changes, 2, &ignored);
    return rc ? store_failed(agent, why, rc, "answering the agent in") : 0;
}

int agent_work(struct agent *agent, struct why *why)
{
    int taken = 0, rc;
    char path[96];
    char *text;

    if (agent->agent_watch.fired) {
        agent->agent_watch.fired = false;
        rc = look_for_agent(agent, why);
        if (rc < 0)
            return rc;
        taken += rc;
    }
    if (!agent->report_watch.fired || !agent->met)
        return taken;
    agent->report_watch.fired = false;
    for (unsigned i = 0; i < MOST_REPORTS; i++) {
        snprintf(path, sizeof(path), "%s/report/%" PRIu64, agent->dir, agent->taken + 1);
        text = agent->store->ops->read(agent->store, path);
        if (!text) {
            rc = read_failed(agent, &agent->report_watch, why);
            return rc ? rc : taken;
        }
        agent->taken++;
        rc = confirm(agent, path, why);
        take_report(agent, text);
        free(text);
        taken++;
        if (rc)
            return rc;
    }
    agent->report_watch.fired = true; /* there may be more */
    return taken;
}

int agent_command(struct agent *agent, const char *words, struct why *why)
{
    char path[96], *text;
    int rc;

    if (asprintf(&text, "%" PRIu64 " %s", agent->asked + 1, words) < 0)
        return why_set(why, -ENOMEM, "no memory for a command");
    snprintf(path, sizeof(path), "%s/command", agent->dir);
    rc = agent->store->ops->write(agent->store, path, text);
    free(text);
    if (rc)
        return store_failed(agent, why, rc, "sending a command to the agent in");
    agent->answered =
        agent->asked++; /* what was not answered yet never will be, or does not matter */
    for (const char *end = words; (end = strchr(end, '\n')); end++)
        agent->asked++;
    agent->refusal[0] = '\0';
    return 0;
}

int agent_part(struct agent *agent, unsigned part, const char *text, struct why *why)
{
    char path[96];
    int rc;

    snprintf(path, sizeof(path), "%s/part/%u", agent->dir, part);
    rc = agent->store->ops->write(agent->store, path, text);
    return rc ? store_failed(agent, why, rc, "sending a part of a file in") : 0;
}

void agent_forget_parts(struct agent *agent)
{
    char path[96];

    snprintf(path, sizeof(path), "%s/part", agent->dir);
    agent->store->ops->remove(agent->store, path);
}

bool agent_busy(const struct agent *agent)
{
    return agent->answered != agent->asked;
}
