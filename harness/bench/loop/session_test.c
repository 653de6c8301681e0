/* SPDX-License-Identifier: BSD-2-Clause */
/* One guest of a bench, met, spoken to and lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "harness/bench/loop/bench_around.h"
#include "harness/session.h"

static struct bench_around around;
static struct session session;
static struct why why;

static int setup(void **state)
{
    (void)state;
    if (bench_around_open(&around, "linux-since-6.11"))
        return -1;
    session_init(&session, &around.bench);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    session_end(&session);
    return (int)bench_around_close(&around);
}

static bool never(void *ctx)
{
    (void)ctx;
    return false;
}

static bool at_once(void *ctx)
{
    (void)ctx;
    return true;
}

static void meet(void)
{
    if (session_guest(&session, NULL, &why))
        fail_msg("%s", why.text);
}

static void test_meets_a_guest_once(void **state)
{
    (void)state;
    meet();
    assert_true(session.guest_ours);
    assert_string_equal(session.facts.release, "linux-since-6.11");
    assert_string_equal(session.facts.machine, "x86_64");
    assert_string_equal(session.facts.vcpus, "1");
    assert_string_equal(session.facts.driver, "module");
    assert_string_equal(session.facts.build_id, "-");
    meet();
    assert_int_equal(around.guests, 1);
}

static void test_another_after_the_first(void **state)
{
    unsigned domid;

    (void)state;
    meet();
    domid = session.domid;
    session_spoil(&session);
    meet();
    assert_int_not_equal(session.domid, domid);
    domid = session.domid;
    around.dead = true;
    meet();
    assert_int_not_equal(session.domid, domid);
    assert_int_equal(around.guests, 3);
}

static void test_driver_parameters(void **state)
{
    (void)state;
    meet();
    assert_string_equal(session.params, "");
    assert_int_equal(session_guest(&session, "max_indirect_segments=8", &why), 0);
    assert_string_equal(session.params, "max_indirect_segments=8");
    meet();
    assert_string_equal(session.params, "");
    assert_int_equal(around.guests, 1);
}

/* A module that is not there is not even asked for, unless we bring one. */
static void test_no_driver(void **state)
{
    (void)state;
    meet();
    session.driver_loaded = false;
    strcpy(session.facts.driver, "absent");
    assert_int_equal(session_guest(&session, NULL, &why), -ENODEV);
    assert_non_null(strstr(why.text, "the guest has no xen-blkfront"));
    session.driver_file = "/nowhere/xen-blkfront.ko";
    assert_int_equal(session_guest(&session, NULL, &why), -ENOENT);
}

static void test_commands(void **state)
{
    (void)state;
    meet();
    assert_int_equal(session_command(&session, 1, &why, "ping"), 0);
    assert_int_equal(session_command(&session, 1, &why, "pong %d", 7), -EREMOTEIO);
    assert_non_null(strstr(why.text, "was told 'pong 7' and said no: no such command"));
    assert_int_equal(session_command(&session, 1, &why, "ping"), 0);
}

static void test_waits(void **state)
{
    (void)state;
    meet();
    assert_int_equal(session_wait(&session, at_once, NULL, 0, &why), 0);
    assert_int_equal(session_wait(&session, never, NULL, 1, &why), -ETIMEDOUT);
    assert_int_equal(session_wait(&session, never, NULL, 0, &why), -ETIMEDOUT);
    around.dead = true;
    assert_int_equal(session_wait(&session, at_once, NULL, 1, &why), 0); /* it had come to that */
    assert_int_equal(session_wait(&session, never, NULL, 1, &why), -EHOSTDOWN);
}

static void test_interrupted(void **state)
{
    (void)state;
    meet();
    around.fail_wait = around.waits + 1;
    around.failure = -EINTR;
    assert_int_equal(session_command(&session, 1, &why, "ping"), -EINTR);
    assert_string_equal(why.text, "the agent was told 'ping': the wait failed");
}

/* An attach that never ends is left behind by the next command. */
static void test_a_command_that_never_ends(void **state)
{
    (void)state;
    meet();
    assert_int_equal(session_command(&session, 1, &why, "attach 51728"), -ETIMEDOUT);
    assert_non_null(strstr(why.text, "told 'attach 51728': nothing more happened"));
    assert_int_equal(session_command(&session, 1, &why, "ping"), 0);
}

static void test_nobody_there(void **state)
{
    (void)state;
    around.most_guests = 0;
    assert_int_equal(session_guest(&session, NULL, &why), -ENODEV);
    assert_string_equal(why.text, "out of guests");
    assert_false(session.guest_ours);
}

static void test_no_agent(void **state)
{
    (void)state;
    around.fail_wait = 1;
    assert_int_equal(session_guest(&session, NULL, &why), -ETIMEDOUT);
    assert_non_null(strstr(why.text, "no agent spoke"));
    assert_false(session.guest_ours);
    meet();
}

/*
 * A model is not saved; a new one takes its place, and `attach` is where it becomes the old one: its agent's sign of
 * life is made out of its domid.
 */
static char order[64];

static int restore(struct bench *bench, unsigned *domid_out, struct why *reason)
{
    strcat(order, "restore ");
    bench->ops->spoil(bench);
    return bench->ops->guest(bench, domid_out, reason);
}

static int unpause(struct bench *bench, struct why *reason)
{
    (void)bench;
    (void)reason;
    strcat(order, "unpause ");
    return 0;
}

static int attach(void *ctx, struct why *reason)
{
    (void)reason;
    strcat(order, "attach ");
    if (ctx)
        snprintf(session.agent.boot, sizeof(session.agent.boot), "%016x", session.domid);
    return 0;
}

static int resume(bool same)
{
    const struct bench_ops *usual = around.bench.ops;
    struct bench_ops ops = *usual;
    int rc;

    ops.restore = restore;
    ops.unpause = unpause;
    around.bench.ops = &ops;
    order[0] = '\0';
    rc = session_resume(&session, attach, same ? &session : NULL, &why);
    around.bench.ops = usual;
    return rc;
}

static void test_a_restored_guest(void **state)
{
    unsigned domid;

    (void)state;
    meet();
    domid = session.domid;
    assert_int_equal(resume(true), 0);
    assert_string_equal(order, "restore attach unpause ");
    assert_int_not_equal(session.domid, domid);
    assert_true(session.guest_ours);
    assert_int_equal(session_command(&session, 1, &why, "ping"), 0);
    assert_int_equal(around.guests, 2);
}

static void test_another_guest_in_its_place(void **state)
{
    (void)state;
    meet();
    assert_int_equal(resume(false), -ECONNRESET);
    assert_non_null(strstr(why.text, "started anew"));
}

/* That nobody speaks proves nothing: it is no -ETIMEDOUT, which would be the guest's doing. */
static void test_a_restored_guest_that_is_silent(void **state)
{
    (void)state;
    meet();
    around.fail_wait = around.waits + 1;
    assert_int_equal(resume(true), -EIO);
    assert_non_null(strstr(why.text, "did not speak again"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(meets_a_guest_once),
        TEST(another_after_the_first),
        TEST(driver_parameters),
        TEST(no_driver),
        TEST(commands),
        TEST(waits),
        TEST(interrupted),
        TEST(a_command_that_never_ends),
        TEST(nobody_there),
        TEST(no_agent),
        TEST(a_restored_guest),
        TEST(another_guest_in_its_place),
        TEST(a_restored_guest_that_is_silent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
