/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * journal: the ordered record of everything that crossed the ring or xenstore, with marks.
 *
 * Append-only, in the order in which we saw it; order is the only clock.  The judge sees nothing
 * else, so whatever a verdict rests on is here: also what the agent reported, and where the disk
 * held a step's data when its caller was told.
 */
#ifndef FAKE_BACKEND_JOURNAL_H
#define FAKE_BACKEND_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

/* Above each kind stand the fields of struct journal_entry that it uses; the others are 0 or NULL. */
enum journal_kind {
    JOURNAL_UNSET = 0,

    /* The backend. */

    /* A node we wrote.  name: its path; text: its value; none: we removed it. */
    JOURNAL_NODE,
    /* name: "backend" or "frontend"; number: its xenbus state; text: the state's name. */
    JOURNAL_STATE,
    /* What both sides agreed on.  text: "protocol=x86_64-abi ring-page-order=0 queues=1 persistent=0". */
    JOURNAL_CONNECT,
    /* queue, id, op, form, indirect, secure, sector (UINT64_MAX: none), sectors, segments.  An id is
     * unique among the unanswered requests of its queue only. */
    JOURNAL_REQUEST,
    /* A rule acted, or (at the end) did not.  queue; id; op; name: the rule; text: "hold", "refuse",
     * "error", "revoke", "drop", "status", "okay" or "unfired". */
    JOURNAL_RULE,
    /* queue, id, op, form; number: status on the wire; text: "performed", "written", "flushed",
     * "flushed-written" or "discarded". */
    JOURNAL_RESPONSE,
    /* What the guest put on ring or xenstore that it must not.  text; queue, id and op where known. */
    JOURNAL_VIOLATION,

    /* The harness. */

    /* name; text: "sent" or "reported". */
    JOURNAL_MARK,
    /* Where the disk held what a step wrote.  name: the step; thread, sector, sectors; number: set of
     * enum disk_place; text: "told" (when its caller was told) or "end" (when the case was over). */
    JOURNAL_DISK,
    /* What a power cut at a mark could take.  name: the mark; text: a step that was promised
     * durability, or NULL: none was; thread; sectors: what it was promised, before anybody else;
     * number: how many of them could be lost; sector: the first of these. */
    JOURNAL_CUT,
    /* Asked when a budget was over.  name: "ring", "agent", "other-vbd", "device" or "detach"; text:
     * "answers" or "silent". */
    JOURNAL_FENCE,
    /* text: "running", "crashed", "gone" or "silent". */
    JOURNAL_GUEST,
    /* For readers only, never judged.  text. */
    JOURNAL_NOTE,

    /* The agent (harness/guest/protocol.h). */

    /* text: "write_cache=back fua=0 ..." */
    JOURNAL_LIMITS,
    /* name: the step; thread (those of later rounds count on); number: return; error: errno (>= 0); text: none, "same" or "differs". */
    JOURNAL_RESULT,
    /* name: the step. */
    JOURNAL_DONE,
    /* name: "issue", "complete", "requeue", "lost" or "unparsed"; text: rwbs; sector (UINT64_MAX: none),
     * sectors; error: 0 or negative errno. */
    JOURNAL_TRACE,
    /* number: level; text. */
    JOURNAL_KLOG,

    JOURNAL_KINDS,
};

struct journal_entry {
    uint32_t seq; /* 1, 2, 3 ... */
    enum journal_kind kind;
    unsigned op;   /* enum block_op */
    unsigned form; /* enum request_form */
    const char *name, *text;
    uint64_t id;
    uint64_t sector, sectors;
    uint32_t segments;
    int32_t thread;
    int32_t number;
    int32_t error;
    uint8_t queue; /* counted from 0 */
    uint8_t indirect, secure;
};

struct journal;

struct journal *journal_create(void);
void journal_free(struct journal *journal);

/*
 * journal_add copies the entry and its strings and returns its seq.  Running out of memory, or of
 * JOURNAL_MAX, is remembered instead of returned: the journal is then incomplete, and
 * journal_complete says so; a judge must not use it.  NULL: nobody keeps a journal, and nothing is
 * done.  A guest that asks without end gets no more of our memory, and what is kept of it still fits
 * into one line of results (STREAM_LINE_MAX).
 */
#define JOURNAL_MAX (1u << 15)
uint32_t journal_add(struct journal *journal, struct journal_entry entry);
int journal_complete(const struct journal *journal);

size_t journal_count(const struct journal *journal);
/* journal_at: entry by index from 0; the pointer stays good until the next journal_add. */
const struct journal_entry *journal_at(const struct journal *journal, size_t index);

/* journal_clear drops all entries, as if there had never been any. */
void journal_clear(struct journal *journal);

/* journal_forget drops all entries, for who has seen them and serves for days; seq goes on. */
void journal_forget(struct journal *journal);

/* Words of ops, forms and kinds, as journals and messages show them; and back (JOURNAL_UNSET,
 * OP_UNSET: no such word). */
const char *journal_kind_word(enum journal_kind kind);
enum journal_kind journal_kind_of(const char *word);
const char *block_op_word(unsigned op);
unsigned block_op_of(const char *word);

#endif
