/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream: results as JSON lines over a descriptor, from the machine where they arise to the one
 * where they are kept.
 *
 *   {"event":"frontend","frontend":{...}}             result_frontend_to_json
 *   {"event":"begin","case":"...","number":1,"of":20}
 *   {"event":"result","result":{...},"journal":"...","control_journal":"...","console":"..."}
 *   {"event":"end"}                                   nothing more follows
 *   {"event":"spoilt"}                                likewise: the cases left need another guest
 *   {"event":"failed","text":"..."}                   likewise: the run could not go on
 *
 * A stream that stops without one of the last three has broken.
 */
#ifndef HARNESS_STREAM_H
#define HARNESS_STREAM_H

#include "harness/sink.h"

/* stream_writer_open opens path for writing; its sink writes lines there. */
int stream_writer_open(struct sink **sink_out, const char *path, struct why *why);

/*
 * stream_writer_close says how the run ended (failed NULL: well) and frees; stream_writer_spoilt
 * says that it ended because its guest must not be used again, and frees.  Of a device, both wait until its reader hangs
 * up: only then has he read everything.
 */
void stream_writer_close(struct sink *sink, const char *failed);
void stream_writer_spoilt(struct sink *sink);

struct stream_reader {
    struct sink *sink; /* who is told */
    char *line;
    size_t used, room;
    bool ended;
    bool spoilt;       /* and it ended so */
    char failed[1024]; /* what a "failed" line said; "" otherwise */
};

/*
 * stream_reader_feed takes bytes as they come and tells the sink of every whole line.  -EPROTO with
 * a sentence: not a stream of ours.  A line is at most STREAM_LINE_MAX bytes.
 */
#define STREAM_LINE_MAX (16u << 20)
int stream_reader_feed(struct stream_reader *reader, const char *bytes, size_t size,
                       struct why *why);
void stream_reader_dispose(struct stream_reader *reader);

#endif
