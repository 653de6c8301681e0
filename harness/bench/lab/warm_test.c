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
#define WAKES    "waking a snapshot"
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
    if (!drops) /* one may be woken in vain */
        assert_int_equal(!!strstr(play.output, WAKES), !keeps);
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

/* What somebody was killed at is no snapshot, and is not left lying about. */
static void is_tidy(unsigned snapshots)
{
    char command[256];

    snprintf(command, sizeof(command),
             "cd %s && ls -R . && [ -z \"$(ls -A scratch)\" ] && "
             "[ $(ls | grep -c '^lab-[0-9a-f]*$') = %u ]",
             shelf, snapshots);
    shell(command);
}

static void test_killed_while_it_is_kept(void **state)
{
    char scratch[80];

    (void)state;
    snprintf(scratch, sizeof(scratch), "%s/scratch", shelf); /* where it is written at first */
    play_run(&play, "lab", "cache", "--prune", NULL);
    play_said(&play, "removed 1 snapshot, ");
    play_said(&play, "0 snapshots of labs");
    play_signal(&play, SIGKILL, scratch, ONE_CASE, play.runs, NULL);
    assert_int_equal(play.status, 128 + SIGKILL);
    runs(true, false);
    is_tidy(1);
    runs(false, false);
}

static void test_killed_while_it_wakes(void **state)
{
    (void)state;
    play_signal(&play, SIGKILL, WAKES, ONE_CASE, play.runs, NULL);
    assert_int_equal(play.status, 128 + SIGKILL);
    is_tidy(1);
    runs(false, false);
}

static unsigned count(const char *text)
{
    unsigned times = 0;

    for (const char *at = play.output; (at = strstr(at, text)); at++)
        times++;
    return times;
}

/* A driver that dies of a refusal: the cases after that are played in other guests, each woken. */
static void test_a_spoilt_guest_costs_a_wake(void **state)
{
    static const char patch[] = "--- a/drivers/block/xen-blkfront.c\n"
                                "+++ b/drivers/block/xen-blkfront.c\n"
                                "@@ -1614,5 +1614,6 @@\n"
                                " \t\tcase BLKIF_OP_FLUSH_DISKCACHE:\n"
                                " \t\tcase BLKIF_OP_WRITE_BARRIER:\n"
                                " \t\t\tif (unlikely(bret.status == BLKIF_RSP_EOPNOTSUPP)) {\n"
                                "+\t\t\t\tBUG();\n"
                                " \t\t\t\tpr_warn_ratelimited(\"blkfront: %s: %s op failed\\n\",\n"
                                " \t\t\t\t       info->gd->disk_name, op_name(bret.operation));\n";
    static const struct {
        const char *name, *outcome;
    } cases[] = {{"flush-refused-first", "crash"},
                 {"flush-error-first", "silent-downgrade"},
                 {"barrier-empty-refused", "crash"},
                 {"barrier-data-error", "io-error"}};
    struct run_document *run;
    char path[64];
    FILE *file;

    (void)state;
    snprintf(path, sizeof(path), "%s/crashes.patch", play.folder);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(patch, file);
    assert_int_equal(fclose(file), 0);
    play_run(&play, "run", "--frontend", "6.1", "--case", "offer-nothing", "--output", play.runs,
             NULL);
    assert_int_equal(play.status, 0);
    play_run(&play, "try", path, "--kernel", "6.1", "--case", cases[0].name, "--case",
             cases[1].name, "--case", cases[2].name, "--case", cases[3].name, "--output", play.runs,
             NULL);
    assert_int_equal(play.status, 1);
    play_said(&play, "2 worse, ");
    assert_int_equal(count(KEEPS), 0);
    assert_true(count(WAKES) >=
                3); /* both at first, which is said once, and two in a dead one's place */
    run = play_load(&play);
    assert_int_equal(run->result_count, 8);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(run->results[4 + i].frontend, "linux-6.1-patched");
        assert_string_equal(run->results[4 + i].case_name, cases[i].name);
        assert_string_equal(run->results[4 + i].outcome, cases[i].outcome);
    }
    result_free(run);
}

static void test_fresh(void **state)
{
    (void)state;
    play_run(&play, "lab", "cache", "--prune", NULL);
    play_run(&play, "run", "--no-snapshot", "--frontend", "6.12", "--case", "flush-refused-first",
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
        cmocka_unit_test(test_a_spoilt_guest_costs_a_wake),
    };

    return cmocka_run_group_tests_name("warm start", tests, set_up, tear_down);
}
