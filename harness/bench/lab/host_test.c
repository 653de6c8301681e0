/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a user of a Xen host does, in a lab's dom0: runs against a domain of one's own, runs that
 * are killed.  host_test_dom0.c does it and says what it saw; the results come through the stream.
 */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

#include "fake_backend/why.h"
#include "harness/bench/lab/play.h"
#include "harness/lab/lab.h"
#include "harness/sink.h"
#include "harness/stream.h"

#define SILENCE_MS    300000
#define CONSOLE_LINES 600 /* Xen says a lot when it is asked */

/* What came through the stream. */
struct heard {
    struct sink sink; /* first */
    unsigned frontends, begun, results, known, with_journal;
};

static int hear_frontend(struct sink *sink, const struct frontend_result *frontend, struct why *why)
{
    (void)why;
    assert_null(frontend->error);
    assert_string_equal(frontend->name, "domain guest");
    assert_string_equal(frontend->bench, "host");
    ((struct heard *)sink)->frontends++;
    return 0;
}

static int hear_begin(struct sink *sink, const char *case_name, unsigned number, unsigned of,
                      struct why *why)
{
    (void)case_name;
    (void)number;
    (void)why;
    assert_int_equal(of, 2);
    ((struct heard *)sink)->begun++;
    return 0;
}

static int hear_result(struct sink *sink, const struct case_result *result,
                       const struct evidence *evidence, struct why *why)
{
    struct heard *heard = (struct heard *)sink;

    (void)why;
    heard->results++;
    heard->known += result->verdict == VERDICT_KNOWN;
    heard->with_journal += evidence->journal && evidence->control_journal;
    return 0;
}

static const struct sink_ops heard_ops = {hear_frontend, hear_begin, hear_result};

struct stay {
    struct play play;
    struct lab *lab;
    struct heard heard;
    struct stream_reader reader;
    char *console;
};

static void listen_to(struct stay *stay)
{
    static char bytes[65536];
    struct pollfd fds[2];
    struct why why;
    long size;

    for (lab_poll(stay->lab, fds); poll(fds, 2, SILENCE_MS) > 0; lab_poll(stay->lab, fds)) {
        size = lab_read(stay->lab, bytes, sizeof(bytes), &why);
        if (size == -EAGAIN)
            continue;
        if (size <= 0)
            break;
        if (stream_reader_feed(&stay->reader, bytes, (size_t)size, &why))
            fail_msg("%s", why.text);
    }
}

static int stay_in_dom0(void **state)
{
    static struct stay stay = {.heard = {.sink = {&heard_ops}}};
    static const char *const no_args[] = {NULL};
    struct lab_options options = {.xen = "4.17",
                                  .kernel = "6.12",
                                  .agent = BLKPROOF_PROGRAMS "/blkproof-agent",
                                  .program = BLKPROOF_PROGRAMS "/host_test_dom0",
                                  .args = no_args,
                                  .work = stay.play.folder};
    struct why why;

    *state = &stay;
    play_open(&stay.play);
    stay.reader.sink = &stay.heard.sink;
    if (lab_start(&stay.lab, &options, &why))
        fail_msg("%s", why.text);
    listen_to(&stay);
    stay.console = lab_console_tail(stay.lab, CONSOLE_LINES);
    assert_non_null(stay.console);
    return 0;
}

static int leave(void **state)
{
    struct stay *stay = *state;

    free(stay->console);
    stream_reader_dispose(&stay->reader);
    lab_stop(stay->lab);
    play_close(&stay->play);
    return 0;
}

static void saw(void **state, const char *what)
{
    const struct stay *stay = *state;
    char line[128];

    snprintf(line, sizeof(line), "test: ok %s\n", what);
    if (!strstr(stay->console, line))
        fail_msg("\"%s\" was not seen; dom0's console:\n%s", what, stay->console);
}

static void dom0_came_to_its_end_without_a_failure(void **state)
{
    const struct stay *stay = *state;

    assert_non_null(strstr(stay->console, "test: over"));
    if (strstr(stay->console, "test: FAILED"))
        fail_msg("%s", stay->console);
}

static void a_domain_that_is_not_there_is_told(void **state)
{
    saw(state, "a domain that is not there is told");
    saw(state, "and nothing is kept of it");
}

static void a_domain_without_an_agent_is_told(void **state)
{
    saw(state, "a domain without an agent is told");
}

static void results_of_a_users_domain_come_through_the_stream(void **state)
{
    const struct stay *stay = *state;

    saw(state, "run --domain guest ended well");
    assert_true(stay->reader.ended);
    assert_string_equal(stay->reader.failed, "");
    assert_int_equal(stay->heard.frontends, 1);
    assert_int_equal(stay->heard.begun, 2);
    assert_int_equal(stay->heard.results, 2);
    assert_int_equal(stay->heard.known, 2);
    assert_int_equal(stay->heard.with_journal, 2);
}

static void a_users_domain_runs_on_and_nothing_is_left_in_it(void **state)
{
    saw(state, "the user's guest runs on");
    saw(state, "no node of a backend is left");
    saw(state, "no node of a device is left");
}

static void a_killed_run_leaves_its_guest(void **state)
{
    saw(state, "a vbd of a run was connected");
    saw(state, "the guest of the killed run is still there");
    saw(state, "so are its nodes");
    saw(state, "so is its unfinished folder");
}

static void the_next_run_cleans_up_after_it(void **state)
{
    saw(state, "the next run ended well");
    saw(state, "the guest of the killed run is gone");
    saw(state, "its nodes are gone");
    saw(state, "its unfinished folder is gone");
    saw(state, "no lock is left");
}

static void a_guest_that_is_destroyed_ends_its_case_at_once(void **state)
{
    saw(state, "a run's guest stands still, so that its case lasts");
    saw(state, "Xen knows what we have of a guest");
    saw(state, "a run's guest was destroyed");
    saw(state, "the run went on with another guest");
    saw(state, "the run ended by itself with a verdict");
}

static void nothing_of_a_destroyed_guest_is_held(void **state)
{
    saw(state, "no grant and no event channel of the dead guest is held");
    saw(state, "no node is left in its home");
    saw(state, "no node of either guest is left");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dom0_came_to_its_end_without_a_failure),
        cmocka_unit_test(a_domain_that_is_not_there_is_told),
        cmocka_unit_test(a_domain_without_an_agent_is_told),
        cmocka_unit_test(results_of_a_users_domain_come_through_the_stream),
        cmocka_unit_test(a_users_domain_runs_on_and_nothing_is_left_in_it),
        cmocka_unit_test(a_killed_run_leaves_its_guest),
        cmocka_unit_test(the_next_run_cleans_up_after_it),
        cmocka_unit_test(a_guest_that_is_destroyed_ends_its_case_at_once),
        cmocka_unit_test(nothing_of_a_destroyed_guest_is_held),
    };

    return cmocka_run_group_tests(tests, stay_in_dom0, leave);
}
