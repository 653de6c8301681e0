/* SPDX-License-Identifier: BSD-2-Clause */
/* blkproof: everything, for the person at the keyboard. */
#include <stddef.h>

#include "harness/commands/commands.h"

int main(int argc, char **argv)
{
    static const struct command *const commands[] = {
        &command_run,     &command_matrix,  &command_merge,      &command_try,
        &command_bisect,  &command_mutants, &command_list,       &command_explain,
        &command_report,  &command_compare, &command_judge,      &command_serve,
        &command_explore, &command_lab,     &command_throughput, NULL,
    };

    return commands_main("blkproof",
                         "Plays the Xen block backend against a real blkfront, refuses flushes and "
                         "barriers at chosen\n"
                         "moments, and says what the frontend made of it.",
                         commands, argc, argv);
}
