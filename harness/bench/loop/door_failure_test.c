/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every call that the backend makes to a door fails once, in turn, in a vbd's whole life: each time
 * the backend says so, blames nobody else, still answers its guest, and leaves nothing behind.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/hand_guest.h"

#define BACK "/local/domain/0/blkproof/1/51712"

enum call {
    CALL_UNSET,
    READ,
    WRITE,
    REMOVE,
    LIST,
    PERMIT,
    WATCH,
    MAP,
    UNMAP,
    COPY,
    BIND,
    NOTIFY,
    CALLS
};

/* What a real door says when it fails through no fault of the guest's. */
static const int errors[CALLS] = {
    [READ] = EIO,      [WRITE] = ENOSPC, [REMOVE] = EIO,      [LIST] = ENOMEM,
    [PERMIT] = ENOSPC, [WATCH] = EIO,    [MAP] = ENOMEM,      [UNMAP] = EINVAL,
    [COPY] = EFAULT,   [BIND] = ENOSPC,  [NOTIFY] = ENOTCONN,
};

/* The doors in between: they count, and let one call fail. */
static struct {
    struct ports real;
    unsigned calls, fail_at; /* 0: none fails */
    enum call failed;
} doors;

static bool fails(enum call call)
{
    if (++doors.calls != doors.fail_at)
        return false;
    doors.failed = call;
    errno = errors[call];
    return true;
}

static char *door_read(struct store *store, const char *path)
{
    (void)store;
    return fails(READ) ? NULL : doors.real.store->ops->read(doors.real.store, path);
}

static int door_write(struct store *store, const char *path, const char *value)
{
    (void)store;
    return fails(WRITE) ? -errno : doors.real.store->ops->write(doors.real.store, path, value);
}

static int door_remove(struct store *store, const char *path)
{
    (void)store;
    return fails(REMOVE) ? -errno : doors.real.store->ops->remove(doors.real.store, path);
}

static char **door_list(struct store *store, const char *path, unsigned *count_out)
{
    (void)store;
    return fails(LIST) ? NULL : doors.real.store->ops->list(doors.real.store, path, count_out);
}

static int door_permit(struct store *store, const char *path, unsigned owner, unsigned reader)
{
    struct store *real = doors.real.store;

    (void)store;
    return fails(PERMIT) ? -errno : real->ops->permit(real, path, owner, reader);
}

static int door_watch(struct store *store, const char *path, struct store_watch *watch)
{
    (void)store;
    return fails(WATCH) ? -errno : doors.real.store->ops->watch(doors.real.store, path, watch);
}

static void door_unwatch(struct store *store, const char *path, struct store_watch *watch)
{
    (void)store;
    doors.real.store->ops->unwatch(doors.real.store, path, watch);
}

static int door_drain(struct store *store)
{
    (void)store;
    return doors.real.store->ops->drain(doors.real.store);
}

static void *door_map(struct grants *grants, unsigned domid, const uint32_t *refs, unsigned count,
                      bool writable)
{
    struct grants *real = doors.real.grants;

    (void)grants;
    return fails(MAP) ? NULL : real->ops->map(real, domid, refs, count, writable);
}

/* The page is given back all the same: what cannot be undone is not the backend's to undo. */
static int door_unmap(struct grants *grants, void *pages, unsigned count)
{
    int rc = doors.real.grants->ops->unmap(doors.real.grants, pages, count);

    (void)grants;
    return fails(UNMAP) ? -errno : rc;
}

static int door_copy(struct grants *grants, unsigned domid, const struct grant_piece *pieces,
                     unsigned count, bool to_guest)
{
    struct grants *real = doors.real.grants;

    (void)grants;
    return fails(COPY) ? -errno : real->ops->copy(real, domid, pieces, count, to_guest);
}

static int door_bind(struct events *events, unsigned domid, uint32_t remote_port)
{
    struct events *real = doors.real.events;

    (void)events;
    return fails(BIND) ? -errno : real->ops->bind(real, domid, remote_port);
}

static void door_unbind(struct events *events, int port)
{
    (void)events;
    doors.real.events->ops->unbind(doors.real.events, port);
}

static int door_notify(struct events *events, int port)
{
    (void)events;
    return fails(NOTIFY) ? -errno : doors.real.events->ops->notify(doors.real.events, port);
}

static int door_next(struct events *events)
{
    (void)events;
    return doors.real.events->ops->next(doors.real.events);
}

static const struct store_ops store_ops = {
    .read = door_read,
    .write = door_write,
    .remove = door_remove,
    .list = door_list,
    .permit = door_permit,
    .change = store_change_each,
    .watch = door_watch,
    .unwatch = door_unwatch,
    .drain = door_drain,
};
static const struct grants_ops grants_ops = {
    .map = door_map, .unmap = door_unmap, .copy = door_copy};
static const struct events_ops events_ops = {
    .bind = door_bind, .unbind = door_unbind, .notify = door_notify, .next = door_next};

static struct store store = {&store_ops};
static struct grants grants = {&grants_ops};
static struct events events = {&events_ops};

static void begin(struct hand *hand, unsigned fail_at)
{
    hand_begin(hand);
    doors.real = hand->ports;
    doors.calls = 0;
    doors.fail_at = fail_at;
    doors.failed = CALL_UNSET;
    hand->ports = (struct ports){.store = &store, .grants = &grants, .events = &events};
}

static int set_state(struct hand *hand, const char *state, struct why *why)
{
    hand_set(hand, "state", state);
    return hand_try(hand, why);
}

/* One request of each kind, all at once. */
static int play_requests(struct hand *hand, struct why *why)
{
    struct blkif_request_indirect indirect = {.operation = BLKIF_OP_INDIRECT,
                                              .indirect_op = BLKIF_OP_WRITE,
                                              .nr_segments = 1,
                                              .indirect_grefs = {hand_ref(HAND_INDIRECT)}};
    struct blkif_request_segment segment = {hand_ref(HAND_DATA), 0, 7};
    struct blkif_request slot = {0};

    memcpy(loop_grants_page(&hand->world.grants, HAND_INDIRECT), &segment, sizeof(segment));
    memcpy(&slot, &indirect, sizeof(indirect));
    hand_put(hand, &slot);
    for (uint8_t op = BLKIF_OP_READ; op <= BLKIF_OP_FLUSH_DISKCACHE; op++) {
        slot = hand_request(op, op, 0, op != BLKIF_OP_FLUSH_DISKCACHE);
        hand_put(hand, &slot);
    }
    hand->shared->req_prod = hand->req_prod;
    return hand_try(hand, why);
}

/* A vbd's life up to the first failure. */
static int live(struct hand *hand, const char *persistent, struct why *why)
{
    const struct backend_config config = {
        .offer = {
            .barrier = "1", .flush_cache = "1", .max_indirect = "32", .persistent = persistent}};
    int rc = hand_attach(hand, config, why);

    if (rc)
        return rc;
    hand_publish(hand);
    hand_set(hand, "feature-persistent", "1");
    rc = set_state(hand, "3", why);
    if (!rc)
        rc = set_state(hand, "4", why);
    if (!rc)
        rc = play_requests(hand, why);
    if (!rc) {
        backend_close(hand->backend);
        rc = hand_try(hand, why);
    }
    if (!rc)
        rc = set_state(hand, "5", why);
    return rc ? rc : set_state(hand, "6", why);
}

static void every_call_fails_once(const char *persistent, unsigned seen[CALLS])
{
    unsigned nth = 0;
    struct hand hand;

    do {
        struct why why = {""};
        int rc;

        begin(&hand, ++nth);
        rc = live(&hand, persistent, &why);
        doors.fail_at = 0;
        seen[doors.failed]++;
        if (rc != -errors[doors.failed] || !rc != !*why.text)
            fail_msg("call %u (kind %d) failed with %d: '%s'", nth, doors.failed, rc, why.text);
        if (hand.backend) {
            hand_work(&hand);
            assert_int_not_equal(backend_state(hand.backend), BACKEND_BROKEN);
            if (backend_state(hand.backend) == BACKEND_CLOSING) /* not forgotten */
                assert_string_equal(loop_tree_find(&hand.world.tree, BACK "/state")->value, "5");
        }
        if (!rc)
            assert_int_equal(backend_state(hand.backend), BACKEND_CLOSED);
        if (hand.req_prod)
            assert_int_equal(hand.shared->rsp_prod, hand.req_prod);
        assert_int_equal(hand_violations(&hand, NULL), 0);
        hand_end(&hand);
    } while (doors.failed);
}

static void test_every_call_fails_once(void **state)
{
    unsigned seen[CALLS] = {0};

    (void)state;
    every_call_fails_once(NULL, seen);
    every_call_fails_once("1", seen);
    for (enum call call = READ; call < CALLS; call++)
        if (!seen[call] && call != REMOVE && call != LIST) /* only backend_free calls these */
            fail_msg("no call of kind %d was made", call);
}

/* backend_clean takes our own nodes, and reports a store that fails. */
static void test_clean(void **state)
{
    static const char *const nodes[] = {
        BACK "/state",
        "/local/domain/1/device/vbd/51712/state",
        "/local/domain/0/backend/vbd/1/51728/state",
        "/local/domain/1/device/vbd/51728/state",
    };
    static const enum call calls[] = {CALL_UNSET, LIST, READ, REMOVE, REMOVE, REMOVE};
    struct hand hand;
    struct why why;

    (void)state;
    for (unsigned nth = 0; nth < sizeof(calls) / sizeof(calls[0]); nth++) {
        int rc;

        begin(&hand, nth);
        for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
            assert_int_equal(doors.real.store->ops->write(doors.real.store, nodes[i], "1"), 0);
        why.text[0] = '\0';
        rc = backend_clean(&hand.ports, HAND_DOMID, &why);
        assert_int_equal(rc, -errors[doors.failed]);
        assert_int_equal(!*why.text, !doors.failed);
        assert_int_equal(doors.failed, calls[nth]);
        doors.fail_at = 0;
        assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, &why), 0);
        assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, &why), 0);
        for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
            assert_int_equal(loop_tree_find(&hand.world.tree, nodes[i]) != NULL, i >= 2);
        hand_end(&hand);
    }
}

/* One device of ours goes; others, and whoever else's, stay. */
static void test_clean_device(void **state)
{
    static const char *const nodes[] = {
        BACK "/state",
        "/local/domain/1/device/vbd/51712/state",
        "/local/domain/0/blkproof/1/51728/state",
        "/local/domain/1/device/vbd/51728/state",
        "/local/domain/1/device/vbd/51744/state",
    };
    struct hand hand;
    struct why why;

    (void)state;
    begin(&hand, 0);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        assert_int_equal(doors.real.store->ops->write(doors.real.store, nodes[i], "1"), 0);
    assert_int_equal(backend_clean_device(&hand.ports, HAND_DOMID, 51712, &why), 1);
    assert_int_equal(backend_clean_device(&hand.ports, HAND_DOMID, 51744, &why), 0);
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++)
        assert_int_equal(loop_tree_find(&hand.world.tree, nodes[i]) != NULL, i >= 2);
    assert_int_equal(backend_clean(&hand.ports, HAND_DOMID, &why), 0);
    hand_end(&hand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_call_fails_once),
        cmocka_unit_test(test_clean),
        cmocka_unit_test(test_clean_device),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
