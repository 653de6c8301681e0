/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/fault.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/journal_json.h"

static void same_text(const char *a, const char *b)
{
    assert_int_equal(!a, !b);
    if (a)
        assert_string_equal(a, b);
}

static void same_entry(const struct journal_entry *a, const struct journal_entry *b)
{
    assert_int_equal(a->seq, b->seq);
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->op, b->op);
    assert_int_equal(a->form, b->form);
    same_text(a->name, b->name);
    same_text(a->text, b->text);
    assert_true(a->id == b->id && a->sector == b->sector);
    assert_int_equal(a->sectors, b->sectors);
    assert_int_equal(a->segments, b->segments);
    assert_int_equal(a->thread, b->thread);
    assert_int_equal(a->number, b->number);
    assert_int_equal(a->error, b->error);
    assert_int_equal(a->queue, b->queue);
    assert_int_equal(a->indirect, b->indirect);
    assert_int_equal(a->secure, b->secure);
}

/* To lines and back, and compares. */
static void round_trip(const struct journal *journal)
{
    char *lines = journal_to_lines(journal);
    struct journal *back;
    struct why why;

    assert_non_null(lines);
    if (journal_from_lines(lines, &back, &why))
        fail_msg("%s\n%s", why.text, lines);
    assert_int_equal(journal_count(back), journal_count(journal));
    for (size_t i = 0; i < journal_count(journal); i++)
        same_entry(journal_at(journal, i), journal_at(back, i));
    journal_free(back);
    free(lines);
}

static void test_every_kind(void **state)
{
    struct journal *journal = journal_create();

    (void)state;
    round_trip(journal);
    for (int kind = JOURNAL_UNSET + 1; kind < JOURNAL_KINDS; kind++)
        journal_add(journal, (struct journal_entry){
                                 .kind = (enum journal_kind)kind, .name = "name", .text = "text"});
    round_trip(journal);
    journal_free(journal);
}

static void test_every_number(void **state)
{
    static const unsigned ops[] = {OP_READ, OP_WRITE, OP_BARRIER, OP_FLUSH, OP_DISCARD, OP_OTHER};
    struct journal *journal = journal_create();

    (void)state;
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++)
        journal_add(journal, (struct journal_entry){.kind = JOURNAL_REQUEST,
                                                    .op = ops[i],
                                                    .form = i % 2 ? FORM_EMPTY : FORM_DATA,
                                                    .id = UINT64_MAX - i,
                                                    .sector = UINT64_MAX - 7 * i,
                                                    .sectors = INT64_MAX - i,
                                                    .segments = UINT32_MAX,
                                                    .queue = UINT8_MAX,
                                                    .indirect = 1,
                                                    .secure = 1});
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_RESULT,
                                                .name = "step",
                                                .thread = 63,
                                                .number = INT32_MIN,
                                                .error = INT32_MAX});
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_RESPONSE,
                                                .id = UINT64_MAX,
                                                .op = OP_FLUSH,
                                                .number = -2,
                                                .text = "discarded"});
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_CUT,
                                                .name = "mark",
                                                .text = "step",
                                                .sector = UINT64_MAX,
                                                .sectors = UINT32_MAX,
                                                .number = 1});
    round_trip(journal);
    journal_free(journal);
}

/* What a guest makes us write must not become a line, a key or another entry. */
static void test_hostile_text(void **state)
{
    static const char *const texts[] = {
        "\"}\n{\"seq\":2,\"kind\":\"mark\"}", "\\", "\\u0000", "{}", "\t\r\n", "", "\x1b[2J",
    };
    struct journal *journal = journal_create();

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        journal_add(journal, (struct journal_entry){
                                 .kind = JOURNAL_KLOG, .name = texts[i], .text = texts[i]});
    round_trip(journal);
    journal_free(journal);
}

/* Bytes that are no text are left out; the entry stays. */
static void test_no_text(void **state)
{
    struct journal *journal = journal_create(), *back;
    struct why why;
    char *lines;

    (void)state;
    journal_add(journal, (struct journal_entry){.kind = JOURNAL_KLOG, .text = "\xff\xfe"});
    lines = journal_to_lines(journal);
    assert_int_equal(journal_from_lines(lines, &back, &why), 0);
    assert_null(journal_at(back, 0)->text);
    journal_free(back);
    journal_free(journal);
    free(lines);
}

static void test_damaged(void **state)
{
    static const struct {
        const char *lines, *where;
    } rows[] = {
        {"x", "line 1"},
        {"\n", "line 1"},
        {"[]", "line 1"},
        {"{}", "line 1"},
        {"{\"seq\":1}", "line 1"},
        {"{\"seq\":1,\"kind\":\"rumour\"}", "line 1"},
        {"{\"seq\":1,\"kind\":7}", "line 1"},
        {"{\"seq\":1,\"kind\":\"note\"", "line 1"},
        {"{\"seq\":1,\"kind\":\"note\"}x", "line 1"},
        {"{\"seq\":2,\"kind\":\"note\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"note\"}\n{\"seq\":1,\"kind\":\"note\"}", "line 2"},
        {"{\"seq\":1,\"kind\":\"note\"}\n\n{\"seq\":2,\"kind\":\"note\"}", "line 2"},
        {"{\"seq\":1,\"kind\":\"request\",\"op\":\"ERASE\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"request\",\"form\":\"round\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"request\",\"id\":\"-1\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"request\",\"id\":\"1x\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"request\",\"sector\":\"18446744073709551616\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"result\",\"error\":4294967296}", "line 1"},
        {"{\"seq\":1,\"kind\":\"result\",\"thread\":\"0\"}", "line 1"},
        {"{\"seq\":1,\"kind\":\"request\",\"sectors\":-1}", "line 1"},
    };
    struct journal *journal = NULL;
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!journal_from_lines(rows[i].lines, &journal, &why))
            fail_msg("this was read: %s", rows[i].lines);
        assert_non_null(strstr(why.text, rows[i].where));
        assert_null(journal);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind),   cmocka_unit_test(test_every_number),
        cmocka_unit_test(test_hostile_text), cmocka_unit_test(test_no_text),
        cmocka_unit_test(test_damaged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
