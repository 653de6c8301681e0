/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * channel: the agent's end of protocol.h: commands come in one by one, lines go out in numbered
 * reports.
 *
 * Lines stay in memory until the harness says that it took their report, so that nothing is lost
 * when a restored guest finds itself in an empty store.
 */
#ifndef HARNESS_GUEST_CHANNEL_H
#define HARNESS_GUEST_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/guest/protocol.h"

struct why;
struct xenbus;

#define CHANNEL_COMMAND 2048 /* longest command with its NUL */

/* Numbers of the channel's watches, for the bits that xenbus_events hands out. */
enum channel_watch {
    CHANNEL_WATCH_AGENT,
    CHANNEL_WATCH_COMMAND,
    CHANNEL_WATCH_TAKEN,
};

/* What channel_pump has met. */
enum channel_news {
    CHANNEL_NEWS_UNSET,
    CHANNEL_NOTHING,
    CHANNEL_RESTORED,  /* the guest lives on under another domid, with the same harness */
    CHANNEL_FORGOTTEN, /* a harness that does not know us removed our nodes */
};

struct channel {
    struct xenbus *bus;
    char boot[17];  /* which life of the agent this is */
    char domid[12]; /* as of the last hello */
    char *lines;    /* not taken yet; the first `sent` bytes of them are in reports already */
    size_t used, room, sent;
    size_t report[AGENT_WINDOW]; /* bytes of each report beyond `taken`, oldest first */
    unsigned reports;
    unsigned long taken; /* number of the last report the harness has taken */
    bool hold;           /* lines may wait until they fill a report */
    int broken;          /* negative errno: a line was lost for want of memory */
};

/*
 * channel_init draws a new boot number and sets the watches; bus is the caller's and outlives the
 * channel.  Then call channel_hello. Both return 0 or a negative errno with a sentence.
 */
int channel_init(struct channel *channel, struct xenbus *bus, struct why *why);
void channel_dispose(struct channel *channel);

/*
 * channel_hello removes what an earlier conversation left, puts both counters at the start and
 * announces the agent; ready, a line without its end, becomes the first line.  Lines not taken yet
 * follow if keep, and are dropped otherwise.
 */
int channel_hello(struct channel *channel, const char *ready, bool keep, struct why *why);

/*
 * channel_say queues one line: the words made from format, then, if text is not NULL, a space and
 * text, escaped and cut to AGENT_LINE bytes.  It never waits.
 */
void channel_say(struct channel *channel, const char *text, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* channel_full: so much waits for the harness that sources which can wait should. */
bool channel_full(const struct channel *channel);

/*
 * channel_pump looks after what the fired watches tell, and writes as many reports as the window
 * allows.  It returns a channel_news, or a negative errno with a sentence; after other news than
 * CHANNEL_NOTHING call channel_hello.
 */
int channel_pump(struct channel *channel, uint32_t fired, struct why *why);

/*
 * channel_next hands out the next command, or several, one a line, without their number, which is last + 1: 0, or -EAGAIN when there is none, or another negative errno with a sentence.  What is not a command in its turn is answered `no` here.
 */
int channel_next(struct channel *channel, unsigned long last, char command[CHANNEL_COMMAND],
                 struct why *why);

/*
 * channel_rest is a harmless round trip through xenstore: a pause between two looks that lets
 * others run.
 */
int channel_rest(struct channel *channel, struct why *why);

#endif
