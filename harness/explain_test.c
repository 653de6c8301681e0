/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/case.h"
#include "harness/explain.h"

static const struct fault_rule rules[] = {
    {.name = "refuse",
     .ops = OP_FLUSH,
     .forms = FORM_EMPTY,
     .when = {.mark = "commit", .count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED},
    {.name = "hold",
     .ops = OP_WRITE | OP_BARRIER,
     .forms = FORM_DATA,
     .when = {.skip = 3, .count = 2},
     .sectors = {.first = 8, .count = 8},
     .hold_until = "full",
     .answer = ANSWER_OKAY,
     .effect = EFFECT_PERFORMED,
     .may_fire = true},
    {.name = "drop",
     .ops = OP_READ,
     .forms = FORM_ANY,
     .when = {.count = EVERY_ONE},
     .answer = ANSWER_DROP,
     .effect = EFFECT_DISCARDED},
};

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "crowd", .verb = STEP_FSYNC, .threads = 4, .asleep_mark = "full"},
    {.mark = "check", .verb = STEP_READ, .sectors = 8, .buffered = true, .written_by = "payload"},
};

static const struct clause refusable = {.number = "R2",
                                        .source = "blkif.h",
                                        .section = "feature-flush-cache",
                                        .says = "it may be refused",
                                        .but = "a comment says otherwise"},
                           reaches = {.number = "W2",
                                      .source = "the contract",
                                      .section = "flushes",
                                      .says = "a flush is sent"};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_OUTCOME,
     .subject = SUBJECT_REFUSED,
     .outcomes = OUTCOME_RETRIED | OUTCOME_IO_ERROR,
     .basis = &refusable},
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .mark = "check",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &reaches},
    {.strength = RECORD, .kind = EXPECT_LIMITS, .limits = "write_cache=back"},
    {.strength = SHOULD, .kind = EXPECT_LIMITS_HOLD},
};

static const struct conf_case sample = {
    .name = "flush-refused-once",
    .family = "flush",
    .clauses = {&refusable, &reaches},
    .moment = MOMENT_MANY_WAIT,
    .question = "What is fsync told when its flush is refused?",
    .story = "The backend offers to flush, then refuses the flush that an fsync is waiting for, "
             "which is legal at any time.\n\nA second paragraph.",
    .offer = {.flush_cache = "1", .sector_size = "4096"},
    RULES(rules),
    STEPS(steps),
    EXPECT(expect),
    .subject = SUBJECT_REFUSED,
    .cut_at = {"crowd/done", "check/done"},
    .driver_params = "max_indirect_segments=64",
    .control = "flush-refused-never",
    .budget_s = 30,
};

static const char explained[] =
    "flush-refused-once (flush)\n"
    "\n"
    "What is fsync told when its flush is refused?\n"
    "\n"
    "The backend offers to flush, then refuses the flush that an fsync is waiting\n"
    "for, which is legal at any time.\n"
    "\n"
    "A second paragraph.\n"
    "\n"
    "It is about:\n"
    "  - R2, blkif.h, feature-flush-cache: it may be refused. But: a comment says\n"
    "    otherwise.\n"
    "  - W2, the contract, flushes: a flush is sent.\n"
    "\n"
    "The backend offers:\n"
    "  - feature-flush-cache = \"1\"\n"
    "  - no feature-barrier\n"
    "  - sector-size = \"4096\"\n"
    "\n"
    "It deviates:\n"
    "  - From \"commit\" on, the first empty flush is refused (EOPNOTSUPP); nothing is\n"
    "    done.\n"
    "  - Once connected, the 2 writes or barriers with data touching sectors 8 to 15\n"
    "    after the first 3 are held until \"full\", then answered OKAY; what was asked\n"
    "    is done. It need not happen.\n"
    "  - Once connected, every read is never answered; nothing is done.\n"
    "\n"
    "The driver is loaded with:\n"
    "  - max_indirect_segments=64\n"
    "\n"
    "The guest does, on the raw device:\n"
    "  - payload: write 8 sectors at 0, to be durable when it returns (RWF_DSYNC).\n"
    "  - crowd: 4 threads at once each fsync; when all of them sleep in the kernel,\n"
    "           \"full\" is set.\n"
    "  - check: read 8 sectors at 0, through the page cache, and find what \"payload\"\n"
    "           wrote.\n"
    "\n"
    "It is asked what a power cut would take at:\n"
    "  - crowd/done\n"
    "  - check/done\n"
    "\n"
    "The case asks about \"refused\". Expected:\n"
    "  - MUST: the outcome of \"refused\" is retried or io-error. Basis: R2, it may be\n"
    "          refused.\n"
    "  - SHOULD: the ring never shows flushes during \"check\". Basis: W2, a flush is\n"
    "            sent.\n"
    "  - RECORD: right after the attach, the queue limits have write_cache=back.\n"
    "  - SHOULD: at the end, the queue limits announce a write cache if, and only if,\n"
    "            a flush asked for then reaches the wire.\n"
    "  - MUST: no request hangs, the device and the guest live, and no write is lost.\n"
    "  - SHOULD: nobody is told that data is durable when it is not.\n"
    "\n"
    "flush-refused-never must be clean, or this case proves nothing.\n";

static char *explain(const struct conf_case *conf_case)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_int_equal(explain_case(out, conf_case), 0);
    fclose(out);
    return text;
}

static void a_case_is_told_in_sentences(void **state)
{
    char *text = explain(&sample);

    (void)state;
    assert_string_equal(text, explained);
    free(text);
}

static void a_resume_is_told_with_its_offer(void **state)
{
    static const struct guest_step moved[] = {{.mark = "moved", .verb = STEP_RESUME}};
    struct conf_case resumed = sample;
    char *text;

    (void)state;
    resumed.steps = moved;
    resumed.step_count = 1;
    resumed.offer_later.barrier = "1";
    text = explain(&resumed);
    assert_non_null(strstr(text, "Connected anew, the backend offers:\n"
                                 "  - no feature-flush-cache\n"
                                 "  - feature-barrier = \"1\"\n"));
    assert_non_null(strstr(text, "  - moved: it is saved, and restored as another domain.\n"));
    free(text);
}

static void a_file_system_is_told(void **state)
{
    static const struct guest_step on_a_file[] = {
        {.mark = "mount", .verb = STEP_MOUNT},
        {.mark = "record", .verb = STEP_WRITE, .sectors = 8, .file = true},
        {.mark = "cut", .verb = STEP_POWER_CUT},
    };
    static const struct expectation nothing_lost[] = {
        {.strength = SHOULD, .kind = EXPECT_CUT, .times = NEVER, .basis = &reaches}};
    struct conf_case filed = sample;
    char *text;

    (void)state;
    filed.filesystem = "ext4";
    filed.steps = on_a_file;
    filed.step_count = 3;
    filed.expect = nothing_lost;
    filed.expect_count = 1;
    text = explain(&filed);
    assert_non_null(strstr(text, "The disk begins with an empty file system: ext4\n"));
    assert_non_null(strstr(text, "The guest does:\n  - mount: mount the file system"));
    assert_non_null(strstr(text, "  - record: write 8 sectors at 0 of the file.\n"));
    assert_non_null(strstr(text, "  - cut: power is lost"));
    assert_non_null(strstr(text, "  - SHOULD: the loss of power takes nothing"));
    free(text);
}

static void what_the_backend_does_is_told(void **state)
{
    static const struct guest_step done[] = {
        {.mark = "said", .verb = STEP_NODE, .node = "feature-barrier", .value = "0"},
        {.mark = "unsaid", .verb = STEP_NODE, .node = "feature-barrier"},
        {.mark = "larger", .verb = STEP_RESIZE, .sectors = 8},
        {.mark = "closing", .verb = STEP_CLOSING}};
    struct conf_case changed = sample;
    char *text;

    (void)state;
    changed.steps = done;
    changed.step_count = 4;
    text = explain(&changed);
    assert_non_null(
        strstr(text, "  - said: the backend writes \"0\" to its node feature-barrier.\n"
                     "  - unsaid: the backend removes its node feature-barrier.\n"
                     "  - larger: the device becomes larger by 8 sectors.\n"
                     "  - closing: the backend asks to close the device, which is in use.\n"));
    free(text);
}

static void a_backend_is_told_with_its_habits(void **state)
{
    static const struct fault_rule habits[] = {{.name = "no-barrier",
                                                .ops = OP_BARRIER,
                                                .forms = FORM_EMPTY,
                                                .when = {.count = EVERY_ONE},
                                                .answer = ANSWER_REVOKE,
                                                .effect = EFFECT_FLUSHED,
                                                .may_fire = true},
                                               {.name = "odd",
                                                .ops = OP_WRITE,
                                                .forms = FORM_ANY,
                                                .when = {.count = 2},
                                                .answer = ANSWER_STATUS,
                                                .status = -3,
                                                .effect = EFFECT_DISCARDED}};
    static const struct personality backend = {.name = "some-backend",
                                               .about = "a backend of somebody",
                                               .source = "some code",
                                               .offer = {.barrier = "1"},
                                               .habits = habits,
                                               .habit_count = 2};
    static const struct conf_case with_backend = {
        .name = "a", .family = "b", .question = "Why?", .story = "Once.", .backend = &backend};
    char *text = explain(&with_backend);

    (void)state;
    assert_non_null(strstr(text, "The backend is some-backend: a backend of somebody (read, not "
                                 "measured: some\ncode).\n\n"
                                 "The backend offers:\n"
                                 "  - no feature-flush-cache\n"
                                 "  - feature-barrier = \"1\"\n\n"
                                 "It deviates:\n"
                                 "  - Once connected, every empty barrier is refused "
                                 "(EOPNOTSUPP) and its feature\n"
                                 "    node set to 0; what was written before is made durable, "
                                 "its own data is\n"
                                 "    ignored. It need not happen.\n"
                                 "  - Once connected, the first 2 writes are answered with the "
                                 "unknown status -3;\n"
                                 "    nothing is done.\n"));
    free(text);
}

static void no_line_is_wider_than_80_columns(void **state)
{
    char *text = explain(&sample);

    (void)state;
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        assert_true(strlen(line) <= 80);
    free(text);
}

static void a_list_has_a_case_a_line(void **state)
{
    static const struct conf_case other = {.name = "size", .question = "How large?"};
    static const struct conf_case *const both[] = {&sample, &other};
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    explain_list(out, both, 2);
    fclose(out);
    assert_string_equal(text, "flush-refused-once  What is fsync told when its flush is refused?\n"
                              "size                How large?\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_told_in_sentences),
        cmocka_unit_test(a_resume_is_told_with_its_offer),
        cmocka_unit_test(a_file_system_is_told),
        cmocka_unit_test(what_the_backend_does_is_told),
        cmocka_unit_test(a_backend_is_told_with_its_habits),
        cmocka_unit_test(no_line_is_wider_than_80_columns),
        cmocka_unit_test(a_list_has_a_case_a_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
