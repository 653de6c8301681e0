/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/device.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/guest/file.h"

/* A block device of blkfront has a link `device` that ends in vbd-<number>; vdev 0: is it any? */
static bool is_vbd(const char *block, const char *name, unsigned long vdev)
{
    char path[PATH_MAX], target[PATH_MAX], vbd[32];
    const char *last;
    ssize_t length;

    snprintf(path, sizeof(path), "%s/%s/device", block, name);
    length = readlink(path, target, sizeof(target) - 1);
    if (length < 0)
        return false;
    target[length] = '\0';
    last = strrchr(target, '/');
    last = last ? last + 1 : target;
    snprintf(vbd, sizeof(vbd), "vbd-%lu", vdev);
    return vdev ? !strcmp(last, vbd) : !strncmp(last, "vbd-", 4);
}

/* The name of the disk that a vbd is: 1; 0: there is none; or a negative errno. */
static int find_name(const char *block, unsigned long vdev, char name[32])
{
    struct dirent *entry;
    int found = 0;
    DIR *dir;

    dir = opendir(block);
    if (!dir)
        return -errno;
    while (!found && (entry = readdir(dir)))
        if (strlen(entry->d_name) < 32 && is_vbd(block, entry->d_name, vdev)) {
            strcpy(name, entry->d_name);
            found = 1;
        }
    closedir(dir);
    return found;
}

static int find(struct device *device, const char *block, struct why *why)
{
    int rc = find_name(block, device->vdev, device->name);

    if (rc < 0)
        return why_set(why, rc, "%s cannot be read: %s", block, strerror(-rc));
    return rc ? 0 : why_set(why, -EAGAIN, "vbd %lu is no disk yet", device->vdev);
}

bool device_any(const struct device_paths *paths)
{
    char name[32];

    return find_name(paths->block, 0, name) != 0;
}

static int open_node(const struct device *device, int flags, struct why *why)
{
    char path[PATH_MAX];
    int fd, error;

    snprintf(path, sizeof(path), "%s/%s", device->dev, device->name);
    fd = open(path, O_RDWR | O_CLOEXEC | flags);
    if (fd >= 0)
        return fd;
    error = errno;
    return why_set(why, -error, "%s cannot be opened: %s", path, strerror(error));
}

int device_measure(struct device *device, struct why *why)
{
    struct stat stat;
    uint64_t bytes;

    int fd = device->opener[0].direct;

    if (fstat(fd, &stat) < 0)
        return why_set(why, -errno, "%s: %s", device->name, strerror(errno));
    device->number = stat.st_rdev;
    if (S_ISREG(stat.st_mode))
        bytes = (uint64_t)stat.st_size;
    else if (ioctl(fd, BLKGETSIZE64, &bytes) < 0)
        return why_set(why, -errno, "the size of %s is unknown: %s", device->name, strerror(errno));
    device->sectors = bytes / SECTOR_SIZE;
    return 0;
}

/* systemd-udevd reads from a device that is new, or that a writer has closed, unless it is locked: what it reads would be on
 * the ring, too.  Waits until it is done with this one. */
static int keep_others_away(const struct device *device, struct why *why)
{
    int r;

    do
        r = flock(device->opener[0].direct, LOCK_EX);
    while (r < 0 && errno == EINTR);
    return r < 0 ? why_set(why, -errno, "%s cannot be locked: %s", device->name, strerror(errno))
                 : 0;
}

int device_reopen(struct device *device, struct why *why)
{
    int rc = 0;

    for (int i = 0; rc >= 0 && i < DEVICE_OPENERS; i++) {
        struct device_opener *opener = &device->opener[i];

        rc = opener->direct = open_node(device, O_DIRECT, why);
        if (rc >= 0)
            rc = opener->buffered = open_node(device, 0, why);
    }
    if (rc >= 0)
        rc = keep_others_away(device, why);
    if (rc < 0)
        device_close(device);
    return rc < 0 ? rc : 0;
}

int device_open(struct device *device, const struct device_paths *paths, unsigned long vdev,
                struct why *why)
{
    struct device found = DEVICE_NONE;
    int rc;

    found.vdev = vdev;
    rc = find(&found, paths->block, why);
    if (rc < 0)
        goto out;
    found.dev = paths->dev;
    rc = device_reopen(&found, why);
    if (rc == -ENOENT || rc == -ENXIO || rc == -ENODEV)
        rc = -EAGAIN;
    if (rc < 0)
        goto out;
    rc = device_measure(&found, why);
    if (rc < 0)
        goto out;
    *device = found;
    found = DEVICE_NONE;
out:
    device_close(&found);
    return rc;
}

int device_tell(const struct device *device, uint64_t first, unsigned thread,
                enum agent_found found, int error)
{
    _Alignas(4096) char page[AGENT_TELL_SECTORS * SECTOR_SIZE];
    uint64_t place = tell_sector(first, thread, found, (unsigned)error);
    ssize_t r;

    if (error >= (int)AGENT_TELL_ERRNOS)
        return -EMSGSIZE;
    r = pread(device->opener[0].direct, page, sizeof(page), (off_t)(place * SECTOR_SIZE));
    return r == (ssize_t)sizeof(page) ? 0 : r < 0 ? -errno : -ENXIO;
}

void device_close(struct device *device)
{
    mount_end(&device->mount);
    for (int i = 0; i < DEVICE_OPENERS; i++) {
        struct device_opener *opener = &device->opener[i];

        if (opener->direct >= 0)
            close(opener->direct);
        if (opener->buffered >= 0)
            close(opener->buffered);
        opener->direct = opener->buffered = -1;
    }
}

/* The value of a queue file as one word. */
static bool queue_word(const struct device *device, const struct device_paths *paths,
                       const char *file, char word[32])
{
    char path[PATH_MAX], line[256], *start, *end;

    strcpy(word, "absent");
    snprintf(path, sizeof(path), "%s/%s/queue/%s", paths->block, device->name, file);
    if (file_line(path, line, sizeof(line)) < 0)
        return false;
    start = strchr(line, '['); /* "mq-deadline [none]": the one in use */
    start = start ? start + 1 : line;
    end = start + strcspn(start, "]");
    *end = '\0';
    if (!strcmp(start, "write back"))
        start = "back";
    else if (!strcmp(start, "write through"))
        start = "through";
    if (!*start || strchr(start, ' ') || strlen(start) >= 32)
        return false;
    strcpy(word, start);
    return true;
}

bool device_limits(const struct device *device, const struct device_paths *paths,
                   char text[AGENT_LINE])
{
    static const struct {
        const char *name, *file;
    } limits[] = {
        {"write_cache", "write_cache"},    {"fua", "fua"},
        {"logical", "logical_block_size"}, {"physical", "physical_block_size"},
        {"max_kb", "max_sectors_kb"},      {"segments", "max_segments"},
        {"scheduler", "scheduler"},
    };
    bool whole = true;
    int used = 0;

    for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++) {
        char word[32];

        whole &= queue_word(device, paths, limits[i].file, word);
        used += snprintf(text + used, AGENT_LINE - (size_t)used, "%s%s=%s", i ? " " : "",
                         limits[i].name, word);
    }
    return whole;
}

void device_unthrottle(const struct device *device, const struct device_paths *paths)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s/queue/wbt_lat_usec", paths->block, device->name);
    file_write(path, "0"); /* a kernel without the file has nothing to turn off */
}

int device_uevents(struct why *why)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = 1};
    int fd;

    fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        int error = errno;

        if (fd >= 0)
            close(fd);
        return why_set(why, -error, "the kernel's device events cannot be heard: %s",
                       strerror(error));
    }
    return fd;
}

/*
 * What an event says does not matter: whoever waits looks for itself.  An overrun (ENOBUFS) is an
 * event too.
 */
bool device_uevents_drain(int fd)
{
    char message[4096];
    bool any = false;

    while (recv(fd, message, sizeof(message), 0) >= 0 || errno == ENOBUFS || errno == EINTR)
        any = true;
    return any;
}
