/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/asleep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/guest/file.h"

/* The value of a line "<name>:\t<value>", or NULL. */
static const char *field(const char *status, const char *name)
{
    size_t length = strlen(name);

    for (; status; status = strchr(status, '\n')) {
        if (*status == '\n')
            status++;
        if (!strncmp(status, name, length) && status[length] == ':')
            return status + length + 1 + strspn(status + length + 1, "\t ");
    }
    return NULL;
}

int asleep_parse(const char *status, struct asleep *asleep_out)
{
    const char *state = field(status, "State");
    const char *voluntary = field(status, "voluntary_ctxt_switches");
    const char *forced = field(status, "nonvoluntary_ctxt_switches");

    if (!state || !voluntary || !forced)
        return -EPROTO;
    *asleep_out = (struct asleep){
        .sleeps = *state == 'D',
        .waits = *state == 'S',
        .switches = strtoul(voluntary, NULL, 10) + strtoul(forced, NULL, 10),
    };
    return 0;
}

int asleep_look(pid_t tid, struct asleep *asleep_out)
{
    char path[64], status[4096];
    ssize_t length;

    snprintf(path, sizeof(path), "/proc/self/task/%d/status", tid);
    length = file_read(path, status, sizeof(status) - 1);
    if (length < 0)
        return (int)length;
    status[length] = '\0';
    return asleep_parse(status, asleep_out);
}
