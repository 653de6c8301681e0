/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "fake_backend/fault.h"
#include "fake_backend/journal.h"

static void test_entries_are_copied(void **state)
{
    struct journal *journal = journal_create();
    char name[] = "step", text[] = "sent";
    const struct journal_entry *entry;

    (void)state;
    assert_int_equal(journal_count(journal), 0);
    assert_int_equal(
        journal_add(journal,
                    (struct journal_entry){
                        .seq = 77, .kind = JOURNAL_MARK, .name = name, .text = text, .thread = -1}),
        1);
    memset(name, 'x', sizeof(name) - 1);
    memset(text, 'x', sizeof(text) - 1);
    entry = journal_at(journal, 0);
    assert_int_equal(entry->seq, 1);
    assert_int_equal(entry->kind, JOURNAL_MARK);
    assert_int_equal(entry->thread, -1);
    assert_string_equal(entry->name, "step");
    assert_string_equal(entry->text, "sent");
    assert_int_equal(journal_add(journal, (struct journal_entry){.kind = JOURNAL_DONE}), 2);
    assert_null(journal_at(journal, 1)->name);
    assert_null(journal_at(journal, 1)->text);
    journal_free(journal);
    journal_free(NULL);
}

static void test_many_entries(void **state)
{
    struct journal *journal = journal_create();
    char name[16];

    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "step %u", i);
        assert_int_equal(
            journal_add(journal, (struct journal_entry){.kind = JOURNAL_DONE, .name = name}),
            i + 1);
    }
    assert_int_equal(journal_count(journal), 1000);
    assert_true(journal_complete(journal));
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "step %u", i);
        assert_int_equal(journal_at(journal, i)->seq, i + 1);
        assert_string_equal(journal_at(journal, i)->name, name);
    }
    journal_free(journal);
}

/* A guest that never stops fills no memory of ours, and who judges is told. */
static void test_no_end_of_entries(void **state)
{
    struct journal *journal = journal_create();

    (void)state;
    for (unsigned i = 0; i < JOURNAL_MAX; i++)
        assert_int_equal(journal_add(journal, (struct journal_entry){.kind = JOURNAL_DONE}), i + 1);
    assert_true(journal_complete(journal));
    assert_int_equal(journal_add(journal, (struct journal_entry){.kind = JOURNAL_DONE}), 0);
    assert_int_equal(journal_count(journal), JOURNAL_MAX);
    assert_false(journal_complete(journal));
    journal_free(journal);
}

/* Every kind and op has a word of its own, and comes back from it. */
static void test_words_both_ways(void **state)
{
    static const unsigned ops[] = {OP_READ, OP_WRITE, OP_BARRIER, OP_FLUSH, OP_DISCARD, OP_OTHER};

    (void)state;
    for (int kind = JOURNAL_UNSET + 1; kind < JOURNAL_KINDS; kind++) {
        assert_non_null(journal_kind_word((enum journal_kind)kind));
        assert_int_equal(journal_kind_of(journal_kind_word((enum journal_kind)kind)), kind);
    }
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
        assert_int_equal(block_op_of(block_op_word(ops[i])), ops[i]);
}

static void test_no_such_word(void **state)
{
    (void)state;
    assert_string_equal(journal_kind_word(JOURNAL_UNSET), "unset");
    assert_string_equal(journal_kind_word(JOURNAL_KINDS), "unset");
    assert_int_equal(journal_kind_of("unset"), JOURNAL_UNSET);
    assert_int_equal(journal_kind_of(""), JOURNAL_UNSET);
    assert_string_equal(block_op_word(OP_UNSET), "unset");
    assert_string_equal(block_op_word(OP_READ | OP_WRITE), "unset");
    assert_int_equal(block_op_of("unset"), OP_UNSET);
    assert_int_equal(block_op_of("read"), OP_UNSET);
}

static void test_what_was_seen_can_be_forgotten(void **state)
{
    struct journal *journal = journal_create();

    (void)state;
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_NOTE, .text = "one"});
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_NOTE, .text = "two"});
    journal_forget(journal);
    assert_int_equal(journal_count(journal), 0);
    assert_int_equal(journal_add(journal, (struct journal_entry){.kind = JOURNAL_NOTE}), 3);
    assert_int_equal(journal_at(journal, 0)->seq, 3);
    assert_true(journal_complete(journal));
    journal_clear(journal);
    assert_int_equal(journal_count(journal), 0);
    assert_int_equal(journal_add(journal, (struct journal_entry){.kind = JOURNAL_NOTE}), 1);
    journal_free(journal);
    assert_int_equal(journal_add(NULL, (struct journal_entry){.kind = JOURNAL_NOTE}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries_are_copied),
        cmocka_unit_test(test_many_entries),
        cmocka_unit_test(test_no_end_of_entries),
        cmocka_unit_test(test_words_both_ways),
        cmocka_unit_test(test_no_such_word),
        cmocka_unit_test(test_what_was_seen_can_be_forgotten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
