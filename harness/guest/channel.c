/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/channel.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/guest/file.h"
#include "harness/guest/words.h"
#include "harness/guest/xenbus.h"

#define NODE_AGENT      AGENT_DIR "/agent"
#define NODE_COMMAND    AGENT_DIR "/command"
#define NODE_TAKEN      AGENT_DIR "/taken"
#define LINE_MAX_LENGTH (AGENT_CHUNK - 1)
#define FULL_BYTES      (64 * 1024)

/* The kernel's uuid never waits for entropy, which a guest that has just booted may lack. */
static int draw_boot(char boot[17], struct why *why)
{
    char uuid[64];
    int rc;

    rc = file_line("/proc/sys/kernel/random/uuid", uuid, sizeof(uuid));
    if (rc == 0 && strlen(uuid) != 36)
        rc = -EPROTO;
    if (rc < 0)
        return why_set(why, rc, "no random number from the kernel: %s", strerror(-rc));
    memcpy(boot, uuid, 8);
    memcpy(boot + 8, uuid + 28, 8);
    boot[16] = '\0';
    return 0;
}

int channel_init(struct channel *channel, struct xenbus *bus, struct why *why)
{
    static const char *const nodes[] = {
        [CHANNEL_WATCH_AGENT] = NODE_AGENT,
        [CHANNEL_WATCH_COMMAND] = NODE_COMMAND,
        [CHANNEL_WATCH_TAKEN] = NODE_TAKEN,
    };
    int rc;

    memset(channel, 0, sizeof(*channel));
    channel->bus = bus;
    rc = draw_boot(channel->boot, why);
    for (unsigned i = 0; rc == 0 && i < sizeof(nodes) / sizeof(nodes[0]); i++)
        rc = xenbus_watch(bus, nodes[i], i, why);
    return rc;
}

void channel_dispose(struct channel *channel)
{
    free(channel->lines);
    channel->lines = NULL;
}

static char *make_room(struct channel *channel, size_t length)
{
    size_t room = channel->room ? channel->room : FULL_BYTES;
    char *lines;

    while (room - channel->used < length)
        room *= 2;
    if (room == channel->room)
        return channel->lines;
    lines = realloc(channel->lines, room);
    if (!lines) {
        channel->broken = -ENOMEM;
        return NULL;
    }
    channel->lines = lines;
    channel->room = room;
    return lines;
}

int channel_hello(struct channel *channel, const char *ready, bool keep, struct why *why)
{
    size_t length = strlen(ready) + 1;
    char agent[32];
    int rc;

    rc = xenbus_read(channel->bus, "domid", channel->domid, sizeof(channel->domid), why);
    if (rc == 0)
        rc = xenbus_remove(channel->bus, AGENT_DIR, why);
    if (rc < 0)
        return rc;
    if (!keep)
        channel->used = 0;
    channel->sent = 0;
    channel->reports = 0;
    channel->taken = 0;
    if (!make_room(channel, length))
        return why_set(why, -ENOMEM, "no memory for %zu bytes of lines", channel->used);
    memmove(channel->lines + length, channel->lines, channel->used);
    memcpy(channel->lines, ready, length - 1);
    channel->lines[length - 1] = '\n';
    channel->used += length;
    snprintf(agent, sizeof(agent), "%d %s", AGENT_PROTOCOL, channel->boot);
    return xenbus_write(channel->bus, NODE_AGENT, agent, strlen(agent), why);
}

/* Appends text to line, escaped, as much of it as fits whole. */
static size_t escape(char *line, const char *text)
{
    size_t length = 0;

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        char escaped[5];
        size_t n;

        if (c == '\\')
            n = (size_t)snprintf(escaped, sizeof(escaped), "\\\\");
        else if (c >= 0x20 && c <= 0x7e)
            n = (size_t)snprintf(escaped, sizeof(escaped), "%c", c);
        else
            n = (size_t)snprintf(escaped, sizeof(escaped), "\\x%02x", c);
        if (length + n > AGENT_LINE)
            break;
        memcpy(line + length, escaped, n);
        length += n;
    }
    return length;
}

void channel_say(struct channel *channel, const char *text, const char *format, ...)
{
    char line[LINE_MAX_LENGTH + 1];
    size_t words_max = sizeof(line) - (text ? AGENT_LINE + 1 : 0);
    size_t length;
    va_list args;

    va_start(args, format);
    vsnprintf(line, words_max, format, args);
    va_end(args);
    length = strlen(line);
    if (text) {
        line[length++] = ' ';
        length += escape(line + length, text);
    }
    line[length++] = '\n';
    if (!make_room(channel, length))
        return;
    memcpy(channel->lines + channel->used, line, length);
    channel->used += length;
}

bool channel_full(const struct channel *channel)
{
    return channel->used >= FULL_BYTES;
}

/* Forgets the lines of all reports up to number taken. */
static void forget(struct channel *channel, unsigned long taken)
{
    unsigned count = 0;
    size_t bytes = 0;

    while (count < channel->reports && channel->taken < taken) {
        bytes += channel->report[count++];
        channel->taken++;
    }
    channel->reports -= count;
    memmove(channel->report, channel->report + count,
            channel->reports * sizeof(channel->report[0]));
    channel->used -= bytes;
    channel->sent -= bytes;
    if (bytes > 0)
        memmove(channel->lines, channel->lines + bytes, channel->used);
}

static int read_taken(struct channel *channel, struct why *why)
{
    unsigned long taken;
    char value[32];
    int rc;

    rc = xenbus_read(channel->bus, NODE_TAKEN, value, sizeof(value), why);
    if (rc == 0 && words_number(value, &taken) == 0)
        forget(channel, taken);
    return rc == -EPIPE || rc == -EPROTO ? rc : 0;
}

/* Whole lines only; there is always one, as no line is longer than a report. */
static size_t next_report(const struct channel *channel)
{
    const char *lines = channel->lines + channel->sent;
    size_t length = channel->used - channel->sent;

    if (length > AGENT_CHUNK)
        length = AGENT_CHUNK;
    while (length > 0 && lines[length - 1] != '\n')
        length--;
    return length;
}

static int flush(struct channel *channel, struct why *why)
{
    char path[64];
    int rc;

    while (channel->reports < AGENT_WINDOW && channel->sent < channel->used) {
        size_t length = next_report(channel);

        if (channel->hold && channel->used - channel->sent < AGENT_CHUNK)
            break;
        snprintf(path, sizeof(path), AGENT_DIR "/report/%lu",
                 channel->taken + channel->reports + 1);
        rc = xenbus_write(channel->bus, path, channel->lines + channel->sent, length, why);
        if (rc < 0)
            return rc;
        channel->report[channel->reports++] = length;
        channel->sent += length;
    }
    return 0;
}

/* Our own hello fires this watch too; then the node is there and says what we wrote. */
static int look_for_agent(struct channel *channel, struct why *why)
{
    char value[64], domid[sizeof(channel->domid)];
    int rc;

    rc = xenbus_read(channel->bus, NODE_AGENT, value, sizeof(value), why);
    if (rc == 0)
        return CHANNEL_NOTHING;
    if (rc != -ENOENT)
        return rc;
    rc = xenbus_read(channel->bus, "domid", domid, sizeof(domid), why);
    if (rc < 0)
        return rc;
    return strcmp(domid, channel->domid) ? CHANNEL_RESTORED : CHANNEL_FORGOTTEN;
}

int channel_pump(struct channel *channel, uint32_t fired, struct why *why)
{
    int rc;

    if (channel->broken)
        return why_set(why, channel->broken, "no memory for the lines that wait for the harness");
    if (fired & 1u << CHANNEL_WATCH_AGENT) {
        rc = look_for_agent(channel, why);
        if (rc != CHANNEL_NOTHING)
            return rc;
    }
    if (fired & 1u << CHANNEL_WATCH_TAKEN) {
        rc = read_taken(channel, why);
        if (rc < 0)
            return rc;
    }
    rc = flush(channel, why);
    return rc < 0 ? rc : CHANNEL_NOTHING;
}

int channel_next(struct channel *channel, unsigned long last, char command[CHANNEL_COMMAND],
                 struct why *why)
{
    char value[CHANNEL_COMMAND];
    unsigned long number;
    char *words;
    int rc;

    rc = xenbus_read(channel->bus, NODE_COMMAND, value, sizeof(value), why);
    if (rc == -EPIPE || rc == -EPROTO)
        return rc;
    if (rc == -ENOENT)
        return -EAGAIN;
    words = rc == 0 ? strchr(value, ' ') : NULL;
    if (words)
        *words++ = '\0';
    if (!words || words_number(value, &number) < 0) {
        channel_say(channel, "a command is its number, a space and words", "no 0");
        return -EAGAIN;
    }
    if (number <= last)
        return -EAGAIN;
    if (number != last + 1) {
        char text[64];

        snprintf(text, sizeof(text), "command %lu was expected", last + 1);
        channel_say(channel, text, "no %lu", number);
        return -EAGAIN;
    }
    snprintf(command, CHANNEL_COMMAND, "%s", words);
    return 0;
}

int channel_rest(struct channel *channel, struct why *why)
{
    char value[64];
    int rc;

    rc = xenbus_read(channel->bus, NODE_AGENT, value, sizeof(value), why);
    return rc == -EPIPE || rc == -EPROTO ? rc : 0;
}
