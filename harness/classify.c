/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/classify.h"

#include <errno.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/offer.h"
#include "harness/epilogue.h"
#include "harness/survival.h"

bool classify_offered(const struct view *view, uint32_t when)
{
    bool moved = view->moved && when > view->moved;
    const struct offer *offer = moved ? case_offer_later(view->c) : case_offer(view->c);

    if (offer_on(offer->barrier) || offer_on(offer->flush_cache))
        return true;
    return (offer_unclear(offer->barrier) || offer_unclear(offer->flush_cache)) &&
           view->limits_before && strstr(view->limits_before, "write_cache=back");
}

static const struct guest_step *step_of(const struct view *view, const struct view_caller *caller)
{
    return all_steps_at(view->c, caller->step);
}

/* Did he ask for durability, of a device that had it to give when he was told? */
static bool was_promised(const struct view *view, const struct view_caller *caller)
{
    const struct guest_step *step = step_of(view, caller);

    return classify_offered(view, caller->told ? caller->told : caller->sent) &&
           (step_is_sync(step) || step_is_durable(step) || step->verb == STEP_MOUNT);
}

/*
 * One sector of a durable write: carried by a barrier that was performed, or by a write and a flush
 * after it.  Data in a flush is not: blkif.h gives a flush none, and there are backends that pass over it.
 */
static bool sector_kept(const struct view *view, const struct view_caller *caller, uint64_t sector)
{
    const struct view_request *request = NULL;

    while ((request = view_next_carrier(view, caller, OP_WRITE | OP_BARRIER, request))) {
        if (sector < request->sector || sector >= request->sector + request->sectors ||
            !request->okay)
            continue;
        if (request->op == OP_BARRIER || view_flushed(view, request->answered, caller->told))
            return true;
    }
    return false;
}

static bool promise_kept(const struct view *view, const struct view_caller *caller)
{
    if (step_is_sync(step_of(view, caller)))
        return view_flushed(view, caller->sent, caller->told);
    for (uint32_t i = 0; i < caller->sectors; i++)
        if (!sector_kept(view, caller, caller->sector + i))
            return false;
    return true;
}

/*
 * From where on a flush makes good what this caller was promised; 0: nothing of his was written
 * yet.
 */
static uint32_t flush_counts_from(const struct view *view, const struct view_caller *caller)
{
    const struct view_request *request = NULL;
    uint32_t from = 0;

    if (step_is_sync(step_of(view, caller)))
        return caller->sent;
    while ((request = view_next_carrier(view, caller, OP_WRITE, request)))
        if (request->okay && request->answered > from)
            from = request->answered;
    return from;
}

/*
 * The refused request that carried his data, or that was the flush he waited for: the first that could keep his promise,
 * or, as he was told an error, any.
 */
static const struct view_request *refused_request(const struct view *view,
                                                  const struct view_caller *caller)
{
    const struct view_request *request = NULL;
    uint32_t from;

    if (caller->through && step_of(view, caller)->verb == STEP_WRITE && !was_promised(view, caller))
        return NULL; /* he is done with the page cache */
    while ((request = view_next_carrier(view, caller, ~0u, request)))
        if (request->refused)
            return request;
    if (caller->through || !was_promised(view, caller))
        return NULL;
    from = flush_counts_from(view, caller);
    for (size_t i = 0; from && i < view->request_count; i++) {
        request = &view->requests[i];
        if (request->refused && request->form == FORM_EMPTY && request->arrived > from &&
            (!caller->told || request->arrived < caller->told) &&
            (caller->error || !view_flushed(view, from, request->arrived)))
            return request;
    }
    return NULL;
}

/*
 * Was he waiting in the guest when the refusal was answered: asked before, not told, and with
 * something of his still to be sent?
 */
static bool was_queued(const struct view *view, const struct view_caller *caller)
{
    const struct view_request *request = NULL;
    uint32_t from;

    if (!view->first_refusal || caller->sent > view->first_refusal ||
        (caller->told && caller->told < view->first_refusal))
        return false;
    while ((request = view_next_carrier(view, caller, ~0u, request)))
        if (request->arrived > view->first_refusal)
            return true;
    if (caller->sectors && !view_next_carrier(view, caller, ~0u, NULL))
        return true;
    if (!was_promised(view, caller) || view_next_carrier(view, caller, OP_BARRIER, NULL))
        return false;
    from = flush_counts_from(view, caller);
    return !from || !view_flushed(view, from, view->first_refusal);
}

static enum subject subject_of_caller(const struct view *view, const struct view_caller *caller,
                                      const struct view_request *refused)
{
    if (refused)
        return SUBJECT_REFUSED;
    if (view->epilogue && caller->sent > view->epilogue)
        return SUBJECT_LATER;
    if (caller->step >= view->c->step_count)
        return SUBJECT_LATER; /* asked during the fence */
    if (view->first_refusal && caller->sent > view->first_refusal)
        return SUBJECT_LATER;
    return was_queued(view, caller) ? SUBJECT_QUEUED : SUBJECT_STEPS;
}

/*
 * Did he ask for a flush after the refusal?  The epilogue does; but where power was lost it meets a driver that begins
 * anew.
 */
static bool is_later_sync(const struct view *view, const struct view_caller *caller)
{
    const struct guest_step *step = step_of(view, caller);

    if (!caller->told)
        return false;
    if (!view->cut)
        return step_is_sync(step) && caller->step >= view->c->step_count;
    return (step_is_sync(step) || step_is_durable(step)) && view->first_refusal &&
           caller->sent > view->first_refusal && caller->told < view->cut && !caller->error;
}

int classify_later_flush(const struct view *view)
{
    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];

        if (is_later_sync(view, caller))
            return view_saw(view, OP_FLUSH | OP_BARRIER, FORM_ANY, caller->sent, caller->told);
    }
    return -1;
}

/* Was his data carried once more after the refusal, and answered OKAY? */
static bool was_resent(const struct view *view, const struct view_caller *caller,
                       const struct view_request *refused, unsigned ops)
{
    const struct view_request *request = NULL;

    while ((request = view_next_carrier(view, caller, ops, request)))
        if (request->okay && request->arrived > refused->answered)
            return true;
    return false;
}

/* What he was told is true; after a refusal that takes another request. */
static enum outcome outcome_of_truth(const struct view *view, const struct view_caller *caller,
                                     const struct classified *out)
{
    if (!out->refused)
        return OUTCOME_AS_OFFERED;
    return out->kept || was_resent(view, caller, out->refused, OP_ANY) ? OUTCOME_RETRIED
                                                                       : OUTCOME_SWALLOWED;
}

/* A flush was performed for him, once more after a refusal, and what he was promised survived. */
static bool through_kept(const struct view *view, const struct view_caller *caller,
                         const struct view_request *refused)
{
    uint32_t from = refused ? refused->answered : caller->sent;

    if (step_of(view, caller)->verb == STEP_MOUNT && !refused)
        return true; /* there may have been nothing to make durable */
    return from && view_flushed(view, from, caller->told) &&
           (view->lied || !survival_of(view, caller).lost);
}

/*
 * He was told success, and a file system asked in his place.  What he reads after a loss of power proves nothing against
 * himself, but against who was told that it is durable.
 */
static void classify_through(const struct view *view, const struct view_caller *caller,
                             struct classified *out)
{
    const struct guest_step *step = step_of(view, caller);

    if (step->verb == STEP_READ) {
        bool lost = caller->differs && (!view->cut || caller->sent < view->cut);

        out->outcome = lost ? OUTCOME_LOST_WRITE : outcome_of_truth(view, caller, out);
        return;
    }
    out->kept = was_promised(view, caller) && through_kept(view, caller, out->refused);
    if (out->kept || !was_promised(view, caller))
        out->outcome = outcome_of_truth(view, caller, out);
    else
        out->outcome =
            classify_later_flush(view) == 0 ? OUTCOME_SILENT_DOWNGRADE : OUTCOME_SWALLOWED;
}

/* Was all of it discarded so that nobody can have it back? */
static bool secured(const struct view *view, const struct view_caller *caller)
{
    uint64_t sector = caller->sector;

    while (sector < caller->sector + caller->sectors) {
        const struct view_request *request = NULL;

        while ((request = view_next_carrier(view, caller, OP_DISCARD, request)))
            if (request->okay && request->secure && sector >= request->sector &&
                sector < request->sector + request->sectors)
                break;
        if (!request)
            return false;
        sector = request->sector + request->sectors;
    }
    return true;
}

/* A discard is a hint: whoever is told success was promised nothing.  A secure one is a promise. */
static enum outcome outcome_of_discard(const struct view *view, const struct view_caller *caller,
                                       const struct classified *out)
{
    if (!step_of(view, caller)->secure)
        return OUTCOME_AS_OFFERED;
    if (!secured(view, caller))
        return OUTCOME_SWALLOWED;
    return out->refused ? OUTCOME_RETRIED : OUTCOME_AS_OFFERED;
}

/* Was somebody told by a sync, later, that something did not get written? */
static bool sync_told(const struct view *view, uint32_t from)
{
    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];

        if (caller->told > from && caller->error &&
            (step_is_sync(step_of(view, caller)) || step_is_durable(step_of(view, caller))))
            return true;
    }
    return false;
}

/* He wrote into the guest's page cache: whether that came out of it, only a sync is told, of which there is one at the
 * end. */
static enum outcome outcome_of_cached(const struct view *view, const struct view_caller *caller)
{
    bool lost = caller->place_at_end >= 0 && !(caller->place_at_end & DISK_CACHE);

    return lost && !sync_told(view, caller->told) ? OUTCOME_LOST_WRITE : OUTCOME_AS_OFFERED;
}

/* Was somebody told success of what this reader looks for?  Where not, whatever is there is as good. */
static bool was_written(const struct view *view, const struct view_caller *reader)
{
    const char *writer = step_of(view, reader)->written_by;

    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];

        if (caller->sector == reader->sector && caller->told && !caller->error &&
            !strcmp(step_of(view, caller)->mark, writer))
            return true;
    }
    return false;
}

/* He was told success. */
static void classify_success(const struct view *view, const struct view_caller *caller,
                             struct classified *out)
{
    const struct guest_step *step = step_of(view, caller);

    if (step->verb == STEP_DISCARD) {
        out->outcome = outcome_of_discard(view, caller, out);
        return;
    }
    out->outcome = outcome_of_truth(view, caller, out);
    if (step->verb == STEP_READ) {
        if (!step->written_by || caller->same || !was_written(view, caller))
            return;
        out->outcome = caller->differs ? OUTCOME_LOST_WRITE : OUTCOME_UNSET;
        out->missing = "whether a read found what was written is not recorded";
        return;
    }
    if (step->verb == STEP_WRITE && step->buffered && !step_is_durable(step)) {
        out->outcome = outcome_of_cached(view, caller);
        return;
    }
    if (step->verb == STEP_WRITE && !caller->place_known) {
        out->outcome = OUTCOME_UNSET;
        out->missing = "where the disk held a step's data when its caller was told is not recorded";
        return;
    }
    if (step->verb == STEP_WRITE && !(caller->place & DISK_CACHE)) {
        out->outcome = OUTCOME_LOST_WRITE;
        return;
    }
    out->kept = was_promised(view, caller) && promise_kept(view, caller);
    if (out->kept)
        out->outcome = outcome_of_truth(view, caller, out);
    if (out->kept || !was_promised(view, caller))
        return;
    if (step->fua && (!out->refused || was_resent(view, caller, out->refused, OP_WRITE))) {
        out->outcome = OUTCOME_PLAIN_WRITE_FALLBACK;
        return;
    }
    out->outcome = classify_later_flush(view) == 0 ? OUTCOME_SILENT_DOWNGRADE : OUTCOME_SWALLOWED;
}

/* He was told nothing. */
static void classify_untold(const struct view *view, struct classified *out)
{
    if (view->life && (!strcmp(view->life, "crashed") || !strcmp(view->life, "gone"))) {
        out->outcome = OUTCOME_CRASH;
    } else if (!view->fenced) {
        out->missing = "a step has no result, and nobody asked whether it still could have one";
    } else if (!view->ring_answers) {
        out->missing = "a step has no result, but requests are still in our hands: held for a mark "
                       "that never came, or dropped";
    } else if (!view->agent_answers || view->device_answers) {
        out->outcome = OUTCOME_HANG;
    } else {
        out->outcome = OUTCOME_DEVICE_DEAD;
    }
}

struct classified classify_caller(const struct view *view, const struct view_caller *caller)
{
    struct classified out = {.refused = refused_request(view, caller)};

    out.subject = subject_of_caller(view, caller, out.refused);
    if (!caller->told)
        classify_untold(view, &out);
    else if (caller->error == EOPNOTSUPP)
        out.outcome = OUTCOME_UNSUPPORTED_ERROR;
    else if (caller->error)
        out.outcome = OUTCOME_IO_ERROR;
    else if (caller->through)
        classify_through(view, caller, &out);
    else
        classify_success(view, caller, &out);
    return out;
}
