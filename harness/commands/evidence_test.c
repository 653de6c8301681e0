/* SPDX-License-Identifier: BSD-2-Clause */
/* Of a journal that was kept, the lines of one caller. */
#include "harness/commands/kept_script.h"

#include <errno.h>

#include "harness/commands/evidence.h"

static struct case_result result = {.case_name = KEPT_CASE, .journal = "journal.jsonl"};

static char *lines_of(const char *subject, int step)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    evidence_journal(out, kept_folder, &result, subject, step);
    fclose(out);
    return text;
}

static void the_refused_ones_lines_are_printed(void **state)
{
    char *text;

    (void)state;
    kept_journal("journal.jsonl", kept_play(true, EIO));
    assert_int_equal(evidence_step(kept_folder, &result, "refused", "io-error"), 1);
    assert_int_equal(evidence_step(kept_folder, &result, "refused", "lost-write"), -1);
    text = lines_of("refused", 1);
    assert_string_equal(text, "          6  mark      commit: sent\n"
                              "          7  request   FLUSH_DISKCACHE empty\n"
                              "          8  rule      rule: refuse\n"
                              "          9  response  unset: status -2, discarded\n"
                              "         10  result    commit: EIO\n");
    free(text);
    text = lines_of("steps", -1);
    assert_non_null(strstr(text, "          1  mark      payload: sent\n"));
    assert_non_null(strstr(text, "WRITE with data 0+8\n"));
    assert_non_null(strstr(text, "payload: in the cache when told\n"));
    free(text);
}

/*
 * The first and the last are enough of a journal that goes on and on, and a guest chooses no
 * bytes.
 */
static void what_is_long_is_cut_and_what_is_hostile_is_escaped(void **state)
{
    struct journal *journal = journal_create();
    char *text;

    (void)state;
    script_sent(journal, "commit");
    for (unsigned i = 0; i < 50; i++)
        journal_add(journal, (struct journal_entry){.kind = JOURNAL_VIOLATION,
                                                    .text = i ? "once more" : "\033[2Jfirst"});
    script_refused(journal, OP_FLUSH, 0, 0);
    script_told(journal, "commit", 0, 0, NULL);
    script_epilogue(journal, OP_FLUSH);
    kept_journal("journal.jsonl", journal);
    text = lines_of("refused", -1);
    assert_non_null(strstr(text, "\\x1b[2Jfirst\n"));
    assert_non_null(strstr(text, "\n             ...\n"));
    assert_non_null(strstr(text, "commit: success\n"));
    free(text);
}

static void what_was_not_kept_prints_nothing(void **state)
{
    static const char *const contents[] = {"", "{\n", "{\"kind\": \"no such\"}\n"};
    char *text;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        kept_text("journal.jsonl", contents[i]);
        text = lines_of("refused", 1);
        assert_string_equal(text, "");
        assert_int_equal(evidence_step(kept_folder, &result, "refused", "io-error"), -1);
        free(text);
    }
    result.journal = NULL;
    text = lines_of("refused", 1);
    assert_string_equal(text, "");
    free(text);
    result.journal = "journal.jsonl";
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_refused_ones_lines_are_printed),
        cmocka_unit_test(what_is_long_is_cut_and_what_is_hostile_is_escaped),
        cmocka_unit_test(what_was_not_kept_prints_nothing),
    };

    return cmocka_run_group_tests(tests, kept_open, kept_close);
}
