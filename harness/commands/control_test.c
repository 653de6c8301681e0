/* SPDX-License-Identifier: BSD-2-Clause */
/* What a control run that was kept shows. */
#include "harness/commands/kept_script.h"

#include <errno.h>

#include "harness/commands/control.h"

static void the_worst_of_it_counts(void **state)
{
    struct journal *hangs = journal_create();

    (void)state;
    script_sent(hangs, "payload");
    script_wrote(hangs, "payload", 0, EIO, 0);
    script_sent(hangs, "commit");
    script_request(hangs, 1, OP_FLUSH, 0, 0);
    script_answer(hangs, 1, 0, "performed");
    script_fences(hangs, true);
    kept_journal("journals/clean/" KEPT_CASE ".control.jsonl", kept_play(false, 0));
    kept_journal("journals/told/" KEPT_CASE ".control.jsonl", kept_play(false, EIO));
    kept_journal("journals/hangs/" KEPT_CASE ".control.jsonl", hangs);
    kept_text("journals/damaged/" KEPT_CASE ".control.jsonl", "{\n");
    assert_int_equal(control_outcome(kept_folder, "clean", KEPT_CASE), OUTCOME_UNSET);
    assert_int_equal(control_outcome(kept_folder, "told", KEPT_CASE), OUTCOME_IO_ERROR);
    assert_int_equal(control_outcome(kept_folder, "hangs", KEPT_CASE), OUTCOME_HANG);
    assert_int_equal(control_outcome(kept_folder, "damaged", KEPT_CASE), OUTCOME_UNSET);
    assert_int_equal(control_outcome(kept_folder, "absent", KEPT_CASE), OUTCOME_UNSET);
    assert_int_equal(control_outcome(kept_folder, "told", "no-such-case"), OUTCOME_UNSET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worst_of_it_counts),
    };

    return cmocka_run_group_tests(tests, kept_open, kept_close);
}
