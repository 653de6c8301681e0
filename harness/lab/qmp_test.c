/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/qmp.h"

#include "fake_backend/why.h"

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

#define GREETING "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n"
#define DONE     "{\"return\": {}}\r\n"

enum {
    BUDGET_MS = 2000,
};

/* A socket whose other side has already said everything that it will say; returns our side. */
static int scripted(int *theirs, const char *says)
{
    int pair[2];

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    assert_int_equal(write(pair[1], says, strlen(says)), strlen(says));
    *theirs = pair[1];
    return pair[0];
}

static void commands_are_given_and_events_read_over(void **state)
{
    char heard[512] = "", *status;
    struct qmp *qmp;
    int theirs;

    (void)state;
    assert_int_equal(qmp_open(&qmp,
                              scripted(&theirs, GREETING DONE "{\"event\": \"RESUME\"}\r\n"
                                                              "{\"return\": {\"status\": "
                                                              "\"running\"}}\r\n" DONE),
                              BUDGET_MS, NULL),
                     0);
    assert_int_equal(qmp_status(qmp, &status, BUDGET_MS, NULL), 0);
    assert_string_equal(status, "running");
    assert_int_equal(qmp_run(qmp, "quit", BUDGET_MS, NULL), 0);
    assert_true(read(theirs, heard, sizeof(heard) - 1) > 0);
    assert_string_equal(heard, "{\"execute\":\"qmp_capabilities\"}{\"execute\":\"query-status\"}"
                               "{\"execute\":\"quit\"}");
    free(status);
    qmp_close(qmp);
    close(theirs);
}

static void a_refused_command_is_told(void **state)
{
    struct why why = {0};
    struct qmp *qmp;
    int theirs;

    (void)state;
    assert_int_equal(qmp_open(&qmp,
                              scripted(&theirs, GREETING DONE
                                       "{\"error\": {\"class\": \"X\", \"desc\": \"no way\"}}\r\n"),
                              BUDGET_MS, &why),
                     0);
    assert_int_equal(qmp_run(qmp, "fly", BUDGET_MS, &why), -EIO);
    assert_string_equal(why.text, "tell QEMU to fly: no way");
    qmp_close(qmp);
    close(theirs);
}

/* What QEMU says when it writes or reads a machine's state. */
static int migrated(const char *status, char *heard, size_t size)
{
    char says[1024];
    struct why why = {0};
    struct qmp *qmp;
    int theirs, rc;

    snprintf(says, sizeof(says),
             GREETING DONE DONE DONE
             "{\"event\": \"MIGRATION\", \"data\": {\"status\": \"setup\"}}\r\n" DONE
             "{\"event\": \"MIGRATION\", \"data\": {\"status\": \"%s\"}}\r\n"
             "{\"return\": {\"status\": \"failed\", \"error-desc\": \"no space\"}}\r\n",
             status);
    assert_int_equal(qmp_open(&qmp, scripted(&theirs, says), BUDGET_MS, NULL), 0);
    rc = qmp_migrate(qmp, "migrate", theirs, 20, &why);
    memset(heard, 0, size);
    while (recv(theirs, heard + strlen(heard), size - strlen(heard) - 1, MSG_DONTWAIT) > 0)
        ; /* a read ends where a descriptor was sent along */
    if (rc == -EIO)
        assert_string_equal(why.text, "tell QEMU to migrate: no space");
    qmp_close(qmp);
    close(theirs);
    return rc;
}

static void a_migration_ends_with_its_event(void **state)
{
    char heard[1024];

    (void)state;
    assert_int_equal(migrated("completed", heard, sizeof(heard)), 0);
    assert_non_null(strstr(heard, "x-ignore-shared"));
    assert_non_null(strstr(heard,
                           "{\"execute\":\"getfd\",\"arguments\":{\"fdname\":\"state\"}}"
                           "{\"execute\":\"migrate\",\"arguments\":{\"uri\":\"fd:state\"}}"));
    assert_int_equal(migrated("failed", heard, sizeof(heard)), -EIO);
    assert_int_equal(migrated("active", heard, sizeof(heard)), -ETIMEDOUT);
}

static void silence_and_nonsense_are_told(void **state)
{
    struct why why = {0};
    struct qmp *qmp;
    int theirs, ours;

    (void)state;
    assert_int_equal(qmp_open(&qmp, scripted(&theirs, ""), 20, &why), -ETIMEDOUT);
    close(theirs);
    assert_int_equal(qmp_open(&qmp, scripted(&theirs, "hello\n"), BUDGET_MS, &why), -EPROTO);
    close(theirs);
    ours = scripted(&theirs, "");
    close(theirs);
    assert_int_equal(qmp_open(&qmp, ours, BUDGET_MS, &why), -EPIPE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commands_are_given_and_events_read_over),
        cmocka_unit_test(a_refused_command_is_told),
        cmocka_unit_test(a_migration_ends_with_its_event),
        cmocka_unit_test(silence_and_nonsense_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
