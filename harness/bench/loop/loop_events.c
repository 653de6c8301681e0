/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/loop_world.h"

#include <errno.h>

static struct loop_events *events_of(struct events *door)
{
    return (struct loop_events *)door;
}

static struct loop_channel *by_local(struct loop_events *events, int port)
{
    for (unsigned i = 0; port > 0 && i < LOOP_CHANNELS; i++)
        if (events->channel[i].local == port)
            return &events->channel[i];
    return NULL;
}

static struct loop_channel *by_remote(struct loop_events *events, uint32_t port)
{
    for (unsigned i = 0; port && i < LOOP_CHANNELS; i++)
        if (events->channel[i].remote == port)
            return &events->channel[i];
    return NULL;
}

static int events_bind(struct events *door, unsigned domid, uint32_t remote_port)
{
    struct loop_events *events = events_of(door);
    struct loop_channel *channel = by_remote(events, remote_port);

    if (!channel || channel->domid != domid || channel->local)
        return -EINVAL;
    channel->local = ++events->last_local;
    channel->to_dom0 = true; /* as Xen does, so that nothing sent before the bind is missed */
    return channel->local;
}

static void events_unbind(struct events *door, int port)
{
    struct loop_channel *channel = by_local(events_of(door), port);

    if (!channel)
        return;
    channel->local = 0;
    channel->to_dom0 = false;
}

static int events_notify(struct events *door, int port)
{
    struct loop_channel *channel = by_local(events_of(door), port);

    if (!channel)
        return -EINVAL;
    channel->to_guest = channel->remote != 0;
    return 0;
}

static int events_next(struct events *door)
{
    struct loop_events *events = events_of(door);

    for (unsigned i = 0; i < LOOP_CHANNELS; i++) {
        if (events->channel[i].to_dom0) {
            events->channel[i].to_dom0 = false;
            return events->channel[i].local;
        }
    }
    return 0;
}

static int events_fd(struct events *door)
{
    (void)door;
    return -1;
}

static const struct events_ops events_ops = {
    .bind = events_bind,
    .unbind = events_unbind,
    .notify = events_notify,
    .next = events_next,
    .fd = events_fd,
};

void loop_events_init(struct loop_events *events)
{
    *events = (struct loop_events){.door = {&events_ops}};
}

bool loop_events_news(const struct loop_events *events)
{
    for (unsigned i = 0; i < LOOP_CHANNELS; i++)
        if (events->channel[i].to_dom0)
            return true;
    return false;
}

unsigned loop_events_bound(const struct loop_events *events)
{
    unsigned count = 0;

    for (unsigned i = 0; i < LOOP_CHANNELS; i++)
        count += events->channel[i].local != 0;
    return count;
}

uint32_t loop_events_alloc(struct loop_events *events, unsigned domid)
{
    for (unsigned i = 0; i < LOOP_CHANNELS; i++) {
        struct loop_channel *channel = &events->channel[i];

        if (channel->remote || channel->local)
            continue;
        *channel = (struct loop_channel){.domid = domid, .remote = ++events->last_remote};
        return channel->remote;
    }
    return 0;
}

void loop_events_close(struct loop_events *events, uint32_t port)
{
    struct loop_channel *channel = by_remote(events, port);

    if (!channel)
        return;
    channel->remote = 0;
    channel->to_guest = false;
}

void loop_events_send(struct loop_events *events, uint32_t port)
{
    struct loop_channel *channel = by_remote(events, port);

    if (channel && channel->local)
        channel->to_dom0 = true;
}

bool loop_events_take(struct loop_events *events, uint32_t port)
{
    struct loop_channel *channel = by_remote(events, port);
    bool fired = channel && channel->to_guest;

    if (fired)
        channel->to_guest = false;
    return fired;
}

void loop_events_forget(struct loop_events *events, unsigned domid)
{
    for (unsigned i = 0; i < LOOP_CHANNELS; i++)
        if (events->channel[i].remote && events->channel[i].domid == domid)
            loop_events_close(events, events->channel[i].remote);
}
