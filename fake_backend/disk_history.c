/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/disk_history.h"

#include <stdlib.h>
#include <string.h>

/* Forgets the data of all writes: what is left can tell nothing. */
static void lose(struct disk_history *history)
{
    for (size_t i = 0; i < history->count; i++)
        free(history->writes[i].data);
    history->count = history->settled = history->bytes = 0;
    history->lost = true;
}

static size_t cost(const struct disk_write *write)
{
    return sizeof(*write) + (write->data ? write->sectors * DISK_SECTOR : 0);
}

/* Moves the writes at the beginning that have long been durable into what was before. */
static void forget(struct disk_history *history)
{
    size_t i = 0;

    for (; i < history->count; i++) {
        struct disk_write *write = &history->writes[i];

        if (!write->durable || (history->marked && write->durable > history->mark))
            break;
        disk_store_write(&history->before, write->sector, write->sectors, write->data);
        history->bytes -= cost(write);
        free(write->data);
        if (write->durable > history->forgotten)
            history->forgotten = write->durable;
    }
    if (!i)
        return;
    history->count -= i;
    history->settled = 0;
    memmove(history->writes, history->writes + i, history->count * sizeof(*history->writes));
}

static bool make_room(struct disk_history *history)
{
    size_t room = history->room ? history->room * 2 : 64;
    struct disk_write *writes;

    if (history->count < history->room)
        return true;
    writes = reallocarray(history->writes, room, sizeof(*writes));
    if (!writes)
        return false;
    history->writes = writes;
    history->room = room;
    return true;
}

/* A copy of a write's data; NULL: it has none, or there is no memory. */
static unsigned char *copy_data(const struct disk_write *write)
{
    unsigned char *data = write->data ? malloc(write->sectors * DISK_SECTOR) : NULL;

    if (data)
        memcpy(data, write->data, write->sectors * DISK_SECTOR);
    return data;
}

void disk_history_add(struct disk_history *history, const struct disk_write *write)
{
    struct disk_write *added;

    if (history->bytes + cost(write) > DISK_HISTORY_MAX)
        forget(history);
    if (history->lost || history->bytes + cost(write) > DISK_HISTORY_MAX || !make_room(history)) {
        lose(history);
        return;
    }
    added = &history->writes[history->count++];
    *added = *write;
    added->data = copy_data(write);
    history->bytes += cost(write);
    if (write->data && !added->data)
        lose(history);
}

void disk_history_complete(struct disk_history *history, uint32_t number)
{
    for (size_t i = history->count; i > 0; i--) {
        struct disk_write *write = &history->writes[i - 1];

        if (write->submitted != number)
            continue;
        write->completed = history->now;
        write->durable = write->by_itself ? history->now : 0;
        return;
    }
}

void disk_history_flush(struct disk_history *history, uint32_t asked)
{
    while (history->settled < history->count && history->writes[history->settled].durable)
        history->settled++;
    for (size_t i = history->settled; i < history->count; i++) {
        struct disk_write *write = &history->writes[i];

        if (write->completed && write->completed <= asked && !write->durable)
            write->durable = history->now;
    }
}

void disk_history_dispose(struct disk_history *history)
{
    lose(history);
    free(history->writes);
    disk_store_close(&history->before);
}
