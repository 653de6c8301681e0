/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/facets.h"
#include "harness/result_json.h"
#include "harness/script.h"

static const struct guest_step steps[] = {
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 4, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
};
static const struct conf_case barrier_offered = {
    .name = "a-case", .offer = {.barrier = "1"}, STEPS(steps)};
static const struct conf_case nothing_offered = {.name = "a-case", STEPS(steps)};

static struct journal *j;
static struct case_result result;

static int setup(void **state)
{
    (void)state;
    j = journal_create();
    return !j;
}

static int teardown(void **state)
{
    (void)state;
    journal_free(j);
    result_case_dispose(&result);
    return 0;
}

static void describe(const struct conf_case *c, enum subject subject)
{
    struct classified classified[16];
    struct view view;
    struct why why;

    result_case_dispose(&result);
    result.subjects = calloc(1, sizeof(*result.subjects));
    result.subject_count = 1;
    assert_int_equal(view_read(&view, c, j, &why), 0);
    assert_in_range(view.caller_count, 0, 16);
    for (size_t i = 0; i < view.caller_count; i++)
        classified[i] = classify_caller(&view, &view.callers[i]);
    assert_int_equal(facets_fill(&view, classified, subject, result.subjects), 0);
    view_dispose(&view);
}

static const char *facet(const char *name)
{
    for (size_t i = 0; i < result.subjects->facet_count; i++)
        if (!strcmp(result.subjects->facets[i].name, name))
            return result.subjects->facets[i].value;
    return NULL;
}

static void add_trace(const char *event, uint64_t sector, int error)
{
    journal_add(j, (struct journal_entry){.kind = JOURNAL_TRACE,
                                          .name = event,
                                          .text = "WFS",
                                          .sector = sector,
                                          .sectors = 8,
                                          .error = error});
}

static void add_klog(int level, const char *text)
{
    journal_add(j, (struct journal_entry){.kind = JOURNAL_KLOG, .number = level, .text = text});
}

static void refuse_four_writers(void)
{
    script_limits(j, "write_cache=back fua=1");
    add_klog(3, "before the refusal");
    script_sent(j, "durable");
    for (uint64_t i = 0; i < 4; i++)
        script_refused(j, OP_BARRIER, 8 * i, 8);
    script_performed(j, OP_WRITE, 16, 8);
    script_wrote(j, "durable", 0, 0, 0);
    script_wrote(j, "durable", 1, EIO, 0);
    script_wrote(j, "durable", 2, 0, DISK_CACHE);
    script_wrote(j, "durable", 3, 0, DISK_MEDIUM);
    add_trace("issue", 0, 0);
    add_trace("complete", 0, 0);
    add_trace("complete", 8, -EIO);
    add_trace("complete", 4096, -ENOSPC); /* somebody else's */
    add_klog(6, "talk");
    add_klog(4, "barrier op failed");
    add_klog(4, "and another");
    script_limits(j, "write_cache=back fua=0");
}

static void test_many_callers(void **state)
{
    (void)state;
    refuse_four_writers();
    script_epilogue(j, OP_BARRIER);
    describe(&barrier_offered, SUBJECT_REFUSED);
    assert_string_equal(facet("told"), "success x3, EIO");
    assert_string_equal(facet("driver told the block layer"), "success, EIO");
    assert_string_equal(facet("wire"), "WRITE_BARRIER refused x4, WRITE performed");
    assert_string_equal(facet("data when told"),
                        "nowhere x2, in the cache only, on the medium, not in the cache");
    assert_string_equal(facet("power cut when told"), "2 of 3 acknowledged-durable writes lost");
    assert_string_equal(facet("later flush"), "reaches the wire");
    assert_string_equal(facet("limits before"), "write_cache=back fua=1");
    assert_string_equal(facet("limits after"), "write_cache=back fua=0");
    assert_string_equal(facet("guest log"), "barrier op failed");
    assert_string_equal(facet("guest"), "running");
    assert_null(facet("fence"));
}

static void test_later_flush(void **state)
{
    (void)state;
    refuse_four_writers();
    describe(&barrier_offered, SUBJECT_REFUSED);
    assert_string_equal(facet("later flush"), "not known");
    script_epilogue(j, OP_UNSET);
    describe(&barrier_offered, SUBJECT_REFUSED);
    assert_string_equal(facet("later flush"), "acknowledged without reaching the wire");
    describe(&nothing_offered, SUBJECT_REFUSED);
    assert_null(facet("later flush"));
}

static void test_a_sync(void **state)
{
    (void)state;
    script_sent(j, "commit");
    script_refused(j, OP_BARRIER, 0, 0);
    script_told(j, "commit", 0, 9999, NULL);
    describe(&barrier_offered, SUBJECT_REFUSED);
    assert_string_equal(facet("told"), "unknown errno");
    assert_string_equal(facet("wire"), "WRITE_BARRIER (empty) refused");
    assert_null(facet("data when told"));
    assert_null(facet("power cut when told"));
    assert_string_equal(facet("limits before"), "not known");
    assert_string_equal(facet("guest log"), "silent");
}

static void test_told_nothing(void **state)
{
    (void)state;
    script_sent(j, "durable");
    script_request(j, 1, OP_BARRIER, 0, 8);
    script_rule(j, 1, "drop");
    script_fence(j, "ring", false);
    script_fence(j, "agent", true);
    script_fence(j, "other-vbd", true);
    script_fence(j, "device", false);
    describe(&barrier_offered, SUBJECT_REFUSED);
    assert_string_equal(facet("told"), "nothing");
    assert_string_equal(facet("wire"), "WRITE_BARRIER unanswered");
    assert_null(facet("data when told"));
    assert_string_equal(
        facet("fence"),
        "ring not all answered, agent answers, another vbd answers, another request does not "
        "complete");
}

/* More different errors than a facet has room for; the journal holds them all. */
static void test_too_many_words(void **state)
{
    static const struct guest_step many[] = {{.mark = "commit", .verb = STEP_FSYNC, .threads = 12}};
    static const struct conf_case c = {.name = "a-case", .offer = {.barrier = "1"}, STEPS(many)};

    (void)state;
    script_sent(j, "commit");
    for (int i = 0; i < 12; i++)
        script_told(j, "commit", i, i + 1, NULL);
    describe(&c, SUBJECT_STEPS);
    assert_string_equal(facet("told"), "EPERM, ENOENT, ESRCH, EINTR, EIO, ENXIO, E2BIG, ENOEXEC");
}

static void test_power_cuts(void **state)
{
    static const struct conf_case c = {.name = "a-case",
                                       .offer = {.barrier = "1"},
                                       STEPS(steps),
                                       .cut_at = {"durable/done", "commit/done"}};

    (void)state;
    script_sent(j, "durable");
    for (int i = 0; i < 4; i++) {
        script_performed(j, OP_BARRIER, 8 * (uint64_t)i, 8);
        script_wrote(j, "durable", i, 0, SCRIPT_DURABLE);
    }
    for (int i = 0; i < 4; i++)
        journal_add(j, (struct journal_entry){.kind = JOURNAL_CUT,
                                              .name = "durable/done",
                                              .text = "durable",
                                              .thread = i,
                                              .sectors = 8,
                                              .number = i});
    journal_add(j, (struct journal_entry){.kind = JOURNAL_CUT, .name = "commit/done"});
    describe(&c, SUBJECT_STEPS);
    assert_string_equal(facet("power cut at durable/done"),
                        "3072 of 16384 bytes acknowledged as durable lost");
    assert_null(facet("power cut at commit/done"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(many_callers), TEST(later_flush),    TEST(a_sync),
        TEST(told_nothing), TEST(too_many_words), TEST(power_cuts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
