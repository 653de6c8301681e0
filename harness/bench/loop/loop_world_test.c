/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/loop/loop_world.h"

#define PAGES 16u

static int setup(void **state)
{
    struct loop_world *world = malloc(sizeof(*world));
    struct why why;

    if (!world)
        return -1;
    loop_world_init(world);
    *state = world;
    return loop_world_boot(world, 1, PAGES, &why);
}

static int teardown(void **state)
{
    loop_world_destroy(*state);
    loop_world_dispose(*state);
    free(*state);
    return 0;
}

static void assert_reads(struct store *store, const char *path, const char *expected)
{
    char *value = store->ops->read(store, path);

    if (expected) {
        assert_non_null(value);
        assert_string_equal(value, expected);
    } else {
        assert_null(value);
    }
    free(value);
}

static void test_relative_paths(void **state)
{
    struct loop_world *world = *state;
    struct store *dom0 = &world->dom0.door, *guest = &world->guest.door;

    assert_int_equal(guest->ops->write(guest, "data/x/y", "1"), 0);
    assert_reads(dom0, "/local/domain/1/data/x/y", "1");
    assert_reads(guest, "domid", "1");
    assert_reads(guest, "/local/domain/1/data/x", "");
    assert_int_equal(guest->ops->write(guest, "data/x/", "1"), -EINVAL);
    assert_reads(guest, "data/z", NULL);
    assert_int_equal(errno, ENOENT);
}

static void test_permissions(void **state)
{
    struct loop_world *world = *state;
    struct store *dom0 = &world->dom0.door, *guest = &world->guest.door;
    static const char back[] = "/local/domain/0/backend/x/1/2";
    char big[4096];

    assert_int_equal(guest->ops->write(guest, "device/x", "1"), -EACCES);
    assert_int_equal(guest->ops->write(guest, "top", "1"), -EACCES);
    assert_int_equal(guest->ops->write(guest, "/local/domain/0/x", "1"), -EACCES);
    assert_int_equal(dom0->ops->write(dom0, "/local/domain/1/device/vbd/2", ""), 0);
    assert_int_equal(guest->ops->write(guest, "device/vbd/2/state", "1"), 0);

    assert_int_equal(dom0->ops->write(dom0, back, "secret"), 0);
    assert_reads(guest, back, NULL);
    assert_int_equal(errno, EACCES);
    assert_int_equal(dom0->ops->permit(dom0, back, 0, 1), 0);
    assert_reads(guest, back, "secret");
    assert_int_equal(dom0->ops->write(dom0, "/local/domain/0/backend/x/1/2/state", "4"), 0);
    assert_reads(guest, "/local/domain/0/backend/x/1/2/state", "4");
    assert_int_equal(guest->ops->write(guest, back, "mine"), -EACCES);
    assert_int_equal(guest->ops->remove(guest, back), -EACCES);

    memset(big, 'x', sizeof(big) - 1);
    big[sizeof(big) - 1] = '\0';
    assert_int_equal(guest->ops->write(guest, "data/big", big), -ENOSPC);
    big[2000] = '\0';
    assert_int_equal(guest->ops->write(guest, "data/big", big), 0);
}

static void test_guest_node_quota(void **state)
{
    struct loop_world *world = *state;
    struct store *guest = &world->guest.door;
    char path[32];
    int rc = 0;

    for (unsigned i = 0; !rc && i < 2000; i++) {
        snprintf(path, sizeof(path), "data/%u", i);
        rc = guest->ops->write(guest, path, "");
    }
    assert_int_equal(rc, -ENOSPC);
}

static void test_list(void **state)
{
    struct loop_world *world = *state;
    struct store *dom0 = &world->dom0.door;
    unsigned count = 7;
    char **names;

    dom0->ops->write(dom0, "/a/b/c", "");
    dom0->ops->write(dom0, "/a/b-b", "");
    dom0->ops->write(dom0, "/a/b/d", "");
    names = dom0->ops->list(dom0, "/a", &count);
    assert_int_equal(count, 2);
    assert_string_equal(names[0], "b");
    assert_string_equal(names[1], "b-b");
    free(names);
    names = dom0->ops->list(dom0, "/a/b/c", &count);
    assert_non_null(names);
    assert_int_equal(count, 0);
    free(names);
    assert_null(dom0->ops->list(dom0, "/b", &count));
    assert_int_equal(dom0->ops->remove(dom0, "/a/b"), 0);
    assert_int_equal(dom0->ops->remove(dom0, "/a/b"), 0);
    assert_reads(dom0, "/a/b/c", NULL);
    assert_reads(dom0, "/a/b-b", "");
}

static void test_watches(void **state)
{
    struct loop_world *world = *state;
    struct store *dom0 = &world->dom0.door, *guest = &world->guest.door;
    struct store_watch data = {0}, release = {0}, guests = {0};

    assert_int_equal(dom0->ops->watch(dom0, "/local/domain/1/data/x", &data), 0);
    assert_int_equal(dom0->ops->watch(dom0, "@releaseDomain", &release), 0);
    assert_int_equal(guest->ops->watch(guest, "data", &guests), 0);
    assert_int_equal(dom0->ops->drain(dom0), 2); /* once when they are set */
    assert_true(data.fired);
    data.fired = release.fired = false;

    guest->ops->write(guest, "data/xx", "");
    assert_false(loop_view_news(&world->dom0));
    guest->ops->write(guest, "data/x/y", "");
    assert_true(loop_view_news(&world->dom0));
    assert_int_equal(dom0->ops->drain(dom0), 1);
    assert_true(data.fired && !release.fired && !guests.fired);
    assert_int_equal(guest->ops->drain(guest), 1);
    assert_true(guests.fired);
    data.fired = false;

    dom0->ops->unwatch(dom0, "/local/domain/1/data/x", &data);
    assert_true(dom0->ops->introduced(dom0, 1));
    loop_world_destroy(world);
    assert_false(dom0->ops->introduced(dom0, 1));
    dom0->ops->drain(dom0);
    assert_true(release.fired && !data.fired);
}

static void test_grants(void **state)
{
    struct loop_world *world = *state;
    struct grants *door = &world->grants.door;
    uint32_t refs[3];
    char *pages;

    refs[0] = loop_grants_grant(&world->grants, 5, true);
    refs[1] = loop_grants_grant(&world->grants, 2, true);
    refs[2] = loop_grants_grant(&world->grants, 9, false);
    strcpy(loop_grants_page(&world->grants, 5), "five");
    strcpy(loop_grants_page(&world->grants, 2), "two");

    assert_null(door->ops->map(door, 2, refs, 1, false));
    assert_null(door->ops->map(door, 1, refs, 3, true)); /* one is read-only: none */
    assert_null(door->ops->map(door, 1, (uint32_t[]){refs[0] + 1}, 1, false));
    assert_null(door->ops->map(door, 1, (uint32_t[]){0}, 1, false));
    assert_null(door->ops->map(door, 1, (uint32_t[]){UINT32_MAX}, 1, false));
    assert_null(door->ops->map(door, 1, refs, 0, false));
    assert_int_equal(loop_grants_mapped(&world->grants), 0);

    pages = door->ops->map(door, 1, refs, 2, true);
    assert_non_null(pages);
    assert_string_equal(pages, "five");
    assert_string_equal(pages + PORTS_PAGE_SIZE, "two");
    strcpy(pages + PORTS_PAGE_SIZE, "changed");
    assert_string_equal(loop_grants_page(&world->grants, 2), "changed");
    assert_int_equal(loop_grants_mapped(&world->grants), 2);
    assert_int_equal(loop_grants_end(&world->grants, 5), -EBUSY);
    assert_int_equal(door->ops->unmap(door, pages, 1), -EINVAL);
    assert_int_equal(door->ops->unmap(door, pages, 2), 0);
    assert_int_equal(loop_grants_end(&world->grants, 5), 0);
    assert_null(door->ops->map(door, 1, refs, 1, true));
}

/* A page that is mapped outlives its guest, and does not count for the next one. */
static void test_grants_of_the_dead(void **state)
{
    struct loop_world *world = *state;
    struct grants *door = &world->grants.door;
    uint32_t ref = loop_grants_grant(&world->grants, 3, true);
    char *page = door->ops->map(door, 1, &ref, 1, true);
    struct why why;

    assert_non_null(page);
    strcpy(page, "still here");
    loop_world_destroy(world);
    assert_string_equal(page, "still here");
    assert_null(door->ops->map(door, 1, &ref, 1, true));
    assert_int_equal(loop_world_boot(world, 2, PAGES, &why), 0);
    assert_int_equal(door->ops->unmap(door, page, 1), 0);
    loop_grants_grant(&world->grants, 3, true);
    assert_int_equal(loop_grants_end(&world->grants, 3), 0);
}

static void test_events(void **state)
{
    struct loop_world *world = *state;
    struct loop_events *events = &world->events;
    struct events *door = &events->door;
    uint32_t port = loop_events_alloc(events, 1);
    int local;

    assert_int_not_equal(port, 0);
    assert_int_equal(door->ops->bind(door, 2, port), -EINVAL);
    assert_int_equal(door->ops->bind(door, 1, port + 1), -EINVAL);
    local = door->ops->bind(door, 1, port);
    assert_true(local > 0);
    assert_int_equal(door->ops->bind(door, 1, port), -EINVAL);
    assert_int_equal(door->ops->next(door), local);
    assert_int_equal(door->ops->next(door), 0);

    loop_events_send(events, port);
    loop_events_send(events, port);
    assert_true(loop_events_news(events));
    assert_int_equal(door->ops->next(door), local);
    assert_int_equal(door->ops->next(door), 0);
    assert_int_equal(door->ops->notify(door, local), 0);
    assert_true(loop_events_take(events, port));
    assert_false(loop_events_take(events, port));

    loop_world_destroy(world);
    assert_int_equal(door->ops->notify(door, local), 0);
    assert_int_equal(loop_events_bound(events), 1);
    door->ops->unbind(door, local);
    assert_int_equal(loop_events_bound(events), 0);
    assert_int_equal(door->ops->notify(door, local), -EINVAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_relative_paths),
        TEST(test_permissions),
        TEST(test_guest_node_quota),
        TEST(test_list),
        TEST(test_watches),
        TEST(test_grants),
        TEST(test_grants_of_the_dead),
        TEST(test_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
