/* SPDX-License-Identifier: BSD-2-Clause */
/* Our end of the line to an agent, against agents that do it right and agents that do not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/agent.h"

#define DIR       "/local/domain/7/data/blkproof"
#define ELSEWHERE "/local/domain/8/data/blkproof"
#define MAX_NODES 64

/* A store of a few nodes. */
struct few_nodes {
    struct store store;
    struct {
        char path[96], *value;
    } node[MAX_NODES];
    struct {
        char path[96];
        struct store_watch *watch;
    } watch[4];
    int watches;
    int failing; /* what write, remove and watch return */
    int calls;   /* how many of them succeed before; -1: all */
};

static int call(struct few_nodes *nodes)
{
    if (nodes->calls == 0)
        return nodes->failing;
    if (nodes->calls > 0)
        nodes->calls--;
    return 0;
}

static void fire(struct few_nodes *nodes, const char *path)
{
    for (int i = 0; i < nodes->watches; i++)
        if (!strncmp(path, nodes->watch[i].path, strlen(nodes->watch[i].path)))
            nodes->watch[i].watch->fired = true;
}

static int find(struct few_nodes *nodes, const char *path)
{
    for (int i = 0; i < MAX_NODES; i++)
        if (!strcmp(nodes->node[i].path, path))
            return i;
    return -1;
}

static char *few_read(struct store *store, const char *path)
{
    struct few_nodes *nodes = (struct few_nodes *)store;
    int i = find(nodes, path);

    errno = ENOENT;
    return i < 0 ? NULL : strdup(nodes->node[i].value);
}

static void put(struct few_nodes *nodes, const char *path, const char *value)
{
    int i = find(nodes, path);

    if (i < 0)
        i = find(nodes, "");
    assert_in_range(i, 0, MAX_NODES - 1);
    free(nodes->node[i].value);
    snprintf(nodes->node[i].path, sizeof(nodes->node[i].path), "%s", path);
    nodes->node[i].value = strdup(value);
    fire(nodes, path);
}

static int few_write(struct store *store, const char *path, const char *value)
{
    int rc = call((struct few_nodes *)store);

    if (!rc)
        put((struct few_nodes *)store, path, value);
    return rc;
}

static int few_remove(struct store *store, const char *path)
{
    struct few_nodes *nodes = (struct few_nodes *)store;
    size_t length = strlen(path);
    int rc = call(nodes);

    for (int i = 0; !rc && i < MAX_NODES; i++) {
        char *end = nodes->node[i].path + length;

        if (strncmp(nodes->node[i].path, path, length) != 0 || (*end && *end != '/'))
            continue;
        nodes->node[i].path[0] = '\0';
        free(nodes->node[i].value);
        nodes->node[i].value = NULL;
    }
    return rc;
}

static int few_watch(struct store *store, const char *path, struct store_watch *watch)
{
    struct few_nodes *nodes = (struct few_nodes *)store;
    int rc = call(nodes);

    if (rc)
        return rc;
    snprintf(nodes->watch[nodes->watches].path, sizeof(nodes->watch[0].path), "%s", path);
    nodes->watch[nodes->watches++].watch = watch;
    watch->fired = true;
    return 0;
}

static void few_unwatch(struct store *store, const char *path, struct store_watch *watch)
{
    struct few_nodes *nodes = (struct few_nodes *)store;

    (void)path;
    for (int i = 0; i < nodes->watches; i++)
        if (nodes->watch[i].watch == watch)
            nodes->watch[i] = nodes->watch[--nodes->watches];
}

static const struct store_ops few_ops = {.read = few_read,
                                         .write = few_write,
                                         .remove = few_remove,
                                         .change = store_change_each,
                                         .watch = few_watch,
                                         .unwatch = few_unwatch};

static struct few_nodes nodes;
static struct agent agent;
static struct why why;
static char heard[8192];
static unsigned reports;

static void hear(void *ctx, const char *line)
{
    size_t used = strlen(heard);

    assert_ptr_equal(ctx, &agent);
    snprintf(heard + used, sizeof(heard) - used, "%s\n", line);
}

static int setup(void **state)
{
    (void)state;
    nodes = (struct few_nodes){.store = {&few_ops}, .calls = -1};
    heard[0] = '\0';
    reports = 0;
    return agent_open(&agent, &nodes.store, 7, hear, &agent, &why);
}

static int teardown(void **state)
{
    (void)state;
    agent_close(&agent);
    assert_int_equal(nodes.watches, 0);
    nodes.calls = -1;
    few_remove(&nodes.store, "/local");
    return 0;
}

/* What the guest does. */
static void say(const char *text)
{
    char path[96];

    snprintf(path, sizeof(path), DIR "/report/%u", ++reports);
    put(&nodes, path, text);
}

static void meet(void)
{
    put(&nodes, DIR "/agent", "3 0123456789abcdef");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_true(agent_met(&agent));
}

static void expect_node(const char *path, const char *value)
{
    char *text = few_read(&nodes.store, path);

    assert_non_null(text);
    assert_string_equal(text, value);
    free(text);
}

static void test_meets_an_agent(void **state)
{
    (void)state;
    assert_int_equal(agent_work(&agent, &why), 0);
    assert_false(agent_met(&agent));
    meet();
    assert_int_equal(agent_work(&agent, &why), 0);
    assert_false(agent_busy(&agent));
}

/* What an earlier speaker left is gone before anything is read. */
static void test_forgets_the_past(void **state)
{
    (void)state;
    agent_close(&agent);
    put(&nodes, DIR "/agent", "3 fedcba9876543210");
    put(&nodes, DIR "/report/1", "done long-ago\n");
    put(&nodes, DIR "/command", "7 ping");
    assert_int_equal(agent_open(&agent, &nodes.store, 7, hear, &agent, &why), 0);
    assert_int_equal(agent_work(&agent, &why), 0);
    assert_false(agent_met(&agent));
    assert_string_equal(heard, "");
}

static void test_commands(void **state)
{
    (void)state;
    meet();
    assert_int_equal(agent_command(&agent, "run step 5", &why), 0);
    expect_node(DIR "/command", "1 run step 5");
    assert_true(agent_busy(&agent));
    say("ok 1\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_false(agent_busy(&agent));
    assert_string_equal(agent.refusal, "");
    assert_int_equal(agent_command(&agent, "ping", &why), 0);
    expect_node(DIR "/command", "2 ping");
    say("no 2 not today\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_false(agent_busy(&agent));
    assert_string_equal(agent.refusal, "not today");
    assert_string_equal(heard, "");
}

/* Several commands are answered one by one; what counts is the first refusal of the list that was sent last. */
static void test_lists(void **state)
{
    (void)state;
    meet();
    assert_int_equal(agent_command(&agent, "run a\nwait a\nping", &why), 0);
    expect_node(DIR "/command", "1 run a\nwait a\nping");
    say("ok 1\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_true(agent_busy(&agent));
    say("ok 3\nresult a 0 0 0\n"); /* not its turn */
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_true(agent_busy(&agent));
    assert_int_equal(agent_command(&agent, "ping", &why), 0);
    expect_node(DIR "/command", "4 ping");
    say("no 2 given up\nno 3 not done\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_true(agent_busy(&agent));
    assert_non_null(strstr(heard, "no 3 not done\n")); /* talk: nobody waits for it any more */
    say("ok 4\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_false(agent_busy(&agent));
    assert_string_equal(agent.refusal, ""); /* the ping was not refused */
    assert_int_equal(agent_command(&agent, "run b\nwait b\nping", &why), 0);
    say("ok 5\nno 6 too short\nno 7 not done\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_false(agent_busy(&agent));
    assert_string_equal(agent.refusal, "too short");
}

/* In order, each once, removed, and acknowledged. */
static void test_reports(void **state)
{
    (void)state;
    say("ready release=6.1\nklog 6 hello\n");
    assert_int_equal(agent_work(&agent, &why), 0); /* not met yet */
    put(&nodes, DIR "/agent", "3 0123456789abcdef");
    assert_int_equal(agent_work(&agent, &why), 2);
    assert_string_equal(heard, "ready release=6.1\nklog 6 hello\n");
    expect_node(DIR "/taken", "1");
    assert_int_equal(find(&nodes, DIR "/report/1"), -1);
    put(&nodes, DIR "/report/3", "third\n");
    assert_int_equal(agent_work(&agent, &why), 0);
    say("second");
    assert_int_equal(agent_work(&agent, &why), 2);
    assert_string_equal(heard, "ready release=6.1\nklog 6 hello\nsecond\nthird\n");
    expect_node(DIR "/taken", "3");
}

/* Who never stops talking is heard in parts, so that there is time for others. */
static void test_no_end_of_reports(void **state)
{
    (void)state;
    meet();
    for (unsigned i = 0; i < 40; i++)
        say("more\n");
    assert_int_equal(agent_work(&agent, &why), 16);
    expect_node(DIR "/taken", "16");
    assert_int_equal(agent_work(&agent, &why), 16);
    assert_int_equal(agent_work(&agent, &why), 8);
    assert_int_equal(agent_work(&agent, &why), 0);
    expect_node(DIR "/taken", "40");
}

/* An answer to nothing that we asked leaves us as busy, or as idle, as we were. */
static void test_answers_to_nothing(void **state)
{
    static const char *const lines[] = {"ok 2\n",  "ok 0\n",   "ok 1 and more\n",
                                        "ok -1\n", "no 2 x\n", "no 0 without a number\n",
                                        "ok\n",    "no\n",     "ok 18446744073709551617\n",
                                        "no 1\n"};

    (void)state;
    meet();
    say("ok 1\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_false(agent_busy(&agent));
    assert_int_equal(agent_command(&agent, "ping", &why), 0);
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]) - 1; i++) {
        say(lines[i]);
        assert_int_equal(agent_work(&agent, &why), 1);
        if (!agent_busy(&agent))
            fail_msg("'%s' was taken for an answer", lines[i]);
    }
    say("no 1\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_false(agent_busy(&agent));
    assert_string_equal(agent.refusal, "no reason");
}

static void test_binary(void **state)
{
    (void)state;
    meet();
    say("\x1b[2Jklog 4 \xff\xfe\t\x01\x7f end\r\n\n\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_string_equal(heard, "?[2Jklog 4 ????? end?\n");
}

static void test_huge(void **state)
{
    size_t size = 1 << 20;
    char *text = malloc(size + 1);

    (void)state;
    meet();
    assert_int_equal(agent_command(&agent, "ping", &why), 0);
    memset(text, 'x', size);
    text[size] = '\0';
    say(text);
    memcpy(text, "no 1 ", 5);
    say(text);
    assert_int_equal(agent_work(&agent, &why), 2);
    assert_false(agent_busy(&agent));
    assert_int_equal(strlen(heard), sizeof(heard) - 1);
    assert_int_equal(strlen(agent.refusal), sizeof(agent.refusal) - 1);
    free(text);
}

static void test_unknown_words(void **state)
{
    (void)state;
    meet();
    say("okay 1\nnone of it\nrumour\n");
    assert_int_equal(agent_work(&agent, &why), 1);
    assert_string_equal(heard, "okay 1\nnone of it\nrumour\n");
}

static void test_another_protocol(void **state)
{
    static const char *const signs[] = {
        "2 0123456789abcdef", "0 0123456789abcdef", "3", "", "hello", "-1 x"};

    (void)state;
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        put(&nodes, DIR "/agent", signs[i]);
        assert_int_equal(agent_work(&agent, &why), -EPROTO);
        assert_non_null(strstr(why.text, "another protocol"));
        assert_false(agent_met(&agent));
    }
}

static void test_another_life(void **state)
{
    (void)state;
    meet();
    put(&nodes, DIR "/agent", "3 0123456789abcdef");
    assert_int_equal(agent_work(&agent, &why), 1);
    put(&nodes, DIR "/agent", "3 fedcba9876543210");
    assert_int_equal(agent_work(&agent, &why), -ECONNRESET);
    assert_non_null(strstr(why.text, "started anew"));
}

/* Nothing of the new home is removed; reports and commands are counted anew. */
static void test_a_restored_guest(void **state)
{
    (void)state;
    meet();
    assert_int_equal(agent_command(&agent, "ping\nping", &why), 0);
    put(&nodes, ELSEWHERE "/agent", "3 0123456789abcdef");
    put(&nodes, ELSEWHERE "/report/1", "ready again\n");
    assert_int_equal(agent_follow(&agent, 8, &why), 0);
    assert_false(agent_met(&agent));
    assert_false(agent_busy(&agent));
    assert_int_equal(agent_work(&agent, &why), 2);
    assert_string_equal(heard, "ready again\n");
    assert_int_equal(agent_command(&agent, "ping", &why), 0);
    expect_node(ELSEWHERE "/command", "1 ping");
}

static void test_another_guest_in_its_place(void **state)
{
    (void)state;
    meet();
    assert_int_equal(agent_follow(&agent, 8, &why), 0);
    put(&nodes, ELSEWHERE "/agent", "3 fedcba9876543210");
    assert_int_equal(agent_work(&agent, &why), -ECONNRESET);
}

/* Whatever fails, there is a sentence, and no watch stays. */
static void test_a_failing_store(void **state)
{
    (void)state;
    agent_close(&agent);
    nodes.failing = -EACCES;
    for (int calls = 0; calls < 3; calls++) {
        nodes.calls = calls;
        why.text[0] = '\0';
        assert_int_equal(agent_open(&agent, &nodes.store, 7, hear, &agent, &why), -EACCES);
        assert_non_null(strstr(why.text, DIR));
        assert_int_equal(nodes.watches, 0);
        agent_close(&agent);
    }
    nodes.calls = 3;
    assert_int_equal(agent_open(&agent, &nodes.store, 7, hear, &agent, &why), 0);
    meet();
    assert_int_equal(agent_command(&agent, "ping", &why), -EACCES);
    assert_false(agent_busy(&agent));
    say("klog 4 x\n");
    assert_int_equal(agent_work(&agent, &why), -EACCES);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(meets_an_agent),
        TEST(forgets_the_past),
        TEST(commands),
        TEST(lists),
        TEST(reports),
        TEST(answers_to_nothing),
        TEST(binary),
        TEST(huge),
        TEST(no_end_of_reports),
        TEST(unknown_words),
        TEST(another_protocol),
        TEST(another_life),
        TEST(a_restored_guest),
        TEST(another_guest_in_its_place),
        TEST(a_failing_store),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
