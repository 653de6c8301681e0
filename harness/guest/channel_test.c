/* SPDX-License-Identifier: BSD-2-Clause */
/* The raw xenstore client, and the conversation on top of it, against a small xenstore. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "fake_backend/why.h"
#include "harness/guest/channel.h"
#include "harness/guest/fake_store.h"
#include "harness/guest/xenbus.h"

struct fixture {
    struct fake_store store;
    struct xenbus bus;
    struct channel channel;
    struct why why;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));

    *state = fixture;
    xenbus_init(&fixture->bus, fake_store_start(&fixture->store, true));
    if (channel_init(&fixture->channel, &fixture->bus, &fixture->why) < 0)
        return -1;
    return channel_hello(&fixture->channel, "ready", false, &fixture->why);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    channel_dispose(&fixture->channel);
    xenbus_dispose(&fixture->bus);
    fake_store_stop(&fixture->store);
    free(fixture);
    return 0;
}

static int pump(struct fixture *fixture)
{
    uint32_t fired;

    assert_int_equal(channel_rest(&fixture->channel, &fixture->why), 0);
    assert_int_equal(xenbus_events(&fixture->bus, &fired, &fixture->why), 0);
    return channel_pump(&fixture->channel, fired, &fixture->why);
}

static bool there(struct fixture *fixture, unsigned report, char value[FAKE_STORE_VALUE])
{
    char path[64];

    snprintf(path, sizeof(path), AGENT_DIR "/report/%u", report);
    return fake_store_read(&fixture->store, path, value);
}

static void test_store(void **state)
{
    struct fixture *fixture = *state;
    struct xenbus *bus = &fixture->bus;
    char value[64], small[4], big[5000];

    assert_int_equal(xenbus_write(bus, "data/a/b", "hello", 5, &fixture->why), 0);
    assert_int_equal(xenbus_read(bus, "data/a/b", value, sizeof(value), &fixture->why), 0);
    assert_string_equal(value, "hello");
    assert_int_equal(xenbus_read(bus, "data/a/b", small, sizeof(small), &fixture->why), -E2BIG);
    assert_int_equal(xenbus_remove(bus, "data/a", &fixture->why), 0);
    assert_int_equal(xenbus_remove(bus, "data/a", &fixture->why), 0);
    assert_int_equal(xenbus_read(bus, "data/a/b", value, sizeof(value), &fixture->why), -ENOENT);
    memset(big, 'x', sizeof(big));
    assert_int_equal(xenbus_write(bus, "data/a", big, sizeof(big), &fixture->why), -E2BIG);
    assert_int_equal(xenbus_write(bus, "data/a", big, 3000, &fixture->why), -ENOSPC);
    assert_non_null(strstr(fixture->why.text, "data/a"));
}

static void test_broken_bus(void **state)
{
    struct xsd_sockmsg huge = {.type = XS_READ, .req_id = 1, .len = 5000};
    struct xenbus bus;
    uint32_t fired;
    int fds[2];

    (void)state;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), 0);
    xenbus_init(&bus, fds[0]);
    assert_int_equal(write(fds[1], &huge, sizeof(huge)), sizeof(huge));
    assert_int_equal(xenbus_events(&bus, &fired, NULL), -EPROTO);
    bus.have = 0;
    close(fds[1]);
    assert_int_equal(xenbus_events(&bus, &fired, NULL), -EPIPE);
    xenbus_dispose(&bus);
}

static void test_hello(void **state)
{
    struct fixture *fixture = *state;
    char value[FAKE_STORE_VALUE], expected[64];

    assert_true(fake_store_read(&fixture->store, AGENT_DIR "/agent", value));
    snprintf(expected, sizeof(expected), "3 %s", fixture->channel.boot);
    assert_string_equal(value, expected);
    assert_int_equal(strspn(fixture->channel.boot, "0123456789abcdef"), 16);
    assert_int_equal(pump(fixture), CHANNEL_NOTHING);
    assert_true(there(fixture, 1, value));
    assert_string_equal(value, "ready\n");
}

static void test_escapes(void **state)
{
    struct fixture *fixture = *state;
    char value[FAKE_STORE_VALUE], text[2000];

    pump(fixture);
    channel_say(&fixture->channel, "a\\b\tc\x80~\n", "klog 4");
    pump(fixture);
    assert_true(there(fixture, 2, value));
    assert_string_equal(value, "klog 4 a\\\\b\\x09c\\x80~\\x0a\n");
    memset(text, 1, sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    channel_say(&fixture->channel, text, "klog 4");
    pump(fixture);
    assert_true(there(fixture, 3, value));
    assert_int_equal(strlen(value), strlen("klog 4 ") + AGENT_LINE + 1);
}

/*
 * Reports are whole lines, no greater than AGENT_CHUNK, and no more of them than AGENT_WINDOW
 * beyond `taken`.
 */
static void test_window(void **state)
{
    struct fixture *fixture = *state;
    char value[FAKE_STORE_VALUE], text[101];
    unsigned lines = 0, report = 1;

    memset(text, 'x', 100);
    text[100] = '\0';
    pump(fixture);
    for (unsigned i = 0; i < 1000; i++)
        channel_say(&fixture->channel, text, "klog %u", i);
    assert_true(channel_full(&fixture->channel));
    for (;;) {
        pump(fixture);
        assert_false(there(fixture, report + AGENT_WINDOW, value));
        if (!there(fixture, report, value))
            break;
        assert_in_range(strlen(value), 1, AGENT_CHUNK);
        assert_int_equal(value[strlen(value) - 1], '\n');
        for (char *line = value; *line; line = strchr(line, '\n') + 1, lines++)
            if (lines > 0)
                assert_int_equal(atoi(line + strlen("klog ")), lines - 1);
        snprintf(value, sizeof(value), "%u", report++);
        fake_store_write(&fixture->store, AGENT_DIR "/taken", value);
    }
    assert_int_equal(lines, 1001);
    assert_int_equal(fixture->channel.used, 0);
}

static void test_commands(void **state)
{
    struct fixture *fixture = *state;
    char command[CHANNEL_COMMAND], value[FAKE_STORE_VALUE];
    struct channel *channel = &fixture->channel;

    pump(fixture);
    assert_int_equal(channel_next(channel, 0, command, &fixture->why), -EAGAIN);
    fake_store_write(&fixture->store, AGENT_DIR "/command", "1 ping pong\nping");
    assert_int_equal(channel_next(channel, 0, command, &fixture->why), 0);
    assert_string_equal(command, "ping pong\nping");
    assert_int_equal(channel_next(channel, 1, command, &fixture->why), -EAGAIN);
    fake_store_write(&fixture->store, AGENT_DIR "/command", "3 ping");
    assert_int_equal(channel_next(channel, 1, command, &fixture->why), -EAGAIN);
    fake_store_write(&fixture->store, AGENT_DIR "/command", "x ping");
    assert_int_equal(channel_next(channel, 1, command, &fixture->why), -EAGAIN);
    fake_store_write(&fixture->store, AGENT_DIR "/command", "2");
    assert_int_equal(channel_next(channel, 1, command, &fixture->why), -EAGAIN);
    pump(fixture);
    assert_true(there(fixture, 2, value));
    assert_string_equal(value, "no 3 command 2 was expected\n"
                               "no 0 a command is its number, a space and words\n"
                               "no 0 a command is its number, a space and words\n");
}

/*
 * A new harness hears nothing of what the last one was told; a restored guest goes on with what was
 * not taken.
 */
static void test_gone_nodes(void **state)
{
    struct fixture *fixture = *state;
    char value[FAKE_STORE_VALUE];

    pump(fixture);
    channel_say(&fixture->channel, NULL, "result a 0 0 0");
    pump(fixture);
    fake_store_write(&fixture->store, AGENT_DIR "/taken", "1");
    pump(fixture);
    fake_store_remove(&fixture->store, AGENT_DIR);
    fake_store_write(&fixture->store, "domid", "8");
    assert_int_equal(pump(fixture), CHANNEL_RESTORED);
    assert_int_equal(channel_hello(&fixture->channel, "ready", true, &fixture->why), 0);
    assert_int_equal(pump(fixture), CHANNEL_NOTHING);
    assert_true(there(fixture, 1, value));
    assert_string_equal(value, "ready\nresult a 0 0 0\n");
    fake_store_remove(&fixture->store, AGENT_DIR);
    assert_int_equal(pump(fixture), CHANNEL_FORGOTTEN);
    assert_int_equal(channel_hello(&fixture->channel, "ready", false, &fixture->why), 0);
    assert_int_equal(pump(fixture), CHANNEL_NOTHING);
    assert_true(there(fixture, 1, value));
    assert_string_equal(value, "ready\n");
    assert_false(there(fixture, 2, value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_store, set_up, tear_down),
        cmocka_unit_test(test_broken_bus),
        cmocka_unit_test_setup_teardown(test_hello, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_escapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_window, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_commands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gone_nodes, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
