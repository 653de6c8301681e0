/* SPDX-License-Identifier: BSD-2-Clause */
/* What the references foretell, beside what was measured on the kernels that they are about. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/why.h"
#include "harness/explore/reference_play.h"

#define BOTH (DISK_CACHE | DISK_MEDIUM)

static struct scenario_case *made;
static struct seen *seen;
static struct choices choices;

static int setup(void **state)
{
    (void)state;
    made = malloc(sizeof(*made));
    seen = malloc(sizeof(*seen));
    return !made || !seen;
}

static int teardown(void **state)
{
    (void)state;
    free(made);
    free(seen);
    return 0;
}

/* Plays a scenario by its name, going the first way wherever there are several. */
static void play(const char *reference, const char *name)
{
    struct scenario scenario;
    struct why why;

    if (scenario_read(name, &scenario, &why))
        fail_msg("%s", why.text);
    scenario_case(made, &scenario);
    choices = (struct choices){.count = 0};
    assert_int_equal(reference_play(reference_find(reference), &made->c, &scenario, &choices, seen),
                     0);
}

/* What thread 0 of a step is told, and where its data is then. */
static void expect(unsigned step, int error, int place)
{
    assert_true(seen->callers[step][0].told);
    assert_int_equal(seen->callers[step][0].error, error);
    assert_int_equal(seen->callers[step][0].place, place);
}

static unsigned wire(unsigned step, unsigned op, unsigned form)
{
    unsigned count = 0;

    for (size_t i = 0; i < seen->request_count; i++)
        count += seen->requests[i].step == step && seen->requests[i].op == op &&
                 seen->requests[i].form & form;
    return count;
}

static void test_nothing_refused(void **state)
{
    (void)state;
    play("linux-before-6.11", "explore-f-w8-s-w8d-r0");
    assert_int_equal(seen->end, SEEN_WELL);
    expect(0, 0, DISK_CACHE);
    expect(1, 0, SEEN_UNKNOWN);
    expect(2, 0, BOTH);
    assert_true(seen->callers[3][0].same);
    assert_int_equal(wire(1, OP_FLUSH, FORM_EMPTY), 1);
    assert_int_equal(wire(2, OP_FLUSH, FORM_EMPTY), 2); /* of FUA, and of the sync behind it */
    assert_int_equal(seen->callers[0][0].place_at_end, BOTH);
    play("linux-before-6.11", "explore-n-w8d-s");
    expect(0, 0, BOTH);
    assert_int_equal(wire(1, OP_FLUSH | OP_BARRIER, FORM_ANY), 0);
    play("linux-before-6.11", "explore-b-w8d");
    assert_int_equal(wire(0, OP_BARRIER, FORM_DATA), 1);
    assert_int_equal(wire(0, OP_BARRIER, FORM_EMPTY), 1);
    play("linux-before-6.11", "explore-n-w96");
    assert_int_equal(wire(0, OP_WRITE, FORM_DATA), 2);
    play("linux-before-6.11", "explore-ni64-w264"); /* the driver uses 32 segments */
    assert_int_equal(wire(0, OP_WRITE, FORM_DATA), 2);
}

/* The lost write, and what comes after it. */
static void test_barrier_refused(void **state)
{
    static const char *const linuxes[] = {"linux-before-6.11", "linux-since-6.11"};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        play(linuxes[i], "explore-b-w8d-w8d-urbdda0n1");
        expect(0, 0, SEEN_NOWHERE);
        expect(1, 0, DISK_CACHE);
        assert_int_equal(wire(1, OP_WRITE, FORM_DATA), 1);
        assert_int_equal(wire(1, OP_BARRIER, FORM_ANY), 0);
    }
    play("linux-since-6.11", "explore-b-w8d-urbdwa0n1");
    expect(0, 0, DISK_CACHE);
    play("linux-since-6.11", "explore-b-w8d-uebdda0n1");
    expect(0, EIO, SEEN_NOWHERE);
    play("io-error", "explore-b-w8d-w8d-urbdda0n1");
    expect(0, EIO, SEEN_NOWHERE);
    expect(1, 0, BOTH);
    play("passes-error-up", "explore-b-w8d-urbdda0n1");
    expect(0, EOPNOTSUPP, SEEN_NOWHERE);
    play("linux-since-6.11", "explore-bi32-w96d");
    assert_int_equal(seen->end, SEEN_CRASHED);
    assert_false(seen->callers[0][0].told);
    /* Also when it sends no barrier any more; before 6.11 the block layer asks for none then. */
    play("linux-since-6.11", "explore-bi32-w8d-w96d-urbada0n1");
    assert_int_equal(seen->end, SEEN_CRASHED);
    play("linux-before-6.11", "explore-bi32-w8d-w96d-urbada0n1");
    expect(1, 0, DISK_CACHE);
    play("io-error", "explore-bi32-w96d");
    assert_int_equal(wire(0, OP_WRITE, FORM_DATA), 1);
    expect(0, 0, BOTH);
}

/* Who waits for a flush while another is refused. */
static void test_flush_held(void **state)
{
    (void)state;
    play("linux-before-6.11", "explore-f-s-s-o2-urfada0n1h");
    expect(0, 0, SEEN_UNKNOWN);
    expect(1, EIO, SEEN_UNKNOWN);
    play("linux-since-6.11", "explore-f-s-s-o2-urfada0n1h");
    expect(1, 0, SEEN_UNKNOWN);
    play("io-error", "explore-f-s-s-o2-urfada0n1h");
    expect(0, EIO, SEEN_UNKNOWN);
    expect(1, 0, SEEN_UNKNOWN);
    assert_int_equal(wire(1, OP_FLUSH, FORM_ANY), 1);
}

/* What was written after a flush was asked for is not made durable by it. */
static void test_write_during_flush(void **state)
{
    (void)state;
    play("io-error", "explore-f-w8-s-w8-o2-uofapa1n1h");
    assert_int_equal(wire(2, OP_WRITE, FORM_DATA), 1);
    assert_int_equal(seen->callers[0][0].place_at_end, BOTH);
    play("linux-since-6.11",
         "explore-f-w8-s-w8-o2-urfafa1n1h"); /* flushed, refused, and never flushed again */
    assert_int_equal(seen->callers[0][0].place_at_end, BOTH);
    assert_int_equal(seen->callers[2][0].place_at_end, DISK_CACHE);
}

/* 40 durable writers, the first barrier refused: eight wait for a place in the ring. */
static void test_full_ring(void **state)
{
    unsigned lost = 0, failed = 0;

    (void)state;
    play("linux-before-6.11", "explore-b-w8dx40-o1-urbdda0n1h");
    for (unsigned t = 0; t < 40; t++) {
        lost += !seen->callers[0][t].error && !seen->callers[0][t].place_at_end;
        failed += seen->callers[0][t].error == EIO;
    }
    assert_int_equal(lost, 1);
    assert_int_equal(failed, 8);
    play("linux-since-6.11", "explore-b-w8dx40-o1-urbdda0n1h");
    assert_int_equal(wire(0, OP_WRITE, FORM_DATA), 8);
}

static int allows(const char *reference, char sentence[SEEN_SENTENCE])
{
    seen_settle(seen, &made->scenario);
    return reference_allows(reference_find(reference), &made->c, &made->scenario, seen, sentence);
}

/* A durable write in two pieces, the first refused: the second may be on its way by then, or not. */
static void test_ways(void **state)
{
    static const char name[] = "explore-b-w96d-urbdda0n1";
    char sentence[SEEN_SENTENCE];
    unsigned told = 0, failed = 0;

    (void)state;
    for (unsigned char way = 0; way < 3; way++) {
        struct scenario scenario;
        struct why why;
        struct choices one = {.way = {way}};

        assert_int_equal(scenario_read(name, &scenario, &why), 0);
        scenario_case(made, &scenario);
        assert_int_equal(
            reference_play(reference_find("linux-before-6.11"), &made->c, &scenario, &one, seen),
            0);
        assert_int_equal(one.of[0], 3);
        told += !seen->callers[0][0].error;
        failed += seen->callers[0][0].error == EIO;
        assert_int_equal(allows("linux-before-6.11", sentence), 0);
        seen->callers[0][0].error = ENOSPC;
        assert_int_equal(allows("linux-before-6.11", sentence), 1);
        assert_non_null(strstr(sentence, "write-1 is told ENOSPC"));
    }
    assert_int_equal(told, 2);
    assert_int_equal(failed, 1);
}

/* Nothing that can be seen may differ. */
static void test_differences(void **state)
{
    char sentence[SEEN_SENTENCE];

    (void)state;
    play("linux-since-6.11", "explore-f-w8-s");
    assert_int_equal(allows("linux-since-6.11", sentence), 0);
    seen->requests[0].status = -1;
    assert_int_equal(allows("linux-since-6.11", sentence), 1);
    assert_non_null(strstr(sentence, "WRITE of sectors 64 to 71 answered ERROR"));
    seen->requests[0].status = 0;
    seen->request_count--;
    assert_int_equal(allows("linux-since-6.11", sentence), 1);
    assert_non_null(strstr(sentence, "no more request"));
    seen->request_count++;
    seen->callers[0][0].place_at_end = DISK_CACHE;
    assert_int_equal(allows("linux-since-6.11", sentence), 1);
    assert_non_null(strstr(sentence, "in the end in the cache"));
    seen->callers[0][0].place_at_end = BOTH;
    seen->end = SEEN_CRASHED;
    assert_int_equal(allows("linux-since-6.11", sentence), 1);
    assert_non_null(strstr(sentence, "crashes"));
    play("linux-since-6.11", "explore-f-w8-s-urfada1n1");
    assert_int_equal(allows("linux-since-6.11", sentence), 0);
    assert_int_equal(allows("io-error", sentence), 1);
    assert_non_null(strstr(sentence, "fsync-2 is told success; of io-error it is known: EIO"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_refused), cmocka_unit_test(test_barrier_refused),
        cmocka_unit_test(test_flush_held),      cmocka_unit_test(test_write_during_flush),
        cmocka_unit_test(test_full_ring),       cmocka_unit_test(test_ways),
        cmocka_unit_test(test_differences),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
