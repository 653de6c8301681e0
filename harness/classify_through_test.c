/* SPDX-License-Identifier: BSD-2-Clause */
/* Callers in whose place a file system asks, and what a loss of power shows of them. */
#include "harness/classify_script.h"

#include <stdlib.h>

#include "harness/facets.h"
#include "harness/judge.h"
#include "harness/profile.h"
#include "harness/result_json.h"
#include "harness/survival.h"

#define FILE_STEP(name, what, at)                                                                  \
    {                                                                                              \
        .mark = (name), .verb = (what), .sector = (at), .sectors = 8, .file = true                 \
    }
static const struct guest_step records[] = {
    {.mark = "mount", .verb = STEP_MOUNT},
    FILE_STEP("first", STEP_WRITE, 0),
    {.mark = "sync", .verb = STEP_FSYNC, .file = true},
    {.mark = "at-once", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .file = true, .fua = true},
    {.mark = "sync-again", .verb = STEP_FSYNC, .file = true},
    {.mark = "read", .verb = STEP_READ, .sectors = 8, .file = true, .written_by = "first"},
    {.mark = "cut", .verb = STEP_POWER_CUT},
    {.mark = "recover", .verb = STEP_MOUNT},
    {.mark = "find", .verb = STEP_READ, .sectors = 8, .file = true, .written_by = "first"},
    {.mark = "find-at-once",
     .verb = STEP_READ,
     .sector = 8,
     .sectors = 8,
     .file = true,
     .written_by = "at-once"},
    {.mark = "sync-after", .verb = STEP_FSYNC, .file = true},
};
static const struct clause clause = {.number = "F2", .says = "it survives"};
static const struct expectation nothing_lost[] = {
    {.strength = MUST, .kind = EXPECT_CUT, .times = NEVER, .basis = &clause}};
static const struct expectation some_lost[] = {
    {.strength = MUST, .kind = EXPECT_CUT, .times = SEEN, .basis = &clause}};
static const struct conf_case c = {.name = "c",
                                   .filesystem = "ext4",
                                   .offer = {.flush_cache = "1"},
                                   .offer_later = {.flush_cache = "1"},
                                   STEPS(records),
                                   EXPECT(nothing_lost),
                                   .subject = SUBJECT_STEPS};

/* A step that is told success, during which `flush` (NULL: none) becomes of a flush behind a write. */
static void asks(const char *step,
                 void (*flush)(struct journal *, enum block_op, uint64_t, uint32_t))
{
    script_sent(j, step);
    if (flush) {
        script_performed(j, OP_WRITE, 4096, 8);
        flush(j, OP_FLUSH, 0, 0);
    }
    script_told(j, step, 0, 0, NULL);
}

static void loses_power(const char *first, const char *at_once)
{
    script_sent(j, "cut");
    asks("recover", NULL);
    script_sent(j, "find");
    script_told(j, "find", 0, 0, first);
    script_sent(j, "find-at-once");
    script_told(j, "find-at-once", 0, 0, at_once);
    script_epilogue(j, OP_FLUSH);
}

static void expect_through(const char *step, enum subject subject, enum outcome outcome)
{
    expect_of(&c, step, 0, subject, outcome);
}

static bool is_left_out(const char *mark)
{
    return !strcmp(mark, "sync-again") || !strcmp(mark, "sync-after");
}

static void test_all_goes_well(void **state)
{
    (void)state;
    asks("mount", script_performed);
    asks("first", NULL);
    asks("sync", script_performed);
    asks("at-once", script_performed);
    script_sent(j, "read");
    script_told(j, "read", 0, 0, "same");
    loses_power("same", "same");
    for (size_t i = 0; i < c.step_count; i++)
        if (records[i].verb != STEP_POWER_CUT && !is_left_out(records[i].mark))
            expect_through(records[i].mark, SUBJECT_STEPS, OUTCOME_AS_OFFERED);
}

/* What the page cache took is nobody's promise; what a loss of power took of it is no loss, whoever syncs then. */
static void test_what_nobody_synced(void **state)
{
    struct view view;
    struct why why;

    (void)state;
    asks("mount", script_performed);
    asks("first", script_refused);
    loses_power("differs", NULL);
    asks("sync-after", script_performed);
    expect_through("first", SUBJECT_STEPS, OUTCOME_AS_OFFERED);
    expect_through("find", SUBJECT_LATER, OUTCOME_AS_OFFERED);
    expect_through("sync-after", SUBJECT_LATER, OUTCOME_AS_OFFERED);
    assert_int_equal(view_read(&view, &c, j, &why), 0);
    assert_int_equal(survival_all(&view).promised, 0);
    view_dispose(&view);
}

static void test_a_read_that_differs_before(void **state)
{
    (void)state;
    asks("mount", script_performed);
    asks("first", NULL);
    script_sent(j, "read");
    script_told(j, "read", 0, 0, "differs");
    expect_through("read", SUBJECT_STEPS, OUTCOME_LOST_WRITE);
}

/* The last flush of a sync is refused: the wire says so, and nothing need be lost. */
static void test_swallowed(void **state)
{
    (void)state;
    asks("first", NULL);
    asks("sync", script_refused);
    asks("sync-again", script_performed);
    loses_power("same", NULL);
    expect_through("sync", SUBJECT_REFUSED, OUTCOME_SWALLOWED);
    expect_through("sync-again", SUBJECT_LATER, OUTCOME_AS_OFFERED);
    expect_through("recover", SUBJECT_LATER, OUTCOME_AS_OFFERED);
}

/* After a loss of power the epilogue meets a driver that begins anew, and tells nothing of this one. */
static void test_silent_downgrade(void **state)
{
    (void)state;
    asks("first", NULL);
    asks("sync", script_refused);
    asks("sync-again", NULL);
    loses_power("differs", NULL);
    expect_through("sync", SUBJECT_REFUSED, OUTCOME_SILENT_DOWNGRADE);
    expect_through("sync-again", SUBJECT_LATER, OUTCOME_SILENT_DOWNGRADE);
}

static void test_retried(void **state)
{
    (void)state;
    asks("first", NULL);
    script_sent(j, "sync");
    script_refused(j, OP_FLUSH, 0, 0);
    script_performed(j, OP_FLUSH, 0, 0);
    script_told(j, "sync", 0, 0, NULL);
    loses_power("same", NULL);
    expect_through("sync", SUBJECT_REFUSED, OUTCOME_RETRIED);
}

/* Whatever the wire shows: what was promised is gone. */
static void test_lost_all_the_same(void **state)
{
    (void)state;
    asks("first", NULL);
    asks("sync", script_performed);
    asks("at-once", script_performed);
    loses_power("differs", "differs");
    expect_through("sync", SUBJECT_STEPS, OUTCOME_SWALLOWED);
    expect_through("at-once", SUBJECT_STEPS, OUTCOME_SWALLOWED);
}

/* A backend that says OKAY and does less is no fault of the frontend's. */
static void test_a_backend_that_lies(void **state)
{
    (void)state;
    asks("first", NULL);
    script_sent(j, "sync");
    script_request(j, 7, OP_FLUSH, 0, 0);
    script_answer(j, 7, 0, "written");
    script_told(j, "sync", 0, 0, NULL);
    loses_power("differs", NULL);
    expect_through("sync", SUBJECT_STEPS, OUTCOME_AS_OFFERED);
}

static void test_told(void **state)
{
    (void)state;
    script_sent(j, "sync");
    script_refused(j, OP_FLUSH, 0, 0);
    script_told(j, "sync", 0, EIO, NULL);
    script_sent(j, "first");
    script_told(j, "first", 0, EROFS, NULL);
    expect_through("sync", SUBJECT_REFUSED, OUTCOME_IO_ERROR);
    expect_through("first", SUBJECT_LATER, OUTCOME_IO_ERROR);
}

/* A mount promises what it made: only where nothing was refused may it have had nothing to flush. */
static void test_a_refused_mount(void **state)
{
    (void)state;
    asks("mount", script_refused);
    expect_through("mount", SUBJECT_REFUSED, OUTCOME_SWALLOWED);
}

static void test_survival(void **state)
{
    struct survival all;
    struct view view;
    struct why why;

    (void)state;
    asks("first", NULL);
    asks("sync", script_performed);
    asks("at-once", script_performed);
    asks("sync-again", script_performed);
    loses_power("differs", "same");
    assert_int_equal(view_read(&view, &c, j, &why), 0);
    all = survival_all(&view);
    assert_int_equal(all.promised, 2);
    assert_int_equal(all.lost, 1);
    assert_string_equal(all_steps_at(&c, all.loser->step)->mark, "sync");
    assert_int_equal(survival_of(&view, &view.callers[0]).promised, 0); /* first */
    assert_int_equal(survival_of(&view, &view.callers[1]).promised, 1); /* sync */
    assert_int_equal(survival_of(&view, &view.callers[2]).lost, 0);     /* at-once */
    assert_int_equal(survival_of(&view, &view.callers[3]).promised, 2); /* sync-again */
    view_dispose(&view);
}

static void expect_verdict(const struct conf_case *judged, enum verdict verdict, const char *text)
{
    struct case_result result = {0};
    bool found = !text;

    judge_case(judged, j, NULL, &result);
    assert_int_equal(result.verdict, verdict);
    for (size_t i = 0; i < result.finding_count; i++)
        found |= text && strstr(result.findings[i].text, text);
    if (result.reason && text)
        found |= strstr(result.reason, text) != NULL;
    assert_true(found);
    result_case_dispose(&result);
}

static void test_what_is_expected_of_a_loss(void **state)
{
    struct conf_case liar = c;

    (void)state;
    liar.expect = some_lost;
    script_guest(j, "running");
    asks("first", NULL);
    asks("sync", script_performed);
    loses_power("differs", NULL);
    expect_verdict(&c, VERDICT_FAIL, "it took 1 of 1 writes");
    expect_verdict(&liar, VERDICT_PASS, "promised to step sync");
}

/* Where nothing was promised nothing can be lost; and nothing is shown where a loss had to be seen. */
static void test_nothing_promised(void **state)
{
    struct conf_case liar = c;

    (void)state;
    liar.expect = some_lost;
    asks("first", NULL);
    loses_power("differs", NULL);
    expect_verdict(&c, VERDICT_PASS, "it took 0 of 0");
    expect_verdict(&liar, VERDICT_ERROR, "nothing was promised");
}

static const char *facet(const struct subject_result *subject, const char *name)
{
    for (size_t i = 0; i < subject->facet_count; i++)
        if (!strcmp(subject->facets[i].name, name))
            return subject->facets[i].value;
    fail_msg("there is no facet %s", name);
    return NULL;
}

static void script_traced(const char *step, int error)
{
    journal_add(j, (struct journal_entry){
                       .kind = JOURNAL_TRACE, .name = "complete", .text = "FF", .error = error});
    journal_add(j, (struct journal_entry){.kind = JOURNAL_DONE, .name = step});
}

/* What the driver said of all that a file system asked, the wire likewise, and what came of it in the end. */
static void test_facets(void **state)
{
    struct case_result result = {0};

    (void)state;
    script_guest(j, "running");
    asks("first", NULL);
    script_traced("first", -ENOSPC);
    asks("sync", script_refused);
    script_traced("sync", -EOPNOTSUPP);
    loses_power("differs", NULL);
    judge_case(&c, j, NULL, &result);
    assert_int_equal(result.subject_count, 3);
    assert_string_equal(result.subjects[1].subject, "refused");
    assert_string_equal(facet(&result.subjects[1], "driver told the block layer"), "EOPNOTSUPP");
    assert_string_equal(facet(&result.subjects[1], "wire"),
                        "WRITE performed, FLUSH_DISKCACHE (empty) refused");
    assert_string_equal(facet(&result.subjects[1], "after the loss of power"),
                        "1 of 1 acknowledged syncs proved untrue");
    assert_string_equal(facet(&result.subjects[1], "file system"), "ext4: recovered");
    result_case_dispose(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(all_goes_well),
        TEST(what_nobody_synced),
        TEST(a_read_that_differs_before),
        TEST(swallowed),
        TEST(silent_downgrade),
        TEST(retried),
        TEST(lost_all_the_same),
        TEST(a_backend_that_lies),
        TEST(told),
        TEST(a_refused_mount),
        TEST(survival),
        TEST(what_is_expected_of_a_loss),
        TEST(nothing_promised),
        TEST(facets),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
