/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/loop_world.h"

#include <string.h>

#include "fake_backend/why.h"

void loop_world_init(struct loop_world *world)
{
    loop_tree_init(&world->tree);
    loop_view_init(&world->dom0, &world->tree, 0);
    loop_view_init(&world->guest, &world->tree, 0);
    loop_grants_init(&world->grants);
    loop_events_init(&world->events);
}

void loop_world_dispose(struct loop_world *world)
{
    loop_grants_dispose(&world->grants);
    loop_tree_dispose(&world->tree);
}

struct ports loop_world_ports(struct loop_world *world)
{
    return (struct ports){
        .store = &world->dom0.door, .grants = &world->grants.door, .events = &world->events.door};
}

int loop_world_boot(struct loop_world *world, unsigned domid, unsigned pages, struct why *why)
{
    int rc = loop_grants_guest(&world->grants, domid, pages);

    if (!rc)
        rc = loop_tree_introduce(&world->tree, domid);
    if (rc) {
        loop_world_destroy(world);
        return why_set(why, rc, "making a model guest with %u pages of memory: %s", pages,
                       strerror(-rc));
    }
    loop_view_init(&world->guest, &world->tree, domid);
    return 0;
}

void loop_world_destroy(struct loop_world *world)
{
    unsigned domid = world->tree.domid;

    if (!domid)
        return;
    loop_view_close(&world->guest);
    loop_events_forget(&world->events, domid);
    loop_grants_forget(&world->grants);
    loop_tree_release(&world->tree, true);
}
