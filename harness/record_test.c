/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/record.h"

struct place {
    char top[64], runs[80];
};

static int make_place(void **state)
{
    struct place *place = calloc(1, sizeof(*place));

    strcpy(place->top, "/tmp/record_test.XXXXXX");
    if (!mkdtemp(place->top))
        return -1;
    snprintf(place->runs, sizeof(place->runs), "%s/runs", place->top);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    char command[128];

    snprintf(command, sizeof(command), "rm -rf '%s'", place->top);
    free(place);
    return system(command);
}

static size_t count_entries(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    while (dir && readdir(dir))
        count++;
    if (dir)
        closedir(dir);
    return count < 2 ? 0 : count - 2;
}

static bool exists(const char *folder, const char *name)
{
    char path[512];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static void finish_empty(const char *parent, char **path_out)
{
    struct record *record = NULL;
    json_t *document = json_object();
    struct why why = {""};

    assert_int_equal(record_open(&record, parent, &why), 0);
    if (record_finish(record, document, path_out, &why) < 0)
        fail_msg("%s", why.text);
    record_free(record);
    json_decref(document);
}

static void a_run_appears_whole(void **state)
{
    struct place *place = *state;
    json_t *document = json_pack("{s:s, s:f}", "id", "", "seconds", 0.1), *written;
    char link[64] = "", name[512];
    struct record *record = NULL;
    struct why why = {""};
    char *path = NULL;

    assert_int_equal(record_open(&record, place->runs, &why), 0);
    assert_int_equal(record_file(record, "linux-6.1/a.journal", "one", 3, &why), 0);
    assert_int_equal(record_file(record, "linux-6.1/b.journal", "two", 3, &why), 0);
    assert_int_equal(record_file(record, "console.log", "", 0, &why), 0);
    assert_int_equal(count_entries(place->runs), 1);
    assert_int_equal(record_finish(record, document, &path, &why), 0);
    record_free(record);

    assert_int_equal(count_entries(place->runs), 2); /* the run and `latest` */
    assert_int_equal(count_entries(path), 3);
    assert_true(exists(path, "linux-6.1/a.journal"));
    snprintf(name, sizeof(name), "%s/latest", place->runs);
    assert_true(readlink(name, link, sizeof(link) - 1) > 0);
    assert_string_equal(path + strlen(place->runs) + 1, link);
    snprintf(name, sizeof(name), "%s/latest/result.json", place->runs);
    written = json_load_file(name, 0, NULL);
    assert_string_equal(json_string_value(json_object_get(written, "id")), link);
    json_decref(written);
    json_decref(document);
    free(path);
}

static void runs_of_one_second_get_numbers(void **state)
{
    struct place *place = *state;
    char *paths[4];

    for (size_t i = 0; i < 4; i++)
        finish_empty(place->runs, &paths[i]);
    for (size_t i = 0; i < 4; i++) {
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(paths[i], paths[j]);
        assert_true(exists(paths[i], "result.json"));
    }
    assert_int_equal(count_entries(place->runs), 5);
    for (size_t i = 0; i < 4; i++)
        free(paths[i]);
}

static void two_runs_at_once_do_not_meet(void **state)
{
    struct place *place = *state;
    pid_t pids[8];
    int status;

    for (size_t i = 0; i < 8; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            char *path;

            finish_empty(place->runs, &path);
            _exit(0);
        }
    }
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        assert_int_equal(status, 0);
    }
    assert_int_equal(count_entries(place->runs), 9);
}

static void an_abandoned_run_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct record *record = NULL;

    assert_int_equal(record_open(&record, place->runs, NULL), 0);
    assert_int_equal(record_file(record, "a/b/c", "x", 1, NULL), 0);
    record_free(record);
    record_free(NULL);
    assert_int_equal(count_entries(place->runs), 0);
}

static void what_a_killed_run_left_is_removed_and_a_living_one_is_not(void **state)
{
    struct place *place = *state;
    struct record *living = NULL, *record = NULL;
    pid_t pid;
    int status;
    char empty[128];

    assert_int_equal(record_open(&living, place->runs, NULL), 0);
    pid = fork();
    if (pid == 0) {
        /* Not the parent's: a lock lives as long as any copy of its descriptor. */
        if (record_open(&record, place->runs, NULL) < 0 ||
            record_file(record, "a", "x", 1, NULL) < 0)
            _exit(1);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(count_entries(place->runs), 2);
    snprintf(empty, sizeof(empty), "%s/.2026-01-01T000000Z.partial-1", place->runs);
    assert_int_equal(mkdir(empty, 0755), 0);

    assert_int_equal(record_open(&record, place->runs, NULL), 0);
    assert_int_equal(count_entries(place->runs), 2);
    assert_int_equal(record_file(living, "still", "x", 1, NULL), 0);
    record_free(record);
    record_free(living);
    assert_int_equal(count_entries(place->runs), 0);
}

static void bad_names_are_refused(void **state)
{
    static const char *const names[] = {"", "/x", "../x", "a/../../x", ".lock", "a\033b"};
    struct place *place = *state;
    struct record *record = NULL;

    assert_int_equal(record_open(&record, place->runs, NULL), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_int_equal(record_file(record, names[i], "x", 1, NULL), -EINVAL);
    record_free(record);
}

static void a_full_disk_is_one_sentence_and_leaves_nothing(void **state)
{
    struct place *place = *state;
    struct rlimit old, small;
    struct record *record = NULL;
    json_t *document = json_pack("{s:s}", "id", "");
    static char big[8192];
    char *path = NULL;
    struct why why = {""};

    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small = (struct rlimit){.rlim_cur = 1000, .rlim_max = old.rlim_max};
    assert_int_equal(record_open(&record, place->runs, &why), 0);
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(record_file(record, "small", big, 500, &why), 0);
    assert_int_equal(record_file(record, "console.log", big, sizeof(big), &why), -EFBIG);
    assert_non_null(strstr(why.text, "console.log: File too large"));
    memset(big, 'x', 4000);
    json_object_set_new(document, "command", json_string(big));
    assert_int_equal(record_finish(record, document, &path, &why), -EFBIG);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_non_null(strstr(why.text, "result.json: File too large"));
    assert_null(path);
    record_free(record);
    assert_int_equal(count_entries(place->runs), 0);
    json_decref(document);
}

static void a_place_that_cannot_be_is_said(void **state)
{
    struct place *place = *state;
    struct record *record = NULL;
    struct why why = {""};
    char path[128];

    (void)place;
    assert_int_equal(record_open(&record, "/proc/none", &why), -ENOENT);
    assert_non_null(strstr(why.text, "/proc/none"));
    snprintf(path, sizeof(path), "%s/file", place->top);
    close(open(path, O_CREAT | O_WRONLY, 0644));
    assert_int_equal(record_open(&record, path, &why), -ENOTDIR);
    assert_null(record);
}

static void a_run_is_kept_when_latest_cannot_be_made(void **state)
{
    struct place *place = *state;
    struct record *record = NULL;
    json_t *document = json_object();
    struct why why = {""};
    char *path = NULL, latest[128];

    assert_int_equal(record_open(&record, place->runs, &why), 0);
    snprintf(latest, sizeof(latest), "%s/latest", place->runs);
    assert_int_equal(mkdir(latest, 0755), 0);
    assert_int_equal(record_finish(record, document, &path, &why), -EISDIR);
    assert_non_null(strstr(why.text, "runs/latest"));
    assert_true(exists(path, "result.json"));
    record_free(record);
    assert_true(exists(path, "result.json"));
    assert_int_equal(count_entries(place->runs), 2);
    json_decref(document);
    free(path);
}

#define in_a_place(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_a_place(a_run_appears_whole),
        in_a_place(runs_of_one_second_get_numbers),
        in_a_place(two_runs_at_once_do_not_meet),
        in_a_place(an_abandoned_run_leaves_nothing),
        in_a_place(what_a_killed_run_left_is_removed_and_a_living_one_is_not),
        in_a_place(bad_names_are_refused),
        in_a_place(a_full_disk_is_one_sentence_and_leaves_nothing),
        in_a_place(a_place_that_cannot_be_is_said),
        in_a_place(a_run_is_kept_when_latest_cannot_be_made),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
