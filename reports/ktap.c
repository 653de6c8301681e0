/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/ktap.h"

#include <string.h>

#include "reports/paper.h"

/* '#' begins a directive wherever it stands. */
static void put(FILE *out, const char *text)
{
    struct paper paper = {.out = out};
    size_t size;

    for (; text[size = strcspn(text, "#")]; text += size + 1) {
        paper_put_part(paper, text, size);
        fputs("\\x23", out);
    }
    paper_put(paper, text);
}

static void put_line(FILE *out, const struct case_result *result, const char *label,
                     const char *text)
{
    if (!text)
        return;
    fputs("  # ", out);
    put(out, result->case_name);
    fprintf(out, ": %s: ", label);
    put(out, text);
    fputc('\n', out);
}

static void put_broken(FILE *out, const struct case_result *result)
{
    for (size_t i = 0; i < result->finding_count; i++)
        if (paper_broken(&result->findings[i]))
            put_line(out, result, result->findings[i].strength, result->findings[i].text);
}

void ktap_begin(FILE *out, size_t frontends)
{
    fprintf(out, "KTAP version 1\n1..%zu\n", frontends);
}

void ktap_block_begin(FILE *out, size_t results)
{
    fprintf(out, "  KTAP version 1\n  1..%zu\n", results);
}

/* The one word of KTAP that fits, or else ours for what became of the subject. */
static void put_directive(FILE *out, const struct case_result *result)
{
    const char *reason = result->reason ? result->reason : "";

    switch (result->verdict) {
    case VERDICT_SKIP:
        fputs("SKIP ", out);
        break;
    case VERDICT_KNOWN:
        fputs("XFAIL ", out);
        break;
    case VERDICT_ERROR:
        fputs("ERROR ", out);
        break;
    default:
        reason = result->outcome;
    }
    put(out, reason ? reason : "");
}

void ktap_block_result(FILE *out, struct ktap_block *block, const struct case_result *result,
                       bool strict)
{
    const struct run_document rules = {.strict = strict};
    bool failed = paper_failed(&rules, result), bad = failed || result->verdict == VERDICT_ERROR;

    put_line(out, result, "NOTICE", result->notice);
    if (failed)
        put_broken(out, result);
    if (bad)
        put_line(out, result, "again", result->repeat);
    fprintf(out, "  %sok %u ", bad ? "not " : "", ++block->count);
    put(out, result->case_name);
    fputs(" # ", out);
    put_directive(out, result);
    fputc('\n', out);
    block->bad += bad;
    block->skipped += result->verdict == VERDICT_SKIP;
}

void ktap_block_end(FILE *out, const struct ktap_block *block, unsigned number,
                    const char *frontend)
{
    bool bad = block->bad || !block->count; /* nothing was learnt, which is not a pass */

    fprintf(out, "%sok %u ", bad ? "not " : "", number);
    put(out, frontend);
    if (!block->count)
        fputs(" # ERROR there are no results", out);
    else if (block->skipped == block->count)
        fputs(" # SKIP every case was skipped", out);
    fputc('\n', out);
}

void ktap_stop(FILE *out, const char *reason)
{
    fputs("Bail out! ", out);
    put(out, reason);
    fputc('\n', out);
}
