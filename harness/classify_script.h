/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * classify_script: what the tests of classify share: steps, a journal j to write by hand, and what
 * is made of it.
 */
#ifndef HARNESS_CLASSIFY_SCRIPT_H
#define HARNESS_CLASSIFY_SCRIPT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/classify.h"
#include "harness/outcome.h"
#include "harness/script.h"

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 64, .sectors = 8},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 3, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC, .threads = 2},
    {.mark = "look", .verb = STEP_READ, .sector = 64, .sectors = 8, .written_by = "payload"},
};
static const struct conf_case flush_offered = {
    .name = "flush", .offer = {.flush_cache = "1"}, STEPS(steps)};

static struct journal *j;

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
    return 0;
}

static void expect_of(const struct conf_case *c, const char *step, unsigned thread,
                      enum subject subject, enum outcome outcome)
{
    struct classified classified;
    struct view view;
    struct why why;
    size_t i = 0;

    assert_int_equal(view_read(&view, c, j, &why), 0);
    while (strcmp(all_steps_at(c, view.callers[i].step)->mark, step) != 0 ||
           view.callers[i].thread != thread)
        assert_in_range(++i, 0, view.caller_count - 1);
    classified = classify_caller(&view, &view.callers[i]);
    assert_string_equal(subject_word(classified.subject), subject_word(subject));
    assert_string_equal(outcome_word(classified.outcome), outcome_word(outcome));
    assert_int_equal(!!classified.missing && !classified.outcome, !outcome);
    view_dispose(&view);
}

static inline void expect(const char *step, unsigned thread, enum subject subject,
                          enum outcome outcome)
{
    expect_of(&flush_offered, step, thread, subject, outcome);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

#endif
