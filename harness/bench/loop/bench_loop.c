/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/loop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/loop/lines.h"
#include "harness/bench/loop/loop_world.h"
#include "harness/bench/loop/model_guest.h"

#define CONSOLE_SIZE 65536u

struct bench_loop {
    struct bench bench; /* first */
    struct loop_world world;
    const struct model *model;
    struct model_guest *guest; /* NULL: none yet, or it was spoiled */
    unsigned last_domid;
    struct lines console;      /* of guests that are gone */
    struct named_value source; /* of the model */
};

static struct bench_loop *loop_of(struct bench *bench)
{
    return (struct bench_loop *)bench;
}

static void destroy_guest(struct bench_loop *loop)
{
    if (!loop->guest)
        return;
    lines_move(&loop->console, &loop->guest->console);
    guest_free(loop->guest);
    loop->guest = NULL;
    loop_world_destroy(&loop->world);
}

static int bench_guest(struct bench *bench, unsigned *domid_out, struct why *why)
{
    struct bench_loop *loop = loop_of(bench);
    int rc;

    if (loop->guest && loop->guest->crashed)
        destroy_guest(loop);
    if (!loop->guest) {
        loop->last_domid++;
        rc = loop_world_boot(&loop->world, loop->last_domid, GUEST_PAGES, why);
        if (rc)
            return rc;
        rc = guest_create(&loop->guest, &loop->world, loop->model, loop->last_domid, why);
        if (rc) {
            loop_world_destroy(&loop->world);
            return rc;
        }
    }
    *domid_out = loop->guest->domid;
    return 0;
}

static enum guest_life bench_life(struct bench *bench)
{
    const struct model_guest *guest = loop_of(bench)->guest;

    if (!guest)
        return GUEST_GONE;
    return guest->crashed ? GUEST_CRASHED : GUEST_RUNNING;
}

static void bench_spoil(struct bench *bench)
{
    destroy_guest(loop_of(bench));
}

static int bench_restore(struct bench *bench, unsigned *domid_out, struct why *why)
{
    struct bench_loop *loop = loop_of(bench);
    int rc;

    guest_save(loop->guest);
    loop_world_destroy(&loop->world);
    rc = loop_world_boot(&loop->world, ++loop->last_domid, GUEST_PAGES, why);
    if (rc)
        return rc;
    guest_restore(loop->guest, loop->last_domid);
    *domid_out = loop->last_domid;
    return 0;
}

static int bench_unpause(struct bench *bench, struct why *why)
{
    return guest_unpause(loop_of(bench)->guest, why);
}

/* Nothing here waits: what the guest can do, it does now. */
static int bench_wait(struct bench *bench, int timeout_ms, struct why *why)
{
    struct bench_loop *loop = loop_of(bench);
    bool news;

    (void)timeout_ms;
    news = loop->guest && guest_work(loop->guest);
    news |= loop_view_news(&loop->world.dom0) || loop_events_news(&loop->world.events);
    if (!news && loop->guest)
        news = guest_wait(loop->guest);
    if (loop->guest && loop->guest->broken)
        return why_set(why, loop->guest->broken, "model guest %u cannot go on: %s",
                       loop->guest->domid, strerror(-loop->guest->broken));
    return news ? 1 : -ENODATA;
}

static char *bench_console(struct bench *bench)
{
    struct bench_loop *loop = loop_of(bench);
    char *text = malloc(CONSOLE_SIZE);

    if (loop->guest)
        lines_move(&loop->console, &loop->guest->console);
    if (text)
        lines_take(&loop->console, text, CONSOLE_SIZE);
    return text;
}

static void bench_free(struct bench *bench)
{
    struct bench_loop *loop = loop_of(bench);

    if (!loop)
        return;
    destroy_guest(loop);
    loop_world_dispose(&loop->world);
    lines_dispose(&loop->console);
    free(loop->source.value);
    free(loop);
}

int bench_loop_create(struct bench **bench_out, const struct model *model, struct why *why)
{
    static const struct bench_ops ops = {
        .guest = bench_guest,
        .life = bench_life,
        .spoil = bench_spoil,
        .restore = bench_restore,
        .unpause = bench_unpause,
        .wait = bench_wait,
        .console = bench_console,
        .free = bench_free,
    };
    struct bench_loop *loop = calloc(1, sizeof(*loop));

    if (!loop)
        return why_set(why, -ENOMEM, "no memory for a loop bench");
    loop_world_init(&loop->world);
    lines_init(&loop->console);
    loop->model = model;
    loop->source = (struct named_value){(char *)"model", model_source(model)};
    if (!loop->source.value) {
        bench_free(&loop->bench);
        return why_set(why, -ENOMEM, "no memory for a loop bench");
    }
    loop->bench = (struct bench){.ops = &ops,
                                 .ports = loop_world_ports(&loop->world),
                                 .kind = "loop",
                                 .no_filesystems = true,
                                 .versions = &loop->source,
                                 .version_count = 1,
                                 .slow = 1,
                                 .input_fd = -1};
    *bench_out = &loop->bench;
    return 0;
}

/* Nodes of vbds, on either side, and what was written into the home of a guest that is gone.  The
 * folder that backends keep for their vbds may stay. */
static unsigned left_nodes(const struct loop_world *world)
{
    static const char backends[] = "/local/domain/0/blkproof/";
    const struct loop_node *node;
    unsigned count = 0, domid;

    TAILQ_FOREACH(node, &world->tree.nodes, link) {
        if (!strncmp(node->path, backends, sizeof(backends) - 1))
            count += strchr(node->path + sizeof(backends) - 1, '/') != NULL;
        else if (strstr(node->path, "/device/vbd/"))
            count++;
        else if (sscanf(node->path, "/local/domain/%u", &domid) == 1)
            count += domid && domid != world->tree.domid;
    }
    return count;
}

unsigned bench_loop_leftovers(struct bench *bench, char *text, unsigned size)
{
    struct loop_world *world = &loop_of(bench)->world;
    const struct loop_watch *watch;
    unsigned grants = loop_grants_mapped(&world->grants);
    unsigned ports = loop_events_bound(&world->events);
    unsigned nodes = left_nodes(world), watches = 0;

    TAILQ_FOREACH(watch, &world->tree.watches, link)
        watches += watch->view == &world->dom0;
    snprintf(text, size, "%u pages mapped, %u ports bound, %u watches, %u nodes", grants, ports,
             watches, nodes);
    return grants + ports + watches + nodes;
}
