/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/parcel.h"

#include "fake_backend/why.h"
#include "harness/lab/image.h"
#include "harness/lab/lab.h"
#include "harness/lab/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#define HEAD      "%10zu\n"
#define HEAD_SIZE 11

static int fill(struct tree *run, const struct lab_options *options, struct why *why)
{
    char *lines = NULL;
    size_t size;
    FILE *out = open_memstream(&lines, &size);
    int rc = out ? 0 : -ENOMEM;

    if (out)
        fprintf(out, "%s\n", options->script ? LAB_SCRIPT : LAB_PROGRAM);
    for (size_t i = 0; !rc && options->args && options->args[i]; i++) {
        if (strchr(options->args[i], '\n'))
            rc = why_set(why, -EINVAL, "an argument for dom0 has a line break");
        fprintf(out, "%s\n", options->args[i]);
    }
    if (out && fclose(out) != 0)
        rc = -ENOMEM;
    if (!rc)
        rc = tree_add_file(run, "blkproof/command", 0644, lines, size);
    free(lines);
    if (rc)
        return rc == -ENOMEM ? why_set(why, rc, "pack a parcel: out of memory") : rc;
    rc = tree_add_host(run, &LAB_PROGRAM[1], 0755, options->program, why);
    if (!rc && options->script)
        rc = tree_add_host(run, &LAB_SCRIPT[1], 0755, options->script, why);
    if (!rc && options->driver)
        rc = tree_add_host(run, &LAB_DRIVER[1], 0644, options->driver, why);
    return rc;
}

int parcel_pack(struct parcel *parcel, const struct lab_options *options, struct why *why)
{
    int fd = memfd_create("parcel", MFD_CLOEXEC), rc = 0;
    struct tree run = {0};
    struct blob bytes;
    char head[HEAD_SIZE + 1];

    if (fd < 0 || lseek(fd, HEAD_SIZE, SEEK_SET) < 0)
        rc = why_set(why, -errno, "pack a parcel: %s", strerror(errno));
    if (!rc)
        rc = fill(&run, options, why);
    if (!rc)
        rc = image_write(&run, fd, why);
    if (!rc)
        rc = blob_load_fd(&bytes, fd, "a parcel", why);
    if (!rc) {
        snprintf(head, sizeof(head), HEAD, bytes.size - HEAD_SIZE);
        memcpy(bytes.data, head, HEAD_SIZE);
        *parcel = (struct parcel){.bytes = bytes};
    }
    tree_dispose(&run);
    if (fd >= 0)
        close(fd);
    return rc;
}

void parcel_dispose(struct parcel *parcel)
{
    blob_dispose(&parcel->bytes);
}

void parcel_again(struct parcel *parcel)
{
    parcel->sent = parcel->heard = 0;
}

bool parcel_is_sent(const struct parcel *parcel)
{
    return parcel->sent == parcel->bytes.size;
}

int parcel_send(struct parcel *parcel, int fd)
{
    ssize_t r;

    while (!parcel_is_sent(parcel)) {
        r = send(fd, (char *)parcel->bytes.data + parcel->sent, parcel->bytes.size - parcel->sent,
                 MSG_NOSIGNAL);
        if (r < 0)
            return -errno;
        parcel->sent += (size_t)r;
    }
    return 0;
}

/* Byte by byte, as what follows the word is for somebody else. */
int parcel_hear(struct parcel *parcel, int fd)
{
    ssize_t r;
    char c;

    while ((r = recv(fd, &c, 1, 0)) == 1) {
        if (c == '\n') {
            parcel->word[parcel->heard] = '\0';
            parcel->heard = 0;
            return 0;
        }
        if (parcel->heard == sizeof(parcel->word) - 1)
            return -EPROTO;
        parcel->word[parcel->heard++] = c;
    }
    return r < 0 ? -errno : -EPIPE;
}
