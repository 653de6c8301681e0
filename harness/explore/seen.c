/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/explore/seen.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"

/* A request while it is open: its id is unique until it is answered. */
struct open_request {
    uint64_t id;
    unsigned queue;
    size_t place;
};

struct reading {
    struct seen *seen;
    const struct conf_case *c;
    struct open_request open[SEEN_REQUESTS];
    size_t open_count;
    bool ran_over;
};

static struct seen_caller *caller_of(struct reading *reading, const struct journal_entry *entry)
{
    int step = entry->name ? all_steps_find(reading->c, entry->name) : -1;

    if (step < 0 || entry->thread < 0 || entry->thread >= (int)SCENARIO_THREADS)
        return NULL;
    return &reading->seen->callers[step][entry->thread];
}

static void read_request(struct reading *reading, const struct journal_entry *entry)
{
    struct seen *seen = reading->seen;

    if (!seen->begun || entry->op == OP_READ)
        return;
    if (seen->request_count == SEEN_REQUESTS || reading->open_count == SEEN_REQUESTS) {
        reading->ran_over = true;
        return;
    }
    reading->open[reading->open_count++] =
        (struct open_request){.id = entry->id, .queue = entry->queue, .place = seen->request_count};
    seen->requests[seen->request_count++] = (struct seen_request){
        .step = seen->begun - 1,
        .op = entry->op,
        .form = entry->form,
        .sector = entry->form == FORM_DATA ? entry->sector : 0,
        .sectors = entry->form == FORM_DATA ? entry->sectors : 0,
        .status = SEEN_NO_ANSWER,
    };
}

static void read_response(struct reading *reading, const struct journal_entry *entry)
{
    for (size_t i = 0; i < reading->open_count; i++) {
        struct open_request *open = &reading->open[i];

        if (open->id != entry->id || open->queue != entry->queue)
            continue;
        reading->seen->requests[open->place].status = entry->number;
        *open = reading->open[--reading->open_count];
        return;
    }
}

static void read_mark(struct reading *reading, const struct journal_entry *entry)
{
    int step = all_steps_find(reading->c, entry->name);

    if (step >= 0 && !strcmp(entry->text, "sent"))
        reading->seen->begun = (unsigned)step + 1;
}

static void read_told(struct reading *reading, const struct journal_entry *entry)
{
    struct seen_caller *caller = caller_of(reading, entry);

    if (!caller)
        return;
    caller->told = true;
    caller->error = entry->error;
    caller->same = entry->text && !strcmp(entry->text, "same");
    caller->differs = entry->text && !strcmp(entry->text, "differs");
}

static void read_disk(struct reading *reading, const struct journal_entry *entry)
{
    struct seen_caller *caller = caller_of(reading, entry);

    if (!caller)
        return;
    if (!strcmp(entry->text, "end"))
        caller->place_at_end = entry->number;
    else
        caller->place = entry->number;
}

static void read_end(struct reading *reading, const struct journal_entry *entry)
{
    struct seen *seen = reading->seen;

    if (entry->kind == JOURNAL_FENCE)
        seen->end = SEEN_STUCK;
    else if (!strcmp(entry->text, "crashed") || !strcmp(entry->text, "gone"))
        seen->end = SEEN_CRASHED;
    else if (!seen->end)
        seen->end = !strcmp(entry->text, "running") ? SEEN_WELL : SEEN_STUCK;
}

static void read_entry(struct reading *reading, const struct journal_entry *entry)
{
    switch (entry->kind) {
    case JOURNAL_REQUEST:
        read_request(reading, entry);
        return;
    case JOURNAL_RESPONSE:
        read_response(reading, entry);
        return;
    case JOURNAL_MARK:
        read_mark(reading, entry);
        return;
    case JOURNAL_RESULT:
        read_told(reading, entry);
        return;
    case JOURNAL_DISK:
        read_disk(reading, entry);
        return;
    case JOURNAL_FENCE:
    case JOURNAL_GUEST:
        read_end(reading, entry);
        return;
    default:
        return;
    }
}

int seen_read(struct seen *seen, const struct conf_case *c, const struct journal *journal,
              struct why *why)
{
    struct reading *reading = calloc(1, sizeof(*reading));
    bool whole = journal_complete(journal);

    *seen = (struct seen){.end = SEEN_END_UNSET};
    for (unsigned s = 0; s < SEEN_STEPS; s++)
        for (unsigned t = 0; t < SCENARIO_THREADS; t++)
            seen->callers[s][t].place = seen->callers[s][t].place_at_end = SEEN_UNKNOWN;
    if (!reading)
        return why_set(why, -ENOMEM, "no memory to read a journal");
    *reading = (struct reading){.seen = seen, .c = c};
    for (size_t i = 0; whole && i < journal_count(journal); i++)
        read_entry(reading, journal_at(journal, i));
    whole = whole && !reading->ran_over;
    free(reading);
    return whole ? 0
                 : why_set(why, -EINVAL,
                           "the journal is incomplete, or has more requests than a "
                           "scenario may make");
}

static int by_kind(const void *left, const void *right)
{
    const struct seen_request *a = left, *b = right;

    if (a->step != b->step)
        return a->step < b->step ? -1 : 1;
    if (a->op != b->op)
        return a->op < b->op ? -1 : 1;
    if (a->form != b->form)
        return a->form < b->form ? -1 : 1;
    if (a->status != b->status)
        return a->status < b->status ? -1 : 1;
    return a->sector < b->sector ? -1 : a->sector > b->sector;
}

static int by_fate(const void *left, const void *right)
{
    const struct seen_caller *a = left, *b = right;
    const int differences[] = {a->told - b->told,   a->error - b->error,
                               a->same - b->same,   a->differs - b->differs,
                               a->place - b->place, a->place_at_end - b->place_at_end};

    for (size_t i = 0; i < sizeof(differences) / sizeof(differences[0]); i++)
        if (differences[i])
            return differences[i];
    return 0;
}

static bool joins(const struct seen_request *a, const struct seen_request *b, bool crowd)
{
    if (a->step != b->step || a->op != b->op || a->form != b->form || a->status != b->status)
        return false;
    return a->form == FORM_EMPTY ? crowd : a->sector + a->sectors == b->sector;
}

void seen_settle(struct seen *seen, const struct scenario *scenario)
{
    unsigned last = scenario->step_count - 1;
    bool crowd = scenario->steps[last].threads > 1;
    size_t kept = 0;

    qsort(seen->requests, seen->request_count, sizeof(seen->requests[0]), by_kind);
    for (size_t i = 0; i < seen->request_count; i++) {
        struct seen_request *request = &seen->requests[i];
        struct seen_request *before = kept ? &seen->requests[kept - 1] : NULL;

        if (before && joins(before, request, crowd && request->step == last))
            before->sectors += request->sectors;
        else
            seen->requests[kept++] = *request;
    }
    seen->request_count = kept;
    /* Who overlaps is not told on the ring: by the time we look, more has happened. */
    for (unsigned s = scenario->step_count - scenario->overlap; s < scenario->step_count; s++) {
        for (unsigned t = 0; t < SCENARIO_THREADS; t++)
            seen->callers[s][t].place = SEEN_UNKNOWN;
        qsort(seen->callers[s], scenario->steps[s].threads, sizeof(seen->callers[s][0]), by_fate);
    }
}

/* Sentences. */

static const char *end_word(enum seen_end end)
{
    static const char *const words[] = {[SEEN_END_UNSET] = "is in an unknown state",
                                        [SEEN_WELL] = "lives",
                                        [SEEN_CRASHED] = "crashes",
                                        [SEEN_STUCK] = "is stuck"};

    return words[end];
}

static const char *place_word(int place)
{
    if (place == SEEN_UNKNOWN)
        return "unknown";
    return place & DISK_MEDIUM ? "durable" : place & DISK_CACHE ? "in the cache" : "nowhere";
}

static void describe_caller(const struct seen_caller *caller, char *out, size_t size)
{
    const char *error = caller->error ? strerrorname_np(caller->error) : "success";

    if (!caller->told)
        snprintf(out, size, "nothing");
    else
        snprintf(out, size, "%s%s%s%s%s%s", error ? error : "an unknown errno",
                 caller->same      ? ", reading what was written"
                 : caller->differs ? ", reading something else"
                                   : "",
                 caller->place == SEEN_UNKNOWN ? "" : ", the data then ",
                 caller->place == SEEN_UNKNOWN ? "" : place_word(caller->place),
                 caller->place_at_end == SEEN_UNKNOWN ? "" : ", in the end ",
                 caller->place_at_end == SEEN_UNKNOWN ? "" : place_word(caller->place_at_end));
}

static void describe_request(const struct seen *seen, size_t index, unsigned step, char *out,
                             size_t size)
{
    const struct seen_request *request = &seen->requests[index];

    if (index >= seen->request_count || request->step != step) {
        snprintf(out, size, "no more request");
        return;
    }
    snprintf(out, size, "%s%s", block_op_word(request->op),
             request->form == FORM_EMPTY ? " without data" : "");
    if (request->form == FORM_DATA)
        snprintf(out + strlen(out), size - strlen(out), " of sectors %llu to %llu",
                 (unsigned long long)request->sector,
                 (unsigned long long)(request->sector + request->sectors - 1));
    snprintf(out + strlen(out), size - strlen(out), " %s",
             request->status == SEEN_NO_ANSWER ? "not answered"
             : request->status == 0            ? "answered OKAY"
             : request->status == -1           ? "answered ERROR"
                                               : "refused");
}

static bool same_request(const struct seen *a, const struct seen *b, size_t index)
{
    const struct seen_request *x = &a->requests[index], *y = &b->requests[index];

    if (index >= a->request_count || index >= b->request_count)
        return a->request_count == b->request_count;
    return !by_kind(x, y) && x->sectors == y->sectors;
}

/* Two that are compared, and what is said of the first difference. */
struct comparison {
    const struct seen *seen, *foretold;
    const char *who;
    const struct conf_case *c;
    char *sentence;
};

/* The first step of which a caller fared otherwise; with `at_end`, or by where his data was in the end.  -1: none. */
static int caller_differs(const struct comparison *its, bool at_end)
{
    char is[120], should[120];

    for (unsigned s = 0; s < all_steps_count(its->c); s++)
        for (unsigned t = 0; t < SCENARIO_THREADS; t++) {
            struct seen_caller a = its->seen->callers[s][t], b = its->foretold->callers[s][t];

            if (!at_end)
                a.place_at_end = b.place_at_end = SEEN_UNKNOWN;
            if (!by_fate(&a, &b))
                continue;
            describe_caller(&a, is, sizeof(is));
            describe_caller(&b, should, sizeof(should));
            snprintf(its->sentence, SEEN_SENTENCE, "%s is told %s; of %s it is known: %s",
                     all_steps_at(its->c, s)->mark, is, its->who, should);
            return (int)s;
        }
    return -1;
}

/* The first step during which the wire shows something else; -1: none. */
static int wire_differs(const struct comparison *its)
{
    const struct seen *seen = its->seen, *foretold = its->foretold;
    unsigned step = SEEN_STEPS;
    char is[120], should[120];
    size_t i = 0;

    while (i < SEEN_REQUESTS && same_request(seen, foretold, i))
        i++;
    if (i == SEEN_REQUESTS)
        return -1;
    if (i < seen->request_count)
        step = seen->requests[i].step;
    if (i < foretold->request_count && foretold->requests[i].step < step)
        step = foretold->requests[i].step;
    describe_request(seen, i, step, is, sizeof(is));
    describe_request(foretold, i, step, should, sizeof(should));
    snprintf(its->sentence, SEEN_SENTENCE, "during %s the wire shows %s; of %s it is known: %s",
             all_steps_at(its->c, step)->mark, is, its->who, should);
    return (int)step;
}

unsigned seen_differs(const struct seen *seen, const struct seen *foretold, const char *who,
                      const struct conf_case *c, char sentence[SEEN_SENTENCE])
{
    const struct comparison its = {
        .seen = seen, .foretold = foretold, .who = who, .c = c, .sentence = sentence};
    int step = caller_differs(&its, false);

    if (step >= 0)
        return 4 * (SEEN_STEPS - (unsigned)step) + 2;
    step = wire_differs(&its);
    if (step >= 0)
        return 4 * (SEEN_STEPS - (unsigned)step) + 1;
    if (caller_differs(&its, true) >= 0)
        return 2;
    if (seen->end == foretold->end)
        return 0;
    snprintf(sentence, SEEN_SENTENCE, "in the end the guest %s; of %s it is known that it %s",
             end_word(seen->end), who, end_word(foretold->end));
    return 1;
}
