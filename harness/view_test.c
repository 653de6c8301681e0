/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/script.h"
#include "harness/view.h"

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 16, .sectors = 8, .threads = 3},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "look", .verb = STEP_READ, .sector = 16, .sectors = 8, .written_by = "payload"},
};
static const struct conf_case c = {.name = "a-case", STEPS(steps)};

/* Memory cannot be made to run out at will. */
static int complete;
int __wrap_journal_complete(const struct journal *journal);
int __wrap_journal_complete(const struct journal *journal)
{
    (void)journal;
    return complete;
}

struct fixture {
    struct journal *journal;
    struct view view;
    struct why why;
};

static int setup(void **state)
{
    static struct fixture fixture;

    fixture = (struct fixture){.journal = journal_create()};
    complete = 1;
    *state = &fixture;
    return !fixture.journal;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    view_dispose(&f->view);
    journal_free(f->journal);
    return 0;
}

static const struct view *look(struct fixture *f)
{
    assert_int_equal(view_read(&f->view, &c, f->journal, &f->why), 0);
    return &f->view;
}

static void test_callers(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_sent(f->journal, "payload");
    script_wrote(f->journal, "payload", 2, EIO, DISK_CACHE);
    script_wrote(f->journal, "payload", 0, 0, SCRIPT_DURABLE);
    script_sent(f->journal, "look");
    script_told(f->journal, "look", 0, 0, "differs");
    view = look(f);
    assert_int_equal(view->caller_count, 4);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(view->callers[i].thread, i);
        assert_int_equal(view->callers[i].sector, 16 + 8 * i);
        assert_int_equal(view->callers[i].sent, 1);
    }
    assert_int_equal(view->callers[0].told, 4);
    assert_int_equal(view->callers[0].error, 0);
    assert_int_equal(view->callers[0].place, SCRIPT_DURABLE);
    assert_int_equal(view->callers[1].told, 0);
    assert_false(view->callers[1].place_known);
    assert_int_equal(view->callers[2].told, 2);
    assert_int_equal(view->callers[2].error, EIO);
    assert_int_equal(view->callers[3].step, 2);
    assert_true(view->callers[3].differs);
    assert_int_equal(view->epilogue, 0);
}

/*
 * What a guest says of steps that were not sent, of threads that do not exist, or twice, changes
 * nothing.
 */
static void test_nobody_is_told_twice_or_unasked(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_told(f->journal, "payload", 0, 0, NULL);
    script_sent(f->journal, "payload");
    script_sent(f->journal, "payload");
    script_sent(f->journal, "no-such-step");
    script_told(f->journal, "payload", 0, EIO, NULL);
    script_told(f->journal, "payload", 0, 0, NULL);
    script_told(f->journal, "payload", 3, 0, NULL);
    script_told(f->journal, "payload", -1, 0, NULL);
    script_told(f->journal, "no-such-step", 0, 0, NULL);
    view = look(f);
    assert_int_equal(view->caller_count, 3);
    assert_int_equal(view->callers[0].told, 5);
    assert_int_equal(view->callers[0].error, EIO);
    assert_int_equal(view->callers[1].told, 0);
}

static void test_disk(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_sent(f->journal, "payload");
    script_wrote(f->journal, "payload", 1, 0, DISK_CACHE);
    journal_add(f->journal, (struct journal_entry){.kind = JOURNAL_DISK,
                                                   .name = "payload",
                                                   .thread = 1,
                                                   .number = SCRIPT_DURABLE,
                                                   .text = "end"});
    view = look(f);
    assert_int_equal(view->callers[1].place, DISK_CACHE);
    assert_int_equal(view->callers[1].place_at_end, SCRIPT_DURABLE);
    assert_int_equal(view->callers[0].place_at_end, -1);
}

static void test_requests(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_request(f->journal, 7, OP_BARRIER, 16, 8); /* 1 */
    script_rule(f->journal, 7, "hold");
    script_request(f->journal, 8, OP_WRITE, 24, 8); /* 3 */
    script_answer(f->journal, 8, 0, "performed");
    script_rule(f->journal, 7, "refuse");
    script_answer(f->journal, 7, SCRIPT_REFUSED, "discarded"); /* 6 */
    script_request(f->journal, 7, OP_FLUSH, 0, 0);             /* 7: an id that is free again */
    script_answer(f->journal, 7, 0, "written");                /* as a habit may be */
    script_answer(f->journal, 99, 0, "performed");             /* of no request */
    view = look(f);
    assert_int_equal(view->request_count, 3);
    assert_int_equal(view->requests[0].answered, 6);
    assert_true(view->requests[0].refused);
    assert_false(view->requests[0].okay);
    assert_string_equal(view->requests[0].rule, "rule");
    assert_int_equal(view->requests[1].answered, 4);
    assert_true(view->requests[1].okay);
    assert_false(view->requests[1].refused);
    assert_int_equal(view->requests[2].answered, 8);
    assert_true(view->requests[2].okay);
    assert_int_equal(view->first_refusal, 6);
}

/* Each queue numbers its requests for itself. */
static void test_an_id_in_two_queues(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    for (uint8_t queue = 0; queue < 2; queue++)
        journal_add(f->journal, (struct journal_entry){.kind = JOURNAL_REQUEST,
                                                       .queue = queue,
                                                       .id = 7,
                                                       .op = OP_FLUSH,
                                                       .form = FORM_EMPTY});
    script_rule(f->journal, 7, "refuse");
    script_answer(f->journal, 7, SCRIPT_REFUSED, "discarded");
    view = look(f);
    assert_int_equal(view->requests[0].answered, 4);
    assert_true(view->requests[0].refused);
    assert_int_equal(view->requests[1].answered, 0);
    assert_false(view->requests[1].refused);
}

static void test_first_refusal(void **state)
{
    struct fixture *f = *state;

    script_request(f->journal, 1, OP_FLUSH, 0, 0);
    script_rule(f->journal, 1, "okay");
    script_answer(f->journal, 1, 0, "performed");
    script_request(f->journal, 2, OP_FLUSH, 0, 0);
    script_rule(f->journal, 2, "drop"); /* 5: it will have no answer */
    script_refused(f->journal, OP_FLUSH, 0, 0);
    assert_int_equal(look(f)->first_refusal, 5);
}

static void test_facts_of_the_guest(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_limits(f->journal, "write_cache=back fua=1");
    script_limits(f->journal, "write_cache=back fua=0");
    script_limits(f->journal, "write_cache=through fua=0");
    script_guest(f->journal, "running");
    script_fence(f->journal, "ring", true);
    script_fence(f->journal, "agent", true);
    script_fence(f->journal, "other-vbd", false);
    script_fence(f->journal, "device", false);
    journal_add(f->journal, (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = "first"});
    journal_add(f->journal, (struct journal_entry){.kind = JOURNAL_VIOLATION, .text = "second"});
    script_guest(f->journal, "crashed");
    journal_add(f->journal,
                (struct journal_entry){.kind = JOURNAL_RULE, .name = "idle", .text = "unfired"});
    view = look(f);
    assert_string_equal(view->limits_before, "write_cache=back fua=1");
    assert_string_equal(view->limits_after, "write_cache=through fua=0");
    assert_true(view->fenced && view->ring_answers && view->agent_answers);
    assert_false(view->other_vbd_answers || view->device_answers);
    assert_string_equal(view->violation->text, "first");
    assert_string_equal(view->life, "crashed");
    assert_string_equal(view->unfired, "idle");
}

static void test_carriers(void **state)
{
    struct fixture *f = *state;
    const struct view_request *request;
    const struct view *view;

    script_performed(f->journal, OP_WRITE, 24, 8); /* before the caller asked */
    script_sent(f->journal, "payload");
    script_performed(f->journal, OP_WRITE, 31, 2); /* touches the second thread's last sector */
    script_performed(f->journal, OP_WRITE, 32, 8); /* the third's */
    script_performed(f->journal, OP_WRITE, 16, 8); /* the first's */
    script_performed(f->journal, OP_FLUSH, 0, 0);  /* carries nothing */
    script_performed(f->journal, OP_READ, 24, 8);  /* the wrong way */
    script_performed(f->journal, OP_WRITE, UINT64_MAX - 3, 8); /* beyond the end of all numbers */
    script_performed(f->journal, OP_BARRIER, 23, 2);
    script_told(f->journal, "payload", 1, 0, NULL);
    script_performed(f->journal, OP_WRITE, 24, 8); /* afterwards */
    view = look(f);
    request = view_next_carrier(view, &view->callers[1], OP_WRITE | OP_BARRIER, NULL);
    assert_int_equal(request->sector, 31);
    request = view_next_carrier(view, &view->callers[1], OP_WRITE | OP_BARRIER, request);
    assert_int_equal(request->op, OP_BARRIER);
    assert_null(view_next_carrier(view, &view->callers[1], OP_WRITE | OP_BARRIER, request));
    assert_int_equal(view_next_carrier(view, &view->callers[1], OP_BARRIER, NULL)->sector, 23);
}

static void test_a_sync_has_no_carrier(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_sent(f->journal, "commit");
    script_performed(f->journal, OP_WRITE, 0, 8);
    view = look(f);
    assert_null(view_next_carrier(view, &view->callers[0], ~0u, NULL));
}

static void test_flushed(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_refused(f->journal, OP_FLUSH, 0, 0);    /* 1-3 */
    script_request(f->journal, 1, OP_FLUSH, 0, 0); /* 4 */
    script_performed(f->journal, OP_WRITE, 0, 8);  /* 5, 6 */
    script_answer(f->journal, 1, 0, "performed");  /* 7 */
    view = look(f);
    assert_true(view_flushed(view, 3, 8));
    assert_true(view_flushed(view, 0, 0));
    assert_false(view_flushed(view, 4, 8)); /* it came before */
    assert_false(view_flushed(view, 3, 7)); /* it was answered after */
    assert_false(view_flushed(view, 0, 4));
}

static void test_a_barrier_flushes(void **state)
{
    struct fixture *f = *state;

    script_performed(f->journal, OP_BARRIER, 0, 8);
    assert_true(view_flushed(look(f), 0, 0));
}

static void test_saw(void **state)
{
    struct fixture *f = *state;
    const struct view *view;

    script_performed(f->journal, OP_FLUSH, 0, 0);   /* 1 */
    script_performed(f->journal, OP_BARRIER, 0, 8); /* 3 */
    view = look(f);
    assert_true(view_saw(view, OP_FLUSH | OP_BARRIER, FORM_ANY, 1, 4));
    assert_true(view_saw(view, OP_FLUSH, FORM_EMPTY, 0, 0));
    assert_false(view_saw(view, OP_FLUSH, FORM_DATA, 0, 0));
    assert_false(view_saw(view, OP_FLUSH, FORM_ANY, 1, 0));
    assert_false(view_saw(view, OP_BARRIER, FORM_ANY, 0, 3));
}

static void test_an_incomplete_journal_is_not_read(void **state)
{
    struct fixture *f = *state;

    complete = 0;
    assert_int_equal(view_read(&f->view, &c, f->journal, &f->why), -EINVAL);
    assert_non_null(strstr(f->why.text, "incomplete"));
}

static void test_a_damaged_journal_is_not_read(void **state)
{
    static const struct journal_entry damaged[] = {
        {.kind = JOURNAL_MARK, .text = "sent"},
        {.kind = JOURNAL_MARK, .name = "commit"},
        {.kind = JOURNAL_DISK, .text = "told"},
        {.kind = JOURNAL_DISK, .name = "payload"},
        {.kind = JOURNAL_FENCE, .text = "answers"},
        {.kind = JOURNAL_FENCE, .name = "ring"},
        {.kind = JOURNAL_RULE, .text = "refuse"},
        {.kind = JOURNAL_RULE, .name = "rule"},
        {.kind = JOURNAL_RESULT, .text = "same"},
        {.kind = JOURNAL_GUEST},
        {.kind = JOURNAL_LIMITS},
        {.kind = JOURNAL_TRACE, .text = "FF"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++) {
        struct journal *journal = journal_create();

        script_sent(journal, "commit");
        journal_add(journal, damaged[i]);
        assert_int_equal(view_read(&f->view, &c, journal, &f->why), -EINVAL);
        assert_string_equal(f->why.text, "journal entry 2 is damaged");
        journal_free(journal);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(callers),
        TEST(nobody_is_told_twice_or_unasked),
        TEST(disk),
        TEST(requests),
        TEST(an_id_in_two_queues),
        TEST(first_refusal),
        TEST(facts_of_the_guest),
        TEST(carriers),
        TEST(a_sync_has_no_carrier),
        TEST(flushed),
        TEST(a_barrier_flushes),
        TEST(saw),
        TEST(an_incomplete_journal_is_not_read),
        TEST(a_damaged_journal_is_not_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
