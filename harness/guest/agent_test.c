/* SPDX-License-Identifier: BSD-2-Clause */
/* The whole agent, in a thread of its own, with a small xenstore and a plain file for a disk. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/guest/agent.h"
#include "harness/guest/fake_store.h"
#include "harness/guest/file.h"

#define VDEV "51712"
#define LIMITS                                                                                     \
    "write_cache=back fua=1 logical=512 physical=4096 max_kb=128 segments=32 "                     \
    "scheduler=none"
#define SECTORS 4096

struct fixture {
    struct fake_store store;
    struct agent agent;
    struct why why;
    pthread_t thread;
    int rc;           /* what the agent's loop ended with */
    int end, uevents; /* our ends */
    char folder[64], block[96], dev[96];
    unsigned command, report;
    char text[64 * 1024]; /* what was reported and not expected yet */
};

static void make_file(const struct fixture *fixture, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", fixture->folder, name);
    file = fopen(path, "we");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void make_folder(const struct fixture *fixture, const char *name)
{
    char path[256];

    snprintf(path, sizeof(path), "%s/%s", fixture->folder, name);
    assert_int_equal(mkdir(path, 0700), 0);
}

/* The disk of vbd 51712, with an empty medium. */
static void make_disk(const struct fixture *fixture)
{
    static const char *const files[][2] = {
        {"write_cache", "write back\n"},       {"fua", "1\n"},
        {"logical_block_size", "512\n"},       {"physical_block_size", "4096\n"},
        {"max_sectors_kb", "128\n"},           {"max_segments", "32\n"},
        {"scheduler", "mq-deadline [none]\n"}, {"wbt_lat_usec", "2000\n"},
    };
    char path[256];

    make_folder(fixture, "block/xvda");
    make_folder(fixture, "block/xvda/queue");
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        snprintf(path, sizeof(path), "block/xvda/queue/%s", files[i][0]);
        make_file(fixture, path, files[i][1]);
    }
    make_file(fixture, "dev/xvda", "");
    snprintf(path, sizeof(path), "%s/dev/xvda", fixture->folder);
    assert_int_equal(truncate(path, SECTORS * SECTOR_SIZE), 0);
    snprintf(path, sizeof(path), "%s/block/xvda/device", fixture->folder);
    assert_int_equal(symlink("../../devices/vbd-" VDEV, path), 0);
}

static void *agent_thread(void *arg)
{
    struct fixture *fixture = arg;

    do {
        fixture->rc = agent_turn(&fixture->agent, &fixture->why);
    } while (fixture->rc == 0);
    return NULL;
}

/* What was begun when the agent ended: a real one leaves it to the end of its process. */
static void end_threads(struct work_pool *pool)
{
    struct pollfd ended = {.fd = pool->fds[0], .events = POLLIN};

    while (pool->running) {
        assert_int_equal(poll(&ended, 1, 60000), 1);
        work_collect(pool);
    }
}

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    struct agent_place place = {.kmsg = "/dev/null"};
    int ends[2], uevents[2];

    *state = fixture;
    snprintf(fixture->folder, sizeof(fixture->folder), "agent_test.XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    make_folder(fixture, "block");
    make_folder(fixture, "dev");
    snprintf(fixture->block, sizeof(fixture->block), "%s/block", fixture->folder);
    snprintf(fixture->dev, sizeof(fixture->dev), "%s/dev", fixture->folder);
    assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0, uevents), 0);
    place.xenbus = fake_store_start(&fixture->store, false);
    place.uevents = uevents[0];
    place.end = ends[0];
    place.paths = (struct device_paths){.block = fixture->block, .dev = fixture->dev};
    fixture->end = ends[1];
    fixture->uevents = uevents[1];
    assert_int_equal(agent_init(&fixture->agent, &place, &fixture->why), 0);
    pthread_create(&fixture->thread, NULL, agent_thread, fixture);
    return 0;
}

static int remove_one(const char *path, const struct stat *stat, int type, struct FTW *ftw)
{
    (void)stat;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    assert_int_equal(write(fixture->end, "x", 1), 1);
    pthread_join(fixture->thread, NULL);
    assert_int_equal(fixture->rc, 1);
    end_threads(&fixture->agent.pool);
    agent_dispose(&fixture->agent);
    fake_store_stop(&fixture->store);
    close(fixture->end);
    close(fixture->uevents);
    nftw(fixture->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(fixture);
    return 0;
}

/* Takes reports until one holds the line, and returns the text that came before it. */
static const char *hear(struct fixture *fixture, const char *line)
{
    static char before[sizeof(fixture->text)];
    char value[FAKE_STORE_VALUE], path[64], whole[1024], *at;

    snprintf(whole, sizeof(whole), "%s\n", line);
    while (!(at = strstr(fixture->text, whole))) {
        snprintf(path, sizeof(path), AGENT_DIR "/report/%u", fixture->report + 1);
        if (!fake_store_wait(&fixture->store, path, value))
            fail_msg("no line '%s' after: %s", line, fixture->text);
        fake_store_remove(&fixture->store, path);
        strcat(fixture->text, value);
        snprintf(value, sizeof(value), "%u", ++fixture->report);
        fake_store_write(&fixture->store, AGENT_DIR "/taken", value);
    }
    snprintf(before, sizeof(before), "%.*s", (int)(at - fixture->text), fixture->text);
    memmove(fixture->text, at + strlen(whole), strlen(at + strlen(whole)) + 1);
    return before;
}

static void command(struct fixture *fixture, const char *words)
{
    char value[256];

    snprintf(value, sizeof(value), "%u %s", ++fixture->command, words);
    fake_store_write(&fixture->store, AGENT_DIR "/command", value);
}

static const char *say(struct fixture *fixture, const char *words)
{
    char ok[32];

    command(fixture, words);
    snprintf(ok, sizeof(ok), "ok %u", fixture->command);
    return hear(fixture, ok);
}

static void refused(struct fixture *fixture, const char *words, const char *reason)
{
    char no[1024];

    command(fixture, words);
    snprintf(no, sizeof(no), "no %u %s", fixture->command, reason);
    hear(fixture, no);
}

static void part(struct fixture *fixture, unsigned number, const char *text)
{
    char path[64];

    snprintf(path, sizeof(path), AGENT_DIR "/part/%u", number);
    fake_store_write(&fixture->store, path, text);
}

/* A module that is put comes piece by piece, and is started anew at 0. */
static void test_put(void **state)
{
    struct fixture *fixture = *state;

    part(fixture, 1, "YWJj");
    part(fixture, 2, "ZGVmZw==");
    say(fixture, "put xen-blkfront 0 2");
    assert_int_equal(fixture->agent.file.size, 7);
    assert_memory_equal(fixture->agent.file.bytes, "abcdefg", 7);
    say(fixture, "put xen-blkfront 7 1");
    assert_memory_equal(fixture->agent.file.bytes, "abcdefgabc", 10);
    refused(fixture, "put xen-blkfront 9 1", "xen-blkfront: 10 bytes have come");
    refused(fixture, "put other 10 1", "xen-blkfront: 10 bytes have come");
    refused(fixture, "put xen-blkfront 0 65",
            "put takes a module's name, an offset and up to 64 parts");
    part(fixture, 1, "YWJ");
    refused(fixture, "put xen-blkfront 10 1", "part 1 is no base64");
    part(fixture, 1, "YQ==");
    say(fixture, "put xen-blkfront 0 1");
    assert_int_equal(fixture->agent.file.size, 1);
}

static void test_ready(void **state)
{
    struct fixture *fixture = *state;
    const char *before = say(fixture, "ping");

    assert_ptr_equal(strstr(before, "ready release="), before);
    assert_non_null(strstr(before, "trace absent the kernel has no tracefs\n"));
}

static void test_bad_commands(void **state)
{
    struct fixture *fixture = *state;

    refused(fixture, "dance", "there is no command dance");
    refused(fixture, "ping  pong", "a command is up to 24 words with one space between them");
    refused(fixture, "ping pong", "ping takes nothing");
    refused(fixture, "attach xvda", "attach takes the number of a vbd, and where to tell");
    refused(fixture, "detach 1", "vbd 1 is not attached");
    refused(fixture, "load ../evil", "load takes a module's name and its parameters");
    refused(fixture, "unload", "unload takes a module's name");
    refused(fixture, "asleep a", "there is no step a");
    refused(fixture, "run a read 0 8 1 1", "step a: no device is attached");
    refused(fixture, "run a\tb read 0 8 1 1", "a step cannot be named so");
    refused(fixture, "run a wr\x01te 0 8 1 1", "step a: there is no verb wr\\x01te");
}

static void test_attach(void **state)
{
    struct fixture *fixture = *state;
    char path[256], line[8];

    make_disk(fixture);
    assert_non_null(strstr(say(fixture, "attach " VDEV), "device " VDEV " name=xvda sectors=4096\n"
                                                         "limits " VDEV " " LIMITS "\n"));
    snprintf(path, sizeof(path), "%s/block/xvda/queue/wbt_lat_usec", fixture->folder);
    assert_int_equal(file_line(path, line, sizeof(line)), 0);
    assert_string_equal(line, "0");
    refused(fixture, "attach " VDEV, "vbd " VDEV " is attached already");
    say(fixture, "detach " VDEV);
    refused(fixture, "run a read 0 8 1 1", "step a: no device is attached");
}

static void start_attach(struct fixture *fixture)
{
    command(fixture, "attach " VDEV);
    assert_true(fake_store_wait_read(&fixture->store, AGENT_DIR "/command"));
}

/* An attach that has to wait gives way to the next command, and is woken by a uevent. */
static void test_attach_waits(void **state)
{
    struct fixture *fixture = *state;

    start_attach(fixture);
    assert_non_null(strstr(say(fixture, "ping"), "no 1 given up for the next command\n"));
    start_attach(fixture);
    assert_int_equal(write(fixture->uevents, "add@/nothing", 12), 12);
    assert_non_null(strstr(say(fixture, "ping"), "no 3 given up for the next command\n"));
    start_attach(fixture);
    make_disk(fixture);
    assert_int_equal(write(fixture->uevents, "add@/disk", 9), 9);
    hear(fixture, "ok 5");
}

/* A size that is still to come is waited for. */
static void test_size(void **state)
{
    struct fixture *fixture = *state;
    char words[64], path[256];

    make_disk(fixture);
    say(fixture, "attach " VDEV);
    snprintf(words, sizeof(words), "size " VDEV " %u", SECTORS);
    say(fixture, words);
    snprintf(words, sizeof(words), "size " VDEV " %u", 2 * SECTORS);
    command(fixture, words);
    snprintf(path, sizeof(path), "%s/dev/xvda", fixture->folder);
    assert_int_equal(truncate(path, 2 * SECTORS * SECTOR_SIZE), 0);
    assert_int_equal(write(fixture->uevents, "change@/disk", 12), 12);
    hear(fixture, "ok 3");
}

/* Queue files that come after the disk are waited for, files that never come are called absent. */
static void test_absent_limits(void **state)
{
    struct fixture *fixture = *state;
    char path[256];

    make_disk(fixture);
    snprintf(path, sizeof(path), "%s/block/xvda/queue/fua", fixture->folder);
    unlink(path);
    assert_non_null(strstr(say(fixture, "attach " VDEV), "write_cache=back fua=absent logical="));
}

static void test_steps(void **state)
{
    struct fixture *fixture = *state;
    const char *before;

    make_disk(fixture);
    say(fixture, "attach " VDEV);
    say(fixture, "run w write 64 8 16 5 fua");
    before = hear(fixture, "done w");
    for (unsigned i = 0; i < 16; i++) {
        char line[64];

        snprintf(line, sizeof(line), "result w %u 4096 0\n", i);
        assert_non_null(strstr(before, line));
    }
    say(fixture, "run s fsync 0 0 2 0");
    assert_non_null(strstr(hear(fixture, "done s"), "result s 1 0 0\n"));
    say(fixture, "run d fdatasync 0 0 1 0 buffered");
    assert_non_null(strstr(hear(fixture, "done d"), "result d 0 0 0\n"));
    say(fixture, "run r read 72 8 1 5");
    assert_non_null(strstr(hear(fixture, "done r"), "result r 0 4096 0 same\n"));
    say(fixture, "run r read 72 8 1 6");
    assert_non_null(strstr(hear(fixture, "done r"), "result r 0 4096 0 differs\n"));
    say(fixture, "run e read 4096 8 1 6");
    assert_non_null(strstr(hear(fixture, "done e"), "result e 0 0 0 differs\n"));
    say(fixture, "run o reopen 0 0 1 0");
    assert_non_null(strstr(hear(fixture, "done o"), "result o 0 0 0\n"));
    say(fixture, "run e read 4096 8 1 6 opener=1");
    assert_non_null(strstr(hear(fixture, "done e"), "result e 0 0 0 differs\n"));
    say(fixture, "asleep e");
    hear(fixture, "asleep e 0 1");
    refused(fixture, "size " VDEV, "size takes the number of a vbd, and a number of sectors");
    refused(fixture, "size 1 1", "vbd 1 is not attached");
    assert_non_null(strstr(say(fixture, "limits " VDEV), "limits " VDEV " " LIMITS "\n"));
}

/* Whoever repeats is a caller anew each time, with sectors of his own. */
static void test_repeat(void **state)
{
    struct fixture *fixture = *state;
    const char *before;

    make_disk(fixture);
    say(fixture, "attach " VDEV);
    say(fixture, "run w write 64 8 2 5 fsync repeat=3");
    before = hear(fixture, "done w");
    for (unsigned i = 0; i < 6; i++) {
        char line[64];

        snprintf(line, sizeof(line), "result w %u 4096 0\n", i);
        assert_non_null(strstr(before, line));
    }
    say(fixture, "run a write 128 8 2 5 fua aio repeat=2");
    assert_non_null(strstr(hear(fixture, "done a"), "result a 3 4096 0\n"));
    say(fixture, "run f fsync 0 0 1 0 aio");
    assert_non_null(strstr(hear(fixture, "done f"), "result f 0 0 0\n"));
    say(fixture, "run a read 152 8 1 5 aio");
    assert_non_null(strstr(hear(fixture, "done a"), "result a 0 4096 0 same\n"));
    say(fixture, "run r read 104 8 1 5"); /* of its last caller */
    assert_non_null(strstr(hear(fixture, "done r"), "result r 0 4096 0 same\n"));
    say(fixture, "run d discard 0 8 1 0 repeat=2"); /* of which a file knows nothing */
    assert_non_null(strstr(hear(fixture, "done d"), "result d 0 -1 25\nresult d 1 -1 25\n"));
}

/* As systemd-udevd asks whether it may read from a device. */
static bool is_locked(const struct fixture *fixture)
{
    char path[256];
    bool locked;
    int fd;

    snprintf(path, sizeof(path), "%s/dev/xvda", fixture->folder);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    locked = flock(fd, LOCK_SH | LOCK_NB) < 0;
    close(fd);
    return locked;
}

/* While we have a device nobody else is to read from it. */
static void test_lock(void **state)
{
    struct fixture *fixture = *state;

    make_disk(fixture);
    assert_false(is_locked(fixture));
    say(fixture, "attach " VDEV);
    assert_true(is_locked(fixture));
    say(fixture, "run o reopen 0 0 1 0");
    hear(fixture, "done o");
    assert_true(is_locked(fixture));
    say(fixture, "detach " VDEV);
    assert_false(is_locked(fixture));
}

/* A device that is not there any more cannot be opened again. */
static void test_reopen(void **state)
{
    struct fixture *fixture = *state;
    char path[256];

    make_disk(fixture);
    say(fixture, "attach " VDEV);
    snprintf(path, sizeof(path), "%s/dev/xvda", fixture->folder);
    unlink(path);
    say(fixture, "run o reopen 0 0 1 0");
    assert_non_null(strstr(hear(fixture, "done o"), "result o 0 -1 2\n"));
    say(fixture, "run s fsync 0 0 1 0");
    assert_non_null(strstr(hear(fixture, "done s"), "result s 0 -1 9\n"));
    say(fixture, "detach " VDEV);
}

/* Several commands are done in order; one that is refused ends the list, one that waits holds it up. */
static void test_lists(void **state)
{
    struct fixture *fixture = *state;

    make_disk(fixture);
    command(fixture, "attach " VDEV
                     "\nrun w write 64 8 1 5 tell=100\nwait w\nrun x dance 0 0 1 1\nping\nping");
    assert_non_null(strstr(hear(fixture, "ok 3"), "ok 1\nok 2\nresult w 0 4096 0\ndone w\n"));
    hear(fixture, "no 4 step x: there is no verb dance");
    hear(fixture, "no 5 not done");
    hear(fixture, "no 6 not done");
    fixture->command = 6;
    say(fixture, "wait w\nping");
    fixture->command = 8;
    say(fixture, "ping");
    refused(fixture, "wait nobody", "there is no step nobody");
    refused(fixture, "run t fsync 0 0 2 1 tell=0", "step t: tell=0 is no flag of a fsync");
}

/* What is told on the ring is a read of a place that depends on it; where there is no such place, it is not told. */
static void test_telling(void **state)
{
    struct fixture *fixture = *state;
    char path[256];

    make_disk(fixture);
    snprintf(path, sizeof(path), "%s/dev/xvda", fixture->folder);
    assert_int_equal(truncate(path, (SECTORS + 3 * 256 * 8) * SECTOR_SIZE), 0);
    command(fixture, "attach " VDEV " tell=4096\nrun r read 0 8 1 1 tell=4096\nwait r");
    hear(fixture, "ok 3");
    fixture->command = 3;
    assert_int_equal(truncate(path, (SECTORS + 256 * 8) * SECTOR_SIZE), 0);
    command(fixture, "run r read 0 8 1 1\nwait r\nrun s read 0 8 1 1 tell=4096\nwait s");
    hear(fixture, "ok 6");
    assert_non_null(strstr(hear(fixture, "no 7 step s could not be told on the ring: "
                                         "No such device or address"),
                           "result s 0 4096 0 differs\ndone s\n"));
}

/* A harness that comes anew finds no device attached, and starts at the beginning. */
static void test_new_harness(void **state)
{
    struct fixture *fixture = *state;
    char value[FAKE_STORE_VALUE];

    make_disk(fixture);
    say(fixture, "attach " VDEV);
    fake_store_remove(&fixture->store, AGENT_DIR);
    assert_true(fake_store_wait(&fixture->store, AGENT_DIR "/agent", value));
    fixture->command = fixture->report = 0;
    assert_non_null(strstr(say(fixture, "attach " VDEV), "ready release="));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_ready, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_put, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_commands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_attach, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_attach_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_absent_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_size, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_repeat, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lock, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reopen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_telling, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_steps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_new_harness, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
