/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * view: a journal, read for judging: who asked for what, what went over the ring for it, and what
 * he was told.
 *
 * Pure.  Positions are journal numbers (seq); 0 means "never".
 */
#ifndef HARNESS_VIEW_H
#define HARNESS_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/journal.h"
#include "harness/case.h"

struct why;

/* A request and what became of it. */
struct view_request {
    uint32_t arrived, answered;
    unsigned op, form; /* enum block_op, enum request_form */
    uint64_t sector, sectors;
    bool secure; /* a discard */
    uint64_t id; /* unique among the unanswered ones of its queue */
    unsigned queue;
    int status; /* of the answer, as on the wire */
    bool
        okay; /* answered OKAY, and so performed, as far as a frontend can know: a backend whose habit
                  is to do less than it says is no fault of his */
    bool refused;     /* a rule answered it with something else than OKAY, or dropped it */
    const char *rule; /* the rule that acted on it; NULL: none */
};

/* One thread of a step, in one round: somebody who was told something, or still waits. */
struct view_caller {
    size_t step;     /* all_steps_at */
    unsigned thread; /* those of later rounds count on */
    bool through; /* a file system asks the device in his place: he mounts, or works on the file */
    uint64_t sector;  /* of the device, or of the file */
    uint32_t sectors; /* 0: he is about no data */
    uint32_t sent, told;
    int error;          /* errno it was told; 0: success */
    bool same, differs; /* a read: did it find its pattern? */
    bool place_known;   /* a write: where the disk held the data when it was told */
    unsigned place;     /* set of enum disk_place */
    int place_at_end;   /* the same when the case was over; -1: not known */
};

struct view {
    const struct conf_case *c;
    const struct journal *journal;
    struct view_request *requests;
    size_t request_count;
    struct view_caller *callers;
    size_t caller_count;
    bool connected;
    uint32_t moved;    /* when there was a connection anew, to what is offered later */
    uint32_t epilogue; /* its mark */
    uint32_t cut;      /* when power was lost */
    bool
        lied; /* before that, a flush or barrier was answered OKAY and made less durable than it asks */
    uint32_t first_refusal; /* when the first refusal was answered, or its request was dropped */
    const char *unfired;    /* a rule that had to act and did not */
    const char *life;       /* the last JOURNAL_GUEST; NULL: none */
    const char *limits_before, *limits_after;
    bool kept_device; /* the frontend did not let go of it when it was asked to close */
    bool fenced, ring_answers, agent_answers, other_vbd_answers, device_answers;
    const struct journal_entry *violation; /* the first */
};

/* view_read indexes a journal.  -EINVAL with a sentence: it is incomplete or contradicts itself; it
 * must not be judged. */
int view_read(struct view *view, const struct conf_case *c, const struct journal *journal,
              struct why *why);
void view_dispose(struct view *view);

/*
 * Requests that carry a caller's data, or discard it (they touch its sectors), while he waited.  Of who asks through a
 * file system: all requests of that time, whatever they are.
 */
const struct view_request *view_next_carrier(const struct view *view,
                                             const struct view_caller *caller, unsigned ops,
                                             const struct view_request *after);

/* view_flushed: was a flush or barrier that came after `from` performed and answered OKAY before
 * `to` (0: ever)? */
bool view_flushed(const struct view *view, uint32_t from, uint32_t to);

/* When the step that sets this mark was sent, and when its last thread was told; 0: never. */
uint32_t view_step_sent(const struct view *view, const char *mark);
uint32_t view_step_told(const struct view *view, const char *mark);

/* view_saw: did a request of these ops and forms arrive between the two (to 0: ever)? */
bool view_saw(const struct view *view, unsigned ops, unsigned forms, uint32_t from, uint32_t to);

#endif
