/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/serve_trace.h"

#include <inttypes.h>

#include "fake_backend/fault.h"
#include "fake_backend/journal.h"

static void put(FILE *out, const char *text)
{
    for (const char *c = text ? text : ""; *c; c++)
        if (*c < 0x20 || *c > 0x7e || *c == '\\')
            fprintf(out, "\\x%02x", (unsigned char)*c);
        else
            putc(*c, out);
}

/* "id=5 ", which is unique in its queue only. */
static void put_id(FILE *out, const struct journal_entry *entry)
{
    if (entry->queue)
        fprintf(out, "queue=%u ", entry->queue);
    fprintf(out, "id=%" PRIu64 " ", entry->id);
}

static void put_request(FILE *out, const struct journal_entry *entry)
{
    put_id(out, entry);
    fputs(block_op_word(entry->op), out);
    if (entry->sector == UINT64_MAX)
        fputs(" empty", out);
    else
        fprintf(out, " %" PRIu64 "+%" PRIu64, entry->sector, entry->sectors);
    if (entry->segments)
        fprintf(out, " in %" PRIu32 " segment%s", entry->segments, entry->segments == 1 ? "" : "s");
    fprintf(out, "%s%s", entry->indirect ? ", indirect" : "", entry->secure ? ", secure" : "");
}

static void put_response(FILE *out, const struct journal_entry *entry)
{
    static const char *const words[] = {"OKAY", "ERROR", "EOPNOTSUPP"};

    put_id(out, entry);
    fprintf(out, "%s ", block_op_word(entry->op));
    if (entry->number <= 0 && entry->number > -(int32_t)(sizeof(words) / sizeof(words[0])))
        fputs(words[-entry->number], out);
    else
        fprintf(out, "status %" PRId32, entry->number);
    fputs(", ", out);
    put(out, entry->text);
}

void serve_trace(FILE *out, const struct journal_entry *entry)
{
    fprintf(out, "%6" PRIu32 " %-9s ", entry->seq, journal_kind_word(entry->kind));
    switch (entry->kind) {
    case JOURNAL_REQUEST:
        put_request(out, entry);
        break;
    case JOURNAL_RESPONSE:
        put_response(out, entry);
        break;
    case JOURNAL_RULE:
        put_id(out, entry);
        put(out, entry->name);
        fputs(": ", out);
        put(out, entry->text);
        break;
    case JOURNAL_VIOLATION:
        if (entry->op) /* it is about a request */
            put_id(out, entry);
        put(out, entry->text);
        break;
    case JOURNAL_NODE:
        put(out, entry->name);
        fputs(" = ", out);
        put(out, entry->text);
        break;
    default:
        put(out, entry->name);
        fputs(entry->name ? " " : "", out);
        put(out, entry->text);
    }
    putc('\n', out);
}
