/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A model frontend against a backend made by hand, which breaks the protocol: the model must
 * notice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/loop/loop.h"
#include "harness/bench/loop/model_guest.h"

#define FRONT "/local/domain/1/device/vbd/51712"
#define BACK  "/local/domain/0/backend/hand/1/51712"

struct hand {
    struct loop_world world;
    struct model_guest *guest;
    struct frontend *front;
    struct blkif_back_ring ring;
    int port;
};

static void put(struct hand *hand, const char *path, const char *value)
{
    struct store *store = &hand->world.dom0.door;

    assert_int_equal(store->ops->write(store, path, value), 0);
}

static uint32_t get(struct hand *hand, const char *path)
{
    struct store *store = &hand->world.dom0.door;
    char *value = store->ops->read(store, path);
    uint32_t number;

    assert_non_null(value);
    number = (uint32_t)strtoul(value, NULL, 10);
    free(value);
    return number;
}

/* Connects as far as the first request, a read of the partition scan. */
static void begin(struct hand *hand)
{
    struct store *store = &hand->world.dom0.door;
    struct blkif_sring *shared;
    struct why why;
    uint32_t ref;

    loop_world_init(&hand->world);
    assert_int_equal(loop_world_boot(&hand->world, 1, GUEST_PAGES, &why), 0);
    assert_int_equal(guest_create(&hand->guest, &hand->world, model_find("conforming"), 1, &why),
                     0);
    hand->guest->loaded = true;
    put(hand, BACK, "");
    assert_int_equal(store->ops->permit(store, BACK, 0, 1), 0);
    put(hand, BACK "/state", "2");
    put(hand, FRONT "/backend", BACK);
    put(hand, FRONT "/state", "1");
    guest_work(hand->guest);
    assert_int_equal(get(hand, FRONT "/state"), XenbusStateInitialised);

    ref = get(hand, FRONT "/ring-ref");
    shared = hand->world.grants.door.ops->map(&hand->world.grants.door, 1, &ref, 1, true);
    assert_non_null(shared);
    BACK_RING_INIT(&hand->ring, shared, PORTS_PAGE_SIZE);
    hand->port = hand->world.events.door.ops->bind(&hand->world.events.door, 1,
                                                   get(hand, FRONT "/event-channel"));
    assert_true(hand->port > 0);
    put(hand, BACK "/sectors", "1024");
    put(hand, BACK "/sector-size", "512");
    put(hand, BACK "/info", "0");
    put(hand, BACK "/state", "4");
    guest_work(hand->guest);
    assert_int_equal(get(hand, FRONT "/state"), XenbusStateConnected);
    hand->front = guest_front(hand->guest, 51712);
    assert_non_null(hand->front);
}

static void end(struct hand *hand)
{
    guest_free(hand->guest);
    loop_world_destroy(&hand->world);
    loop_world_dispose(&hand->world);
}

static struct blkif_request take(struct hand *hand)
{
    struct blkif_request request;

    assert_int_not_equal(hand->ring.sring->req_prod, hand->ring.req_cons);
    RING_COPY_REQUEST(&hand->ring, hand->ring.req_cons, &request);
    hand->ring.req_cons++;
    hand->ring.sring->req_event = hand->ring.req_cons + 1;
    return request;
}

static void answer(struct hand *hand, uint64_t id, uint8_t op)
{
    int notify;

    *RING_GET_RESPONSE(&hand->ring, hand->ring.rsp_prod_pvt) =
        (struct blkif_response){.id = id, .operation = op, .status = BLKIF_RSP_OKAY};
    hand->ring.rsp_prod_pvt++;
    RING_PUSH_RESPONSES_AND_CHECK_NOTIFY(&hand->ring, notify);
    assert_true(notify);
    hand->world.events.door.ops->notify(&hand->world.events.door, hand->port);
    guest_work(hand->guest);
}

static void test_good(void **state)
{
    struct blkif_request request;
    struct hand hand;

    (void)state;
    begin(&hand);
    for (unsigned i = 0; i < 2; i++) {
        request = take(&hand);
        assert_int_equal(request.operation, BLKIF_OP_READ);
        assert_int_equal(request.nr_segments, 1);
        assert_int_equal(request.sector_number, i ? 1016 : 0);
        assert_int_equal(request.seg[0].first_sect, 0);
        assert_int_equal(request.seg[0].last_sect, 7);
        assert_false(front_ready(hand.front));
        answer(&hand, request.id, request.operation);
    }
    assert_true(front_ready(hand.front));
    end(&hand);
}

static void test_wrong_id(void **state)
{
    static const uint64_t wrong[] = {1, BLOCK_TAGS, UINT64_MAX};
    struct hand hand;

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        begin(&hand);
        answer(&hand, take(&hand).id + wrong[i], BLKIF_OP_READ);
        assert_true(front_failed(hand.front));
        end(&hand);
    }
}

static void test_answered_twice(void **state)
{
    struct blkif_request request;
    struct hand hand;

    (void)state;
    begin(&hand);
    answer(&hand, take(&hand).id, BLKIF_OP_READ);
    request = take(&hand);
    answer(&hand, request.id, request.operation);
    assert_false(front_failed(hand.front));
    hand.ring.sring->rsp_event = hand.ring.rsp_prod_pvt + 1;
    answer(&hand, request.id, request.operation);
    assert_true(front_failed(hand.front));
    end(&hand);
}

static void test_wrong_operation(void **state)
{
    struct hand hand;

    (void)state;
    begin(&hand);
    answer(&hand, take(&hand).id, BLKIF_OP_WRITE);
    assert_true(front_failed(hand.front));
    end(&hand);
}

static void test_pages_kept(void **state)
{
    struct blkif_request request;
    struct hand hand;
    void *page;

    (void)state;
    begin(&hand);
    request = take(&hand);
    page =
        hand.world.grants.door.ops->map(&hand.world.grants.door, 1, &request.seg[0].gref, 1, true);
    assert_non_null(page);
    answer(&hand, request.id, request.operation);
    assert_true(front_failed(hand.front));
    end(&hand);
}

/* A backend that says nothing about its disk cannot be used. */
static void test_no_properties(void **state)
{
    struct store *store;
    struct hand hand;

    (void)state;
    begin(&hand);
    store = &hand.world.dom0.door;
    store->ops->remove(store, FRONT);
    guest_work(hand.guest);
    assert_null(guest_front(hand.guest, 51712));
    store->ops->remove(store, BACK "/sector-size");
    put(&hand, BACK "/state", "2");
    put(&hand, FRONT "/backend", BACK);
    put(&hand, FRONT "/state", "1");
    guest_work(hand.guest);
    put(&hand, BACK "/state", "4");
    guest_work(hand.guest);
    assert_true(front_failed(guest_front(hand.guest, 51712)));
    end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),           cmocka_unit_test(test_wrong_id),
        cmocka_unit_test(test_answered_twice), cmocka_unit_test(test_wrong_operation),
        cmocka_unit_test(test_pages_kept),     cmocka_unit_test(test_no_properties),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
