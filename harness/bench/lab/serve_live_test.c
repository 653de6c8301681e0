/* SPDX-License-Identifier: BSD-2-Clause */
/* serve, in a lab's dom0: serve_live_test_dom0.c does it and says what it saw on dom0's console. */
#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <cmocka.h>

#include "fake_backend/why.h"
#include "harness/bench/lab/play.h"
#include "harness/lab/lab.h"

#define SILENCE_MS    300000
#define CONSOLE_LINES 200

static void wait_for_end(struct lab *lab)
{
    struct pollfd fds[2];
    struct why why;
    char byte;

    for (lab_poll(lab, fds); poll(fds, 2, SILENCE_MS) > 0; lab_poll(lab, fds)) {
        long size = lab_read(lab, &byte, 1, &why);

        if (size <= 0 && size != -EAGAIN)
            return;
    }
    fail_msg("dom0 fell silent");
}

static void a_disk_is_served_by_hand(void **state)
{
    static const char *const no_args[] = {NULL};
    struct lab_options options = {.xen = "4.17",
                                  .kernel = "6.12",
                                  .agent = BLKPROOF_PROGRAMS "/blkproof-agent",
                                  .program = BLKPROOF_PROGRAMS "/serve_live_test_dom0",
                                  .args = no_args};
    struct play play = {0};
    struct why why;
    struct lab *lab;
    char *console;

    (void)state;
    play_open(&play);
    options.work = play.folder;
    if (lab_start(&lab, &options, &why))
        fail_msg("%s", why.text);
    wait_for_end(lab);
    console = lab_console_tail(lab, CONSOLE_LINES);
    lab_stop(lab);
    play_close(&play);
    if (strstr(console, "test: FAILED") || !strstr(console, "test: over")) {
        print_message("%s", console); /* more than fail_msg takes */
        fail();
    }
    free(console);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disk_is_served_by_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
