/* SPDX-License-Identifier: BSD-2-Clause */
/* A disk played by hand, against a model: what the user types, and what he is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/disk.h"
#include "harness/guest/protocol.h"
#include "harness/bench/loop/bench_around.h"
#include "harness/serve.h"
#include "harness/session.h"

#define VDEV    51728u
#define SECTORS 1024u

static struct bench_around around;
static struct session session;
static struct serve serve;
static struct disk *disk;
static FILE *out;
static char *said;
static size_t said_size;
static int input[2], stop[2];
static bool step_done, read_same;
static struct why why;

static void hear(void *ctx, const char *line)
{
    (void)ctx;
    step_done |= !strncmp(line, "done ", 5);
    read_same |= strstr(line, " same") != NULL;
}

static bool is_step_done(void *ctx)
{
    (void)ctx;
    return step_done;
}

static int setup(void **state)
{
    (void)state;
    if (bench_around_open(&around, "linux-since-6.11") || pipe2(input, O_CLOEXEC) ||
        pipe2(stop, O_CLOEXEC))
        return -1;
    disk = disk_create(SECTORS, true);
    out = open_memstream(&said, &said_size);
    session_init(&session, &around.bench);
    session.on_line = hear;
    return session_guest(&session, NULL, &why);
}

static int teardown(void **state)
{
    (void)state;
    serve_close(&serve);
    session_end(&session);
    fclose(out);
    free(said);
    disk_free(disk);
    for (unsigned end = 0; end < 2; end++) {
        close(input[end]);
        close(stop[end]);
    }
    return (int)bench_around_close(&around);
}

static struct serve_options with_options(void)
{
    return (struct serve_options){
        .bench = &around.bench,
        .config = {.vdev = VDEV, .disk = disk, .offer = {.barrier = "1", .flush_cache = "1"}},
        .vdev_name = "xvdb",
        .input_fd = input[0],
        .stop_fd = stop[0],
        .out = out,
        .trace = true,
        .keep_journal = true};
}

/* Lets serve and guest go on until nothing moves, then tells whether this was said. */
static bool has_said(const char *text)
{
    while (serve_work(&serve, &why) > 0)
        ;
    fflush(out);
    return strstr(said, text);
}

static void expect(const char *text)
{
    if (!has_said(text))
        fail_msg("\"%s\" was not said, but:\n%s", text, said);
}

static void type(const char *text)
{
    assert_int_equal(write(input[1], text, strlen(text)), strlen(text));
}

/* Attaches a disk and opens it in the guest, where the session serves it from then on. */
static void open_disk(const struct serve_options *options)
{
    if (serve_open(&serve, options, &why))
        fail_msg("%s", why.text);
    session_serve(&session, serve.backend);
    if (session_command(&session, 1, &why, "attach %u", VDEV))
        fail_msg("%s", why.text);
}

static void open_usual(void)
{
    struct serve_options options = with_options();

    open_disk(&options);
}

static void start_step(const char *words)
{
    step_done = false;
    if (session_command(&session, 1, &why, "run %s", words))
        fail_msg("%s", why.text);
}

static int end_step(void)
{
    return session_wait(&session, is_step_done, NULL, 1, &why);
}

static void detach(void)
{
    if (session_command(&session, 1, &why, "detach %u", VDEV))
        fail_msg("%s", why.text);
}

static void test_a_trace_of_what_crosses_the_ring(void **state)
{
    (void)state;
    open_usual();
    expect("xvdb: connected\n");
    start_step("payload write 8 8 1 7");
    assert_int_equal(end_step(), 0);
    expect(" WRITE 8+8 in 1 segment\n");
    expect(" WRITE OKAY, performed\n");
    start_step("commit fsync 0 0 1 0");
    assert_int_equal(end_step(), 0);
    expect(" FLUSH_DISKCACHE empty\n");
    expect("feature-flush-cache = 1\n");
    expect("backend Connected\n");
}

static void test_without_a_trace(void **state)
{
    struct serve_options options = with_options();

    (void)state;
    options.keep_journal = false;
    open_disk(&options);
    expect("xvdb: connected\n");
    start_step("payload write 8 8 1 7");
    assert_int_equal(end_step(), 0);
    assert_false(has_said("WRITE"));
    type("stats\n");
    expect("WRITE                    1 requests, 8 sectors\n");
    expect("answered OKAY ");
}

/* Its data goes straight between the guest's pages and the disk. */
static void test_a_disk_that_is_only_memory(void **state)
{
    struct disk_config config = {.sectors = SECTORS, .barrier = DISK_BARRIER_DURABLE};
    unsigned char expected[8 * DISK_SECTOR], found[8 * DISK_SECTOR];

    (void)state;
    disk_free(disk);
    assert_int_equal(disk_open(&disk, &config, &why), 0);
    open_usual();
    start_step("payload write 8 8 1 7");
    assert_int_equal(end_step(), 0);
    pattern_fill(expected, 8, 8, 7);
    assert_int_equal(disk_read(disk, 8, 8, found), 0);
    assert_memory_equal(found, expected, sizeof(found));
    read_same = false;
    start_step("again read 8 8 1 7");
    assert_int_equal(end_step(), 0);
    assert_true(read_same);
}

static void test_a_rule_is_armed_acts_and_is_removed(void **state)
{
    (void)state;
    open_usual();
    type("rules\nrule flush nth=1: refuse\n");
    expect("there are no rules\n");
    expect("armed: name=rule-1 flush nth=1: refuse\n");
    start_step("commit fsync 0 0 1 0");
    assert_int_equal(end_step(), 0);
    expect(" rule-1: refuse\n");
    expect(" FLUSH_DISKCACHE EOPNOTSUPP, discarded\n");
    type("rules\nstats\n");
    expect("name=rule-1 flush nth=1: refuse  (acted on 1 of 1)\n");
    expect("EOPNOTSUPP 1, ERROR 0; dropped 0, held 0; violations 0\n");
    type("remove rule-1\nremove rule-1\n");
    expect("removed: rule-1\n");
    expect("there is no rule named rule-1; 'rules' lists them\n");
}

static void test_rules_have_names_of_their_own(void **state)
{
    (void)state;
    open_usual();
    type("rule name=rule-2 flush: refuse\nrule flush: error\nrule flush: drop\n");
    expect("armed: name=rule-1 flush: error\n");
    expect("armed: name=rule-3 flush: drop\n");
    type("rule name=rule-2 flush: error\n");
    expect("there is a rule named rule-2 already: remove it first\n");
    type("rule flush after=later nth=2: drop\nrules\n");
    expect(
        "name=rule-4 flush after=later nth=2: drop  (acted on 0 of 0, its mark was not set yet)");
}

static void test_nodes_are_written_anew(void **state)
{
    char *node;

    (void)state;
    open_usual();
    type("offer feature-barrier=0\noffer feature-flush-cache=\nresize 512\n");
    expect("offered: feature-barrier=0\n");
    expect("/feature-barrier = 0\n");
    expect("/sectors = 512\n");
    expect("resized: 512 sectors\n");
    node = around.bench.ports.store->ops->read(
        around.bench.ports.store, "/local/domain/0/blkproof/1/51728/feature-flush-cache");
    assert_null(node);
    assert_int_equal(session_command(&session, 1, &why, "run beyond write 512 8 1 7"), -EREMOTEIO);
    assert_non_null(strstr(why.text, "beyond the end of the disk")); /* the guest knows */
    type("offer barrier=0\noffer feature-barrier\nresize 1k\n");
    expect("offer takes a node of the backend's and its value, as feature-barrier=0\n");
    expect("resize takes a number of 512-byte sectors\n");
}

static void test_what_is_held_is_released(void **state)
{
    (void)state;
    open_usual();
    type("rule flush: hold until=go, okay\n");
    expect("armed: ");
    start_step("commit fsync 0 0 1 0");
    assert_int_equal(end_step(), -ETIMEDOUT);
    type("stats\nmark go\n");
    expect("held 1;");
    expect(" mark      go sent\n");
    assert_int_equal(end_step(), 0);
}

static void test_what_cannot_be_understood(void **state)
{
    char endless[2 * SERVE_LINE_MAX];

    (void)state;
    open_usual();
    type("\n  \t\nstat\nxyzzy\nmark\nrules all\nrule flsh: refuse\nhel");
    expect("there is no command 'stat'; did you mean stats?\n");
    expect("there is no command 'xyzzy'; 'help' lists them\n");
    expect("mark takes NAME\n");
    expect("rules takes no argument\n");
    expect("at character 1, 'flsh': here belongs an operation");
    assert_false(has_said("ask the guest to close"));
    type("p\n");
    expect("  close              ask the guest to close the device, and end\n");
    memset(endless, 'x', sizeof(endless));
    endless[sizeof(endless) - 1] = '\0';
    type(endless);
    type("\nremove nothing\n");
    expect("there is no rule named nothing");
}

static void test_closed_by_a_word(void **state)
{
    (void)state;
    open_usual();
    detach();
    type("close\n");
    assert_int_equal(serve_run(&serve, &why), 0);
    expect("xvdb: closed\n");
}

/* Nobody has to let go of what nobody has taken. */
static void test_closed_before_a_frontend_comes(void **state)
{
    struct serve_options options = with_options();

    (void)state;
    if (serve_open(&serve, &options, &why))
        fail_msg("%s", why.text);
    type("close\n");
    around.bench.slow = 0;
    assert_int_equal(serve_run(&serve, &why), 0);
}

static void test_closed_by_the_end_of_the_input(void **state)
{
    (void)state;
    open_usual();
    detach();
    close(input[1]);
    input[1] = dup(input[0]);
    assert_int_equal(serve_run(&serve, &why), 0);
    expect("xvdb: closed\n");
    assert_int_equal(around.bench.input_fd, -1);
}

static void test_closed_by_a_signal(void **state)
{
    char signal[128] = "";

    (void)state;
    open_usual();
    detach();
    assert_int_equal(write(stop[1], signal, sizeof(signal)), sizeof(signal));
    around.fail_wait = around.waits + 1;
    around.failure = -EINTR;
    assert_int_equal(serve_run(&serve, &why), 0);
    expect("xvdb: closed\n");
}

/* A guest that uses the device keeps it; the user need not wait for that. */
static void test_a_second_signal_ends_the_wait(void **state)
{
    char signal[256] = "";

    (void)state;
    open_usual();
    type("rule flush: hold until=never\nclose\n");
    start_step("commit fsync 0 0 1 0");
    assert_int_equal(write(stop[1], signal, sizeof(signal)), sizeof(signal));
    around.fail_wait = around.waits + 2;
    around.failure = -EINTR;
    assert_int_equal(serve_run(&serve, &why), -EINTR);
}

static void test_closed_when_nobody_listens(void **state)
{
    struct serve_options options = with_options();

    (void)state;
    options.out = fopen("/dev/full", "w");
    assert_non_null(options.out);
    open_disk(&options);
    detach();
    assert_int_equal(serve_run(&serve, &why), 0);
    fclose(options.out);
}

static void test_a_guest_that_keeps_the_device(void **state)
{
    (void)state;
    open_usual();
    around.fail_wait = around.waits + 3;
    type("close\n");
    assert_int_equal(serve_run(&serve, &why), -ETIMEDOUT);
    assert_non_null(strstr(why.text, "the guest did not let go of xvdb within 30 s"));
}

static void test_a_budget_that_is_over(void **state)
{
    (void)state;
    open_usual();
    detach();
    around.bench.slow = 0;
    type("close\n");
    assert_int_equal(serve_run(&serve, &why), -ETIMEDOUT);
}

static void test_a_guest_that_goes(void **state)
{
    (void)state;
    open_usual();
    around.dead = true;
    assert_int_equal(serve_run(&serve, &why), 0);
    expect("xvdb: the guest is gone\n");
}

static void test_a_device_that_is_there(void **state)
{
    struct serve_options options = with_options();
    struct serve second;

    (void)state;
    open_usual();
    assert_int_equal(serve_open(&second, &options, &why), -EBUSY);
    assert_non_null(strstr(why.text, "domain 1 has a device xvdb already: choose another"));
    serve_close(&second);
    assert_int_equal(backend_state(serve.backend), BACKEND_CONNECTED);
}

/* Whoever is alone removes what he finds, and leaves the guest time to see it go. */
static void test_what_a_killed_one_left(void **state)
{
    struct store *store = around.bench.ports.store;
    struct serve_options options = with_options();

    (void)state;
    assert_int_equal(store->ops->write(store, "/local/domain/0/blkproof/1/51728/state", "2"), 0);
    assert_int_equal(store->ops->write(store, "/local/domain/1/device/vbd/51728/state", "1"), 0);
    assert_int_equal(serve_open(&serve, &options, &why), -EBUSY);
    serve_close(&serve);
    options.alone = true;
    assert_int_equal(serve_open(&serve, &options, &why), -EAGAIN);
    assert_non_null(strstr(why.text, "is removed now: start again"));
    serve_close(&serve);
    open_disk(&options);
    expect("xvdb: connected\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_trace_of_what_crosses_the_ring),
        TEST(without_a_trace),
        TEST(a_disk_that_is_only_memory),
        TEST(a_rule_is_armed_acts_and_is_removed),
        TEST(rules_have_names_of_their_own),
        TEST(nodes_are_written_anew),
        TEST(what_is_held_is_released),
        TEST(what_cannot_be_understood),
        TEST(closed_by_a_word),
        TEST(closed_before_a_frontend_comes),
        TEST(closed_by_the_end_of_the_input),
        TEST(closed_by_a_signal),
        TEST(a_second_signal_ends_the_wait),
        TEST(closed_when_nobody_listens),
        TEST(a_guest_that_keeps_the_device),
        TEST(a_budget_that_is_over),
        TEST(a_guest_that_goes),
        TEST(a_device_that_is_there),
        TEST(what_a_killed_one_left),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
