/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/variation.h"

static const struct personality somebody = {.name = "somebody", .offer = {.flush_cache = "1"}};
static const struct conf_case plain = {.name = "plain", .offer = {.barrier = "1"}};
static const struct conf_case small = {.name = "small",
                                       .offer = {.max_ring_page_order = "0", .max_indirect = "8"},
                                       .driver_params = "max_queues=1 debug=1"};
static const struct conf_case named = {.name = "named", .backend = &somebody};
static const struct guest_step moved[] = {{.mark = "moved", .verb = STEP_RESUME}};
static const struct conf_case resumed = {
    .name = "resumed", .offer_later = {.max_ring_page_order = "0"}, STEPS(moved)};
static const struct conf_case *const cases[] = {&plain, &small, &named, NULL};
static const struct offer nothing;
static const struct offer more = {.max_ring_page_order = "4",
                                  .max_queues = "2",
                                  .persistent = "1",
                                  .max_indirect = "256",
                                  .barrier = "0"};

static void test_nothing_more(void **state)
{
    struct variation v;

    (void)state;
    assert_int_equal(variation_make(&v, cases, &nothing, NULL), 0);
    for (size_t i = 0; cases[i]; i++)
        assert_memory_equal(&v.varied[i].c.offer, &cases[i]->offer, sizeof(struct offer));
    assert_null(v.cases[0]->driver_params);
    assert_string_equal(v.cases[1]->driver_params, "max_queues=1 debug=1");
    assert_null(v.cases[3]);
    variation_dispose(&v);
}

/* What a case says itself stays, and the driver is told to use what it would not use by itself. */
static void test_more(void **state)
{
    struct variation v;

    (void)state;
    assert_int_equal(variation_make(&v, cases, &more, NULL), 0);
    assert_string_equal(v.cases[0]->offer.barrier, "1");
    assert_string_equal(v.cases[0]->offer.max_ring_page_order, "4");
    assert_string_equal(v.cases[0]->offer.persistent, "1");
    assert_string_equal(v.cases[0]->driver_params,
                        "max_ring_page_order=4 max_queues=2 max_indirect_segments=256");
    assert_string_equal(v.cases[1]->offer.max_ring_page_order, "0");
    assert_string_equal(v.cases[1]->offer.max_indirect, "8");
    assert_string_equal(v.cases[1]->offer.max_queues, "2");
    assert_string_equal(v.cases[1]->driver_params, "max_queues=1 debug=1");
    assert_memory_equal(&v.cases[2]->offer, &named.offer, sizeof(struct offer));
    assert_null(v.cases[2]->driver_params);
    variation_dispose(&v);
}

/* After a resume as before it; where there is none, there is nothing to be more. */
static void test_more_after_a_resume(void **state)
{
    const struct conf_case *const list[] = {&resumed, &plain, NULL};
    struct variation v;

    (void)state;
    assert_int_equal(variation_make(&v, list, &more, NULL), 0);
    assert_string_equal(v.cases[0]->offer_later.max_ring_page_order, "0");
    assert_string_equal(v.cases[0]->offer_later.persistent, "1");
    assert_null(v.cases[1]->offer_later.persistent);
    variation_dispose(&v);
}

static void test_too_long(void **state)
{
    static char params[VARIATION_PARAMS];
    const struct conf_case wordy = {.name = "wordy", .driver_params = params};
    const struct conf_case *const list[] = {&wordy, NULL};
    struct variation v;

    (void)state;
    memset(params, 'x', sizeof(params) - 2);
    assert_int_equal(variation_make(&v, list, &more, NULL), -E2BIG);
}

/* Only what was asked for has to be used, but that has. */
static void test_check(void **state)
{
    static const struct {
        const char *agreed; /* NULL: the sides never did */
        const char *why;    /* NULL: all is well */
    } rows[] = {
        {"protocol=x ring-page-order=4 queues=2 persistent=1", NULL},
        {"protocol=x ring-page-order=4 queues=1 persistent=1", "queues=2"},
        {"protocol=x ring-page-order=4 queues=24 persistent=1", "queues=2"},
        {"protocol=x ring-page-order=0 queues=2 persistent=1", "ring-page-order=4"},
        {"protocol=x ring-page-order=4 queues=2 persistent=0", "persistent=1"},
        {NULL, "connected with nothing"},
    };
    struct variation v;
    struct why why;

    (void)state;
    assert_int_equal(variation_make(&v, cases, &more, NULL), 0);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct journal *journal = journal_create();
        int rc;

        if (rows[i].agreed)
            journal_add(journal,
                        (struct journal_entry){.kind = JOURNAL_CONNECT, .text = rows[i].agreed});
        rc = variation_check(v.cases[0], &more, journal, &why);
        assert_int_equal(rc, rows[i].why ? -EINVAL : 0);
        if (rc)
            assert_non_null(strstr(why.text, rows[i].why));
        assert_int_equal(variation_check(v.cases[0], &nothing, journal, &why), 0);
        assert_int_equal(variation_check(v.cases[2], &more, journal, &why), 0);
        journal_free(journal);
    }
    variation_dispose(&v);
}

/* What a case is about has to be used, whoever asks. */
static void test_agreed(void **state)
{
    static const struct {
        const char *about, *agreed;
        int rc;
    } rows[] = {
        {NULL, NULL, 0},
        {"persistent=1", "ring-page-order=2 persistent=1", 0},
        {"persistent=1 ring-page-order=2", "ring-page-order=2 persistent=1", 0},
        {"persistent=1 ring-page-order=2", "ring-page-order=2 persistent=0", -ENODATA},
        {"ring-page-order=2", "ring-page-order=24", -ENODATA},
        {"ring-page-order=2", "deepest-ring-page-order=2", -ENODATA},
        {"persistent=1", NULL, -ENODATA},
    };
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct conf_case c = {.agreed = rows[i].about};
        struct journal *journal = journal_create();

        if (rows[i].agreed)
            journal_add(journal,
                        (struct journal_entry){.kind = JOURNAL_CONNECT, .text = rows[i].agreed});
        assert_int_equal(variation_agreed(&c, variation_agreement(journal), &why), rows[i].rc);
        if (rows[i].rc)
            assert_non_null(strstr(why.text, rows[i].about));
        journal_free(journal);
    }
}

static const struct expectation asked_of[] = {
    {.kind = EXPECT_WIRE, .ops = OP_FLUSH, .times = NEVER},
    {.kind = EXPECT_WIRE, .ops = OP_READ, .times = SEEN},
    {.kind = EXPECT_LIMITS},
};
static const struct conf_case reads = {
    .name = "reads", .offer = {.sector_size = "4096"}, EXPECT(asked_of)};
static const struct conf_case flushes = {
    .name = "flushes", .offer = {.flush_cache = "1", .max_queues = "1"}, EXPECT(asked_of)};
static const struct conf_case stays = {.name = "stays",
                                       .offer = {.flush_cache = "1"},
                                       .offer_later = {.flush_cache = "1"},
                                       STEPS(moved)};
static const struct conf_case changes = {
    .name = "changes", .offer = {.flush_cache = "1"}, STEPS(moved)};
static const struct personality flushing = {
    .name = "flushing", .offer = {.flush_cache = "1", .max_queues = "4"}, .habit_count = 1};
static const struct personality both = {.name = "both",
                                        .offer = {.flush_cache = "1", .barrier = "1"}};

/* The first case of one that is played on a backend. */
static const struct conf_case *on(struct variation *v, const struct conf_case *c,
                                  const struct personality *backend)
{
    const struct conf_case *const list[] = {c, NULL};

    assert_int_equal(variation_make(v, list, &nothing, backend), 0);
    return v->cases[0];
}

static void test_backend(void **state)
{
    const struct conf_case *c;
    struct variation v;

    (void)state;
    c = on(&v, &flushes, &flushing);
    assert_null(variation_lacks(c));
    assert_string_equal(c->backend->name, "flushing");
    assert_int_equal(c->backend->habit_count, 1);
    assert_string_equal(case_offer(c)->max_queues, "1"); /* it may be set to less */
    assert_int_equal(c->expect_count, 3);
    variation_dispose(&v);

    c = on(&v, &reads, &flushing); /* says nothing of flush: what it expects of that is moot */
    assert_null(variation_lacks(c));
    assert_string_equal(case_offer(c)->sector_size, "4096");
    assert_string_equal(case_offer(c)->flush_cache, "1");
    assert_int_equal(c->expect_count, 1);
    assert_int_equal(c->expect[0].ops, OP_READ);
    variation_dispose(&v);

    c = on(&v, &stays, &flushing);
    assert_null(variation_lacks(c));
    assert_ptr_equal(c->backend_later, c->backend);
    variation_dispose(&v);

    c = on(&v, &named, &flushing);
    assert_null(variation_lacks(c));
    assert_ptr_equal(c->backend, &somebody);
    variation_dispose(&v);
}

static void test_backend_that_will_not_do(void **state)
{
    static const struct {
        const struct conf_case *c;
        const struct personality *backend;
        const char *lacks;
    } rows[] = {
        {&flushes, &both, "it needs a backend without feature-barrier, and both offers that"},
        {&stays, &both, "it needs a backend without feature-barrier, and both offers that"},
        {&plain, &flushing, "it needs feature-barrier=1, and the backend flushing offers none"},
        {&plain, &both, "it needs a backend without feature-flush-cache, and both offers that"},
        {&changes, &flushing,
         "it is about another backend than before, and flushing is to be the only one"},
    };
    struct variation v;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_string_equal(variation_lacks(on(&v, rows[i].c, rows[i].backend)), rows[i].lacks);
        variation_dispose(&v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_more),
        cmocka_unit_test(test_backend),
        cmocka_unit_test(test_backend_that_will_not_do),
        cmocka_unit_test(test_more),
        cmocka_unit_test(test_more_after_a_resume),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_agreed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
