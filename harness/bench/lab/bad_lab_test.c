/* SPDX-License-Identifier: BSD-2-Clause */
/* What can go wrong with a lab: every time one sentence, the right status, and nothing left. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <cmocka.h>

#include "harness/bench/lab/play.h"
#include "harness/process.h"

#define CASE  "--case", "flush-refused-first"
#define MODEL "run", "--model", "linux-since-6.11", CASE

static int open_folder(void **state)
{
    static struct play play;

    *state = &play;
    play_open(&play);
    return 0;
}

static int close_folder(void **state)
{
    umount2(((struct play *)*state)->runs, MNT_DETACH); /* where there is such a mount */
    play_close(*state);
    return 0;
}

static void wrong_words_are_told_with_what_was_meant(void **state)
{
    struct play *play = *state;

    play_run(play, "matrix", "--case", "barier-data-refused", "--output", play->runs, NULL);
    assert_int_equal(play->status, 2);
    play_said(play, "did you mean 'barrier-data-refused'?");
    play_run(play, "matrix", "--frontend", "linux-6.1", "--output", play->runs, NULL);
    assert_int_equal(play->status, 2);
    play_said(play, "'linux-6.1' is no frontend");
    play_run(play, "matrix", "--accel", "xen", "--output", play->runs, NULL);
    assert_int_equal(play->status, 2);
    play_said(play, "take tcg or kvm");
    play_run(play, "matrix", "--fronted", "6.1", "--output", play->runs, NULL);
    assert_int_equal(play->status, 2);
    play_said(play, "did you mean --frontend?");
    assert_int_equal(play_left(play), -1);
}

static void without_network_and_cache_nothing_is_begun(void **state)
{
    struct play *play = *state;
    char cache[64];

    snprintf(cache, sizeof(cache), "%s/cache", play->folder);
    setenv("XDG_CACHE_HOME", cache, 1);
    play_run(play, "run", "--frontend", "6.12", "--mirror", "http://127.0.0.1:9/debian", "--output",
             play->runs, NULL);
    unsetenv("XDG_CACHE_HOME");
    assert_int_equal(play->status, 3);
    play_said(play, "the archive cannot be read");
    play_said(play, "127.0.0.1:9");
    assert_int_equal(play_left(play), -1);
}

static void without_qemu_nothing_is_begun(void **state)
{
    struct play *play = *state;
    char *path = strdup(getenv("PATH"));

    assert_non_null(path);
    setenv("PATH", play->folder, 1);
    play_run(play, "run", "--frontend", "6.12", "--output", play->runs, NULL);
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(play->status, 3);
    play_said(play, "install the package qemu-system-x86");
    assert_int_equal(play_left(play), -1);
}

static void a_guest_that_panics_is_noticed_and_its_console_shown(void **state)
{
    struct play *play = *state;
    struct run_document *run;

    play_replace(play, "blkproof-agent", "ends_at_once");
    play_run(play, "run", "--frontend", "6.12", CASE, "--output", play->runs, NULL);
    assert_int_equal(play->status, 3);
    run = play_load(play);
    assert_non_null(run->frontends[0].error);
    assert_non_null(strstr(run->frontends[0].error, "died before its agent spoke\n"));
    assert_non_null(
        strstr(run->frontends[0].error, "Kernel panic - not syncing: Attempted to kill"));
    assert_int_equal(run->results[0].verdict, VERDICT_ERROR);
    assert_non_null(strstr(run->results[0].reason, "there is no guest"));
    result_free(run);
}

static void a_dom0_program_that_ends_early_is_noticed(void **state)
{
    struct play *play = *state;
    struct run_document *run;

    play_replace(play, "blkproof-dom0", "ends_at_once");
    play_run(play, "run", "--frontend", "6.12", CASE, "--output", play->runs, NULL);
    assert_int_equal(play->status, 3);
    run = play_load(play);
    assert_non_null(run->frontends[0].error);
    assert_non_null(strstr(run->frontends[0].error, "the lab ended before its results did\n"));
    assert_non_null(strstr(run->frontends[0].error, "lab: the program ended with status 0"));
    assert_int_equal(run->results[0].verdict, VERDICT_ERROR);
    result_free(run);
}

/* Copies the kernel of a guest out of the cache, with these bytes at its end. */
static void copy_kernel(const struct play *play, const char *bytes, char path[64])
{
    const char *const copy[] = {
        "sh",
        "-c",
        "cp \"${XDG_CACHE_HOME:-$HOME/.cache}/blkproof/guest-6.12.vmlinux\" \"$0\" && "
        "printf %s \"$1\" >>\"$0\"",
        path,
        bytes,
        NULL};
    char *output;
    int status;

    snprintf(path, 64, "%s/vmlinux", play->folder);
    assert_int_equal(process_run(copy, -1, &output, &status, NULL), 0);
    free(output);
    assert_int_equal(status, 0);
}

static void a_kernel_without_the_driver_is_not_booted(void **state)
{
    struct play *play = *state;
    char path[64];

    copy_kernel(play, "", path);
    play_run(play, "run", "--kernel", path, CASE, "--output", play->runs, NULL);
    assert_int_equal(play->status, 3);
    play_said(play, "has no xen-blkfront built in: give its modules as well, with --modules");
    assert_int_equal(play_left(play), -1);
}

/* With a message of the driver in it, it could have it; the guest then knows better. */
static void a_kernel_with_the_driver_in_it_boots_plainly(void **state)
{
    struct play *play = *state;
    struct run_document *run;
    char path[64];

    copy_kernel(play, "blkfront: ", path);
    play_run(play, "run", "--kernel", path, CASE, "--output", play->runs, NULL);
    assert_int_equal(play->status, 3);
    assert_null(strstr(play->output, "snapshot")); /* neither woken nor kept */
    run = play_load(play);
    assert_non_null(run->frontends[0].error);
    assert_non_null(strstr(run->frontends[0].error, "xen-blkfront"));
    assert_int_equal(run->results[0].verdict, VERDICT_ERROR);
    result_free(run);
}

/* A small file system where runs are kept, seen by us and our children only. */
static void mount_small(const struct play *play, const char *limits)
{
    if (unshare(geteuid() ? CLONE_NEWUSER | CLONE_NEWNS : CLONE_NEWNS) ||
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
        skip();
    assert_int_equal(mkdir(play->runs, 0700), 0);
    assert_int_equal(mount("blkproof-test", play->runs, "tmpfs", 0, limits), 0);
}

/* Room for the lab, and for few files. */
static void a_disk_too_small_for_the_results_is_told(void **state)
{
    struct play *play = *state;

    mount_small(play, "size=512m,nr_inodes=7");
    play_run(play, "run", "--frontend", "6.12", CASE, "--output", play->runs, NULL);
    assert_int_equal(play->status, 3);
    play_said(play, "No space left on device; choose another place with --output");
    play_said(play, play->runs);
    assert_int_equal(play_left(play), 0);
}

static void ctrl_c_keeps_nothing(void **state)
{
    struct play *play = *state;

    play_signal(play, SIGINT, "", "run", "--frontend", "6.12", CASE, "--output", play->runs, NULL);
    assert_int_equal(play->status, 130);
    assert_true(play_left(play) <= 0);
    play_signal(play, SIGINT, "case 1 of", "run", "--frontend", "6.12", CASE, "--output",
                play->runs, NULL);
    assert_int_equal(play->status, 130);
    play_said(play, "interrupted; nothing of this run was kept");
    assert_true(play_left(play) <= 0); /* the folder that it made is gone, too */
}

static void after_a_kill_the_next_run_cleans_up(void **state)
{
    struct play *play = *state;

    play_signal(play, SIGKILL, "case 1 of", "run", "--frontend", "6.12", CASE, "--output",
                play->runs, NULL);
    assert_int_equal(play->status, 128 + SIGKILL);
    assert_int_equal(play_left(play), 1); /* the unfinished folder */
    play_run(play, MODEL, "--output", play->runs, NULL);
    assert_int_equal(play->status, 0);
    assert_int_equal(play_left(play), 2); /* the new run, and `latest` */
}

#define in_folder(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        in_folder(wrong_words_are_told_with_what_was_meant),
        in_folder(without_network_and_cache_nothing_is_begun),
        in_folder(without_qemu_nothing_is_begun),
        in_folder(a_guest_that_panics_is_noticed_and_its_console_shown),
        in_folder(a_dom0_program_that_ends_early_is_noticed),
        in_folder(a_kernel_without_the_driver_is_not_booted),
        in_folder(a_kernel_with_the_driver_in_it_boots_plainly),
        in_folder(a_disk_too_small_for_the_results_is_told),
        in_folder(ctrl_c_keeps_nothing),
        in_folder(after_a_kill_the_next_run_cleans_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
