/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/persist.h"
#include "fake_backend/transfer.h"

#define DOMID    7u
#define PAGES    16u
#define READONLY 15u /* reference of a page that may not be written to */
#define NOBODYS  16u /* reference of no page */

/* Grants in small.  A page that is mapped is the guest's own. */
struct few_grants {
    struct grants door;
    unsigned char page[PAGES][PORTS_PAGE_SIZE];
    unsigned mapped, maps, copies;
    int map_fails, copy_fails; /* errno; 0: they do not */
    struct transfer transfer;  /* of copies only */
};

static bool few_granted(uint32_t ref, bool writable)
{
    return ref < PAGES && !(writable && ref == READONLY);
}

static void *few_map(struct grants *door, unsigned domid, const uint32_t *refs, unsigned count,
                     bool writable)
{
    struct few_grants *few = (struct few_grants *)door;

    assert_int_equal(domid, DOMID);
    assert_int_equal(count, 1);
    errno = few->map_fails ? few->map_fails : EINVAL;
    if (few->map_fails || !few_granted(*refs, writable))
        return NULL;
    few->mapped++;
    few->maps++;
    return few->page[*refs];
}

static int few_unmap(struct grants *door, void *pages, unsigned count)
{
    struct few_grants *few = (struct few_grants *)door;

    assert_int_equal(count, 1);
    assert_true((unsigned char *)pages >= few->page[0] &&
                (unsigned char *)pages <= few->page[PAGES - 1]);
    few->mapped--;
    return 0;
}

static int few_copy(struct grants *door, unsigned domid, const struct grant_piece *pieces,
                    unsigned count, bool to_guest)
{
    struct few_grants *few = (struct few_grants *)door;

    assert_int_equal(domid, DOMID);
    assert_true(count > 0 && count <= WIRE_MAX_SEGMENTS);
    few->copies++;
    if (few->copy_fails)
        return -few->copy_fails;
    for (unsigned i = 0; i < count; i++) {
        unsigned char *theirs;

        assert_true(pieces[i].bytes && pieces[i].offset + pieces[i].bytes <= PORTS_PAGE_SIZE);
        if (!few_granted(pieces[i].ref, to_guest))
            return -EINVAL;
        theirs = few->page[pieces[i].ref] + pieces[i].offset;
        memcpy(to_guest ? theirs : pieces[i].ours, to_guest ? pieces[i].ours : theirs,
               pieces[i].bytes);
    }
    return 0;
}

static int setup(void **state)
{
    static const struct grants_ops ops = {.map = few_map, .unmap = few_unmap, .copy = few_copy};
    struct few_grants *few = calloc(1, sizeof(*few));

    if (!few)
        return -1;
    few->door.ops = &ops;
    few->transfer = (struct transfer){.grants = &few->door, .domid = DOMID};
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

static const struct offer_terms terms = {.sector_size = 512};

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
    assert_int_equal(transfer_fetch(&few->transfer, &three, buffer, &why), 0);
    assert_int_equal(few->copies, 1);
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
    assert_int_equal(transfer_store(&few->transfer, &request, buffer, &why), 0);
    assert_int_equal(few->copies, 1);
    assert_memory_equal(few->page[3] + 2 * 512, buffer, 3 * 512);
    assert_memory_equal(few->page[1] + 7 * 512, buffer + 3 * 512, 512);
    assert_memory_equal(few->page[2], buffer + 4 * 512, 512);
    assert_int_equal(few->page[3][2 * 512 - 1], 0x31); /* and what is beside it is as before */
    assert_int_equal(few->page[3][5 * 512], 0x35);
    assert_int_equal(few->page[1][7 * 512 - 1], 0x16);
    assert_int_equal(few->page[2][512], 0x21);
}

/* One bad grant among good ones is found. */
static void test_bad_grants(void **state)
{
    struct few_grants *few = *state;
    unsigned char buffer[5 * 512] = {0};
    struct wire_request request = three;
    const char *why;

    request.segment[2].gref = NOBODYS;
    assert_int_equal(transfer_fetch(&few->transfer, &request, buffer, &why), -EPROTO);
    assert_string_equal(why, "a segment's grant cannot be copied");
    assert_int_equal(transfer_store(&few->transfer, &request, buffer, &why), -EPROTO);
    request.segment[2].gref = READONLY;
    assert_int_equal(transfer_store(&few->transfer, &request, buffer, &why), -EPROTO);
    assert_int_equal(transfer_fetch(&few->transfer, &request, buffer, &why), 0);
}

static void test_indirect_segments(void **state)
{
    struct few_grants *few = *state;
    struct wire_request request = {.indirect = true, .segments = 256, .indirect_grefs = {5}};
    const char *why;

    for (unsigned i = 0; i < 512; i++) /* those behind the last one are garbage */
        memcpy(few->page[5] + 8 * i,
               (unsigned char[]){i % PAGES, 0, 0, 0, 1, i < 256 ? 3 : 0, 9, 9}, 8);
    assert_int_equal(transfer_segments(&few->transfer, &terms, &request, &why), 0);
    assert_int_equal(request.sectors, 256 * 3);
    assert_int_equal(request.segment[255].gref, 255 % PAGES);
    assert_int_equal(request.segment[255].last, 3);

    few->page[5][8 * 255 + 5] = 8;
    assert_int_equal(transfer_segments(&few->transfer, &terms, &request, &why), -EPROTO);
    assert_non_null(strstr(why, "first_sect"));
    request.indirect_grefs[0] = NOBODYS;
    assert_int_equal(transfer_segments(&few->transfer, &terms, &request, &why), -EPROTO);
    assert_string_equal(why, "an indirect page's grant cannot be copied from");
    request.indirect = false;
    assert_int_equal(transfer_segments(&few->transfer, &terms, &request, &why), 0);
}

/* What the guest cannot be blamed for keeps its errno. */
static void test_doors_fail(void **state)
{
    struct few_grants *few = *state;
    struct wire_request request = {.indirect = true, .segments = 1, .indirect_grefs = {READONLY}};
    unsigned char buffer[5 * 512] = {0};
    const char *why = NULL;

    few->copy_fails = ENOMEM;
    assert_int_equal(transfer_fetch(&few->transfer, &three, buffer, &why), -ENOMEM);
    assert_int_equal(transfer_store(&few->transfer, &three, buffer, &why), -ENOMEM);
    assert_int_equal(transfer_segments(&few->transfer, &terms, &request, &why), -ENOMEM);
    few->transfer.persist = persist_create(&few->door, DOMID);
    few->map_fails = EMFILE;
    assert_int_equal(transfer_fetch(&few->transfer, &three, buffer, &why), -EMFILE);
    assert_int_equal(persist_free(few->transfer.persist), 0);
}

/* With persistent grants each page is mapped once, whatever is done with it, and nothing copied. */
static void test_persistent(void **state)
{
    struct few_grants *few = *state;
    struct wire_request request = {.indirect = true, .segments = 3, .indirect_grefs = {5}};
    unsigned char buffer[5 * 512];
    const char *why;

    few->transfer.persist = persist_create(&few->door, DOMID);
    for (unsigned i = 0; i < 3; i++)
        memcpy(few->page[5] + 8 * i,
               (unsigned char[]){(unsigned char)three.segment[i].gref, 0, 0, 0,
                                 three.segment[i].first, three.segment[i].last, 9, 9},
               8);
    assert_int_equal(transfer_segments(&few->transfer, &terms, &request, &why), 0);
    assert_int_equal(request.sectors, 5);
    for (unsigned round = 0; round < 3; round++) {
        assert_int_equal(transfer_fetch(&few->transfer, &request, buffer, &why), 0);
        for (unsigned i = 0; i < sizeof(places); i++)
            assert_int_equal(buffer[i * 512 + 100], places[i]);
        assert_int_equal(transfer_store(&few->transfer, &request, buffer, &why), 0);
    }
    assert_int_equal(few->mapped, 3); /* pages 5, 3 and 1 */
    assert_int_equal(few->maps, 3);
    assert_int_equal(few->copies, 0);
    memset(buffer, 0x55, sizeof(buffer));
    assert_int_equal(transfer_store(&few->transfer, &request, buffer, &why), 0);
    assert_int_equal(few->page[1][7 * 512], 0x55);
    assert_int_equal(few->page[3][5 * 512], 0x35);

    request.segment[1].gref = READONLY; /* a page to keep is granted for both ways */
    assert_int_equal(transfer_fetch(&few->transfer, &request, buffer, &why), -EPROTO);
    assert_int_equal(persist_free(few->transfer.persist), 0);
}

/* Pages for which there is no room are copied beside those that are kept. */
static void test_persistent_is_full(void **state)
{
    struct few_grants *few = *state;
    unsigned char buffer[5 * 512];
    const char *why;

    few->transfer.persist = persist_create(&few->door, DOMID);
    few->transfer.persist->count = PERSIST_MAX - 1;
    assert_int_equal(transfer_fetch(&few->transfer, &three, buffer, &why), 0);
    assert_int_equal(few->maps, 1);
    assert_int_equal(few->copies, 1);
    for (unsigned i = 0; i < sizeof(places); i++)
        assert_int_equal(buffer[i * 512 + 100], places[i]);
    assert_int_equal(persist_free(few->transfer.persist), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_fetch),
        TEST(test_store),
        TEST(test_bad_grants),
        TEST(test_indirect_segments),
        TEST(test_doors_fail),
        TEST(test_persistent),
        TEST(test_persistent_is_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
