/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "harness/asked.h"
#include "harness/result_json.h"

static const struct clause refusable = {.number = "R2",
                                        .source = "blkif.h",
                                        .section = "feature-flush-cache",
                                        .says = "it may be refused",
                                        .but = "a comment says otherwise"},
                           reaches = {.number = "W2",
                                      .source = "the contract",
                                      .section = "flushes",
                                      .says = "a flush is sent"},
                           told = {.number = "W5",
                                   .source = "the contract",
                                   .section = "errors",
                                   .says = "the truth is told"};

static const struct fault_rule rules[] = {{.name = "refuse",
                                           .ops = OP_FLUSH,
                                           .forms = FORM_EMPTY,
                                           .when = {.mark = "commit", .count = 1},
                                           .answer = ANSWER_REFUSE,
                                           .effect = EFFECT_DISCARDED}};
static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sectors = 8, .fsync = true},
    {.mark = "moved", .verb = STEP_RESUME},
};
static const struct expectation expect[] = {{.strength = MUST,
                                             .kind = EXPECT_OUTCOME,
                                             .subject = SUBJECT_REFUSED,
                                             .outcomes = OUTCOME_RETRIED,
                                             .basis = &told}};

static const struct conf_case whole = {
    .name = "flush-refused-once",
    .family = "flush",
    .clauses = {&refusable, &reaches},
    .moment = MOMENT_FIRST,
    .question = "Why?",
    .story = "Once.",
    .offer = {.flush_cache = "1"},
    .offer_later = {.barrier = "1"},
    RULES(rules),
    STEPS(steps),
    EXPECT(expect),
    .subject = SUBJECT_REFUSED,
    .cut_at = {"payload/done"},
    .control = "plain",
};
static const struct fault_rule habits[] = {{.name = "no-barrier",
                                            .ops = OP_BARRIER,
                                            .forms = FORM_ANY,
                                            .when = {.count = EVERY_ONE},
                                            .answer = ANSWER_REFUSE,
                                            .effect = EFFECT_DISCARDED}};
static const struct personality somebody = {.name = "somebody",
                                            .about = "a backend",
                                            .source = "some code",
                                            .offer = {.barrier = "1"},
                                            .habits = habits,
                                            .habit_count = 1};
static const struct conf_case bare = {.name = "bare",
                                      .family = "plain",
                                      .clauses = {&reaches},
                                      .question = "What?",
                                      .story = "",
                                      .backend = &somebody,
                                      .subject = SUBJECT_STEPS};

static void a_case_is_put_in_words(void **state)
{
    struct asked_case asked;

    (void)state;
    assert_int_equal(asked_case(&asked, &whole), 0);
    assert_string_equal(asked.name, "flush-refused-once");
    assert_string_equal(asked.clauses, "R2 W2");
    assert_string_equal(asked.moment, "first");
    assert_string_equal(asked.subject, "refused");
    assert_string_equal(asked.control, "plain");
    assert_null(asked.filesystem);
    assert_int_equal(asked.backend_count, 2);
    assert_null(asked.backends[0].name);
    assert_string_equal(asked.backends[0].offers[0], "feature-flush-cache = \"1\"");
    assert_string_equal(asked.backends[0].offers[1], "no feature-barrier");
    assert_string_equal(asked.backends[1].offers[1], "feature-barrier = \"1\"");
    assert_int_equal(asked.deviation_count, 1);
    assert_string_equal(asked.deviations[0], "From \"commit\" on, the first empty flush is refused "
                                             "(EOPNOTSUPP); nothing is done.");
    assert_int_equal(asked.step_count, 2);
    assert_string_equal(asked.steps[0].mark, "payload");
    assert_string_equal(asked.steps[0].text, "write 8 sectors at 0, and then fsync.");
    assert_int_equal(asked.cut_count, 1);
    assert_string_equal(asked.cuts[0], "payload/done");
    assert_int_equal(asked.expectation_count, 3);
    assert_string_equal(asked.expectations[0].strength, "MUST");
    assert_string_equal(asked.expectations[0].text, "the outcome of \"refused\" is retried.");
    assert_string_equal(asked.expectations[0].clause, "W5");
    assert_string_equal(asked.expectations[2].strength, "SHOULD");
    assert_null(asked.expectations[2].clause);
    result_asked_dispose(&asked);
}

static void a_backend_by_name_brings_its_habits(void **state)
{
    struct asked_case asked;

    (void)state;
    assert_int_equal(asked_case(&asked, &bare), 0);
    assert_int_equal(asked.backend_count, 1);
    assert_string_equal(asked.backends[0].name, "somebody");
    assert_string_equal(asked.backends[0].about, "a backend (read, not measured: some code).");
    assert_string_equal(asked.backends[0].offers[1], "feature-barrier = \"1\"");
    assert_int_equal(asked.deviation_count, 1);
    assert_int_equal(asked.step_count, 0);
    result_asked_dispose(&asked);
}

/* A clause that several name stands once, and one that only an expectation names stands too. */
static void a_document_gets_its_cases_and_their_clauses(void **state)
{
    static const struct conf_case *const cases[] = {&whole, &bare, NULL};
    struct run_document *document = calloc(1, sizeof(*document));

    (void)state;
    assert_int_equal(asked_fill(document, cases), 0);
    assert_int_equal(document->case_count, 2);
    assert_string_equal(document->cases[1].name, "bare");
    assert_int_equal(document->clause_count, 3);
    assert_string_equal(document->clauses[0].number, "R2");
    assert_string_equal(document->clauses[0].but, "a comment says otherwise");
    assert_string_equal(document->clauses[1].text, "a flush is sent");
    assert_string_equal(document->clauses[2].number, "W5");
    assert_null(document->clauses[2].but);
    result_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_put_in_words),
        cmocka_unit_test(a_backend_by_name_brings_its_habits),
        cmocka_unit_test(a_document_gets_its_cases_and_their_clauses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
