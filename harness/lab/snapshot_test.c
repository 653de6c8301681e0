/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/snapshot.h"

#include "fake_backend/why.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define RAM   (8UL << 20)
#define STATE "the state of a machine"

static int empty_file(void)
{
    int fd = memfd_create("test", MFD_CLOEXEC);

    assert_true(fd >= 0);
    return fd;
}

/* Memory with something at its start, at its end, and two pages in between. */
static int some_ram(void)
{
    char page[4096];
    int fd = empty_file();

    assert_int_equal(ftruncate(fd, RAM), 0);
    memset(page, 'a', sizeof(page));
    assert_int_equal(pwrite(fd, "first", 5, 0), 5);
    assert_int_equal(pwrite(fd, page, sizeof(page), 1 << 20), sizeof(page));
    assert_int_equal(pwrite(fd, page, sizeof(page), (1 << 20) + sizeof(page)), sizeof(page));
    memset(page, 0, sizeof(page));
    assert_int_equal(pwrite(fd, page, sizeof(page), 3 << 20), sizeof(page)); /* touched, empty */
    assert_int_equal(pwrite(fd, "last", 4, RAM - 4), 4);
    return fd;
}

static int some_state(void)
{
    int fd = empty_file();

    assert_int_equal(write(fd, STATE, strlen(STATE)), strlen(STATE));
    return fd;
}

static int written(void)
{
    int fd = empty_file(), ram = some_ram(), state = some_state();
    struct why why = {0};

    assert_int_equal(snapshot_write(fd, ram, state, &why), 0);
    close(ram);
    close(state);
    return fd;
}

static void assert_same(int a, int b, size_t size)
{
    const char *x = mmap(NULL, size, PROT_READ, MAP_SHARED, a, 0);
    const char *y = mmap(NULL, size, PROT_READ, MAP_SHARED, b, 0);

    assert_true(x != MAP_FAILED && y != MAP_FAILED);
    assert_true(memcmp(x, y, size) == 0);
    munmap((void *)x, size);
    munmap((void *)y, size);
}

static void a_machine_comes_back_as_it_was(void **state)
{
    int fd = written(), before = some_ram(), state_before = some_state();
    int ram = empty_file(), after = empty_file();
    struct why why = {0};
    struct stat st;

    (void)state;
    assert_int_equal(ftruncate(ram, RAM), 0);
    assert_int_equal(snapshot_read(fd, ram, RAM, after, &why), 0);
    assert_same(ram, before, RAM);
    assert_int_equal(fstat(after, &st), 0);
    assert_int_equal(st.st_size, strlen(STATE));
    assert_same(after, state_before, strlen(STATE));
    assert_int_equal(lseek(after, 0, SEEK_CUR), 0);
    assert_int_equal(fstat(fd, &st), 0);
    assert_in_range(st.st_size, 1, 4096);
    close(fd);
    close(before);
    close(state_before);
    close(ram);
    close(after);
}

/* Cut off at any place, and of a larger machine. */
static void a_damaged_one_is_refused(void **state)
{
    int fd = written(), ram = empty_file(), after = empty_file();
    struct why why = {0};
    struct stat st;

    (void)state;
    assert_int_equal(ftruncate(ram, RAM), 0);
    assert_int_equal(snapshot_read(fd, ram, RAM / 2, after, &why), -EPROTO);
    assert_string_equal(why.text, "read a snapshot: it is of a larger machine");
    assert_int_equal(fstat(fd, &st), 0);
    for (off_t size = st.st_size - 1; size >= 0; size -= size > 64 ? size / 3 : 7) {
        assert_int_equal(ftruncate(fd, size), 0);
        assert_true(snapshot_read(fd, ram, RAM, after, &why) < 0);
        assert_non_null(strstr(why.text, "read a snapshot: "));
    }
    close(fd);
    close(ram);
    close(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_comes_back_as_it_was),
        cmocka_unit_test(a_damaged_one_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
