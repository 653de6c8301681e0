/* SPDX-License-Identifier: BSD-2-Clause */
/* Which mutants count as caught. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/mutants/fate.h"

#define STOCK  "linux"
#define MUTANT "linux-forgets"
#define HEADER "// mutant: it forgets\n// why: haste\n"
#define PATCH  "@@\n@@\n"

static const struct conf_case first = {.name = "first"}, second = {.name = "second"};
static const struct conf_case *const cases[] = {&first, &second, NULL};

/* A result for the subject "refused", of which one facet is known. */
struct slot {
    struct case_result result;
    struct subject_result subject;
    struct named_value facet;
};

static struct slot slots[4];
static struct case_result results[4];
static struct run_document run;

static void begin(void)
{
    memset(slots, 0, sizeof(slots));
    run = (struct run_document){.results = results};
}

static struct slot *add(char *frontend, char *case_name, char *outcome, char *told)
{
    struct slot *slot = &slots[run.result_count];

    slot->facet = (struct named_value){"told", told};
    slot->subject = (struct subject_result){.subject = "refused",
                                            .outcome = outcome,
                                            .callers = 1,
                                            .facets = &slot->facet,
                                            .facet_count = 1};
    results[run.result_count++] = (struct case_result){.case_name = case_name,
                                                       .frontend = frontend,
                                                       .subject = "refused",
                                                       .outcome = outcome,
                                                       .verdict = VERDICT_PASS,
                                                       .subjects = &slot->subject,
                                                       .subject_count = 1};
    return slot;
}

static void add_other(char *frontend, char *case_name, enum verdict verdict, char *reason)
{
    results[run.result_count++] = (struct case_result){
        .case_name = case_name, .frontend = frontend, .verdict = verdict, .reason = reason};
}

/* What control_settle makes of a broken control run. */
static void add_control(char *frontend, char *case_name, char *outcome)
{
    results[run.result_count++] = (struct case_result){.case_name = case_name,
                                                       .frontend = frontend,
                                                       .subject = "control",
                                                       .outcome = outcome,
                                                       .verdict = VERDICT_FAIL};
}

static void assert_fate(const char *header, enum fate_kind kind, const char *text)
{
    const struct fate_sides sides = {.stock = STOCK, .mutant = MUTANT};
    struct mutant mutant;
    struct fate fate;
    struct why why;
    char file[1024];

    strcpy(file, HEADER);
    strcat(strcat(file, header), PATCH);
    if (mutant_read(&mutant, "forgets", file, strlen(file), cases, &why))
        fail_msg("%s", why.text);
    assert_int_equal(fate_of(&fate, &mutant, "6.1", &run, &sides), 0);
    assert_string_equal(fate.text, text);
    assert_string_equal(fate_word(fate.kind), fate_word(kind));
    fate_dispose(&fate);
    mutant_dispose(&mutant);
}

static void exactly_what_was_expected_is_caught(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "io-error", "EIO");
    assert_fate("// expect: first refused io-error\n", FATE_CAUGHT,
                "first, refused: swallowed -> io-error");
    assert_fate("// expect: first refused io-error, told: EIO\n", FATE_CAUGHT,
                "first, refused: swallowed -> io-error, told: EIO");
}

static void another_change_is_not_what_was_expected(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "io-error", "EIO");
    assert_fate("// expect: first refused hang\n", FATE_OTHERWISE,
                "expected first, refused: hang.  Seen: first, refused: swallowed -> io-error");
    assert_fate("// expect: first refused io-error, told: EROFS\n", FATE_OTHERWISE,
                "expected first, refused: io-error, told: EROFS.  Seen: first, refused: swallowed "
                "-> io-error; first, refused, told: success -> EIO");
    assert_fate("// expect: first later io-error\n", FATE_OTHERWISE,
                "expected first, later: io-error.  Seen: first, refused: swallowed -> io-error");
}

static void no_change_survives(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "swallowed", "success");
    assert_fate("// expect: first refused hang\n", FATE_SURVIVED,
                "expected first, refused: hang.  Seen: nothing that the kernel's own driver does "
                "not do");
}

/* A facet may tell what the outcome does not. */
static void a_facet_alone_is_enough(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "swallowed", "success x2");
    assert_fate("// expect: first refused swallowed, told: x2\n", FATE_CAUGHT,
                "first, refused: swallowed -> swallowed, told: x2");
    assert_fate("// expect: first refused swallowed, told: x3\n", FATE_OTHERWISE,
                "expected first, refused: swallowed, told: x3.  Seen: first, refused, told: "
                "success -> success x2");
}

static void all_that_was_expected_has_to_come(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "io-error", "EIO");
    add(STOCK, "second", "swallowed", "success");
    add(MUTANT, "second", "swallowed", "success");
    assert_fate("// expect: first refused io-error\n// expect: second refused hang\n",
                FATE_OTHERWISE,
                "expected second, refused: hang.  Seen: first, refused: swallowed -> io-error");
    assert_fate("// expect: first refused io-error\n// expect 6.12: second refused hang\n",
                FATE_CAUGHT, "first, refused: swallowed -> io-error");
    assert_fate("// expect 6.12: second refused hang\n", FATE_ERROR,
                "it says nothing of what to expect from 6.1");
}

/* What the kernel's own driver does as well would be caught without the mutant. */
static void the_own_driver_must_not_meet_it(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "swallowed", "success");
    assert_fate("// expect: first refused swallowed\n", FATE_ERROR,
                "badly declared, as it is so with the kernel's own driver: first, refused: "
                "swallowed");
    assert_fate("// expect: first refused swallowed, told: succ\n", FATE_ERROR,
                "badly declared, as it is so with the kernel's own driver: first, refused: "
                "swallowed, told: succ");
    assert_fate("// expect: first control as-offered\n", FATE_ERROR,
                "badly declared, as it is so with the kernel's own driver: first, control: "
                "as-offered");
}

static void absence_of_evidence_is_an_error(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    assert_fate("// expect: first refused hang\n", FATE_ERROR, "first: it was not run");
    add_other(MUTANT, "first", VERDICT_ERROR, "the lab ended");
    assert_fate("// expect: first refused hang\n", FATE_ERROR, "first: the lab ended");
    begin();
    add(MUTANT, "first", "hang", "nothing");
    add_other(STOCK, "first", VERDICT_SKIP, "it has one processor");
    assert_fate("// expect: first refused hang\n", FATE_ERROR,
                "first with the kernel's own driver: it has one processor");
}

static void a_broken_control_run_is_seen(void **state)
{
    (void)state;
    begin();
    add(STOCK, "first", "swallowed", "success");
    add_control(MUTANT, "first", "crash");
    assert_fate("// expect: first control crash\n", FATE_CAUGHT,
                "first, control: as-offered -> crash");
    assert_fate("// expect: first control hang\n", FATE_OTHERWISE,
                "expected first, control: hang.  Seen: first, control: as-offered -> crash");
    assert_fate("// expect: first refused crash\n", FATE_OTHERWISE,
                "expected first, refused: crash.  Seen: first, control: as-offered -> crash");
}

static void what_is_argued_equivalent_must_not_be_seen(void **state)
{
    (void)state;
    begin();
    assert_fate("// equivalent: nobody looks\n", FATE_EQUIVALENT, "nobody looks");
    add(STOCK, "first", "swallowed", "success");
    add(MUTANT, "first", "swallowed", "success");
    assert_fate("// equivalent: nobody looks\n", FATE_EQUIVALENT, "nobody looks");
    add_other(STOCK, "second", VERDICT_SKIP, "no flush");
    add_other(MUTANT, "second", VERDICT_SKIP, "no flush");
    assert_fate("// equivalent: nobody looks\n", FATE_EQUIVALENT, "nobody looks");
    results[3].verdict = VERDICT_ERROR;
    results[2] = results[0];
    results[2].case_name = "second";
    assert_fate("// equivalent: nobody looks\n", FATE_ERROR,
                "second: no flush: it is not equivalent");
}

static void what_another_kernel_has_is_not_tried(void **state)
{
    (void)state;
    begin();
    assert_fate("// series: 6.12\n// expect: first refused hang\n", FATE_ELSEWHERE,
                "it is for 6.12");
}

static void the_score_is_of_those_that_had_to_be_caught(void **state)
{
    struct score score = {{0}};

    (void)state;
    for (enum fate_kind kind = FATE_CAUGHT; kind < FATE_COUNT; kind++)
        score_add(&score, kind);
    assert_int_equal(score_all(&score), 4);
    assert_int_equal(score.of[FATE_CAUGHT], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_what_was_expected_is_caught),
        cmocka_unit_test(another_change_is_not_what_was_expected),
        cmocka_unit_test(no_change_survives),
        cmocka_unit_test(a_facet_alone_is_enough),
        cmocka_unit_test(all_that_was_expected_has_to_come),
        cmocka_unit_test(the_own_driver_must_not_meet_it),
        cmocka_unit_test(absence_of_evidence_is_an_error),
        cmocka_unit_test(a_broken_control_run_is_seen),
        cmocka_unit_test(what_is_argued_equivalent_must_not_be_seen),
        cmocka_unit_test(what_another_kernel_has_is_not_tried),
        cmocka_unit_test(the_score_is_of_those_that_had_to_be_caught),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
