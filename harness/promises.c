/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/promises.h"

#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"

/* What one caller was promised first, before anybody else. */
struct promise {
    uint64_t sectors, lost, first_lost;
};

static bool cuts_at(const struct conf_case *c, const char *mark)
{
    for (size_t i = 0; i < CASE_MAX_CUTS && c->cut_at[i]; i++)
        if (!strcmp(c->cut_at[i], mark))
            return true;
    return false;
}

static bool told_success(const struct view_caller *caller)
{
    return caller->told && !caller->error;
}

/* Was this caller promised what that writer has written? */
static bool was_promised(const struct view *view, const struct view_caller *caller,
                         const struct view_caller *writer)
{
    const struct guest_step *step = all_steps_at(view->c, caller->step);

    if (!told_success(caller))
        return false;
    if (step_is_sync(step))
        return caller->sent > writer->told;
    return caller == writer && step_is_durable(step);
}

/* Who was first promised what this writer has written, as an index; caller_count: nobody. */
static size_t first_promised(const struct view *view, const struct view_caller *writer)
{
    size_t first = view->caller_count;

    for (size_t i = 0; i < view->caller_count; i++)
        if (was_promised(view, &view->callers[i], writer) &&
            (first == view->caller_count || view->callers[i].told < view->callers[first].told))
            first = i;
    return first;
}

/* Adds what this writer has written to a promise, and what a cut now could take of it. */
static int add_data(const struct view *view, const struct disk *disk,
                    const struct view_caller *writer, struct promise *promise)
{
    unsigned char *data = malloc((size_t)writer->sectors * SECTOR_SIZE);
    struct disk_risk risk;
    int rc;

    if (!data)
        return -1;
    pattern_fill(data, writer->sector, writer->sectors, step_seed(view->c, writer->step));
    rc = disk_risk(disk, disk_now(disk), writer->sector, writer->sectors, data, &risk);
    free(data);
    if (rc)
        return rc;
    if (risk.sectors && !promise->lost)
        promise->first_lost = risk.first;
    promise->sectors += writer->sectors;
    promise->lost += risk.sectors;
    return 0;
}

/* Fills the promises, parallel to the view's callers. */
static int gather(const struct view *view, const struct disk *disk, struct promise *promises)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < view->caller_count; i++) {
        const struct view_caller *writer = &view->callers[i];
        const struct guest_step *step = all_steps_at(view->c, writer->step);
        size_t promised;

        if (step->verb != STEP_WRITE || step->file || !told_success(writer))
            continue;
        promised = first_promised(view, writer);
        if (promised < view->caller_count)
            rc = add_data(view, disk, writer, &promises[promised]);
    }
    return rc;
}

static void tell(const struct view *view, const struct promise *promises, struct journal *journal,
                 const char *mark)
{
    bool told = false;

    for (size_t i = 0; i < view->caller_count; i++) {
        const struct view_caller *caller = &view->callers[i];

        if (!promises[i].sectors)
            continue;
        journal_add(journal,
                    (struct journal_entry){.kind = JOURNAL_CUT,
                                           .name = mark,
                                           .text = all_steps_at(view->c, caller->step)->mark,
                                           .thread = (int32_t)caller->thread,
                                           .sector = promises[i].first_lost,
                                           .sectors = (uint32_t)promises[i].sectors,
                                           .number = (int32_t)promises[i].lost});
        told = true;
    }
    if (!told)
        journal_add(journal, (struct journal_entry){.kind = JOURNAL_CUT, .name = mark});
}

void promises_mark(const struct conf_case *c, const struct disk *disk, struct journal *journal,
                   const char *mark)
{
    struct promise *promises;
    struct view view;

    if (!cuts_at(c, mark) || view_read(&view, c, journal, NULL))
        return;
    promises = calloc(view.caller_count + 1, sizeof(*promises));
    if (promises && !gather(&view, disk, promises))
        tell(&view, promises, journal, mark);
    free(promises);
    view_dispose(&view);
}

/* The caller a journalled promise was made to, as an index; caller_count: nobody. */
static size_t find_caller(const struct view *view, const struct journal_entry *entry)
{
    int step = entry->text ? all_steps_find(view->c, entry->text) : -1;
    size_t i = 0;

    while (i < view->caller_count && (step < 0 || view->callers[i].step != (size_t)step ||
                                      (int32_t)view->callers[i].thread != entry->thread))
        i++;
    return i;
}

struct promises promises_at(const struct view *view, const struct classified *classified,
                            enum subject subject, const char *mark)
{
    struct promises out = {0};

    for (size_t i = 0; i < journal_count(view->journal); i++) {
        const struct journal_entry *entry = journal_at(view->journal, i);
        size_t caller;

        if (entry->kind != JOURNAL_CUT || strcmp(entry->name, mark) != 0)
            continue;
        out.asked = true;
        caller = find_caller(view, entry);
        if (caller == view->caller_count || (subject && classified[caller].subject != subject))
            continue;
        out.sectors += entry->sectors;
        out.lost += (uint64_t)entry->number;
        if (entry->number &&
            (!out.loser || (classified && classified[out.loser - view->callers].kept &&
                            !classified[caller].kept)))
            out.loser = &view->callers[caller];
    }
    return out;
}
