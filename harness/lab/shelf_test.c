/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/shelf.h"

#include "fake_backend/why.h"
#include "harness/lab/cache.h"
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
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char place[64];
static char said[512];

static void note(void *ctx, const char *what, int percent)
{
    (void)ctx;
    (void)percent;
    snprintf(said, sizeof(said), "%s", what);
}

static int setup(void **state)
{
    (void)state;
    snprintf(place, sizeof(place), "/tmp/blkproof-shelf-XXXXXX");
    said[0] = '\0';
    return !mkdtemp(place) || setenv("XDG_CACHE_HOME", place, 1);
}

static int teardown(void **state)
{
    const char *const argv[] = {"rm", "-r", place, NULL};
    char *output;
    int status;

    (void)state;
    if (process_run(argv, 10000, &output, &status, NULL) == 0)
        free(output);
    return 0;
}

static struct shelf_key key_of(const char *what)
{
    struct shelf_key key;

    snprintf(key.name, sizeof(key.name), "lab-%s", what);
    snprintf(key.origin, sizeof(key.origin), "a machine called %s", what);
    return key;
}

/* Noise does not shrink, so that sizes can be reckoned with. */
static void keep(const char *what)
{
    int ram = memfd_create("ram", MFD_CLOEXEC), state = memfd_create("state", MFD_CLOEXEC);
    struct shelf_key key = key_of(what);
    struct why why = {0};
    char noise[65536];

    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (char)(rand() >> 7);
    assert_int_equal(write(ram, noise, sizeof(noise)), sizeof(noise));
    assert_int_equal(write(state, what, strlen(what)), strlen(what));
    assert_int_equal(shelf_put(&key, ram, state, &why), 0);
    close(ram);
    close(state);
}

static int find(const char *what)
{
    struct shelf_key key = key_of(what);
    struct why why = {0};
    int fd, rc;

    rc = shelf_find(&key, note, NULL, &fd, &why);
    if (!rc)
        close(fd);
    return rc;
}

/* When it was used last, in seconds. */
static void set_used(const char *what, time_t when)
{
    struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};
    char path[256];

    snprintf(path, sizeof(path), "%s/blkproof/snapshots/lab-%s", place, what);
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The names on the shelf, the one used last first. */
static void assert_shelf(const char *names)
{
    struct shelf_list list;
    struct cache *shelf;
    char all[256] = "";

    assert_int_equal(shelf_open(&shelf, NULL, NULL, NULL), 0);
    assert_int_equal(shelf_list(shelf, &list, NULL), 0);
    for (size_t i = 0; i < list.count; i++)
        strcat(strcat(all, i ? " " : ""), list.items[i].name + 4);
    assert_string_equal(all, names);
    shelf_list_dispose(&list);
    cache_close(shelf);
}

static void set_limit(unsigned long limit)
{
    struct cache *shelf;

    assert_int_equal(shelf_open(&shelf, NULL, NULL, NULL), 0);
    assert_int_equal(shelf_set_limit(shelf, limit, NULL), 0);
    cache_close(shelf);
}

static void what_is_kept_is_found(void **state)
{
    struct shelf_key other = key_of("one");
    struct shelf_list list;
    struct cache *shelf;
    int fd;

    (void)state;
    assert_int_equal(find("one"), -ENOENT);
    keep("one");
    assert_int_equal(find("one"), 0);
    assert_string_equal(said, "");
    assert_int_equal(shelf_open(&shelf, NULL, NULL, NULL), 0);
    assert_int_equal(shelf_list(shelf, &list, NULL), 0);
    assert_string_equal(list.items[0].what, "a machine called one");
    assert_int_equal(list.bytes, list.items[0].bytes);
    assert_int_equal(list.limit, SHELF_BYTES);
    shelf_list_dispose(&list);
    cache_close(shelf);

    strcpy(other.origin, "another machine");
    assert_int_equal(shelf_find(&other, note, NULL, &fd, NULL), -ENOENT);
    assert_non_null(strstr(said, "out of date"));
    assert_shelf("");
}

static void a_damaged_one_is_dropped(void **state)
{
    char path[256];
    int fd;

    (void)state;
    keep("one");
    snprintf(path, sizeof(path), "%s/blkproof/snapshots/lab-one", place);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(fd, "!", 1, 1000), 1);
    close(fd);
    assert_int_equal(find("one"), -ENOENT);
    assert_non_null(strstr(said, "is dropped and made anew: it is damaged"));
    assert_shelf("");
    shelf_drop(&(struct shelf_key){.name = "lab-one"}); /* also when it is not there */
}

static void the_one_used_longest_ago_goes_first(void **state)
{
    (void)state;
    set_limit(300 * 1000);
    for (const char *name = "1\0"
                            "2\0"
                            "3\0"
                            "4\0";
         *name; name += 2) {
        keep(name);
        set_used(name, 1000 + *name);
    }
    assert_shelf("4 3 2 1");
    assert_int_equal(find("1"), 0);
    assert_shelf("1 4 3 2");
    keep("5");
    assert_shelf("5 1 4 3");
    set_limit(150 * 1000);
    assert_shelf("5 1");
    set_limit(0);
    assert_shelf("");
    keep("6");
    assert_shelf("");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_kept_is_found, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_one_is_dropped, setup, teardown),
        cmocka_unit_test_setup_teardown(the_one_used_longest_ago_goes_first, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
