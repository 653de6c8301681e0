/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/guest/file.h"

#define TRACEFS       "/sys/kernel/tracing"
#define PANIC_ON_OOPS "/proc/sys/kernel/panic_on_oops"

static int mount_all(struct why *why)
{
    static const struct {
        const char *type, *where;
    } mounts[] = {{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}};

    for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
        mkdir(mounts[i].where, 0755);
        if (mount(mounts[i].type, mounts[i].where, mounts[i].type, 0, NULL) < 0 && errno != EBUSY)
            return why_set(why, -errno, "%s cannot be mounted on %s: %s", mounts[i].type,
                           mounts[i].where, strerror(errno));
    }
    return 0;
}

/* The kernel opened no console for us if the image had none; now there is one. */
static void open_console(void)
{
    int fd = open("/dev/console", O_RDWR | O_NOCTTY);

    if (fd < 0)
        return;
    for (int i = 0; i < 3; i++)
        if (fd != i)
            dup2(fd, i);
    if (fd > 2)
        close(fd);
}

/*
 * A panic reaches Xen as a crash at once while kernel.panic is 0, its default.  Blocked tasks are
 * what some cases are about: no warnings of them, and no timer that wakes them.  Warnings and worse
 * belong on the console, in case it is the last word.
 */
static void set_up_kernel(void)
{
    file_write("/proc/sys/kernel/hung_task_timeout_secs", "0");
    file_write("/proc/sys/kernel/printk", "5");
}

int system_prepare(struct system *system, bool init, struct why *why)
{
    int rc;

    *system = (struct system){.init = init};
    if (init) {
        rc = mount_all(why);
        if (rc < 0)
            return rc;
        open_console();
        set_up_kernel();
    }
    if (access(TRACEFS "/instances", F_OK) == 0)
        system->tracefs = TRACEFS;
    else if (mount("tracefs", TRACEFS, "tracefs", 0, NULL) == 0)
        system->mounted = true;
    if (system->mounted)
        system->tracefs = TRACEFS;
    rc = file_line(PANIC_ON_OOPS, system->panic_on_oops, sizeof(system->panic_on_oops));
    if (rc == 0)
        rc = file_write(PANIC_ON_OOPS, "1");
    if (rc < 0)
        return why_set(why, rc, "%s cannot be set, so that a crash would look like a hang: %s",
                       PANIC_ON_OOPS, strerror(-rc));
    return 0;
}

void system_restore(struct system *system)
{
    if (system->init)
        return;
    if (system->panic_on_oops[0])
        file_write(PANIC_ON_OOPS, system->panic_on_oops);
    if (system->mounted)
        umount(TRACEFS);
}
