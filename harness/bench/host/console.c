/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/host/console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/ports.h"
#include "fake_backend/why.h"

static void open_tty(struct console *console, struct store *store, unsigned domid)
{
    char path[64];
    char *tty;

    console->fd = -1;
    snprintf(path, sizeof(path), "/local/domain/%u/console/tty", domid);
    tty = store->ops->read(store, path);
    if (tty && !strncmp(tty, "/dev/pts/", strlen("/dev/pts/")))
        console->fd = open(tty, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    free(tty);
}

void console_open(struct console *console, struct store *store, unsigned domid)
{
    console->used = 0;
    open_tty(console, store, domid);
}

void console_move(struct console *console, struct store *store, unsigned domid)
{
    console_read(console);
    console_close(console);
    open_tty(console, store, domid);
}

void console_close(struct console *console)
{
    if (console->fd >= 0)
        close(console->fd);
    console->fd = -1;
}

/* Makes room for `size` more bytes by forgetting the oldest. */
static void forget(struct console *console, size_t size)
{
    size_t over = console->used + size > CONSOLE_KEEP ? console->used + size - CONSOLE_KEEP : 0;

    memmove(console->text, console->text + over, console->used - over);
    console->used -= over;
}

void console_read(struct console *console)
{
    char part[4096];
    ssize_t r;

    for (unsigned taken = 0; console->fd >= 0 && taken < CONSOLE_KEEP; taken += (unsigned)r) {
        r = read(console->fd, part, sizeof(part));
        if (r < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (r <= 0) { /* xenconsoled has closed its side */
            console_close(console);
            return;
        }
        forget(console, (size_t)r);
        for (ssize_t i = 0; i < r; i++)
            if (part[i])
                console->text[console->used++] = part[i];
    }
}

int console_type(struct console *console, const char *text, struct why *why)
{
    ssize_t size = console->fd < 0 ? -1 : write(console->fd, text, strlen(text));

    return size == (ssize_t)strlen(text)
               ? 0
               : why_set(why, -EIO, "the guest's console does not take what is typed");
}

char *console_take(struct console *console)
{
    char *text;

    console_read(console);
    if (!console->used)
        return NULL;
    text = strndup(console->text, console->used);
    console->used = 0;
    return text;
}
