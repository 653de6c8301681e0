/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blkproof-agent: init of the lab's guest, or a service in a guest of the user's.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "harness/guest/agent.h"
#include "harness/guest/system.h"

#define XENBUS "/dev/xen/xenbus"

/* Init has nobody to obey but the harness. */
static int open_end(bool init)
{
    sigset_t ends;

    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, NULL);
    return init ? -1 : signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int find_place(struct agent_place *place, const char *tracefs, bool init, struct why *why)
{
    *place = (struct agent_place){
        .paths = {.block = "/sys/block", .dev = "/dev"}, .tracefs = tracefs, .kmsg = "/dev/kmsg"};
    place->uevents = device_uevents(why);
    if (place->uevents < 0)
        return place->uevents;
    place->xenbus = open(XENBUS, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (place->xenbus < 0)
        return why_set(why, -errno, "%s cannot be opened, is this a Xen guest? %s", XENBUS,
                       strerror(errno));
    place->end = open_end(init);
    return 0;
}

static int serve(const char *tracefs, bool init, struct why *why)
{
    static struct agent agent;
    struct agent_place place;
    int rc;

    rc = find_place(&place, tracefs, init, why);
    if (rc < 0)
        return rc;
    rc = agent_init(&agent, &place, why);
    while (rc == 0)
        rc = agent_turn(&agent, why);
    agent_dispose(&agent);
    return rc;
}

int main(void)
{
    bool init = getpid() == 1;
    struct system system;
    struct why why = {0};
    int rc;

    /* Nothing of the agent may have to be read from a disk that is being refused its requests. */
    mlockall(MCL_CURRENT);
    mlockall(MCL_FUTURE | MCL_ONFAULT);
    rc = system_prepare(&system, init, &why);
    if (rc == 0)
        rc = serve(system.tracefs, init, &why);
    system_restore(&system);
    if (rc < 0)
        fprintf(stderr, "blkproof-agent: %s\n", why.text);
    if (init)
        reboot(RB_POWER_OFF);
    return rc < 0;
}
