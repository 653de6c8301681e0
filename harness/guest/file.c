/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

ssize_t file_read(const char *path, void *bytes, size_t size)
{
    ssize_t r, used = 0;
    int fd;

    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    do {
        r = read(fd, (char *)bytes + used, size - (size_t)used);
        used += r > 0 ? r : 0;
    } while (r > 0 || (r < 0 && errno == EINTR));
    if (r < 0)
        used = -errno;
    close(fd);
    return used;
}

int file_line(const char *path, char *line, size_t size)
{
    ssize_t length = file_read(path, line, size);
    char *end;

    if (length < 0)
        return (int)length;
    end = memchr(line, '\n', (size_t)length);
    if (!end && (size_t)length == size)
        return -E2BIG;
    *(end ? end : line + length) = '\0';
    return 0;
}

int file_write(const char *path, const char *text)
{
    ssize_t r;
    int fd, rc;

    fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    r = write(fd, text, strlen(text));
    rc = r < 0 ? -errno : 0;
    close(fd);
    return rc;
}
