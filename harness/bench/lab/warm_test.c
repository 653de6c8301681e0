/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A lab that has booted once is not booted again, whatever becomes of its snapshot.  The cache is a
 * copy, in which the snapshots are ours alone.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "harness/bench/lab/play.h"
#include "harness/process.h"

#define ONE_CASE "run", "--frontend", "6.12", "--case", "flush-refused-first", "--output"
#define KEEPS    "keeping a snapshot"
#define DROPS    "is dropped and made anew"

static struct play play;
static char shelf[64];

static void shell(const char *command)
{
    char *output;
    int status;

    assert_int_equal(
        process_run((const char *const[]){"sh", "-c", command, NULL}, -1, &output, &status, NULL),
        0);
    if (status)
        print_error("%s\n", output);
    free(output);
    assert_int_equal(status, 0);
}

/* What the machine's own cache has is fetched once only. */
static int set_up(void **state)
{
    char command[512];

    (void)state;
    play_open(&play);
    snprintf(command, sizeof(command),
             "cache=${XDG_CACHE_HOME:-$HOME/.cache}/blkproof; mkdir -p $cache %s/cache && "
             "cp -r $cache %s/cache && rm -rf %s/cache/blkproof/snapshots",
             play.folder, play.folder, play.folder);
    shell(command);
    snprintf(command, sizeof(command), "%s/cache", play.folder);
    setenv("XDG_CACHE_HOME", command, 1);
    snprintf(shelf, sizeof(shelf), "%s/cache/blkproof/snapshots", play.folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    play_close(&play);
    return 0;
}

/* The path of the one snapshot that there is. */
static const char *snapshot(void)
{
    static char path[512];
    DIR *dir = opendir(shelf);
    struct dirent *entry;
    unsigned count = 0;

    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        if (strncmp(entry->d_name, "lab-", 4) || strchr(entry->d_name, '.'))
            continue;
        snprintf(path, sizeof(path), "%s/%s", shelf, entry->d_name);
        count++;
    }
    closedir(dir);
    assert_int_equal(count, 1);
    return path;
}

static void runs(bool keeps, bool drops)
{
    play_run(&play, ONE_CASE, play.runs, NULL);
    if (play.status)
        print_error("%s\n", play.output);
    assert_int_equal(play.status, 0);
    play_said(&play, "1 known");
    assert_int_equal(!!strstr(play.output, KEEPS), keeps);
    assert_int_equal(!!strstr(play.output, DROPS), drops);
}

static void test_the_first_lab_is_kept(void **state)
{
    (void)state;
    runs(true, false);
    runs(false, false);
    play_run(&play, "lab", "cache", NULL);
    assert_int_equal(play.status, 0);
    play_said(&play, "Linux 6.12.");
    play_said(&play, "1 snapshot of labs");
}

static void test_a_truncated_snapshot(void **state)
{
    (void)state;
    assert_int_equal(truncate(snapshot(), 1 << 20), 0);
    runs(true, true);
}

/* Whole, but of no use: what cannot be read is not woken either. */
static void test_a_snapshot_that_does_not_wake(void **state)
{
    char command[1024];

    (void)state;
    snprintf(command, sizeof(command),
             "f=%s; echo nonsense >$f; o=$(tail -n 1 $f.sha256); "
             "{ echo \"$(sha256sum <$f | cut -c1-64)  ${f##*/}\"; echo \"$o\"; } >$f.sha256",
             snapshot());
    shell(command);
    runs(true, true);
}

static void test_killed_while_it_is_kept(void **state)
{
    (void)state;
    play_run(&play, "lab", "cache", "--prune", NULL);
    play_said(&play, "0 snapshots of labs");
    play_signal(&play, SIGKILL, KEEPS, ONE_CASE, play.runs, NULL);
    runs(true, false);
    runs(false, false);
}

static void test_killed_while_it_wakes(void **state)
{
    (void)state;
    play_signal(&play, SIGKILL, "", ONE_CASE, play.runs, NULL);
    runs(false, false);
    assert_int_equal(access(snapshot(), R_OK), 0);
}

static void test_fresh(void **state)
{
    (void)state;
    play_run(&play, "lab", "cache", "--prune", NULL);
    play_run(&play, "run", "--fresh", "--frontend", "6.12", "--case", "flush-refused-first",
             "--output", play.runs, NULL);
    assert_int_equal(play.status, 0);
    assert_null(strstr(play.output, KEEPS));
    play_run(&play, "lab", "cache", NULL);
    play_said(&play, "0 snapshots of labs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_lab_is_kept),
        cmocka_unit_test(test_a_truncated_snapshot),
        cmocka_unit_test(test_a_snapshot_that_does_not_wake),
        cmocka_unit_test(test_killed_while_it_is_kept),
        cmocka_unit_test(test_killed_while_it_wakes),
        cmocka_unit_test(test_fresh),
    };

    return cmocka_run_group_tests_name("warm start", tests, set_up, tear_down);
}
