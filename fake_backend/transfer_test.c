/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/transfer.h"

#define DOMID    7u
#define PAGES    16u
#define READONLY 15u /* reference of a page that may not be written to */
#define NOBODYS  16u /* reference of no page */

/* Grants in small: a mapping is a copy, which goes back to the guest's pages at unmap. */
struct few_grants {
    struct grants door;
    unsigned char page[PAGES][PORTS_PAGE_SIZE];
    uint32_t refs[WIRE_MAX_SEGMENTS];
    unsigned mapped;
    bool writable;
    int map_fails, unmap_fails; /* errno; 0: they do not */
};

static void *few_map(struct grants *door, unsigned domid, const uint32_t *refs, unsigned count,
                     bool writable)
{
    struct few_grants *few = (struct few_grants *)door;
    unsigned char *pages;

    assert_int_equal(domid, DOMID);
    assert_int_equal(few->mapped, 0);
    assert_true(count > 0 && count <= WIRE_MAX_SEGMENTS);
    errno = few->map_fails;
    if (errno)
        return NULL;
    errno = EINVAL;
    for (unsigned i = 0; i < count; i++)
        if (refs[i] >= PAGES || (writable && refs[i] == READONLY))
            return NULL;
    pages = malloc((size_t)count * PORTS_PAGE_SIZE);
    assert_non_null(pages);
    for (unsigned i = 0; i < count; i++)
        memcpy(pages + (size_t)i * PORTS_PAGE_SIZE, few->page[refs[i]], PORTS_PAGE_SIZE);
    memcpy(few->refs, refs, count * sizeof(*refs));
    few->mapped = count;
    few->writable = writable;
    return pages;
}

static int few_unmap(struct grants *door, void *pages, unsigned count)
{
    struct few_grants *few = (struct few_grants *)door;

    assert_int_equal(few->mapped, count);
    for (unsigned i = 0; few->writable && i < count; i++)
        memcpy(few->page[few->refs[i]], (char *)pages + (size_t)i * PORTS_PAGE_SIZE,
               PORTS_PAGE_SIZE);
    free(pages);
    few->mapped = 0;
    return few->unmap_fails ? -few->unmap_fails : 0;
}

static int setup(void **state)
{
    static const struct grants_ops ops = {.map = few_map, .unmap = few_unmap};
    struct few_grants *few = calloc(1, sizeof(*few));

    if (!few)
        return -1;
    few->door.ops = &ops;
    for (unsigned i = 0; i < PAGES; i++)
        for (unsigned s = 0; s < 8; s++)
            memset(few->page[i] + s * 512, (int)(i * 16 + s), 512);
    *state = few;
    return 0;
}

static int teardown(void **state)
{
    struct few_grants *few = *state;

    assert_int_equal(few->mapped, 0);
    free(few);
    return 0;
}

/* Sectors 2-4 of page 3, 7 of page 1, and 0 of page 3 again. */
static const struct wire_request three = {
    .segments = 3, .sectors = 5, .segment = {{3, 2, 4}, {1, 7, 7}, {3, 0, 0}}};
static const unsigned char places[] = {0x32, 0x33, 0x34, 0x17, 0x30};

static void test_fetch(void **state)
{
    struct few_grants *few = *state;
    unsigned char buffer[6 * 512];
    const char *why;

    memset(buffer, 0xee, sizeof(buffer));
    few->page[3][2 * 512] = 1; /* first and last byte of what is meant, and the bytes beside it */
    few->page[3][5 * 512 - 1] = 2;
    few->page[3][2 * 512 - 1] = few->page[3][5 * 512] = 3;
    assert_int_equal(transfer_fetch(&few->door, DOMID, &three, buffer, &why), 0);
    assert_false(few->writable);
    assert_int_equal(buffer[0], 1);
    assert_int_equal(buffer[3 * 512 - 1], 2);
    for (unsigned i = 0; i < sizeof(places); i++)
        assert_int_equal(buffer[i * 512 + 100], places[i]);
    assert_int_equal(buffer[5 * 512], 0xee); /* not a byte more */
}

static void test_store(void **state)
{
    struct few_grants *few = *state;
    unsigned char buffer[5 * 512];
    struct wire_request request = three;
    const char *why;

    request.segment[2].gref = 2;
    for (unsigned i = 0; i < 5; i++)
        memset(buffer + i * 512, 0xa0 + (int)i, 512);
    assert_int_equal(transfer_store(&few->door, DOMID, &request, buffer, &why), 0);
    assert_memory_equal(few->page[3] + 2 * 512, buffer, 3 * 512);
    assert_memory_equal(few->page[1] + 7 * 512, buffer + 3 * 512, 512);
    assert_memory_equal(few->page[2], buffer + 4 * 512, 512);
    assert_int_equal(few->page[3][2 * 512 - 1], 0x31); /* and what is beside it is as before */
    assert_int_equal(few->page[3][5 * 512], 0x35);
    assert_int_equal(few->page[1][7 * 512 - 1], 0x16);
    assert_int_equal(few->page[2][512], 0x21);
}

/* One bad grant among good ones: nothing moves. */
static void test_bad_grants(void **state)
{
    struct few_grants *few = *state;
    unsigned char buffer[5 * 512] = {0};
    struct wire_request request = three;
    const char *why;

    request.segment[2].gref = NOBODYS;
    assert_int_equal(transfer_fetch(&few->door, DOMID, &request, buffer, &why), -EPROTO);
    assert_string_equal(why, "a segment's grant cannot be mapped");
    assert_int_equal(buffer[0], 0);
    assert_int_equal(transfer_store(&few->door, DOMID, &request, buffer, &why), -EPROTO);
    assert_int_equal(few->page[3][2 * 512], 0x32);
    request.segment[2].gref = READONLY;
    assert_int_equal(transfer_store(&few->door, DOMID, &request, buffer, &why), -EPROTO);
    assert_int_equal(transfer_fetch(&few->door, DOMID, &request, buffer, &why), 0);
}

static void test_indirect_segments(void **state)
{
    struct few_grants *few = *state;
    struct wire_request request = {.indirect = true, .segments = 256, .indirect_grefs = {5}};
    const char *why;

    for (unsigned i = 0; i < 512; i++) /* those behind the last one are garbage */
        memcpy(few->page[5] + 8 * i,
               (unsigned char[]){i % PAGES, 0, 0, 0, 1, i < 256 ? 3 : 0, 9, 9}, 8);
    assert_int_equal(transfer_segments(&few->door, DOMID, &request, &why), 0);
    assert_int_equal(request.sectors, 256 * 3);
    assert_int_equal(request.segment[255].gref, 255 % PAGES);
    assert_int_equal(request.segment[255].last, 3);

    few->page[5][8 * 255 + 5] = 8;
    assert_int_equal(transfer_segments(&few->door, DOMID, &request, &why), -EPROTO);
    assert_non_null(strstr(why, "first_sect"));
    request.indirect_grefs[0] = NOBODYS;
    assert_int_equal(transfer_segments(&few->door, DOMID, &request, &why), -EPROTO);
    assert_string_equal(why, "an indirect page's grant cannot be mapped");
    request.indirect = false;
    assert_int_equal(transfer_segments(&few->door, DOMID, &request, &why), 0);
}

/* What the guest cannot be blamed for keeps its errno. */
static void test_doors_fail(void **state)
{
    struct few_grants *few = *state;
    struct wire_request request = {.indirect = true, .segments = 1, .indirect_grefs = {READONLY}};
    unsigned char buffer[5 * 512] = {0};
    const char *why = NULL;

    few->map_fails = ENOMEM;
    assert_int_equal(transfer_fetch(&few->door, DOMID, &three, buffer, &why), -ENOMEM);
    assert_int_equal(transfer_store(&few->door, DOMID, &three, buffer, &why), -ENOMEM);
    assert_int_equal(transfer_segments(&few->door, DOMID, &request, &why), -ENOMEM);
    few->map_fails = 0;
    few->unmap_fails = EINVAL;
    assert_int_equal(transfer_fetch(&few->door, DOMID, &three, buffer, &why), -EINVAL);
    assert_string_equal(why, "a grant cannot be unmapped");
    assert_int_equal(transfer_store(&few->door, DOMID, &three, buffer, &why), -EINVAL);
    assert_int_equal(transfer_segments(&few->door, DOMID, &request, &why), -EINVAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_fetch),      TEST(test_store),
        TEST(test_bad_grants), TEST(test_indirect_segments),
        TEST(test_doors_fail),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
