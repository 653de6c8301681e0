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

static void put_request(FILE *out, const struct journal_entry *entry)
{
    fprintf(out, "id=%" PRIu64 " %s", entry->id, block_op_word(entry->op));
    if (entry->form == FORM_EMPTY)
        fputs(" empty", out);
    else
        fprintf(out, " %" PRIu64 "+%" PRIu64 " in %" PRIu32 " segment%s%s", entry->sector,
                entry->sectors, entry->segments, entry->segments == 1 ? "" : "s",
                entry->indirect ? ", indirect" : "");
}

static void put_response(FILE *out, const struct journal_entry *entry)
{
    fprintf(out, "id=%" PRIu64 " %s ", entry->id, block_op_word(entry->op));
    switch (entry->number) {
    case 0:
        fputs("OKAY", out);
        break;
    case -1:
        fputs("ERROR", out);
        break;
    case -2:
        fputs("EOPNOTSUPP", out);
        break;
    default:
        fprintf(out, "status %" PRId32, entry->number);
    }
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
        fprintf(out, "id=%" PRIu64 " ", entry->id);
        put(out, entry->name);
        fputs(": ", out);
        put(out, entry->text);
        break;
    case JOURNAL_VIOLATION:
        fprintf(out, "id=%" PRIu64 " ", entry->id);
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
