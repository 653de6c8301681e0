/* SPDX-License-Identifier: BSD-2-Clause */
/* What the disk is said to be, and a guest that does not heed it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "harness/bench/loop/hand_guest.h"

#define READ        BLKIF_OP_READ
#define WRITE       BLKIF_OP_WRITE
#define OKAY        BLKIF_RSP_OKAY
#define ERROR       BLKIF_RSP_ERROR
#define UNSUPPORTED BLKIF_RSP_EOPNOTSUPP
#define FRONT       "/local/domain/1/device/vbd/51712/"
#define BACK        "/local/domain/0/blkproof/1/51712/"

static void begin(struct hand *hand, struct offer offer)
{
    hand_begin(hand);
    hand_connect(hand, (struct backend_config){.offer = offer});
}

static void answered(struct hand *hand, struct blkif_request request, int16_t status)
{
    hand_do(hand, request);
    hand_expect(hand, request.id, request.operation, status);
}

static struct blkif_request discard(uint64_t sector, uint64_t sectors, uint8_t flag)
{
    struct blkif_request_discard in = {.operation = BLKIF_OP_DISCARD,
                                       .flag = flag,
                                       .id = 9,
                                       .sector_number = sector,
                                       .nr_sectors = sectors};
    struct blkif_request request = {0};

    memcpy(&request, &in, sizeof(in));
    return request;
}

/* A node as the guest sees it; NULL removed. */
static void assert_node(struct hand *hand, const char *path, const char *value)
{
    struct store *store = &hand->world.guest.door;
    char *text = store->ops->read(store, path);

    if (value && text)
        assert_string_equal(text, value);
    else
        assert_true(!value && !text);
    free(text);
}

static void test_readonly(void **state)
{
    struct hand hand;

    (void)state;
    begin(&hand, (struct offer){.mode = "r", .barrier = "1", .flush_cache = "1", .discard = "1"});
    assert_node(&hand, BACK "info", "4");
    answered(&hand, hand_request(READ, 1, 0, 1), OKAY);
    answered(&hand, hand_request(BLKIF_OP_FLUSH_DISKCACHE, 2, 0, 0), OKAY);
    assert_int_equal(hand_violations(&hand, NULL), 0);
    memset(hand_data(&hand, 0), 0xaa, PORTS_PAGE_SIZE);
    answered(&hand, hand_request(WRITE, 3, 0, 1), ERROR);
    answered(&hand, hand_request(BLKIF_OP_WRITE_BARRIER, 4, 0, 1), ERROR);
    answered(&hand, hand_request(BLKIF_OP_FLUSH_DISKCACHE, 5, 0, 1), ERROR);
    answered(&hand, discard(0, 8, 0), ERROR);
    assert_int_equal(hand_violations(&hand, "a write to a read-only disk"), 4);
    assert_int_equal(disk_find(hand.disk, 0, 8, hand_data(&hand, 0)), 0);
    hand_end(&hand);
}

/* A rule that has done its part is not asked to do it again of the vbd that comes after. */
static void test_rules_go_on(void **state)
{
    static const struct fault_rule once = {.name = "once",
                                           .ops = OP_READ,
                                           .forms = FORM_ANY,
                                           .when = {.mark = "go", .count = 1},
                                           .answer = ANSWER_REFUSE,
                                           .effect = EFFECT_DISCARDED};
    struct backend_config config = {.rules = &once, .rule_count = 1};
    struct backend *next;
    struct hand hand;
    struct why why;

    (void)state;
    hand_begin(&hand);
    hand_connect(&hand, config);
    backend_mark(hand.backend, "go");
    answered(&hand, hand_request(READ, 1, 0, 1), UNSUPPORTED);
    config.domid = HAND_DOMID;
    config.vdev = 51728;
    config.disk = hand.disk;
    assert_int_equal(backend_attach(&next, &hand.ports, &config, &why), 0);
    assert_ptr_equal(backend_unfired(next), &once);
    backend_continue(next, hand.backend);
    assert_null(backend_unfired(next));
    backend_free(next);
    hand_end(&hand);
}

static void test_bad_discards(void **state)
{
    static const struct {
        uint64_t sector, sectors;
        uint8_t flag;
        int16_t status;
    } rows[] = {
        {0, HAND_SECTORS, 0, OKAY},
        {HAND_SECTORS - 1, 1, 0, OKAY},
        {0, 0, 0, ERROR},
        {0, HAND_SECTORS + 1, 0, ERROR},
        {HAND_SECTORS, 1, 0, ERROR},
        {UINT64_MAX, 1, 0, ERROR},
        {8, UINT64_MAX - 7, 0, ERROR},
        {1, INT64_MAX, 0, ERROR},
        {0, 8, 1, UNSUPPORTED},
        {0, 8, 0xfe, OKAY},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct hand hand;

        begin(&hand, (struct offer){.discard = "1"});
        answered(&hand, discard(rows[i].sector, rows[i].sectors, rows[i].flag), rows[i].status);
        assert_int_equal(hand_violations(&hand, NULL), rows[i].status != OKAY);
        hand_end(&hand);
    }
}

/* What lies behind the end that was told is out of reach, whatever the disk has. */
static void test_resize(void **state)
{
    struct hand hand;
    struct why why;

    (void)state;
    begin(&hand, (struct offer){.sectors = "512"});
    assert_node(&hand, BACK "sectors", "512");
    answered(&hand, hand_request(READ, 1, 504, 1), OKAY);
    assert_int_equal(hand_violations(&hand, NULL), 0);
    answered(&hand, hand_request(READ, 2, 505, 1), ERROR);
    assert_int_equal(backend_resize(hand.backend, 1000, &why), 0);
    assert_node(&hand, BACK "sectors", "1000");
    assert_node(&hand, BACK "state", "4");
    answered(&hand, hand_request(READ, 3, 992, 1), OKAY);
    answered(&hand, hand_request(READ, 4, 993, 1), ERROR);
    assert_int_equal(backend_resize(hand.backend, 8, &why), 0);
    answered(&hand, hand_request(READ, 5, 8, 1), ERROR);
    assert_int_equal(backend_resize(hand.backend, UINT64_MAX, &why), 0); /* more than there is */
    answered(&hand, hand_request(READ, 6, HAND_SECTORS - 8, 1), OKAY);
    answered(&hand, hand_request(READ, 7, HAND_SECTORS - 7, 1), ERROR);
    assert_int_equal(hand_violations(&hand, "beyond the end"), 4);
    hand_end(&hand);
}

static void test_nodes_change(void **state)
{
    struct hand hand;
    struct why why;

    (void)state;
    begin(&hand, (struct offer){.flush_cache = "1", .trusted = "0"});
    assert_node(&hand, FRONT "trusted", "0");
    assert_int_equal(backend_rewrite(hand.backend, "feature-flush-cache", "0", &why), 0);
    assert_node(&hand, BACK "feature-flush-cache", "0");
    answered(&hand, hand_request(BLKIF_OP_FLUSH_DISKCACHE, 1, 0, 0), OKAY);
    assert_int_equal(backend_rewrite(hand.backend, "feature-flush-cache", NULL, &why), 0);
    assert_node(&hand, BACK "feature-flush-cache", NULL);
    hand_end(&hand);
}

/* A queue that cannot be connected undoes those before it. */
static void test_half_connected(void **state)
{
    static const struct {
        const char *node, *value;
    } rows[] = {{"queue-1/ring-ref", "4000000000"},
                {"queue-1/event-channel", "4000000000"},
                {"queue-1/ring-ref", NULL},
                {"ring-page-order", "9"}};

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char number[16];
        struct hand hand;
        struct why why;

        hand_begin(&hand);
        assert_int_equal(
            hand_attach(&hand, (struct backend_config){.offer = {.max_queues = "2"}}, &why), 0);
        hand_publish(&hand);
        hand_set(&hand, "multi-queue-num-queues", "2");
        snprintf(number, sizeof(number), "%u", hand_ref(HAND_RING));
        hand_set(&hand, "queue-0/ring-ref", number);
        hand_set(&hand, "queue-1/ring-ref", number);
        snprintf(number, sizeof(number), "%u", hand.port);
        hand_set(&hand, "queue-0/event-channel", number);
        hand_set(&hand, "queue-1/event-channel", number);
        hand_set(&hand, rows[i].node, rows[i].value);
        hand_set(&hand, "state", "3");
        hand_work(&hand);
        assert_int_equal(backend_state(hand.backend), BACKEND_BROKEN);
        assert_int_equal(hand_violations(&hand, NULL), 1);
        assert_int_equal(loop_grants_mapped(&hand.world.grants), 0);
        assert_int_equal(loop_events_bound(&hand.world.events), 0);
        hand_end(&hand);
    }
}

/* A page that is to stay mapped must be granted for both directions; others are an error. */
static void test_bad_persistent_grants(void **state)
{
    static const unsigned pages[] = {HAND_READONLY, HAND_UNGRANTED};
    struct hand hand;
    struct why why;

    (void)state;
    hand_begin(&hand);
    assert_int_equal(
        hand_attach(&hand, (struct backend_config){.offer = {.persistent = "1"}}, &why), 0);
    hand_publish(&hand);
    hand_set(&hand, "feature-persistent", "1");
    hand_set(&hand, "state", "4");
    hand_work(&hand);
    for (unsigned i = 0; i < 2; i++) {
        struct blkif_request write = hand_request(WRITE, i, 0, 2);

        write.seg[1].gref = hand_ref(pages[i]);
        answered(&hand, write, ERROR);
    }
    assert_int_equal(hand_violations(&hand, "a segment's grant"), 2);
    assert_int_equal(loop_grants_mapped(&hand.world.grants), 2); /* the ring, and the good one */
    answered(&hand, hand_request(WRITE, 2, 0, 2), OKAY);
    assert_int_equal(loop_grants_mapped(&hand.world.grants), 3);
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readonly),
        cmocka_unit_test(test_rules_go_on),
        cmocka_unit_test(test_bad_discards),
        cmocka_unit_test(test_resize),
        cmocka_unit_test(test_nodes_change),
        cmocka_unit_test(test_half_connected),
        cmocka_unit_test(test_bad_persistent_grants),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
