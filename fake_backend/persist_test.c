/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

#include "fake_backend/persist.h"

#define DOMID 7u

/* A page is nothing but an address: that of its reference's place here. */
static char pages[1 << 16];
static unsigned mapped;
static uint32_t bad; /* this reference is not granted */
static int unmap_fails;

static void *fake_map(struct grants *grants, unsigned domid, const uint32_t *refs, unsigned count,
                      bool writable)
{
    (void)grants;
    assert_int_equal(domid, DOMID);
    assert_int_equal(count, 1);
    assert_true(writable);
    errno = EINVAL;
    if (*refs == bad)
        return NULL;
    mapped++;
    return &pages[*refs % sizeof(pages)];
}

static int fake_unmap(struct grants *grants, void *page, unsigned count)
{
    (void)grants;
    assert_int_equal(count, 1);
    assert_true((char *)page >= pages && (char *)page < pages + sizeof(pages));
    mapped--;
    return unmap_fails;
}

static const struct grants_ops ops = {.map = fake_map, .unmap = fake_unmap};
static struct grants door = {&ops};

/* References that fall together, and as many as there is room for: each has its own page. */
static void test_pages(void **state)
{
    static const uint32_t far[] = {9, 9 + 2 * PERSIST_MAX, UINT32_MAX - 2, 10};
    struct persist *persist = persist_create(&door, DOMID);

    (void)state;
    for (unsigned round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof(far) / sizeof(far[0]); i++)
            assert_ptr_equal(persist_page(persist, far[i]), &pages[far[i] % sizeof(pages)]);
    assert_int_equal(mapped, 4);
    for (unsigned round = 0; round < 2; round++)
        for (uint32_t ref = 20000; ref < 20000 + PERSIST_MAX - 4; ref++)
            assert_ptr_equal(persist_page(persist, ref), &pages[ref]);
    assert_int_equal(mapped, PERSIST_MAX);
    errno = 0;
    assert_null(persist_page(persist, 5));
    assert_int_equal(errno, ENOSPC);
    assert_non_null(persist_page(persist, 9));
    assert_int_equal(persist_free(persist), 0);
    assert_int_equal(mapped, 0);
}

/* A reference that could not be mapped is asked for again. */
static void test_bad_reference(void **state)
{
    struct persist *persist = persist_create(&door, DOMID);

    (void)state;
    bad = 12;
    assert_null(persist_page(persist, 12));
    assert_int_equal(errno, EINVAL);
    bad = 0;
    assert_non_null(persist_page(persist, 12));
    assert_int_equal(mapped, 1);
    assert_int_equal(persist_free(persist), 0);
    assert_int_equal(persist_free(NULL), 0);
}

/* One that cannot be unmapped does not keep the others. */
static void test_unmap_fails(void **state)
{
    struct persist *persist = persist_create(&door, DOMID);

    (void)state;
    assert_non_null(persist_page(persist, 1));
    assert_non_null(persist_page(persist, 2));
    unmap_fails = -EIO;
    assert_int_equal(persist_free(persist), -EIO);
    assert_int_equal(mapped, 0);
    unmap_fails = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_bad_reference),
        cmocka_unit_test(test_unmap_fails),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
