/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/explore/contract.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "harness/epilogue.h"

#define OPEN_MAX 256u

/* A request that is not answered yet. */
struct open_request {
    uint64_t id, sector, sectors;
    unsigned queue, op;
    uint32_t asked;
};

/* The disk, as the answers on the wire make it: nothing is known of what bytes were sent. */
struct ledger {
    const struct conf_case *c;
    bool caches;                                           /* something is lost when power is */
    uint32_t written[DISK_SECTORS], durable[DISK_SECTORS]; /* when; 0: never */
    uint32_t told[DISK_SECTORS]; /* when its writer was told success; 0: not yet, or never wrote */
    uint32_t sent[CASE_MAX_STEPS + EPILOGUE_STEPS];
    struct open_request open[OPEN_MAX];
    size_t open_count;
    bool refused;
    enum contract worst;
    char *sentence;
};

static void find(struct ledger *ledger, enum contract what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void find(struct ledger *ledger, enum contract what, const char *format, ...)
{
    va_list args;

    if (what <= ledger->worst)
        return;
    ledger->worst = what;
    va_start(args, format);
    vsnprintf(ledger->sentence, CONTRACT_SENTENCE, format, args);
    va_end(args);
}

static void take_request(struct ledger *ledger, const struct journal_entry *entry)
{
    bool data = entry->form == FORM_DATA && entry->sector <= DISK_SECTORS &&
                entry->sectors <= DISK_SECTORS - entry->sector;

    if (ledger->open_count < OPEN_MAX)
        ledger->open[ledger->open_count++] = (struct open_request){
            .id = entry->id,
            .sector = data ? entry->sector : 0,
            .sectors = data ? entry->sectors : 0,
            .queue = entry->queue,
            .op = entry->op,
            .asked = entry->seq,
        };
}

/* What was written before that moment is durable now. */
static void flush(struct ledger *ledger, uint32_t asked, uint32_t now)
{
    for (unsigned i = 0; i < DISK_SECTORS; i++)
        if (ledger->written[i] && ledger->written[i] < asked && !ledger->durable[i])
            ledger->durable[i] = now;
}

static void perform(struct ledger *ledger, const struct open_request *request, const char *effect,
                    uint32_t now)
{
    bool all = !strcmp(effect, "performed"), durable = all && request->op == OP_BARRIER;
    bool orders = request->op == OP_FLUSH || request->op == OP_BARRIER;

    if ((all && orders) || !strncmp(effect, "flushed", strlen("flushed")))
        flush(ledger, request->op == OP_FLUSH ? request->asked : now, now);
    if (request->op == OP_READ || !(all || strstr(effect, "written")))
        return;
    for (uint64_t i = request->sector; i < request->sector + request->sectors; i++) {
        ledger->written[i] = now;
        ledger->durable[i] = durable || !ledger->caches ? now : 0;
    }
}

static void take_response(struct ledger *ledger, const struct journal_entry *entry)
{
    for (size_t i = 0; i < ledger->open_count; i++) {
        struct open_request *request = &ledger->open[i];

        if (request->id != entry->id || request->queue != entry->queue)
            continue;
        ledger->refused |= entry->number != 0;
        perform(ledger, request, entry->text, entry->seq);
        *request = ledger->open[--ledger->open_count];
        return;
    }
}

/* The first sector from there on that was not written, or not made durable; the end: there is none. */
static uint64_t first_without(const uint32_t *when, uint64_t first, uint64_t sectors)
{
    uint64_t sector = first;

    while (sector < first + sectors && when[sector])
        sector++;
    return sector;
}

static void told_of_write(struct ledger *ledger, const struct guest_step *step, uint64_t first,
                          const struct journal_entry *entry)
{
    uint64_t end = first + step->sectors,
             lost = first_without(ledger->written, first, step->sectors);
    uint64_t risked = first_without(ledger->durable, first, step->sectors);

    for (uint64_t i = first; i < end; i++)
        ledger->told[i] = entry->seq;
    if (lost < end)
        find(ledger, CONTRACT_BROKEN,
             "%s was told success (journal %u), and nobody has written its sector %llu", step->mark,
             entry->seq, (unsigned long long)lost);
    else if (step->fua && ledger->caches && risked < end)
        find(ledger, CONTRACT_NOT_DURABLE,
             "%s was told success (journal %u), and a power cut would take its sector %llu",
             step->mark, entry->seq, (unsigned long long)risked);
}

/* All whose writer was told success before the sync was asked for. */
static void told_of_sync(struct ledger *ledger, const struct guest_step *step, uint32_t sent,
                         const struct journal_entry *entry)
{
    for (unsigned i = 0; ledger->caches && i < DISK_SECTORS; i++)
        if (ledger->told[i] && ledger->told[i] < sent && ledger->written[i] &&
            !ledger->durable[i]) {
            find(ledger, CONTRACT_NOT_DURABLE,
                 "%s was told success (journal %u), and a power cut would take sector %u, which "
                 "was written before",
                 step->mark, entry->seq, i);
            return;
        }
}

static void told_of_read(struct ledger *ledger, const struct guest_step *step, uint64_t first,
                         const struct journal_entry *entry)
{
    bool differs = entry->text && !strcmp(entry->text, "differs");

    if (differs && step->written_by &&
        first_without(ledger->told, first, step->sectors) == first + step->sectors)
        find(ledger, CONTRACT_BROKEN,
             "%s reads something else (journal %u) than what was written, and told so", step->mark,
             entry->seq);
}

static void take_result(struct ledger *ledger, const struct journal_entry *entry)
{
    int index = all_steps_find(ledger->c, entry->name);
    const struct guest_step *step = index < 0 ? NULL : all_steps_at(ledger->c, (size_t)index);
    uint64_t first;

    if (!step || entry->thread < 0 || (unsigned)entry->thread >= step_threads(step))
        return;
    first = step->sector + (uint64_t)entry->thread * step->sectors;
    if (entry->error && !ledger->refused)
        find(ledger, CONTRACT_UNPROVOKED,
             "%s was told %s (journal %u), and nothing had been refused", step->mark,
             strerrorname_np(entry->error), entry->seq);
    if (entry->error)
        return;
    if (step->verb == STEP_WRITE)
        told_of_write(ledger, step, first, entry);
    else if (step->verb == STEP_READ)
        told_of_read(ledger, step, first, entry);
    else
        told_of_sync(ledger, step, ledger->sent[index], entry);
}

static void take_mark(struct ledger *ledger, const struct journal_entry *entry)
{
    int index = all_steps_find(ledger->c, entry->name);

    if (index >= 0 && !strcmp(entry->text, "sent"))
        ledger->sent[index] = entry->seq;
}

static void take_entry(struct ledger *ledger, const struct journal_entry *entry)
{
    switch (entry->kind) {
    case JOURNAL_REQUEST:
        take_request(ledger, entry);
        return;
    case JOURNAL_RESPONSE:
        take_response(ledger, entry);
        return;
    case JOURNAL_MARK:
        take_mark(ledger, entry);
        return;
    case JOURNAL_RESULT:
        take_result(ledger, entry);
        return;
    case JOURNAL_VIOLATION:
        find(ledger, CONTRACT_BROKEN, "the frontend did what it must not (journal %u): %s",
             entry->seq, entry->text);
        return;
    case JOURNAL_FENCE:
        find(ledger, CONTRACT_BROKEN, "somebody waits for ever (journal %u)", entry->seq);
        return;
    case JOURNAL_GUEST:
        if (strcmp(entry->text, "running") != 0)
            find(ledger, CONTRACT_BROKEN, "the guest is %s (journal %u)", entry->text, entry->seq);
        return;
    default:
        return;
    }
}

enum contract contract_check(const struct conf_case *c, const struct journal *journal,
                             char sentence[CONTRACT_SENTENCE])
{
    const struct offer *offer = case_offer(c);
    struct ledger *ledger = calloc(1, sizeof(*ledger));
    enum contract worst = CONTRACT_UNSET;

    sentence[0] = '\0';
    if (!ledger || !journal_complete(journal)) {
        free(ledger);
        return CONTRACT_UNSET;
    }
    ledger->c = c;
    ledger->caches = offer_on(offer->barrier) || offer_on(offer->flush_cache);
    ledger->worst = CONTRACT_KEPT;
    ledger->sentence = sentence;
    for (size_t i = 0; i < journal_count(journal); i++)
        take_entry(ledger, journal_at(journal, i));
    worst = ledger->worst;
    free(ledger);
    return worst;
}
