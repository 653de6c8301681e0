/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/epilogue.h"

/* The unanswered request that a rule or a response speaks of. */
static struct view_request *find_open(struct view *view, const struct journal_entry *entry)
{
    for (size_t i = view->request_count; i > 0; i--) {
        struct view_request *request = &view->requests[i - 1];

        if (request->queue == entry->queue && request->id == entry->id && !request->answered)
            return request;
    }
    return NULL;
}

static struct view_caller *find_caller(struct view *view, const char *step, int32_t thread)
{
    int index = all_steps_find(view->c, step);

    for (size_t i = 0; index >= 0 && i < view->caller_count; i++)
        if (view->callers[i].step == (size_t)index && (int32_t)view->callers[i].thread == thread)
            return &view->callers[i];
    return NULL;
}

static void add_caller(struct view *view, size_t index, unsigned number, uint32_t sent)
{
    const struct guest_step *step = all_steps_at(view->c, index);

    if (number < step_callers(step))
        view->callers[view->caller_count++] =
            (struct view_caller){.step = index,
                                 .thread = number,
                                 .through = step->file || step->verb == STEP_MOUNT,
                                 .sector = step->sector + (uint64_t)number * step->sectors,
                                 .sectors = step->sectors,
                                 .sent = sent,
                                 .place_at_end = -1};
}

static void read_mark(struct view *view, const struct journal_entry *entry)
{
    int index = all_steps_find(view->c, entry->name);

    if (strcmp(entry->text, "sent") != 0)
        return;
    if (!strcmp(entry->name, EPILOGUE_MARK))
        view->epilogue = entry->seq;
    else if (index >= 0 && all_steps_at(view->c, (size_t)index)->verb == STEP_POWER_CUT)
        view->cut = entry->seq;
    else if (index >= 0 && !find_caller(view, entry->name, 0))
        for (unsigned t = 0; t < step_threads(all_steps_at(view->c, (size_t)index)); t++)
            add_caller(view, (size_t)index, t, entry->seq);
}

static void read_rule(struct view *view, const struct journal_entry *entry)
{
    struct view_request *request;

    if (!strcmp(entry->text, "unfired")) {
        view->unfired = entry->name;
        return;
    }
    request = find_open(view, entry);
    if (!request)
        return;
    request->rule = entry->name;
    if (!strcmp(entry->text, "hold") || !strcmp(entry->text, "okay"))
        return;
    request->refused = true;
    if (!strcmp(entry->text, "drop") && !view->first_refusal)
        view->first_refusal = entry->seq;
}

/* Is this less than the request asks for, in what it makes durable? */
static bool is_less(const struct view_request *request, const char *effect)
{
    if (!strcmp(effect, "performed") || !(request->op & (OP_FLUSH | OP_BARRIER)))
        return false;
    return (request->op == OP_BARRIER && request->form == FORM_DATA) ||
           strncmp(effect, "flushed", strlen("flushed")) != 0;
}

static void read_response(struct view *view, const struct journal_entry *entry)
{
    struct view_request *request = find_open(view, entry);

    if (!request)
        return;
    request->answered = entry->seq;
    request->status = entry->number;
    request->okay = !entry->number;
    view->lied |= request->okay && !view->cut && entry->text && is_less(request, entry->text);
    if (request->refused && !view->first_refusal)
        view->first_refusal = entry->seq;
}

static void read_told(struct view *view, const struct journal_entry *entry)
{
    struct view_caller *caller = find_caller(view, entry->name, entry->thread);

    if (!caller || caller->told)
        return;
    caller->told = entry->seq;
    caller->error = entry->error;
    caller->same = entry->text && !strcmp(entry->text, "same");
    caller->differs = entry->text && !strcmp(entry->text, "differs");
    /* If his thread is to ask again, it does so now. */
    add_caller(view, caller->step,
               caller->thread + step_threads(all_steps_at(view->c, caller->step)), entry->seq);
}

static void read_disk(struct view *view, const struct journal_entry *entry)
{
    struct view_caller *caller = find_caller(view, entry->name, entry->thread);

    if (!caller)
        return;
    if (!strcmp(entry->text, "end")) {
        caller->place_at_end = entry->number;
    } else if (!caller->place_known) {
        caller->place_known = true;
        caller->place = (unsigned)entry->number;
    }
}

static void read_fence(struct view *view, const struct journal_entry *entry)
{
    bool answers = !strcmp(entry->text, "answers");

    if (!strcmp(entry->name, "detach")) {
        view->kept_device = !answers;
        return;
    }
    view->fenced = true;
    if (!strcmp(entry->name, "ring"))
        view->ring_answers = answers;
    else if (!strcmp(entry->name, "agent"))
        view->agent_answers = answers;
    else if (!strcmp(entry->name, "other-vbd"))
        view->other_vbd_answers = answers;
    else if (!strcmp(entry->name, "device"))
        view->device_answers = answers;
}

static void read_entry(struct view *view, const struct journal_entry *entry)
{
    switch (entry->kind) {
    case JOURNAL_REQUEST:
        view->requests[view->request_count++] = (struct view_request){.arrived = entry->seq,
                                                                      .op = entry->op,
                                                                      .form = entry->form,
                                                                      .sector = entry->sector,
                                                                      .sectors = entry->sectors,
                                                                      .secure = entry->secure,
                                                                      .id = entry->id,
                                                                      .queue = entry->queue};
        return;
    case JOURNAL_CONNECT:
        if (view->connected && !view->moved)
            view->moved = entry->seq;
        view->connected = true;
        return;
    case JOURNAL_RULE:
        read_rule(view, entry);
        return;
    case JOURNAL_RESPONSE:
        read_response(view, entry);
        return;
    case JOURNAL_MARK:
        read_mark(view, entry);
        return;
    case JOURNAL_RESULT:
        read_told(view, entry);
        return;
    case JOURNAL_DISK:
        read_disk(view, entry);
        return;
    case JOURNAL_FENCE:
        read_fence(view, entry);
        return;
    case JOURNAL_GUEST:
        view->life = entry->text;
        return;
    case JOURNAL_LIMITS:
        if (!view->limits_before)
            view->limits_before = entry->text;
        view->limits_after = entry->text;
        return;
    case JOURNAL_VIOLATION:
        if (!view->violation)
            view->violation = entry;
        return;
    default:
        return;
    }
}

/* Kinds whose name and text the readers above rely on. */
static bool well_formed(const struct journal_entry *entry)
{
    switch (entry->kind) {
    case JOURNAL_MARK:
    case JOURNAL_DISK:
    case JOURNAL_FENCE:
        return entry->name && entry->text;
    case JOURNAL_RULE:
        return entry->name && entry->text;
    case JOURNAL_RESULT:
    case JOURNAL_TRACE:
    case JOURNAL_CUT:
        return entry->name;
    case JOURNAL_GUEST:
    case JOURNAL_LIMITS:
        return entry->text;
    default:
        return true;
    }
}

int view_read(struct view *view, const struct conf_case *c, const struct journal *journal,
              struct why *why)
{
    size_t callers = 0, count = journal_count(journal);

    *view = (struct view){.c = c, .journal = journal};
    if (!journal_complete(journal))
        return why_set(why, -EINVAL,
                       "the journal is incomplete: memory ran out while it was kept, or the guest "
                       "asked for more than a case is about");
    for (size_t i = 0; i < all_steps_count(c); i++)
        callers += step_callers(all_steps_at(c, i));
    view->requests = calloc(count + 1, sizeof(*view->requests));
    view->callers = calloc(callers, sizeof(*view->callers));
    if (!view->requests || !view->callers) {
        view_dispose(view);
        return why_set(why, -EINVAL, "no memory to read the journal");
    }
    for (size_t i = 0; i < count; i++) {
        const struct journal_entry *entry = journal_at(journal, i);

        if (!well_formed(entry)) {
            view_dispose(view);
            return why_set(why, -EINVAL, "journal entry %u is damaged", entry->seq);
        }
        read_entry(view, entry);
    }
    return 0;
}

void view_dispose(struct view *view)
{
    free(view->requests);
    free(view->callers);
    view->requests = NULL;
    view->callers = NULL;
}

/* Is this a request for what callers of this step move, or discard? */
static bool carries(const struct guest_step *step, const struct view_caller *caller,
                    const struct view_request *request)
{
    if (step->verb == STEP_DISCARD ? request->op != OP_DISCARD : request->form != FORM_DATA)
        return false;
    return request->sector < caller->sector + caller->sectors &&
           caller->sector < request->sector + request->sectors;
}

const struct view_request *view_next_carrier(const struct view *view,
                                             const struct view_caller *caller, unsigned ops,
                                             const struct view_request *after)
{
    const struct guest_step *step = all_steps_at(view->c, caller->step);
    size_t i = after ? (size_t)(after - view->requests) + 1 : 0;

    for (; i < view->request_count; i++) {
        const struct view_request *request = &view->requests[i];

        if (request->arrived > caller->sent && (!caller->told || request->arrived < caller->told) &&
            request->op & ops && (caller->through || carries(step, caller, request)))
            return request;
    }
    return NULL;
}

bool view_flushed(const struct view *view, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < view->request_count; i++) {
        const struct view_request *request = &view->requests[i];

        if (request->op & (OP_FLUSH | OP_BARRIER) && request->arrived > from && request->okay &&
            request->answered && (!to || request->answered < to))
            return true;
    }
    return false;
}

bool view_saw(const struct view *view, unsigned ops, unsigned forms, uint32_t from, uint32_t to)
{
    for (size_t i = 0; i < view->request_count; i++) {
        const struct view_request *request = &view->requests[i];

        if (request->op & ops && request->form & forms && request->arrived > from &&
            (!to || request->arrived < to))
            return true;
    }
    return false;
}

static bool is_of_step(const struct view *view, const struct view_caller *caller, const char *mark)
{
    return !strcmp(all_steps_at(view->c, caller->step)->mark, mark);
}

uint32_t view_step_sent(const struct view *view, const char *mark)
{
    for (size_t i = 0; i < view->caller_count; i++)
        if (is_of_step(view, &view->callers[i], mark))
            return view->callers[i].sent;
    return 0;
}

uint32_t view_step_told(const struct view *view, const char *mark)
{
    uint32_t last = 0;

    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];

        if (!is_of_step(view, caller, mark))
            continue;
        if (!caller->told)
            return 0;
        if (caller->told > last)
            last = caller->told;
    }
    return last;
}
