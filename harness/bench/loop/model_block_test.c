/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "harness/bench/loop/lines.h"
#include "harness/bench/loop/model_block.h"

/* A driver that takes requests and does nothing with them until told. */
struct bed {
    struct block_driver driver; /* first */
    struct block_queue queue;
    struct lines trace;
    struct block_request *taken[64];
    unsigned count;
    int refuses; /* what queue returns */
};

static int take(struct block_driver *driver, struct block_request *request)
{
    struct bed *bed = (struct bed *)driver;

    if (bed->refuses)
        return bed->refuses;
    bed->taken[bed->count++] = request;
    return 0;
}

static void begin(struct bed *bed, bool write_cache, bool fua)
{
    *bed = (struct bed){.driver = {take}};
    lines_init(&bed->trace);
    block_init(&bed->queue, &bed->driver, &bed->trace);
    bed->queue.write_cache = write_cache;
    bed->queue.fua = fua;
}

static void end(struct bed *bed)
{
    block_dispose(&bed->queue);
    lines_dispose(&bed->trace);
}

static void submit(struct bed *bed, struct bio *bio, enum bio_op op, bool fua)
{
    *bio = (struct bio){.op = op, .fua = fua, .sectors = op == BIO_FLUSH ? 0 : 8};
    assert_int_equal(block_submit(&bed->queue, bio), 0);
    block_work(&bed->queue);
}

static void complete(struct bed *bed, unsigned index, int error)
{
    block_complete(&bed->queue, bed->taken[index], error);
    block_work(&bed->queue);
}

static void assert_reaps(struct bed *bed, struct bio *bio, int error)
{
    assert_ptr_equal(block_reap(&bed->queue), bio);
    if (bio)
        assert_int_equal(bio->error, error);
}

static void test_write_through(void **state)
{
    struct bed bed;
    struct bio bio;

    (void)state;
    begin(&bed, false, false);
    submit(&bed, &bio, BIO_FLUSH, false);
    assert_reaps(&bed, &bio, 0);
    submit(&bed, &bio, BIO_WRITE, true);
    assert_int_equal(bed.count, 1);
    assert_false(bed.taken[0]->fua);
    complete(&bed, 0, 0);
    assert_reaps(&bed, &bio, 0);
    assert_int_equal(bed.count, 1);
    end(&bed);
}

static void test_fua_by_flush(void **state)
{
    struct bed bed;
    struct bio bio;

    (void)state;
    begin(&bed, true, false);
    submit(&bed, &bio, BIO_WRITE, true);
    assert_int_equal(bed.count, 1);
    assert_false(bed.taken[0]->fua);
    complete(&bed, 0, 0);
    assert_reaps(&bed, NULL, 0);
    assert_int_equal(bed.count, 2);
    assert_int_equal(bed.taken[1]->op, BIO_FLUSH);
    complete(&bed, 1, -EIO);
    assert_reaps(&bed, &bio, -EIO);

    submit(&bed, &bio, BIO_WRITE, true);
    complete(&bed, 2, -EIO); /* what was not written needs no flush */
    assert_reaps(&bed, &bio, -EIO);
    assert_int_equal(bed.count, 3);
    end(&bed);
}

static void test_fua_by_driver(void **state)
{
    struct bed bed;
    struct bio bio;

    (void)state;
    begin(&bed, true, true);
    submit(&bed, &bio, BIO_WRITE, true);
    assert_true(bed.taken[0]->fua);
    complete(&bed, 0, 0);
    assert_reaps(&bed, &bio, 0);
    assert_int_equal(bed.count, 1);
    end(&bed);
}

static void test_flushes_merge(void **state)
{
    struct bed bed;
    struct bio bio[3];

    (void)state;
    begin(&bed, true, false);
    for (unsigned i = 0; i < 3; i++)
        submit(&bed, &bio[i], BIO_FLUSH, false);
    assert_int_equal(bed.count, 1); /* the first; the others share the next */
    complete(&bed, 0, -EOPNOTSUPP);
    assert_reaps(&bed, &bio[0], -EOPNOTSUPP);
    assert_reaps(&bed, NULL, 0);
    assert_int_equal(bed.count, 2);
    complete(&bed, 1, 0);
    assert_reaps(&bed, &bio[1], 0);
    assert_reaps(&bed, &bio[2], 0);
    assert_int_equal(bed.count, 2);
    end(&bed);
}

/* A flush waits for writes that are out and will want one too, but not for ever. */
static void test_flush_waits_for_writes(void **state)
{
    struct bed bed;
    struct bio write, flush;

    (void)state;
    begin(&bed, true, false);
    submit(&bed, &write, BIO_WRITE, true);
    submit(&bed, &flush, BIO_FLUSH, false);
    assert_int_equal(bed.count, 1);
    assert_true(block_expire(&bed.queue));
    assert_false(block_expire(&bed.queue));
    block_work(&bed.queue);
    assert_int_equal(bed.count, 2);
    complete(&bed, 1, 0);
    assert_reaps(&bed, &flush, 0);
    complete(&bed, 0, 0);
    complete(&bed, 2, 0);
    assert_reaps(&bed, &write, 0);
    end(&bed);
}

/* FUA is decided before a tag is free: turning the limits off does not change what waits. */
static void test_tags(void **state)
{
    struct bio bio[BLOCK_TAGS + 2];
    struct bed bed;

    (void)state;
    begin(&bed, true, true);
    for (unsigned i = 0; i < BLOCK_TAGS + 1; i++)
        submit(&bed, &bio[i], BIO_WRITE, true);
    assert_int_equal(bed.count, BLOCK_TAGS);
    bed.queue.write_cache = bed.queue.fua = false;
    submit(&bed, &bio[BLOCK_TAGS + 1], BIO_WRITE, true);
    complete(&bed, 0, 0);
    complete(&bed, 1, 0);
    assert_int_equal(bed.count, BLOCK_TAGS + 2);
    assert_true(bed.taken[BLOCK_TAGS]->fua);
    assert_false(bed.taken[BLOCK_TAGS + 1]->fua);
    end(&bed);
}

/* A flush does not queue up behind waiting writes. */
static void test_flush_goes_first(void **state)
{
    struct bio bio[BLOCK_TAGS + 1], flush;
    struct bed bed;

    (void)state;
    begin(&bed, true, true);
    for (unsigned i = 0; i < BLOCK_TAGS + 1; i++)
        submit(&bed, &bio[i], BIO_WRITE, true);
    submit(&bed, &flush, BIO_FLUSH, false);
    assert_int_equal(bed.count, BLOCK_TAGS);
    complete(&bed, 0, 0);
    assert_int_equal(bed.taken[BLOCK_TAGS]->op, BIO_FLUSH);
    end(&bed);
}

static void test_split(void **state)
{
    struct bed bed;
    struct bio bio = {.op = BIO_WRITE, .sector = 100, .sectors = 20};

    (void)state;
    begin(&bed, false, false);
    assert_int_equal(block_submit(&bed.queue, &bio), 0);
    block_work(&bed.queue);
    assert_int_equal(bed.count, 3);
    assert_int_equal(bed.taken[2]->sector, 116);
    assert_int_equal(bed.taken[2]->sectors, 4);
    complete(&bed, 1, -EIO);
    complete(&bed, 0, 0);
    assert_reaps(&bed, NULL, 0);
    complete(&bed, 2, 0);
    assert_reaps(&bed, &bio, -EIO);
    end(&bed);
}

static void test_driver_refuses(void **state)
{
    struct bed bed;
    struct bio bio;
    char text[200];

    (void)state;
    begin(&bed, true, true);
    bed.refuses = -EIO;
    submit(&bed, &bio, BIO_WRITE, true);
    assert_reaps(&bed, &bio, -EIO);
    assert_int_equal(bed.queue.tags_used, 0);
    assert_true(lines_take(&bed.trace, text, sizeof(text)));
    assert_string_equal(text, "trace issue WFS 0 8 0\ntrace complete WFS 0 8 -5\n");
    end(&bed);
}

/* What a driver with a defect may do: tell early, and give back; and a queue that forgets to tell. */
static void test_early(void **state)
{
    struct bio bios[2];
    struct bed bed;

    (void)state;
    begin(&bed, true, true);
    bed.queue.tags = 1;
    submit(&bed, &bios[0], BIO_WRITE, true);
    submit(&bed, &bios[1], BIO_WRITE, false);
    block_complete_early(&bed.queue, bed.taken[0], -EIO);
    assert_reaps(&bed, &bios[0], -EIO);
    assert_false(block_work(&bed.queue)); /* the tag is still the driver's */
    block_give_back(&bed.queue);
    assert_true(block_work(&bed.queue));
    assert_int_equal(bed.count, 2);
    complete(&bed, 1, 0);
    assert_reaps(&bed, &bios[1], 0);
    end(&bed);
}

static void test_requeue(void **state)
{
    struct bio bios[2];
    struct bed bed;

    (void)state;
    begin(&bed, true, true);
    bed.queue.tags = 1;
    submit(&bed, &bios[0], BIO_WRITE, true);
    submit(&bed, &bios[1], BIO_WRITE, false);
    block_requeue(&bed.queue, bed.taken[0]);
    block_work(&bed.queue);
    assert_false(bed.taken[1]->requeued); /* the one that waited */
    complete(&bed, 1, 0);
    assert_ptr_equal(bed.taken[2], bed.taken[0]);
    assert_true(bed.taken[2]->requeued && bed.taken[2]->fua);
    complete(&bed, 2, 0);
    assert_reaps(&bed, &bios[1], 0);
    assert_reaps(&bed, &bios[0], 0);
    end(&bed);
}

static void test_first_hears(void **state)
{
    struct bio bios[3];
    struct bed bed;

    (void)state;
    begin(&bed, true, false);
    bed.queue.first_hears = true;
    for (unsigned i = 0; i < 3; i++)
        submit(&bed, &bios[i], BIO_FLUSH, false);
    complete(&bed, 0, 0);
    assert_reaps(&bed, &bios[0], 0);
    complete(&bed, 1, -EIO);
    assert_reaps(&bed, &bios[1], -EIO);
    assert_reaps(&bed, &bios[2], 0);
    end(&bed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_through),
        cmocka_unit_test(test_fua_by_flush),
        cmocka_unit_test(test_fua_by_driver),
        cmocka_unit_test(test_flushes_merge),
        cmocka_unit_test(test_flush_waits_for_writes),
        cmocka_unit_test(test_tags),
        cmocka_unit_test(test_flush_goes_first),
        cmocka_unit_test(test_split),
        cmocka_unit_test(test_driver_refuses),
        cmocka_unit_test(test_early),
        cmocka_unit_test(test_requeue),
        cmocka_unit_test(test_first_hears),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
