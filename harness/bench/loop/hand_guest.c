/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/hand_guest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"

#define FRONT   "/local/domain/1/device/vbd/51712"
#define BACK    "/local/domain/0/blkproof/1"
#define ENTRIES 32u

void hand_begin(struct hand *hand)
{
    struct why why;

    memset(hand, 0, sizeof(*hand));
    loop_world_init(&hand->world);
    assert_int_equal(loop_world_boot(&hand->world, HAND_DOMID, HAND_PAGES, &why), 0);
    for (unsigned page = 0; page < HAND_PAGES; page++)
        if (page != HAND_UNGRANTED)
            loop_grants_grant(&hand->world.grants, page, page != HAND_READONLY);
    hand->ports = loop_world_ports(&hand->world);
    hand->disk = disk_create(HAND_SECTORS, true);
    hand->journal = journal_create();
    assert_true(hand->disk && hand->journal);
}

int hand_attach(struct hand *hand, struct backend_config config, struct why *why)
{
    config.domid = HAND_DOMID;
    config.vdev = 51712;
    config.disk = hand->disk;
    config.journal = hand->journal;
    return backend_attach(&hand->backend, &hand->ports, &config, why);
}

void hand_end(struct hand *hand)
{
    const struct loop_watch *watch;
    const struct loop_node *node;

    backend_free(hand->backend);
    assert_int_equal(loop_grants_mapped(&hand->world.grants), 0);
    assert_int_equal(loop_events_bound(&hand->world.events), 0);
    TAILQ_FOREACH(watch, &hand->world.tree.watches, link)
        fail_msg("left over: a watch on %s", watch->path);
    TAILQ_FOREACH(node, &hand->world.tree.nodes, link)
        if (loop_tree_within(node->path, FRONT) || loop_tree_within(node->path, BACK))
            fail_msg("left over: node %s", node->path);
    assert_true(journal_complete(hand->journal));
    journal_free(hand->journal);
    disk_free(hand->disk);
    loop_world_destroy(&hand->world);
    loop_world_dispose(&hand->world);
}

void hand_set(struct hand *hand, const char *name, const char *value)
{
    struct store *store = &hand->world.guest.door;
    char path[80];

    snprintf(path, sizeof(path), "%s%s%s", FRONT, *name ? "/" : "", name);
    if (value)
        assert_int_equal(store->ops->write(store, path, value), 0);
    else
        assert_int_equal(store->ops->remove(store, path), 0);
}

static void set_number(struct hand *hand, const char *name, uint32_t number)
{
    char text[16];

    snprintf(text, sizeof(text), "%u", number);
    hand_set(hand, name, text);
}

void hand_publish(struct hand *hand)
{
    hand->shared = loop_grants_page(&hand->world.grants, HAND_RING);
    memset(hand->shared, 0, PORTS_PAGE_SIZE);
    hand->shared->req_event = hand->shared->rsp_event = 1;
    hand->req_prod = hand->rsp_cons = 0;
    hand->port = loop_events_alloc(&hand->world.events, HAND_DOMID);
    set_number(hand, "ring-ref", hand_ref(HAND_RING));
    set_number(hand, "event-channel", hand->port);
    hand_set(hand, "protocol", "x86_64-abi");
}

/* One queue's nodes are the frontend's own; several have directories. */
static void publish_queue(struct hand *hand, unsigned index, const char *dir, unsigned order)
{
    unsigned first = HAND_RINGS + index * HAND_QUEUE_PAGES;
    struct hand_queue *queue = &hand->queue[index];
    struct blkif_sring *shared = loop_grants_page(&hand->world.grants, first);
    char name[48];

    memset(shared, 0, PORTS_PAGE_SIZE);
    shared->req_event = shared->rsp_event = 1;
    queue->shared = shared;
    queue->port = loop_events_alloc(&hand->world.events, HAND_DOMID);
    for (unsigned page = 0; page < 1u << order; page++) {
        snprintf(name, sizeof(name), "%sring-ref%u", dir, page);
        set_number(hand, name, hand_ref(first + page));
    }
    snprintf(name, sizeof(name), "%sevent-channel", dir);
    set_number(hand, name, queue->port);
}

void hand_publish_queues(struct hand *hand, unsigned queues, unsigned order)
{
    for (unsigned i = 0; i < queues; i++) {
        char dir[24];

        snprintf(dir, sizeof(dir), "queue-%u/", i);
        publish_queue(hand, i, queues > 1 ? dir : "", order);
    }
    set_number(hand, "ring-page-order", order);
    set_number(hand, "multi-queue-num-queues", queues);
    hand_set(hand, "protocol", "x86_64-abi");
}

void hand_connect(struct hand *hand, struct backend_config config)
{
    struct why why;

    if (hand_attach(hand, config, &why))
        fail_msg("%s", why.text);
    hand_publish(hand);
    hand_set(hand, "state", "3");
    hand_work(hand);
    assert_int_equal(backend_state(hand->backend), BACKEND_CONNECTING);
    hand_set(hand, "state", "4");
    hand_work(hand);
    assert_int_equal(backend_state(hand->backend), BACKEND_CONNECTED);
}

int hand_try(struct hand *hand, struct why *why)
{
    struct ports ports = loop_world_ports(&hand->world); /* the backend alone uses a test's own */
    int rc;

    do {
        ports.store->ops->drain(ports.store);
        while (ports.events->ops->next(ports.events) > 0)
            ;
        rc = backend_work(hand->backend, why);
    } while (rc > 0);
    return rc;
}

void hand_work(struct hand *hand)
{
    struct why why;

    if (hand_try(hand, &why))
        fail_msg("%s", why.text);
}

unsigned char *hand_data(struct hand *hand, unsigned page)
{
    return loop_grants_page(&hand->world.grants, HAND_DATA + page);
}

uint32_t hand_ref(unsigned page)
{
    return page + 8; /* as loop_grants_grant returned it */
}

struct blkif_request hand_request(uint8_t op, uint64_t id, uint64_t sector, uint8_t pages)
{
    struct blkif_request request = {
        .operation = op, .nr_segments = pages, .id = id, .sector_number = sector};

    for (unsigned i = 0; i < pages; i++)
        request.seg[i] = (struct blkif_request_segment){hand_ref(HAND_DATA + i), 0, 7};
    return request;
}

void hand_put(struct hand *hand, const void *request)
{
    memcpy(&hand->shared->ring[hand->req_prod++ % ENTRIES], request, sizeof(struct blkif_request));
}

void hand_send(struct hand *hand)
{
    hand->shared->req_prod = hand->req_prod;
    loop_events_send(&hand->world.events, hand->port);
    hand_work(hand);
}

void hand_do(struct hand *hand, struct blkif_request request)
{
    hand_put(hand, &request);
    hand_send(hand);
}

void hand_expect(struct hand *hand, uint64_t id, uint8_t op, int16_t status)
{
    struct blkif_response response;

    if (hand->shared->rsp_prod == hand->rsp_cons)
        fail_msg("request %u was not answered", (unsigned)id);
    memcpy(&response, &hand->shared->ring[hand->rsp_cons % ENTRIES], sizeof(response));
    hand->shared->rsp_event = ++hand->rsp_cons + 1;
    assert_int_equal(response.id, id);
    assert_int_equal(response.operation, op);
    assert_int_equal(response.status, status);
    loop_events_take(&hand->world.events, hand->port);
}

void hand_expect_none(struct hand *hand)
{
    assert_int_equal(hand->shared->rsp_prod, hand->rsp_cons);
}

unsigned hand_violations(const struct hand *hand, const char *text)
{
    unsigned count = 0;

    for (size_t i = 0; i < journal_count(hand->journal); i++) {
        const struct journal_entry *entry = journal_at(hand->journal, i);

        if (entry->kind != JOURNAL_VIOLATION)
            continue;
        count++;
        if (text && !strstr(entry->text, text))
            fail_msg("violation '%s' instead of '%s'", entry->text, text);
    }
    return count;
}
