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

#include "fake_backend/handshake.h"
#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"

#define NODES  32
#define FRONT  "/local/domain/9/device/vbd/51712"
#define BACK   "/local/domain/0/blkproof/9/51712"
#define PARENT "/local/domain/0/blkproof/9"

/* A store in small: a list of nodes in the order in which they were made, and one watch. */
static struct {
    struct store door;
    struct {
        char path[160], value[80];
    } node[NODES];
    unsigned count;
    struct store_watch *watch;
    char watched[160];
    const char *fails; /* the end of a path that cannot be read or written; NULL: none */
} small;

static struct journal *journal;
static struct handshake handshake;

static bool fails(const char *path)
{
    size_t length = small.fails ? strlen(small.fails) : 0;

    return length && strlen(path) > length && !strcmp(path + strlen(path) - length, small.fails);
}

static unsigned find(const char *path)
{
    for (unsigned i = 0; i < small.count; i++)
        if (!strcmp(small.node[i].path, path))
            return i;
    return NODES;
}

static bool below(const char *path, const char *top)
{
    return !strncmp(path, top, strlen(top)) && path[strlen(top)] == '/';
}

static char *small_read(struct store *store, const char *path)
{
    unsigned at = find(path);

    (void)store;
    errno = fails(path) ? EIO : ENOENT;
    return at == NODES || errno == EIO ? NULL : strdup(small.node[at].value);
}

static int small_write(struct store *store, const char *path, const char *value)
{
    unsigned at = find(path);

    (void)store;
    if (fails(path))
        return -EIO;
    if (at == NODES)
        at = small.count++;
    assert_true(at < NODES);
    snprintf(small.node[at].path, sizeof(small.node[at].path), "%s", path);
    snprintf(small.node[at].value, sizeof(small.node[at].value), "%s", value);
    if (small.watch && !strcmp(path, small.watched))
        small.watch->fired = true;
    return 0;
}

static int small_remove(struct store *store, const char *path)
{
    unsigned kept = 0;

    (void)store;
    for (unsigned i = 0; i < small.count; i++)
        if (strcmp(small.node[i].path, path) != 0 && !below(small.node[i].path, path))
            small.node[kept++] = small.node[i];
    small.count = kept;
    if (small.watch)
        small.watch->fired = true;
    return 0;
}

/* Names are not asked for, only how many there are. */
static char **small_list(struct store *store, const char *path, unsigned *count_out)
{
    (void)store;
    *count_out = 0;
    for (unsigned i = 0; i < small.count; i++)
        *count_out += below(small.node[i].path, path);
    return calloc(1, sizeof(char *));
}

static int small_permit(struct store *store, const char *path, unsigned owner, unsigned reader)
{
    bool back = !strcmp(path, BACK);

    (void)store;
    assert_true(find(path) != NODES);
    assert_true(back || !strcmp(path, FRONT));
    assert_int_equal(owner, back ? 0 : 9);
    assert_int_equal(reader, back ? 9 : 0);
    return 0;
}

static int small_watch(struct store *store, const char *path, struct store_watch *watch)
{
    (void)store;
    if (small.fails && !strcmp(small.fails, "watch"))
        return -EIO;
    snprintf(small.watched, sizeof(small.watched), "%s", path);
    small.watch = watch;
    watch->fired = true;
    return 0;
}

static void small_unwatch(struct store *store, const char *path, struct store_watch *watch)
{
    (void)store;
    assert_string_equal(path, small.watched);
    assert_ptr_equal(watch, small.watch);
    small.watch = NULL;
}

static const struct store_ops small_ops = {.read = small_read,
                                           .write = small_write,
                                           .remove = small_remove,
                                           .list = small_list,
                                           .permit = small_permit,
                                           .change = store_change_each,
                                           .watch = small_watch,
                                           .unwatch = small_unwatch};

static int setup(void **state)
{
    (void)state;
    memset(&small, 0, sizeof(small));
    small.door.ops = &small_ops;
    journal = journal_create();
    return journal ? 0 : -1;
}

/* Whatever happened, the end leaves nothing. */
static int teardown(void **state)
{
    (void)state;
    handshake_end(&handshake);
    handshake_end(&handshake);
    assert_int_equal(small.count, 0);
    assert_null(small.watch);
    journal_free(journal);
    return 0;
}

static int begin(const struct offer *offer, struct why *why)
{
    return handshake_begin(&handshake, &small.door, journal, 9, 51712, offer, why);
}

static void put(const char *name, const char *value)
{
    char path[160];

    snprintf(path, sizeof(path), FRONT "/%s", name);
    if (value)
        small_write(&small.door, path, value);
    else
        small_remove(&small.door, path);
}

static const char *get(const char *path)
{
    unsigned at = find(path);

    return at == NODES ? "no node" : small.node[at].value;
}

static void test_nodes(void **state)
{
    const struct offer offer = {.barrier = "1", .max_indirect = "032"};
    struct why why;

    (void)state;
    assert_int_equal(begin(&offer, &why), 0);
    assert_string_equal(get(BACK "/frontend"), FRONT);
    assert_string_equal(get(BACK "/frontend-id"), "9");
    assert_string_equal(get(BACK "/online"), "1");
    assert_string_equal(get(BACK "/feature-barrier"), "1");
    assert_string_equal(get(BACK "/feature-flush-cache"), "no node");
    assert_string_equal(get(BACK "/feature-max-indirect-segments"), "032"); /* word for word */
    assert_string_equal(get(BACK "/sectors"), "no node");
    assert_string_equal(get(BACK "/state"), "2");
    assert_string_equal(get(FRONT "/backend"), BACK);
    assert_string_equal(get(FRONT "/backend-id"), "0");
    assert_string_equal(get(FRONT "/virtual-device"), "51712");
    assert_string_equal(get(FRONT "/device-type"), "disk");
    assert_string_equal(get(FRONT "/state"), "1");
    assert_string_equal(small.watched, FRONT "/state");
    assert_int_equal(handshake_properties(&handshake, 1ull << 40, &why), 0);
    assert_int_equal(handshake_switch(&handshake, 4, &why), 0);
    assert_string_equal(get(BACK "/sectors"), "1099511627776");
    assert_string_equal(get(BACK "/sector-size"), "512");
    assert_string_equal(get(BACK "/info"), "0");
    assert_string_equal(get(BACK "/state"), "4");
    assert_int_equal(handshake.back_state, 4);
}

/* The frontend's state is the last of its nodes, the backend's features come before InitWait. */
static void test_order(void **state)
{
    const struct offer offer = {.flush_cache = "1"};
    unsigned front_state = 0, feature = 0, wait = 0;
    struct why why;

    (void)state;
    assert_int_equal(begin(&offer, &why), 0);
    for (unsigned i = 0; i < journal_count(journal); i++) {
        const struct journal_entry *entry = journal_at(journal, i);

        if (entry->kind == JOURNAL_STATE && entry->number == 2)
            wait = entry->seq;
        if (entry->kind != JOURNAL_NODE)
            continue;
        assert_string_equal(get(entry->name),
                            !strcmp(entry->name, BACK "/state") ? "2" : entry->text);
        if (below(entry->name, FRONT))
            front_state = strcmp(entry->name, FRONT "/state") ? 0 : entry->seq;
        if (!strcmp(entry->name, BACK "/feature-flush-cache"))
            feature = entry->seq;
    }
    assert_true(front_state && feature && feature < wait);
}

static void test_states(void **state)
{
    static const struct {
        const char *value;
        int state;
        const char *word;
    } rows[] = {
        {"3", 3, "Initialised"},
        {"9", 9, "garbage"},
        {"-1", INT32_MAX, "garbage"},
        {"4", 4, "Connected"},
        {"4294967300", INT32_MAX, "garbage"},
        {NULL, 0, "no node"},
        {"", INT32_MAX, "garbage"},
        {"6", 6, "Closed"},
    };
    struct why why;

    (void)state;
    assert_int_equal(begin(&(struct offer){0}, &why), 0);
    assert_int_equal(handshake.front_state, 1);
    assert_int_equal(handshake_look(&handshake, &why), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct journal_entry *entry;

        put("state", rows[i].value);
        assert_int_equal(handshake_look(&handshake, &why), 1);
        assert_int_equal(handshake.front_state, rows[i].state);
        entry = journal_at(journal, journal_count(journal) - 1);
        assert_int_equal(entry->kind, JOURNAL_STATE);
        assert_string_equal(entry->name, "frontend");
        assert_string_equal(entry->text, rows[i].word);
        put("state", rows[i].value); /* once more is no news */
        assert_int_equal(handshake_look(&handshake, &why), 0);
    }
}

/* Each node of the offer where and when it is due, word for word. */
static void test_offer(void **state)
{
    const struct offer_node *node;
    struct offer offer = {0};
    unsigned seen = 0;
    char path[160];
    struct why why;

    (void)state;
    for (size_t i = 0; (node = offer_node(i)); i++)
        offer_set(&offer, node->name, node->name);
    assert_int_equal(begin(&offer, &why), 0);
    for (int late = 0; late < 2; late++) {
        for (size_t i = 0; (node = offer_node(i)); i++) {
            snprintf(path, sizeof(path), "%s/%s", node->place == OFFER_FRONTEND ? FRONT : BACK,
                     node->name);
            if (node->place != OFFER_PROPERTY || late) {
                assert_string_equal(get(path), node->name);
                seen++;
            } else {
                assert_string_equal(get(path), "no node");
            }
        }
        assert_int_equal(handshake_properties(&handshake, 7, &why), 0);
        assert_int_equal(handshake_switch(&handshake, 4, &why), 0);
    }
    assert_int_equal(seen, 11 + 18);
}

static void test_rewrite(void **state)
{
    struct why why;

    (void)state;
    assert_int_equal(begin(&(struct offer){.flush_cache = "1"}, &why), 0);
    assert_int_equal(handshake_rewrite(&handshake, "feature-flush-cache", "0", &why), 0);
    assert_string_equal(get(BACK "/feature-flush-cache"), "0");
    assert_string_equal(journal_at(journal, journal_count(journal) - 1)->text, "0");
    assert_int_equal(handshake_rewrite(&handshake, "feature-flush-cache", NULL, &why), 0);
    assert_string_equal(get(BACK "/feature-flush-cache"), "no node");
    assert_null(journal_at(journal, journal_count(journal) - 1)->text);
    small.fails = "/sectors";
    assert_int_equal(handshake_rewrite(&handshake, "sectors", "1", &why), -EIO);
    small.fails = NULL;
}

/* A store that fails is not a guest that misbehaves. */
static void test_store_fails(void **state)
{
    static const char *const ours[] = {
        "/frontend",
        "/frontend-id",
        "/online",
        "/feature-barrier",
        "/device-type",
        "/51712",
        "blkproof/9/51712/state",
        "vbd/51712/state",
        "watch",
    };
    const struct offer offer = {.barrier = "1"};
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(ours) / sizeof(ours[0]); i++) {
        small.fails = ours[i];
        why.text[0] = '\0';
        assert_int_equal(begin(&offer, &why), -EIO);
        assert_non_null(strstr(why.text, "Input/output error"));
        small.fails = NULL;
        handshake_end(&handshake);
        assert_int_equal(small.count, 0);
    }
    assert_int_equal(begin(&offer, &why), 0);
    put("state", "3");
    small.fails = "/state";
    assert_int_equal(handshake_look(&handshake, &why), -EIO);
    assert_int_equal(handshake.front_state, 1);
    assert_int_equal(handshake_switch(&handshake, 4, &why), -EIO);
    assert_int_equal(handshake.back_state, 2);
    small.fails = NULL;
    assert_int_equal(handshake_look(&handshake, &why), 1); /* what could not be read is not lost */
    assert_int_equal(handshake.front_state, 3);
}

/* The directory of a guest's vbds goes with its last one. */
static void test_end(void **state)
{
    struct why why;

    (void)state;
    assert_int_equal(begin(&(struct offer){0}, &why), 0);
    small_write(&small.door, PARENT, "");
    small_write(&small.door, PARENT "/51728", "");
    handshake_end(&handshake);
    assert_int_equal(small.count, 2);
    assert_int_equal(begin(&(struct offer){0}, &why), 0);
    small_remove(&small.door, PARENT "/51728");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_nodes),   TEST(test_order),       TEST(test_states), TEST(test_offer),
        TEST(test_rewrite), TEST(test_store_fails), TEST(test_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
