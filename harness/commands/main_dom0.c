/* SPDX-License-Identifier: BSD-2-Clause */
/* blkproof-dom0: the small static part that runs in any dom0. */
#include <stddef.h>

#include "harness/commands/commands.h"

int main(int argc, char **argv)
{
    static const struct command *const commands[] = {
        &command_run_host, &command_serve, &command_list, &command_explain, NULL,
    };

    return commands_main("blkproof-dom0",
                         "Plays the Xen block backend against a guest of this host, refuses "
                         "flushes and barriers at\n"
                         "chosen moments, and says what the guest's frontend made of it.",
                         commands, argc, argv);
}
