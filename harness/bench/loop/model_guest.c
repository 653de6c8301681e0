/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/model_guest.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/loop/model.h"
#include "harness/guest/protocol.h"

static struct store *store_of(const struct model_guest *guest)
{
    return &guest->world->guest.door;
}

void guest_log(struct model_guest *guest, int level, const char *format, ...)
{
    char text[200];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    lines_add(&guest->klog, "klog %d %s", level, text);
    lines_add(&guest->console, "%s", text);
}

void guest_crash(struct model_guest *guest, const char *format, ...)
{
    char text[200];
    va_list args;

    if (guest->crashed)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    lines_add(&guest->console, "kernel BUG in the model of xen-blkfront: %s", text);
    lines_add(&guest->console, "Kernel panic - not syncing: Fatal exception");
    guest->crashed = true;
    loop_tree_release(&guest->world->tree, false);
}

struct frontend *guest_front(struct model_guest *guest, unsigned vdev)
{
    struct frontend *front;

    TAILQ_FOREACH(front, &guest->fronts, link)
        if (front->vdev == vdev && !front->gone)
            return front;
    return NULL;
}

/* A memory page region that no frontend uses; -ENOSPC: there are enough vbds. */
static int free_index(const struct model_guest *guest)
{
    unsigned used = 0;
    const struct frontend *front;

    TAILQ_FOREACH(front, &guest->fronts, link)
        if (!front->gone)
            used |= 1u << front->index;
    for (unsigned i = 0; i < FRONT_MAX; i++)
        if (!(used & 1u << i))
            return (int)i;
    return -ENOSPC;
}

static void probe(struct model_guest *guest, unsigned vdev)
{
    struct frontend *front;
    int index = free_index(guest);
    int rc = index < 0 ? index : front_create(&front, guest, vdev, (unsigned)index);

    if (!rc)
        TAILQ_INSERT_TAIL(&guest->fronts, front, link);
    else if (rc != -ENOENT)
        guest_log(guest, 3, "vbd-%u: cannot be probed: error %d", vdev, rc);
}

/* A vbd whose nodes are gone, or were made anew when we were not looking, is removed. */
static void remove_lost(struct model_guest *guest)
{
    struct frontend *front;

    TAILQ_FOREACH(front, &guest->fronts, link) {
        char path[FRONT_PATH + 8];
        char *state;

        if (front->gone)
            continue;
        snprintf(path, sizeof(path), "%s/state", front->front);
        state = store_of(guest)->ops->read(store_of(guest), path);
        if (!state || strtol(state, NULL, 10) != front->state)
            front_remove(front);
        free(state);
    }
}

/* But not while the agent has it open. */
static void free_gone(struct model_guest *guest)
{
    struct frontend *front, *next;

    for (front = TAILQ_FIRST(&guest->fronts); front; front = next) {
        next = TAILQ_NEXT(front, link);
        if (!front->gone || front->open || guest_front_used(guest, front))
            continue;
        TAILQ_REMOVE(&guest->fronts, front, link);
        front_free(front);
    }
}

static bool look_for_devices(struct model_guest *guest)
{
    unsigned count = 0;
    char **vdevs;

    if (!guest->devices.fired || !guest->loaded)
        return false;
    guest->devices.fired = false;
    remove_lost(guest);
    free_gone(guest);
    vdevs = store_of(guest)->ops->list(store_of(guest), "device/vbd", &count);
    for (unsigned i = 0; i < count; i++) {
        unsigned vdev = (unsigned)strtoul(vdevs[i], NULL, 10);

        if (!guest_front(guest, vdev))
            probe(guest, vdev);
    }
    free(vdevs);
    return true;
}

void guest_unload(struct model_guest *guest)
{
    struct frontend *front;

    guest->loaded = false;
    TAILQ_FOREACH(front, &guest->fronts, link) {
        front_remove(front);
        front->open = false;
    }
    free_gone(guest);
}

static bool work_once(struct model_guest *guest)
{
    struct frontend *front;
    bool worked;

    store_of(guest)->ops->drain(store_of(guest));
    worked = look_for_devices(guest);
    TAILQ_FOREACH(front, &guest->fronts, link) {
        worked |= front_work(front);
        worked |= guest_reap(guest, front);
    }
    return agent_hear(guest) || worked;
}

bool guest_work(struct model_guest *guest)
{
    bool worked = false;

    while (!guest->paused && !guest->crashed && !guest->broken &&
           (work_once(guest) || agent_rest(guest)))
        worked = true;
    if (guest->out.lost || guest->trace.lost || guest->klog.lost || guest->console.lost)
        guest->broken = -ENOMEM;
    return worked;
}

bool guest_wait(struct model_guest *guest)
{
    struct frontend *front;
    bool worked = false;

    if (guest->paused || guest->crashed)
        return false;
    TAILQ_FOREACH(front, &guest->fronts, link)
        worked |= block_expire(&front->queue);
    return worked && guest_work(guest);
}

static int watch(struct model_guest *guest)
{
    int rc = store_of(guest)->ops->watch(store_of(guest), "device/vbd", &guest->devices);

    return rc ? rc : agent_start(guest);
}

int guest_create(struct model_guest **guest_out, struct loop_world *world,
                 const struct model *model, unsigned domid, struct why *why)
{
    struct model_guest *guest = calloc(1, sizeof(*guest));
    int rc;

    if (!guest)
        return why_set(why, -ENOMEM, "no memory for a model guest");
    guest->world = world;
    guest->model = model;
    guest->domid = guest->born = domid;
    guest->params = DRIVER_DEFAULTS;
    lines_init(&guest->trace);
    lines_init(&guest->klog);
    lines_init(&guest->console);
    lines_init(&guest->out);
    TAILQ_INIT(&guest->fronts);
    TAILQ_INIT(&guest->steps);
    rc = watch(guest);
    if (rc) {
        guest_free(guest);
        return why_set(why, rc, "starting model guest %u: %s", domid, strerror(-rc));
    }
    *guest_out = guest;
    return 0;
}

void guest_save(struct model_guest *guest)
{
    agent_save(guest);
    guest->paused = true;
}

void guest_restore(struct model_guest *guest, unsigned domid)
{
    guest->domid = domid;
}

int guest_unpause(struct model_guest *guest, struct why *why)
{
    struct frontend *front;
    int rc = watch(guest);

    if (rc)
        return why_set(why, rc, "model guest %u cannot go on: %s", guest->domid, strerror(-rc));
    TAILQ_FOREACH(front, &guest->fronts, link)
        front_resume(front);
    guest->paused = false;
    return 0;
}

void guest_free(struct model_guest *guest)
{
    if (!guest)
        return;
    while (!TAILQ_EMPTY(&guest->steps))
        guest_step_free(guest, TAILQ_FIRST(&guest->steps));
    while (!TAILQ_EMPTY(&guest->fronts)) {
        struct frontend *front = TAILQ_FIRST(&guest->fronts);

        TAILQ_REMOVE(&guest->fronts, front, link);
        front_free(front);
    }
    agent_stop(guest);
    lines_dispose(&guest->trace);
    lines_dispose(&guest->klog);
    lines_dispose(&guest->console);
    lines_dispose(&guest->out);
    free(guest);
}
