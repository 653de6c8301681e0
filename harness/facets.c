/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/facets.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"
#include "harness/promises.h"
#include "harness/survival.h"

#define MAX_FACETS (14 + CASE_MAX_CUTS)
#define TEXT_MAX   512

/* Says one facet; without memory for it the list ends there, which facets_fill notices. */
static void say(struct subject_result *out, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void say(struct subject_result *out, const char *name, const char *format, ...)
{
    struct named_value *facet = &out->facets[out->facet_count];
    va_list args;

    if (out->facet_count == MAX_FACETS)
        return;
    facet->name = strdup(name);
    va_start(args, format);
    if (vasprintf(&facet->value, format, args) < 0)
        facet->value = NULL;
    va_end(args);
    out->facet_count++;
}

/* A short list of words with how often each came: "success x47, EIO". */
struct tally {
    struct {
        char word[64];
        unsigned times;
    } item[8];
    size_t count;
};

static void count_word(struct tally *tally, const char *word)
{
    size_t i = 0;

    while (i < tally->count && strcmp(tally->item[i].word, word) != 0)
        i++;
    if (i == sizeof(tally->item) / sizeof(tally->item[0]))
        return;
    if (i == tally->count) {
        snprintf(tally->item[i].word, sizeof(tally->item[i].word), "%s", word);
        tally->count++;
    }
    tally->item[i].times++;
}

static const char *tally_text(const struct tally *tally, char *text, size_t size)
{
    size_t at = 0;

    text[0] = '\0';
    for (size_t i = 0; i < tally->count && at < size; i++) {
        at += (size_t)snprintf(text + at, size - at, "%s%s", i ? ", " : "", tally->item[i].word);
        if (tally->item[i].times > 1 && at < size)
            at += (size_t)snprintf(text + at, size - at, " x%u", tally->item[i].times);
    }
    return text;
}

static const char *error_word(int error)
{
    const char *name = error ? strerrorname_np(error) : "success";

    return name ? name : "unknown errno";
}

static void tally_told(struct tally *tally, const struct view_caller *caller)
{
    count_word(tally, caller->told ? error_word(caller->error) : "nothing");
}

/* "WRITE_BARRIER refused": one request, and how it was answered. */
static void tally_request(struct tally *tally, const struct view_request *request)
{
    char word[64];

    snprintf(word, sizeof(word), "%s%s %s", block_op_word(request->op),
             request->op & (OP_BARRIER | OP_FLUSH) && request->form == FORM_EMPTY ? " (empty)" : "",
             !request->answered ? "unanswered"
             : request->refused ? "refused"
             : request->okay    ? "performed"
                                : "failed");
    count_word(tally, word);
}

static void tally_wire(struct tally *tally, const struct view *view,
                       const struct view_caller *caller, const struct classified *classified)
{
    const struct view_request *request = NULL;

    while ((request = view_next_carrier(view, caller, ~0u, request)))
        tally_request(tally, request);
    if (!caller->through && classified->refused && classified->refused->form == FORM_EMPTY)
        tally_request(tally, classified->refused);
}

/* When the agent has told all of a caller's step, and of the step before it: between them is what it traced. */
static void find_trace(const struct view *view, const struct view_caller *caller, uint32_t *from,
                       uint32_t *to)
{
    const char *mark = all_steps_at(view->c, caller->step)->mark;

    *from = *to = 0;
    for (size_t i = 0; !*to && i < journal_count(view->journal); i++) {
        const struct journal_entry *entry = journal_at(view->journal, i);

        if (entry->kind != JOURNAL_DONE)
            continue;
        if (strcmp(entry->name, mark) != 0)
            *from = entry->seq;
        else
            *to = entry->seq;
    }
}

/* What the driver told the block layer about this caller's own sectors, or about all that a file system asked for him. */
static void tally_driver(struct tally *tally, const struct view *view,
                         const struct view_caller *caller)
{
    uint32_t from = caller->sent, to = UINT32_MAX;

    if (caller->through)
        find_trace(view, caller, &from, &to);
    for (size_t i = 0; i < journal_count(view->journal); i++) {
        const struct journal_entry *entry = journal_at(view->journal, i);

        if (entry->kind != JOURNAL_TRACE || strcmp(entry->name, "complete") != 0 ||
            entry->seq < from || entry->seq > to)
            continue;
        if (caller->through || (entry->sectors && entry->sector >= caller->sector &&
                                entry->sector < caller->sector + caller->sectors))
            count_word(tally, error_word(-entry->error));
    }
}

static const char *place_word(const struct view_caller *caller)
{
    if (!caller->place_known)
        return "not known";
    if (caller->place & DISK_MEDIUM)
        return caller->place & DISK_CACHE ? "on the medium" : "on the medium, not in the cache";
    return caller->place & DISK_CACHE ? "in the cache only" : "nowhere";
}

/*
 * The first warning that the guest printed after the refusal (or at all, when nothing was refused).
 */
static void say_log(const struct view *view, struct subject_result *out)
{
    for (size_t i = 0; i < journal_count(view->journal); i++) {
        const struct journal_entry *entry = journal_at(view->journal, i);

        if (entry->kind == JOURNAL_KLOG && entry->text && entry->number <= 4 &&
            entry->seq > view->first_refusal) {
            say(out, "guest log", "%s", entry->text);
            return;
        }
    }
    say(out, "guest log", "silent");
}

static void say_fences(const struct view *view, struct subject_result *out)
{
    if (view->life)
        say(out, "guest", "%s", view->life);
    if (view->fenced)
        say(out, "fence", "ring %s, agent %s, another vbd %s, another request %s",
            view->ring_answers ? "all answered" : "not all answered",
            view->agent_answers ? "answers" : "silent",
            view->other_vbd_answers ? "answers" : "silent",
            view->device_answers ? "completes" : "does not complete");
}

static void say_later_flush(const struct view *view, struct subject_result *out)
{
    static const char *const words[] = {"not known", "acknowledged without reaching the wire",
                                        "reaches the wire"};

    if (classify_offered(view, view->epilogue))
        say(out, "later flush", "%s", words[classify_later_flush(view) + 1]);
}

/* What a power cut would take of what this subject's callers had been promised. */
static void say_cuts(const struct view *view, const struct classified *classified,
                     enum subject subject, struct subject_result *out)
{
    for (size_t i = 0; i < CASE_MAX_CUTS && view->c->cut_at[i]; i++) {
        const char *mark = view->c->cut_at[i];
        struct promises promises = promises_at(view, classified, subject, mark);
        char name[TEXT_MAX];

        snprintf(name, sizeof(name), "power cut at %s", mark);
        if (promises.sectors)
            say(out, name, "%" PRIu64 " of %" PRIu64 " bytes acknowledged as durable lost",
                promises.lost * SECTOR_SIZE, promises.sectors * SECTOR_SIZE);
    }
}

static const struct view_caller *find_mount(const struct view *view)
{
    for (size_t i = 0; i < view->caller_count; i++)
        if (all_steps_at(view->c, view->callers[i].step)->verb == STEP_MOUNT &&
            view->callers[i].sent > view->cut)
            return &view->callers[i];
    return NULL;
}

/* What the loss of power took of what this subject's callers had been promised, and whether the file system came back. */
static void say_survival(const struct view *view, const struct classified *classified,
                         enum subject subject, struct subject_result *out)
{
    const struct view_caller *mount = view->cut ? find_mount(view) : NULL;
    unsigned callers = 0, losers = 0;

    for (size_t i = 0; i < view->caller_count; i++) {
        struct survival survival = {0};

        if (classified[i].subject == subject)
            survival = survival_of(view, &view->callers[i]);
        callers += survival.promised > 0;
        losers += survival.lost > 0;
    }
    if (callers)
        say(out, "after the loss of power", "%u of %u acknowledged syncs proved untrue", losers,
            callers);
    if (mount && mount->told)
        say(out, "file system", "%s: %s", view->c->filesystem,
            mount->error ? error_word(mount->error) : "recovered");
}

int facets_fill(const struct view *view, const struct classified *classified, enum subject subject,
                struct subject_result *out)
{
    struct tally told = {0}, wire = {0}, driver = {0}, data = {0};
    unsigned durable = 0, lost = 0;
    char text[TEXT_MAX];

    out->facets = calloc(MAX_FACETS, sizeof(*out->facets));
    if (!out->facets)
        return -ENOMEM;
    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];
        const struct guest_step *step = all_steps_at(view->c, caller->step);

        if (classified[i].subject != subject)
            continue;
        tally_told(&told, caller);
        tally_wire(&wire, view, caller, &classified[i]);
        tally_driver(&driver, view, caller);
        if (step->verb == STEP_WRITE && !step->file && caller->told)
            count_word(&data, place_word(caller));
        if (step_is_durable(step) && !step->file && caller->told && !caller->error) {
            durable++;
            lost += !(caller->place & DISK_MEDIUM);
        }
    }
    say(out, "told", "%s", tally_text(&told, text, sizeof(text)));
    if (driver.count)
        say(out, "driver told the block layer", "%s", tally_text(&driver, text, sizeof(text)));
    if (wire.count)
        say(out, "wire", "%s", tally_text(&wire, text, sizeof(text)));
    if (data.count)
        say(out, "data when told", "%s", tally_text(&data, text, sizeof(text)));
    if (durable)
        say(out, "power cut when told", "%u of %u acknowledged-durable writes lost", lost, durable);
    say_cuts(view, classified, subject, out);
    say_survival(view, classified, subject, out);
    say_later_flush(view, out);
    say(out, "limits before", "%s", view->limits_before ? view->limits_before : "not known");
    say(out, "limits after", "%s", view->limits_after ? view->limits_after : "not known");
    say_log(view, out);
    say_fences(view, out);
    for (size_t i = 0; i < out->facet_count; i++)
        if (!out->facets[i].name || !out->facets[i].value)
            return -ENOMEM;
    return 0;
}
