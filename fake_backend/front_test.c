/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/front.h"
#include "fake_backend/why.h"

#define FRONT "/local/domain/9/device/vbd/51712"
#define NODES 40

/* What the frontend wrote. */
static struct {
    char path[120];
    const char *value;
} nodes[NODES];
static const char *fails; /* the end of a path that cannot be read; NULL: none */

static void put(const char *name, const char *value)
{
    char path[120];
    unsigned at = 0;

    snprintf(path, sizeof(path), FRONT "/%s", name);
    while (at < NODES && nodes[at].path[0] && strcmp(nodes[at].path, path) != 0)
        at++;
    assert_true(at < NODES);
    snprintf(nodes[at].path, sizeof(nodes[at].path), "%s", path);
    nodes[at].value = value;
}

static char *fake_read(struct store *store, const char *path)
{
    const char *name = strrchr(path, '/');

    (void)store;
    errno = ENOENT;
    if (fails && !strcmp(name, fails)) {
        errno = EIO;
        return NULL;
    }
    for (unsigned i = 0; i < NODES; i++)
        if (nodes[i].value && !strcmp(nodes[i].path, path))
            return strdup(nodes[i].value);
    return NULL;
}

static const struct store_ops ops = {.read = fake_read};
static struct store door = {&ops};
static const struct offer_terms little = {.queues = 1},
                                much = {.queues = 8, .ring_order = 4, .persistent = true};
static struct front front;
static struct why why;

static int setup(void **state)
{
    (void)state;
    memset(nodes, 0, sizeof(nodes));
    fails = NULL;
    put("ring-ref", "8");
    put("event-channel", "3");
    put("protocol", "x86_64-abi");
    return 0;
}

static void good(const struct offer_terms *terms)
{
    if (front_read(&front, &door, FRONT, terms, &why))
        fail_msg("%s", why.text);
}

static void bad(const struct offer_terms *terms, const char *words)
{
    assert_int_equal(front_read(&front, &door, FRONT, terms, &why), -EPROTO);
    if (!strstr(why.text, words))
        fail_msg("'%s' does not speak of '%s'", why.text, words);
}

static void test_plain(void **state)
{
    (void)state;
    good(&little);
    assert_int_equal(front.abi, WIRE_X86_64);
    assert_int_equal(front.queues, 1);
    assert_int_equal(front.ring_order, 0);
    assert_false(front.persistent);
    assert_int_equal(front.queue[0].ring_ref[0], 8);
    assert_int_equal(front.queue[0].event_channel, 3);
    put("ring-ref", "4294967295");
    put("event-channel", "0");
    good(&much);
    assert_true(front.queue[0].ring_ref[0] == UINT32_MAX);
    assert_int_equal(front.queue[0].event_channel, 0);
}

static void test_numbers(void **state)
{
    static const struct {
        const char *node, *value, *why;
    } rows[] = {
        {"ring-ref", NULL, "its ring-ref is missing"},
        {"event-channel", NULL, "its event-channel is missing"},
        {"ring-ref", "", "its ring-ref is not a number"},
        {"ring-ref", " 8", "its ring-ref is not a number"},
        {"ring-ref", "+8", "its ring-ref is not a number"},
        {"ring-ref", "8 ", "its ring-ref is not a number"},
        {"ring-ref", "-8", "its ring-ref is not a number"},
        {"ring-ref", "4294967296", "its ring-ref is not a number"},
        {"event-channel", "99999999999999999999", "its event-channel is not a number"},
        {"ring-page-order", "one", "its ring-page-order is not a number"},
        {"num-ring-pages", "", "its num-ring-pages is not a number"},
        {"multi-queue-num-queues", "1x", "its multi-queue-num-queues is not a number"},
        {"feature-persistent", "yes", "its feature-persistent is not a number"},
        {"protocol", "x86_64-abi and more", "ring protocol"},
        {"protocol", "", "ring protocol"},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        setup(state);
        put(rows[i].node, rows[i].value);
        bad(&much, rows[i].why);
    }
}

static void test_protocols(void **state)
{
    (void)state;
    put("protocol", "x86_32-abi");
    good(&little);
    assert_int_equal(front.abi, WIRE_X86_32);
    put("protocol", NULL);
    good(&little);
    assert_int_equal(front.abi, WIRE_X86_32);
}

/* Either of the two nodes says how many pages; their grants are numbered. */
static void test_ring_pages(void **state)
{
    static const char *const refs[] = {"ring-ref0", "ring-ref1", "ring-ref2", "ring-ref3"};
    static const char *const values[] = {"10", "11", "12", "13"};

    (void)state;
    put("ring-ref", NULL);
    for (unsigned i = 0; i < 4; i++)
        put(refs[i], values[i]);
    for (unsigned twin = 0; twin < 2; twin++) {
        put("ring-page-order", twin ? NULL : "2");
        put("num-ring-pages", twin ? "4" : NULL);
        good(&much);
        assert_int_equal(front.ring_order, 2);
        for (unsigned i = 0; i < 4; i++)
            assert_int_equal(front.queue[0].ring_ref[i], 10 + i);
    }
    put("ring-ref3", NULL);
    bad(&much, "its ring-ref3 is missing");
}

/* A single page may be numbered too, and ring-ref then be missing. */
static void test_one_page(void **state)
{
    (void)state;
    put("ring-page-order", "0");
    good(&much);
    assert_int_equal(front.queue[0].ring_ref[0], 8);
    put("ring-ref", NULL);
    put("ring-ref0", "9");
    good(&much);
    assert_int_equal(front.queue[0].ring_ref[0], 9);
    put("ring-ref0", "x");
    bad(&much, "its ring-ref0 is not a number");
}

static void test_ring_is_too_large(void **state)
{
    static const struct {
        const char *order, *pages;
    } rows[] = {{"5", NULL}, {"4294967295", NULL}, {NULL, "32"},
                {NULL, "3"}, {NULL, "0"},          {NULL, "4294967295"}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        setup(state);
        put("ring-page-order", rows[i].order);
        put("num-ring-pages", rows[i].pages);
        bad(&much, "larger than the 16 pages");
    }
    setup(state);
    put("ring-page-order", "1");
    bad(&little, "larger than the 1 pages");
}

static void test_queues(void **state)
{
    (void)state;
    put("multi-queue-num-queues", "1");
    good(&little);
    assert_int_equal(front.queue[0].ring_ref[0], 8);
    put("multi-queue-num-queues", "2");
    bad(&little, "wants 2 queues of the 1 offered");
    bad(&much, "queue 0: the frontend is ready, but its ring-ref is missing");
    put("ring-ref", NULL);
    put("event-channel", NULL);
    put("ring-page-order", "1");
    put("queue-0/ring-ref0", "20");
    put("queue-0/ring-ref1", "21");
    put("queue-0/event-channel", "5");
    put("queue-1/ring-ref0", "22");
    put("queue-1/ring-ref1", "23");
    bad(&much, "queue 1: the frontend is ready, but its event-channel is missing");
    put("queue-1/event-channel", "6");
    good(&much);
    assert_int_equal(front.queues, 2);
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(front.queue[i].ring_ref[0], 20 + 2 * i);
        assert_int_equal(front.queue[i].ring_ref[1], 21 + 2 * i);
        assert_int_equal(front.queue[i].event_channel, 5 + i);
    }
    put("multi-queue-num-queues", "0");
    bad(&much, "wants 0 queues");
    put("multi-queue-num-queues", "9");
    bad(&much, "wants 9 queues of the 8 offered");
}

/* It takes two. */
static void test_persistent(void **state)
{
    (void)state;
    put("feature-persistent", "1");
    good(&little);
    assert_false(front.persistent);
    good(&much);
    assert_true(front.persistent);
    put("feature-persistent", "0");
    good(&much);
    assert_false(front.persistent);
}

/* A store that fails is not a guest that misbehaves. */
static void test_store_fails(void **state)
{
    static const char *const read[] = {"/ring-ref",        "/event-channel",
                                       "/protocol",        "/feature-persistent",
                                       "/ring-page-order", "/multi-queue-num-queues"};

    (void)state;
    for (size_t i = 0; i < sizeof(read) / sizeof(read[0]); i++) {
        fails = read[i];
        assert_int_equal(front_read(&front, &door, FRONT, &much, &why), -EIO);
        assert_non_null(strstr(why.text, read[i]));
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
    const struct CMUnitTest tests[] = {
        TEST(test_plain),      TEST(test_numbers),    TEST(test_protocols),
        TEST(test_ring_pages), TEST(test_one_page),   TEST(test_ring_is_too_large),
        TEST(test_queues),     TEST(test_persistent), TEST(test_store_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
