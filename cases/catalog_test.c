/* SPDX-License-Identifier: BSD-2-Clause */
/* Badly declared cases do not start, and every case's file is in the catalogue. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases/cases.h"
#include "cases/coverage.h"
#include "fake_backend/why.h"
#include "harness/catalog.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"

static const struct clause clause = {
    .number = "X1", .source = "source", .section = "section", .says = "something is owed"};

static const char *const names_a[] = {"a-case", NULL};
static const char *const names_another[] = {"another-case", NULL};

/* A case in which nothing is wrong, and room to make it so. */
static struct broken {
    struct fault_rule rules[CASE_MAX_RULES + 1];
    struct guest_step steps[CASE_MAX_STEPS + 1];
    struct expectation expect[3];
    struct conf_case c, other;
    struct pinned pinned[3];
    const struct pinned *tables[2];
    struct profile profile;
} b;

static const struct broken good = {
    .rules = {{.name = "refuse",
               .ops = OP_FLUSH,
               .forms = FORM_ANY,
               .when = {.mark = "commit", .count = 1},
               .hold_until = "commit-asleep",
               .answer = ANSWER_REFUSE,
               .effect = EFFECT_DISCARDED}},
    .steps =
        {{.mark = "payload", .verb = STEP_WRITE, .sector = 16, .sectors = 8, .threads = 2},
         {.mark = "commit", .verb = STEP_FSYNC, .asleep_mark = "commit-asleep"},
         {.mark = "look", .verb = STEP_READ, .sector = 16, .sectors = 8, .written_by = "payload"}},
    .expect = {{.strength = MUST,
                .kind = EXPECT_WIRE,
                .mark = "commit",
                .ops = OP_FLUSH,
                .forms = FORM_ANY,
                .times = SEEN,
                .basis = &clause},
               {.strength = SHOULD, .kind = EXPECT_LIMITS, .limits = "fua=0", .basis = &clause},
               {.strength = RECORD,
                .kind = EXPECT_OUTCOME,
                .subject = SUBJECT_LATER,
                .outcomes = OUTCOME_AS_OFFERED,
                .basis = &clause}},
    .c = {.name = "a-case",
          .family = "flush",
          .clauses = {&clause},
          .moment = MOMENT_FIRST,
          .question = "Why?",
          .story = "Once.",
          .rule_count = 1,
          .step_count = 3,
          .expect_count = 3,
          .subject = SUBJECT_REFUSED,
          .budget_s = 20},
    .other = {.name = "another-case",
              .family = "flush",
              .clauses = {&clause},
              .moment = MOMENT_NEVER,
              .question = "Why?",
              .story = "Twice.",
              .step_count = 2,
              .subject = SUBJECT_STEPS,
              .control = "a-case",
              .budget_s = 20},
    .pinned = {{.cases = names_a,
                .outcomes = {{SUBJECT_REFUSED, OUTCOME_SWALLOWED}},
                .reason = "reason",
                .reference = "reference"},
               {.cases = names_another,
                .outcomes = {{SUBJECT_STEPS, OUTCOME_CRASH}},
                .reason = "reason",
                .reference = "reference"}},
    .profile = {.name = "a-profile", .driver = "a driver"},
};

static int check(struct why *why)
{
    const struct conf_case *cases[] = {&b.c, &b.other, NULL};
    const struct profile *profiles[] = {&b.profile, NULL};

    return catalog_check(cases, profiles, why);
}

static void mend(void)
{
    b = good;
    b.c.rules = b.rules;
    b.c.steps = b.other.steps = b.steps;
    b.c.expect = b.expect;
    b.tables[0] = b.pinned;
    b.profile.tables = b.tables;
}

static void expect_wrong(const char *where, const char *what)
{
    struct why why;

    if (!check(&why))
        fail_msg("this was taken: %s", where);
    if (!strstr(why.text, what))
        fail_msg("%s: '%s' does not say '%s'", where, why.text, what);
    mend();
}

/* Breaks the good case in one way, and mends it. */
#define WRONG(change, what)                                                                        \
    do {                                                                                           \
        b.change;                                                                                  \
        expect_wrong(#change, what);                                                               \
    } while (0)

static int setup(void **state)
{
    struct why why;

    (void)state;
    mend();
    return check(&why);
}

static void test_words(void **state)
{
    static const char *const names[] = {NULL, "", "A-case", "a_case", "a--case", "-a", "a-", "a b"};

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        WRONG(c.name = names[i], "case 1 of the catalogue: its name is not kebab-case");
    WRONG(other.name = "a-case", "case a-case: there is another case");
    WRONG(c.family = NULL, "no family");
    WRONG(c.clauses[0] = NULL, "no clause");
    WRONG(c.moment = MOMENT_UNSET, "at which moment");
    WRONG(c.moment = MOMENT_COUNT, "at which moment");
    WRONG(c.moment = MOMENT_NEVER, "at no moment");
    WRONG(c.question = "", "no question");
    WRONG(c.story = NULL, "no story");
    WRONG(c.budget_s = 0, "budget is 0");
}

static void test_rules(void **state)
{
    (void)state;
    WRONG(rules[0].name = NULL, "rule's name");
    WRONG(rules[0].ops = 0, "no operations");
    WRONG(rules[0].ops = 1 << 4, "no operations");
    WRONG(rules[0].forms = 0, "no forms");
    WRONG(rules[0].when.count = 0, "count 0");
    WRONG(rules[0].answer = ANSWER_UNSET, "no answer");
    WRONG(rules[0].effect = EFFECT_UNSET, "no effect");
    WRONG(rules[0].status = -3, "has a status that");
    for (int16_t known = -2; known <= 0; known++) {
        b.rules[0].status = known;
        WRONG(rules[0].answer = ANSWER_STATUS, "has a status that");
    }
    WRONG(rules[0].effect = EFFECT_PERFORMED, "does not tell its effect");
    WRONG(rules[0].answer = ANSWER_OKAY, "does not tell its effect");
    WRONG(rules[0].when.mark = "comit", "waits for a mark that neither");
    WRONG(rules[0].when.mark = "commit/don", "waits for a mark that neither");
    WRONG(rules[0].when.mark = "epilogue-fsync", "waits for a mark that neither");
    WRONG(rules[0].hold_until = "payload-asleep", "holds until a mark that neither");
    b.rules[0].answer = ANSWER_OKAY;
    WRONG(rules[0].effect = EFFECT_WRITTEN, "does not tell its effect");
    b.rules[0].answer = ANSWER_OKAY;
    b.rules[0].ops = OP_FLUSH | OP_BARRIER;
    WRONG(rules[0].effect = EFFECT_FLUSHED, "does not tell its effect");
    WRONG(c.rule_count = CASE_MAX_RULES + 1, "too many rules");
    WRONG(c.offer.sectors = "1024", "it offers sectors");
    WRONG(c.backend = (b.c.offer.barrier = "1", &personality_qemu),
          "it offers something, and so does its backend");
}

static void test_marks_of_rules(void **state)
{
    static const char *const marks[] = {NULL, "payload", "payload/done", "commit-asleep"};
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        b.rules[0].when.mark = b.rules[0].hold_until = marks[i];
        assert_int_equal(check(&why), 0);
    }
}

static void test_steps(void **state)
{
    (void)state;
    WRONG(c.step_count = 0, "no step");
    WRONG(c.step_count = CASE_MAX_STEPS + 1, "too many steps");
    WRONG(steps[0].mark = "a mark", "mark is not kebab-case");
    WRONG(steps[0].mark = NULL, "mark is not kebab-case");
    WRONG(steps[0].mark = "a-mark-that-is-so-long-that-it-is-no-mark-at-all", "too long");
    WRONG(steps[1].asleep_mark = "", "asleep_mark");
    WRONG(steps[1].mark = "payload", "the same mark");
    WRONG(steps[1].mark = "epilogue", "the same mark");
    WRONG(steps[1].mark = "epilogue-fua", "mark of one of the epilogue's");
    WRONG(steps[1].verb = STEP_UNSET, "no verb");
    WRONG(steps[0].threads = AGENT_THREADS + 1, "more threads");
    WRONG(steps[0].repeat = AGENT_CALLERS / 2 + 1, "more callers");
    WRONG(steps[0].repeat = UINT32_MAX, "more callers");
    WRONG(steps[1].sectors = 8, "no data has sectors");
    WRONG(steps[0].sectors = 0, "no sectors");
    WRONG(steps[0].sector = EPILOGUE_FIRST_SECTOR - 15, "beyond");
    WRONG(steps[0].sector = EPILOGUE_FIRST_SECTOR + 1, "beyond");
    WRONG(steps[0].sector = UINT64_MAX, "beyond");
    WRONG(steps[0].sectors = UINT32_MAX, "beyond");
    b.steps[0].repeat = 2;
    WRONG(steps[0].sector = EPILOGUE_FIRST_SECTOR - 31, "beyond");
    WRONG(steps[1].fua = true, "writes nothing has fua");
    WRONG(steps[2].fsync = true, "writes nothing has fua or fsync");
    WRONG(steps[0].secure = true, "discards nothing is secure");
    WRONG(steps[2].opener = 2, "an opener who is not there");
    WRONG(steps[1].repeat = 2, "repeats has an asleep_mark");
    WRONG(steps[2].repeat = 2, "asleep while another repeats");
}

/* The good case ends with this verb, and nobody sleeps. */
static void last_is(enum step_verb verb)
{
    b.steps[1].asleep_mark = b.rules[0].hold_until = NULL;
    b.steps[2] = (struct guest_step){.mark = "last", .verb = verb};
}

#define WRONG_REOPEN(change, what)                                                                 \
    do {                                                                                           \
        last_is(STEP_REOPEN);                                                                      \
        WRONG(change, what);                                                                       \
    } while (0)

static void test_reopen(void **state)
{
    struct why why;

    (void)state;
    last_is(STEP_REOPEN);
    assert_int_equal(check(&why), 0);
    WRONG_REOPEN(steps[1].asleep_mark = "asleep", "asleep while the device is reopened");
    WRONG_REOPEN(steps[2].opener = 1, "does more than that");
    WRONG_REOPEN(steps[2].threads = 2, "does more than that");
    WRONG_REOPEN(steps[2].asleep_mark = "asleep", "does more than that");
    WRONG_REOPEN(steps[2].buffered = true, "moves no data is buffered");
    WRONG_REOPEN(steps[2].sectors = 8, "no data has sectors");
}

/* The good case discards one sector, at the end or before its reader. */
static void discard(size_t index, uint64_t sector)
{
    last_is(STEP_FSYNC);
    b.steps[2] = good.steps[2];
    b.rules[0].when.mark = b.expect[0].mark = NULL;
    b.steps[index] = (struct guest_step){
        .mark = "discard", .verb = STEP_DISCARD, .sector = sector, .sectors = 1};
}

static void test_discards(void **state)
{
    struct why why;

    (void)state;
    discard(1, 32);
    assert_int_equal(check(&why), 0);
    WRONG(steps[1].sectors = 0, "no sectors");
    discard(1, 32);
    WRONG(steps[1].sector = 31, "of what was discarded");
    discard(2, 31);
    assert_int_equal(check(&why), 0);
    WRONG(c.cut_at[0] = "commit", "and was discarded");
    discard(2, 31);
    WRONG(steps[0].buffered = true, "and was discarded");
}

/* The good case becomes one about a file, and power is lost. */
static void lose_power(void)
{
    static const struct guest_step on_a_file[] = {
        {.mark = "mount", .verb = STEP_MOUNT},
        {.mark = "payload", .verb = STEP_WRITE, .sectors = 8, .file = true},
        {.mark = "commit", .verb = STEP_FSYNC, .file = true},
        {.mark = "cut", .verb = STEP_POWER_CUT},
        {.mark = "recover", .verb = STEP_MOUNT},
        {.mark = "look", .verb = STEP_READ, .sectors = 8, .file = true, .written_by = "payload"},
    };

    b.c.filesystem = "ext4";
    b.c.offer.flush_cache = b.c.offer_later.flush_cache = "1";
    b.rules[0].hold_until = NULL;
    b.expect[1].kind = EXPECT_CUT;
    b.expect[1].times = NEVER;
    memcpy(b.steps, on_a_file, sizeof(on_a_file));
    b.c.step_count = sizeof(on_a_file) / sizeof(on_a_file[0]);
    b.other.steps = good.steps;
}

#define WRONG_FILE(change, what)                                                                   \
    do {                                                                                           \
        lose_power();                                                                              \
        WRONG(change, what);                                                                       \
    } while (0)

static void test_files_and_power(void **state)
{
    static const struct guest_step raw = {.mark = "raw", .verb = STEP_WRITE, .sectors = 8};
    static const struct guest_step sync = {.mark = "sync", .verb = STEP_FSYNC, .file = true};
    struct why why;

    (void)state;
    lose_power();
    assert_int_equal(check(&why), 0);
    mend();
    WRONG_FILE(c.filesystem = "ext5", "no image of");
    WRONG_FILE(c.filesystem = NULL, "mounts what is not there");
    WRONG_FILE(steps[0].sectors = 8, "more than a mark");
    WRONG_FILE(steps[0].file = true, "more than a mark");
    WRONG_FILE(steps[3].fua = true, "more than a mark");
    WRONG_FILE(steps[3].verb = STEP_MOUNT, "or is mounted");
    WRONG_FILE(steps[4].verb = STEP_POWER_CUT, "power is lost twice");
    WRONG_FILE(steps[4] = raw, "over the file system");
    WRONG_FILE(steps[4] = sync, "nothing is mounted");
    WRONG_FILE(steps[1].buffered = true, "buffered anyway");
    WRONG_FILE(steps[1].opener = 1, "buffered anyway");
    WRONG_FILE(steps[1].verb = STEP_DISCARD, "about the device works on the file");
    WRONG_FILE(steps[5].file = false, "not of what its writer");
    WRONG_FILE(steps[2].asleep_mark = "asleep", "connected anew");
    WRONG_FILE(expect[1].times = TIMES_UNSET, "seen or never");
    WRONG_FILE(steps[3].verb = STEP_REATTACH, "that does not happen");
}

/* A rule may count from what another does. */
static void test_acts(void **state)
{
    struct why why;

    (void)state;
    b.rules[0].when.mark = "refuse/acted";
    assert_int_equal(check(&why), 0);
    mend();
    b.rules[0].hold_until = "refuse/acted";
    assert_int_equal(check(&why), 0);
    mend();
    WRONG(rules[0].when.mark = "refuse/act", "waits for a mark that neither");
    WRONG(rules[0].when.mark = "refused/acted", "waits for a mark that neither");
    WRONG(rules[0].hold_until = "/acted", "holds until a mark that neither");
}

static void test_writers_and_readers(void **state)
{
    static const struct guest_step writer = {
        .mark = "more", .verb = STEP_WRITE, .sector = 31, .sectors = 1};
    struct why why;

    (void)state;
    WRONG(steps[1] = writer, "write the same sectors");
    WRONG(steps[2].written_by = NULL, "does not say which step");
    WRONG(steps[1].written_by = "payload", "does not read says");
    WRONG(steps[2].written_by = "look", "not there before it");
    WRONG(steps[2].written_by = "commit", "not of what its writer");
    WRONG(steps[2].sector = 24, "not of what its writer");
    WRONG(steps[2].threads = 3, "not of what its writer");
    b.steps[0].sector = EPILOGUE_FIRST_SECTOR - 16;
    b.steps[2].sector = EPILOGUE_FIRST_SECTOR - 16;
    assert_int_equal(check(&why), 0);
}

/* The good case becomes one that ends with a resume. */
static void resume(void)
{
    b.c.offer.barrier = "1";
    b.c.offer_later.flush_cache = "1";
    b.rules[0].hold_until = NULL;
    b.steps[1].asleep_mark = NULL;
    b.steps[2] = (struct guest_step){.mark = "moved", .verb = STEP_RESUME};
}

#define WRONG_RESUME(change, what)                                                                 \
    do {                                                                                           \
        resume();                                                                                  \
        WRONG(change, what);                                                                       \
    } while (0)

static void test_resumes(void **state)
{
    struct why why;

    (void)state;
    WRONG_RESUME(steps[2].sectors = 8, "more than a mark");
    WRONG_RESUME(steps[2].threads = 1, "more than a mark");
    WRONG_RESUME(steps[2].asleep_mark = "asleep", "more than a mark");
    WRONG_RESUME(steps[2].mark = "payload", "the same mark");
    WRONG_RESUME(steps[1].asleep_mark = "commit-asleep", "asleep while the device is connected");
    WRONG_RESUME(steps[2].verb = STEP_FSYNC, "later, and nothing is connected anew");
    WRONG_RESUME(c.offer_later.sectors = "1024", "offers sectors later");
    WRONG_RESUME(c.offer_later.flush_cache = "yes", "is unclear");
    WRONG_RESUME(c.backend_later = &personality_qemu, "and so does its later backend");
    WRONG(c.backend_later = &personality_qemu, "later, and nothing is connected anew");
    WRONG_RESUME(expect[0].mark = "moved", "not there, or not the guest");
    resume();
    b.steps[1].asleep_mark = "commit-asleep";
    b.steps[1].aio = true;
    assert_int_equal(check(&why), 0);
    WRONG(steps[2].verb = STEP_REATTACH, "asleep while the device is connected");
    resume();
    WRONG(steps[1].aio = b.steps[1].buffered = true, "aio is more than one request, or is cached");
    resume();
    b.rules[0].when.mark = "moved/done";
    assert_int_equal(check(&why), 0);
}

static void test_ours(void **state)
{
    static const struct guest_step node = {.mark = "last", .verb = STEP_NODE, .node = "sectors"};
    static const enum step_verb verbs[] = {STEP_RELOAD, STEP_REATTACH, STEP_RESIZE, STEP_CLOSING};
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        last_is(verbs[i]);
        assert_int_equal(check(&why), 0);
        last_is(verbs[i]);
        WRONG(steps[2].node = "sectors", "is not about one");
        last_is(verbs[i]);
        WRONG(steps[2].fua = true, "more than a mark and what it is about");
    }
    last_is(STEP_NODE);
    WRONG(c.budget_s = 20, "has no node");
    b.steps[2] = node;
    assert_int_equal(check(&why), 0);
    b.steps[2].sectors = 8;
    WRONG(steps[2].value = "8", "more than a mark and what it is about");
    WRONG(steps[1].node = "sectors", "is not about one");
    WRONG(steps[1].verb = STEP_CLOSING + 1, "no verb");
}

static void test_expectations(void **state)
{
    (void)state;
    WRONG(expect[0].strength = STRENGTH_UNSET, "no strength");
    WRONG(expect[0].basis = NULL, "no basis");
    WRONG(expect[0].kind = EXPECT_UNSET, "no kind");
    WRONG(expect[0].ops = 0, "no operations");
    WRONG(expect[0].forms = 0, "no forms");
    WRONG(expect[0].times = TIMES_UNSET, "seen or never");
    WRONG(expect[0].mark = "comit", "about a step that is not there");
    WRONG(expect[1].limits = NULL, "names no limits");
    WRONG(expect[2].outcomes = 0, "names no outcome");
    WRONG(expect[2].subject = SUBJECT_UNSET, "nobody is its subject");
}

static void test_cuts(void **state)
{
    static const char *const marks[] = {"payload", "commit/done", "commit-asleep", "look/done"};
    struct why why;

    (void)state;
    WRONG(c.cut_at[0] = "comit/done", "cuts power at a mark that no step sets");
    WRONG(c.cut_at[0] = "epilogue", "cuts power at a mark that no step sets");
    WRONG(c.cut_at[1] = "commit/done", "have a gap");
    WRONG(c.cut_at[0] = b.c.cut_at[1] = "commit", "twice at one mark");
    b.other.step_count = 1;
    WRONG(other.cut_at[0] = "payload", "no step asks for durability");
    memcpy(b.c.cut_at, marks, sizeof(marks));
    assert_int_equal(check(&why), 0);
}

/* A rule that only holds refuses nothing, and neither does a backend that does less than it says. */
static void test_holding_is_not_refusing(void **state)
{
    struct why why;

    (void)state;
    b.c.moment = MOMENT_NEVER;
    b.rules[0].answer = ANSWER_OKAY;
    b.rules[0].effect = EFFECT_PERFORMED;
    assert_int_equal(check(&why), 0);
    b.c.offer = (struct offer){0};
    b.c.backend = &personality_ack_without_flush;
    assert_int_equal(check(&why), 0);
    b.c.backend = &personality_qemu; /* refuses what it does not offer */
    assert_int_equal(check(&why), 0);
    b.c.backend = &personality_freebsd; /* an empty barrier, and it offers barriers */
    assert_int_equal(check(&why), -EINVAL);
    assert_string_equal(why.text, "case a-case: it refuses something, at no moment");
}

static void test_subjects_and_controls(void **state)
{
    (void)state;
    WRONG(c.subject = SUBJECT_UNSET, "nobody is its subject");
    WRONG(c.subject = SUBJECT_COUNT, "nobody is its subject");
    WRONG(other.subject = SUBJECT_REFUSED, "case another-case: it asks about a refusal");
    WRONG(other.subject = SUBJECT_QUEUED, "it asks about a refusal");
    WRONG(other.control = "no-case", "its control is no other case");
    WRONG(other.control = "another-case", "its control is no other case");
}

static void test_profiles(void **state)
{
    (void)state;
    WRONG(profile.driver = NULL, "profile a-profile: it does not say of which driver");
    WRONG(pinned[0].cases = NAMES("a-case", "no-case"), "a case that does not exist");
    WRONG(pinned[1].cases = names_a, "a case twice");
    WRONG(pinned[1].cases = &(const char *){NULL}, "that no case shows");
    WRONG(pinned[0].reason = NULL, "without reason");
    WRONG(pinned[0].reference = "", "without reason or reference");
    WRONG(pinned[0].outcomes[0].subject = SUBJECT_UNSET, "without an outcome");
    WRONG(pinned[0].outcomes[0].outcome = OUTCOME_UNSET, "somebody without outcome");
    WRONG(pinned[0].outcomes[1].outcome = OUTCOME_CRASH, "an outcome of nobody");
}

static void test_the_catalogue(void **state)
{
    struct why why;

    (void)state;
    if (catalog_check(all_cases, all_profiles, &why))
        fail_msg("%s", why.text);
}

/* Nothing that is promised goes unasked, and where nothing is asked it is said why. */
static void test_coverage(void **state)
{
    struct why why;

    (void)state;
    if (coverage_check(&all_coverage, &why))
        fail_msg("%s", why.text);
}

/* Is this file (family/name_of_the_case.c) that of a case in the list? */
static bool is_listed(const char *family, const char *file)
{
    char name[128];

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(file, "."), file);
    for (char *c = name; *c; c++)
        if (*c == '_')
            *c = '-';
    for (size_t i = 0; all_cases[i]; i++)
        if (!strcmp(all_cases[i]->name, name) && !strcmp(all_cases[i]->family, family))
            return true;
    return false;
}

static void test_files(void **state)
{
    char *const top[] = {CASES_FOLDER, NULL};
    FTS *tree = fts_open(top, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    size_t files = 0, cases = 0;
    FTSENT *entry;

    (void)state;
    assert_non_null(tree);
    while ((entry = fts_read(tree))) {
        if (entry->fts_level == 1 && !strcmp(entry->fts_name, "profiles"))
            fts_set(tree, entry, FTS_SKIP);
        if (entry->fts_info != FTS_F || entry->fts_level != 2 || !strstr(entry->fts_name, ".c"))
            continue;
        if (!is_listed(entry->fts_parent->fts_name, entry->fts_name))
            fail_msg("%s is not the file of a case in the catalogue", entry->fts_path);
        files++;
    }
    fts_close(tree);
    while (all_cases[cases])
        cases++;
    assert_int_equal(files, cases);
}

/* Some of every family, in the order of reports. */
static void test_first_cases(void **state)
{
    size_t taken = 0;
    bool any = true;

    (void)state;
    for (size_t i = 0; all_cases[i]; i++) {
        bool first = first_cases[taken] && !strcmp(first_cases[taken], all_cases[i]->name);

        if (i == 0 || strcmp(all_cases[i]->family, all_cases[i - 1]->family) != 0) {
            assert_true(any);
            any = false;
        }
        any |= first;
        taken += first;
    }
    assert_true(any);
    if (first_cases[taken])
        fail_msg("%s is no case, or stands at the wrong place", first_cases[taken]);
    assert_in_range(taken, 25, 36);
}

#define TEST(name) cmocka_unit_test_setup(test_##name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words),
        TEST(rules),
        TEST(marks_of_rules),
        TEST(steps),
        TEST(reopen),
        TEST(discards),
        TEST(files_and_power),
        TEST(acts),
        TEST(ours),
        TEST(writers_and_readers),
        TEST(expectations),
        TEST(subjects_and_controls),
        TEST(cuts),
        TEST(resumes),
        TEST(holding_is_not_refusing),
        TEST(profiles),
        cmocka_unit_test(test_the_catalogue),
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_first_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
