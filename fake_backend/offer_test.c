/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/offer.h"

static const char *value(const struct offer *offer, const char *name)
{
    const struct offer_node *node;

    for (size_t i = 0; (node = offer_node(i)); i++)
        if (!strcmp(node->name, name))
            return offer_value(offer, node);
    fail_msg("no node %s", name);
    return NULL;
}

/* Nothing offered: only what no frontend can do without. */
static void test_usual(void **state)
{
    static const struct offer none;
    const struct offer_node *node;
    unsigned said = 0;

    (void)state;
    for (size_t i = 0; (node = offer_node(i)); i++)
        said += offer_value(&none, node) != NULL;
    assert_int_equal(said, 4);
    assert_string_equal(value(&none, "mode"), "w");
    assert_string_equal(value(&none, "type"), "phy");
    assert_string_equal(value(&none, "sector-size"), "512");
    assert_string_equal(value(&none, "info"), "0");
}

/* Each node can be said by its name, is said word for word, and makes two offers differ. */
static void test_word_for_word(void **state)
{
    static const struct offer none;
    const struct offer_node *node;

    (void)state;
    for (size_t i = 0; (node = offer_node(i)); i++) {
        struct offer offer = {0}, same = {0};

        assert_int_equal(offer_set(&offer, node->name, "-7 bananas"), 0);
        assert_string_equal(offer_value(&offer, node), "-7 bananas");
        assert_false(offer_same(&offer, &none));
        assert_int_equal(offer_set(&same, node->name, strcpy((char[16]){0}, "-7 bananas")), 0);
        assert_true(offer_same(&offer, &same));
        assert_int_equal(offer_set(&offer, node->name, NULL), 0);
        assert_true(offer_same(&offer, &none));
    }
    assert_int_equal(offer_set(&(struct offer){0}, "feature-bananas", "1"), -ENOENT);
}

static void test_readonly(void **state)
{
    static const struct offer readonly = {.mode = "r"}, lying = {.mode = "r", .info = "1"};

    (void)state;
    assert_string_equal(value(&readonly, "info"), "4");
    assert_string_equal(value(&lying, "info"), "1");
    assert_true(offer_terms(&lying).readonly);
    assert_false(offer_terms(&(struct offer){.mode = "w"}).readonly);
}

static void test_terms_of_nothing(void **state)
{
    struct offer_terms terms = offer_terms(&(struct offer){0});

    (void)state;
    assert_int_equal(terms.ops, OP_READ | OP_WRITE);
    assert_false(terms.secure || terms.persistent || terms.readonly);
    assert_int_equal(terms.indirect, 0);
    assert_int_equal(terms.ring_order, 0);
    assert_int_equal(terms.queues, 1);
    assert_int_equal(terms.sector_size, 512);
    assert_true(terms.sectors == UINT64_MAX);
}

static void test_terms_of_everything(void **state)
{
    struct offer_terms terms = offer_terms(&(struct offer){.barrier = "1",
                                                           .flush_cache = "1",
                                                           .discard = "1",
                                                           .discard_secure = "1",
                                                           .persistent = "1",
                                                           .max_indirect = "256",
                                                           .max_ring_page_order = "4",
                                                           .max_queues = "8",
                                                           .sector_size = "4096",
                                                           .sectors = "1099511627776"});

    (void)state;
    assert_int_equal(terms.ops, OP_ANY & ~OP_OTHER);
    assert_true(terms.secure && terms.persistent);
    assert_int_equal(terms.indirect, 256);
    assert_int_equal(terms.ring_order, 4);
    assert_int_equal(terms.queues, 8);
    assert_int_equal(terms.sector_size, 4096);
    assert_true(terms.sectors == 1ull << 40);
}

/* A word that promises more than we can do, or nothing readable, allows what we can do. */
static void test_terms_are_cut(void **state)
{
    struct offer_terms much = offer_terms(&(struct offer){.max_indirect = "4294967297",
                                                          .max_ring_page_order = "5",
                                                          .max_queues = "9",
                                                          .sector_size = "8192"});
    struct offer_terms none = offer_terms(&(struct offer){.flush_cache = "0",
                                                          .persistent = "2",
                                                          .max_indirect = "-1",
                                                          .max_queues = "0",
                                                          .sector_size = "520"});

    (void)state;
    assert_int_equal(much.indirect, OFFER_MAX_INDIRECT);
    assert_int_equal(much.ring_order, OFFER_MAX_RING_ORDER);
    assert_int_equal(much.queues, OFFER_MAX_QUEUES);
    assert_int_equal(much.sector_size, 512);
    assert_int_equal(none.ops, OP_READ | OP_WRITE);
    assert_false(none.persistent);
    assert_int_equal(none.indirect, 0);
    assert_int_equal(none.queues, 1);
    assert_int_equal(none.sector_size, 512);
}

/* Whatever a frontend makes of such a word, what it then sends is understood. */
static void test_unclear_words(void **state)
{
    static const char *const words[] = {"", "2", "yes", "-1", " 1", "1x", "01"};

    (void)state;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        assert_true(offer_unclear(words[i]));
        assert_false(offer_on(words[i]));
        assert_int_equal(offer_terms(&(struct offer){.flush_cache = words[i]}).ops,
                         OP_READ | OP_WRITE | OP_FLUSH);
    }
    assert_true(offer_on("1"));
    assert_false(offer_unclear("1") || offer_unclear("0") || offer_unclear(NULL));
    assert_false(offer_on("0") || offer_on(NULL));
}

/* A frontend may read either of the two nodes: the larger counts. */
static void test_ring_twins(void **state)
{
    (void)state;
    assert_int_equal(offer_terms(&(struct offer){.max_ring_pages = "8"}).ring_order, 3);
    assert_int_equal(offer_terms(&(struct offer){.max_ring_pages = "15"}).ring_order, 3);
    assert_int_equal(offer_terms(&(struct offer){.max_ring_pages = "1000"}).ring_order, 4);
    assert_int_equal(
        offer_terms(&(struct offer){.max_ring_pages = "2", .max_ring_page_order = "3"}).ring_order,
        3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual),
        cmocka_unit_test(test_word_for_word),
        cmocka_unit_test(test_readonly),
        cmocka_unit_test(test_terms_of_nothing),
        cmocka_unit_test(test_terms_of_everything),
        cmocka_unit_test(test_terms_are_cut),
        cmocka_unit_test(test_unclear_words),
        cmocka_unit_test(test_ring_twins),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
