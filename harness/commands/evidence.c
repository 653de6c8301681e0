/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/evidence.h"

#include <inttypes.h>
#include <stdint.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/wire.h"
#include "harness/classify.h"
#include "harness/commands/kept.h"
#include "harness/epilogue.h"
#include "harness/outcome.h"
#include "reports/paper.h"

#define FIRST_LINES 10
#define LAST_LINES  4

static const char *error_word(int error)
{
    const char *word = error ? strerrorname_np(error < 0 ? -error : error) : "success";

    return word ? word : "an error";
}

static const char *place_word(int place)
{
    return place & DISK_MEDIUM ? "on the medium" : place & DISK_CACHE ? "in the cache" : "nowhere";
}

static const char *form_word(unsigned form)
{
    return form == FORM_EMPTY ? "empty" : "with data";
}

static void print_sectors(FILE *out, const struct journal_entry *entry)
{
    if (entry->sectors)
        fprintf(out, " %" PRIu64 "+%" PRIu64, entry->sector, entry->sectors);
}

static void print_entry(FILE *out, const struct journal_entry *entry)
{
    struct paper paper = {.out = out};

    fprintf(out, "      %5u  %-9s ", entry->seq, journal_kind_word(entry->kind));
    switch (entry->kind) {
    case JOURNAL_REQUEST:
        fprintf(out, "%s %s", block_op_word(entry->op), form_word(entry->form));
        print_sectors(out, entry);
        break;
    case JOURNAL_RESPONSE:
        fprintf(out, "%s: status %d, %s", block_op_word(entry->op), entry->number, entry->text);
        break;
    case JOURNAL_RULE:
        fprintf(out, "%s: %s", entry->name, entry->text);
        break;
    case JOURNAL_RESULT:
        fprintf(out, "%s: %s", entry->name, error_word(entry->error));
        break;
    case JOURNAL_DISK:
        fprintf(out, "%s: %s when told", entry->name, place_word(entry->number));
        break;
    case JOURNAL_TRACE:
        fprintf(out, "%s ", entry->name);
        paper_put(paper, entry->text ? entry->text : "");
        print_sectors(out, entry);
        fprintf(out, ": %s", error_word(entry->error));
        break;
    default:
        paper_put(paper, entry->name ? entry->name : "");
        fputs(entry->name && entry->text ? ": " : "", out);
        paper_put(paper, entry->text ? entry->text : "");
    }
    fputc('\n', out);
}

/* Does this request carry the caller's data, or is it a flush of everybody's? */
static bool is_his(const struct view_caller *caller, uint64_t sector, uint32_t sectors)
{
    return sectors == 0 ||
           (sector < caller->sector + caller->sectors && caller->sector < sector + sectors);
}

/* The request that a rule or a response speaks of; ids come again, so it is the last before. */
static const struct view_request *request_of(const struct view *view,
                                             const struct journal_entry *entry)
{
    const struct view_request *found = NULL;

    for (size_t i = 0; i < view->request_count; i++) {
        const struct view_request *request = &view->requests[i];

        if (request->queue == entry->queue && request->id == entry->id &&
            request->arrived < entry->seq)
            found = request;
    }
    return found;
}

static bool is_shown(const struct view *view, const struct view_caller *caller,
                     const struct journal_entry *entry)
{
    const char *step = all_steps_at(view->c, caller->step)->mark;
    const struct view_request *request;

    switch (entry->kind) {
    case JOURNAL_REQUEST:
        return is_his(caller, entry->sector, entry->sectors);
    case JOURNAL_RULE:
    case JOURNAL_RESPONSE:
        request = request_of(view, entry);
        return request && is_his(caller, request->sector, request->sectors);
    case JOURNAL_MARK:
        return strcmp(entry->name, step) == 0;
    case JOURNAL_RESULT:
    case JOURNAL_DISK:
        return strcmp(entry->name, step) == 0 && entry->thread == (int32_t)caller->thread;
    case JOURNAL_TRACE:
        return entry->error && is_his(caller, entry->sector, entry->sectors);
    case JOURNAL_VIOLATION:
    case JOURNAL_FENCE:
    case JOURNAL_GUEST:
        return true;
    default:
        return false;
    }
}

/* What became known right after he was told still belongs to it: where his data is. */
static bool belongs(const struct view *view, const struct view_caller *caller,
                    const struct journal_entry *entry)
{
    uint32_t end = caller->told ? caller->told + 1 : UINT32_MAX;

    return entry->seq >= caller->sent && entry->seq <= end && is_shown(view, caller, entry);
}

/* The first lines and the last, when there are too many. */
static void print_caller(FILE *out, const struct view *view, const struct view_caller *caller)
{
    size_t count = journal_count(view->journal), lines = 0, line = 0;

    for (size_t i = 0; i < count; i++)
        lines += belongs(view, caller, journal_at(view->journal, i));
    for (size_t i = 0; i < count; i++) {
        const struct journal_entry *entry = journal_at(view->journal, i);

        if (!belongs(view, caller, entry))
            continue;
        if (lines <= FIRST_LINES + LAST_LINES || line < FIRST_LINES || line + LAST_LINES >= lines)
            print_entry(out, entry);
        else if (line == FIRST_LINES)
            fputs("             ...\n", out);
        line++;
    }
}

int evidence_step(const char *folder, const struct case_result *result, const char *subject,
                  const char *outcome)
{
    struct kept kept;
    int step = -1;

    if (!result->journal || !kept_load(&kept, folder, result->journal, result->case_name))
        return -1;
    for (size_t i = 0; step < 0 && i < kept.view.caller_count; i++) {
        struct classified one = classify_caller(&kept.view, &kept.view.callers[i]);

        if (one.subject == subject_of(subject) && one.outcome == outcome_of(outcome))
            step = (int)kept.view.callers[i].step;
    }
    kept_unload(&kept);
    return step;
}

void evidence_journal(FILE *out, const char *folder, const struct case_result *result,
                      const char *subject, int step)
{
    const struct view_caller *chosen = NULL;
    struct kept kept;

    if (!result->journal || !kept_load(&kept, folder, result->journal, result->case_name))
        return;
    for (size_t i = 0; i < kept.view.caller_count; i++) {
        const struct view_caller *caller = &kept.view.callers[i];

        if (classify_caller(&kept.view, caller).subject != subject_of(subject))
            continue;
        if (!chosen || ((int)caller->step == step && (int)chosen->step != step))
            chosen = caller;
    }
    if (chosen)
        print_caller(out, &kept.view, chosen);
    kept_unload(&kept);
}
