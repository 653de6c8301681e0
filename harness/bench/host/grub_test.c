/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/epilogue.h"
#include "harness/bench/host/grub.h"
#include "harness/case.h"
#include "harness/guest/protocol.h"

#define SECTORS DISK_SECTORS

static const struct grub_step reading = {
    .name = "reading", .sector = 4096, .sectors = 8, .seed = 1};
static const struct grub_step writing = {
    .name = "payload", .write = true, .sector = 4096, .sectors = 8, .seed = 1};

/* What GRUB 2.06 prints: the line as it was typed, cursor and all, then lines that end "\n\r". */
#define TYPED "\x1b[9;7Hl\x1b[9;8H\x1b[9;9H=\x1b[9;10H$\x1b[9;11H?\x1b[9;12H\n\r"

static void test_answers_of_a_read(void **state)
{
    static const struct {
        const char *printed;
        int error;
        bool same;
    } cases[] = {
        {TYPED, -EAGAIN, false},
        {TYPED "p=1.4096\n\r\n\r=0\n\r", -EAGAIN, false},
        {TYPED "p=1.4096\n\r\n\r=0\n\rgrub> ", 0, true},
        {TYPED "      [ 4096  10B  0%  0.23B/s ]p=1.4096\n\r\n\r=0\n\rgrub> ", 0, true},
        {TYPED "p=2.4096\n\r\n\r=0\n\rgrub> ", 0, false},
        {TYPED "p=1.40960\n\r\n\r=0\n\rgrub> ", 0, false},
        {TYPED "error: invalid environment block.\n\r\n\r=4\n\rgrub> ", 0, false},
        {TYPED "error: failure reading sector 0x1000 from `hd0'.\n\r\n\r=29\n\rgrub> ", EIO, false},
        {TYPED "error: can't find command `list_env'.\n\r\n\r=16\n\rgrub> ", EPROTO, false},
        {TYPED "\n\rgrub> ", EPROTO, false},
        {TYPED "\r=what\n\rgrub> ", EPROTO, false},
    };
    bool same;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        same = false;
        assert_int_equal(grub_answer(&reading, cases[i].printed, &same), cases[i].error);
        assert_true(cases[i].error == -EAGAIN || same == cases[i].same);
    }
}

static void test_answers_of_a_write(void **state)
{
    bool same = true;

    (void)state;
    assert_int_equal(grub_answer(&writing, TYPED "\n\r=0\n\rgrub> ", &same), 0);
    assert_false(same);
    assert_int_equal(grub_answer(&writing, TYPED "\n\r=15\n\rgrub> ", &same), EIO);
    assert_int_equal(grub_answer(&writing, TYPED "\n\r=4\n\rgrub> ", &same), EPROTO);
}

static int put(void *disk, uint64_t sector, const void *data)
{
    assert_true(sector < SECTORS);
    memcpy((char *)disk + sector * SECTOR_SIZE, data, SECTOR_SIZE);
    return 0;
}

/* Goes through the archive as GRUB does.  Returns where the contents of this file begin; 0: nowhere. */
static uint64_t find_file(const char *disk, const char *name, uint64_t *sectors_out)
{
    uint64_t at = 0;

    while (at < SECTORS && !memcmp(disk + at * SECTOR_SIZE + 257, "ustar", 5)) {
        const char *header = disk + at * SECTOR_SIZE;
        uint64_t size = strtoull(header + 124, NULL, 8);

        assert_int_equal(size % SECTOR_SIZE, 0);
        *sectors_out = size / SECTOR_SIZE;
        if (!strcmp(header, name))
            return at + 1;
        at += 1 + *sectors_out;
    }
    return 0;
}

static void test_every_place_that_is_written_to_is_a_file(void **state)
{
    static const struct guest_step steps[] = {
        {.mark = "third", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
        {.mark = "first", .verb = STEP_WRITE, .sector = 1, .sectors = 3},
        {.mark = "second", .verb = STEP_WRITE, .sector = 5, .sectors = 1},
        {.mark = "again", .verb = STEP_WRITE, .sector = 4096, .sectors = 8},
        {.mark = "not-for-it", .verb = STEP_WRITE, .sector = 900, .sectors = 8, .fua = true},
    };
    static const struct conf_case c = {STEPS(steps)};
    static const struct {
        const char *name;
        uint64_t at, sectors;
    } files[] = {{"1", 1, 3}, {"5", 5, 1}, {"4096", 4096, 8}, {"131072", EPILOGUE_FIRST_SECTOR, 8}};
    static const char blank[] = "# GRUB Environment Block\n####";
    char *disk = calloc(SECTORS, SECTOR_SIZE);
    uint64_t sectors;

    (void)state;
    assert_non_null(disk);
    assert_int_equal(grub_guest.prepare(&c, put, disk), 0);
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        assert_int_equal(find_file(disk, files[i].name, &sectors), files[i].at);
        assert_int_equal(sectors, files[i].sectors);
        assert_memory_equal(disk + files[i].at * SECTOR_SIZE, blank, sizeof(blank) - 1);
    }
    assert_int_equal(find_file(disk, "900", &sectors), 0);
    free(disk);
}

static void test_content_says_who_wrote_it_where(void **state)
{
    static const char head[] = "# GRUB Environment Block\np=3.8192\n#";
    char block[2 * SECTOR_SIZE];

    (void)state;
    grub_guest.content(block, 8192, 2, 3);
    assert_memory_equal(block, head, sizeof(head) - 1);
    for (size_t i = sizeof(head) - 1; i < sizeof(block); i++)
        assert_int_equal(block[i], '#');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_of_a_read),
        cmocka_unit_test(test_answers_of_a_write),
        cmocka_unit_test(test_every_place_that_is_written_to_is_a_file),
        cmocka_unit_test(test_content_says_who_wrote_it_where),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
