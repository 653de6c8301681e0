/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/cache.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/process.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct fixture {
    char place[64];
    char path[128]; /* of the file "thing" in the cache */
    struct cache *cache;
    char told[512]; /* the last progress */
};

static void note(void *ctx, const char *what, int percent)
{
    struct fixture *f = ctx;

    (void)percent;
    snprintf(f->told, sizeof(f->told), "%s", what);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    snprintf(f->place, sizeof(f->place), "/tmp/blkproof-cache-XXXXXX");
    if (!mkdtemp(f->place))
        return -1;
    snprintf(f->path, sizeof(f->path), "%s/blkproof/thing", f->place);
    setenv("XDG_CACHE_HOME", f->place, 1);
    *state = f;
    if (cache_open(&f->cache, note, f, NULL))
        return -1;
    return cache_store(f->cache, "thing", "origin 1", "content", 7, NULL);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    const char *const argv[] = {"rm", "-r", f->place, NULL};
    char *output;
    int status;

    cache_close(f->cache);
    if (process_run(argv, 10000, &output, &status, NULL) == 0)
        free(output);
    free(f);
    return 0;
}

static int load(struct fixture *f, const char *origin)
{
    struct blob blob = {0};
    int rc = cache_load(f->cache, "thing", origin, &blob, NULL);

    if (!rc)
        assert_memory_equal(blob.data, "content", 7);
    blob_dispose(&blob);
    return rc;
}

static void what_is_stored_comes_back(void **state)
{
    assert_int_equal(load(*state, "origin 1"), 0);
    assert_int_equal(load(*state, NULL), 0);
}

static void a_truncated_file_is_dropped(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(truncate(f->path, 3), 0);
    assert_int_equal(load(f, "origin 1"), -ENOENT);
    assert_non_null(strstr(f->told, "damaged"));
    assert_int_equal(access(f->path, F_OK), -1);
}

static void an_altered_file_is_dropped(void **state)
{
    struct fixture *f = *state;
    int fd = open(f->path, O_WRONLY);

    assert_int_equal(pwrite(fd, "C", 1, 0), 1);
    close(fd);
    assert_int_equal(load(f, "origin 1"), -ENOENT);
    assert_non_null(strstr(f->told, "damaged"));
}

static void another_origin_is_out_of_date(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(load(f, "origin"), -ENOENT); /* a prefix is not the same */
    assert_non_null(strstr(f->told, "out of date"));
}

static void a_file_without_record_is_dropped(void **state)
{
    struct fixture *f = *state;
    char record[160];

    snprintf(record, sizeof(record), "%s.sha256", f->path);
    assert_int_equal(unlink(record), 0);
    assert_int_equal(load(f, "origin 1"), -ENOENT);
    assert_non_null(strstr(f->told, "record"));
}

static void leftovers_of_killed_runs_go(void **state)
{
    struct fixture *f = *state;
    char path[160];
    int fd;

    assert_int_equal(cache_new(f->cache, &fd, NULL), 0);
    close(fd);
    free(cache_folder(f->cache, CACHE_SCRATCH "/download/partial", NULL));
    snprintf(path, sizeof(path), "%s/blkproof/" CACHE_SCRATCH "/new", f->place);
    assert_int_equal(access(path, F_OK), 0);
    cache_close(f->cache);
    assert_int_equal(cache_open(&f->cache, note, f, NULL), 0);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof(path), "%s/blkproof/" CACHE_SCRATCH "/download", f->place);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(load(f, "origin 1"), 0);
}

static void say_waiting(void *ctx, const char *what, int percent)
{
    (void)percent;
    if (strstr(what, "waiting") && write(*(int *)ctx, "w", 1) != 1)
        _exit(1);
}

/* A second process says that it waits, and gets in only after the first has closed. */
static void one_run_at_a_time(void **state)
{
    struct fixture *f = *state;
    int says[2], status;
    char byte = 0;
    pid_t child;

    assert_int_equal(pipe(says), 0);
    child = fork();
    if (child == 0) {
        struct cache *cache;

        cache_close(f->cache); /* a lock is held as long as any copy of its descriptor is open */
        _exit(cache_open(&cache, say_waiting, &says[1], NULL) == 0 && write(says[1], "x", 1) == 1
                  ? 0
                  : 1);
    }
    assert_int_equal(read(says[0], &byte, 1), 1);
    assert_int_equal(byte, 'w');
    cache_close(f->cache);
    f->cache = NULL;
    assert_int_equal(read(says[0], &byte, 1), 1);
    assert_int_equal(byte, 'x');
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(says[0]);
    close(says[1]);
}

static void no_place_is_told(void **state)
{
    struct cache *cache;
    struct why why = {0};

    (void)state;
    setenv("XDG_CACHE_HOME", "/proc/nowhere", 1);
    assert_int_equal(cache_open(&cache, NULL, NULL, &why), -ENOENT);
    assert_non_null(strstr(why.text, "/proc/nowhere/blkproof"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_stored_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_truncated_file_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(an_altered_file_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(another_origin_is_out_of_date, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_without_record_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(leftovers_of_killed_runs_go, setup, teardown),
        cmocka_unit_test_setup_teardown(one_run_at_a_time, setup, teardown),
        cmocka_unit_test(no_place_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
