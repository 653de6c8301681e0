/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/paper.h"

#include <stdarg.h>
#include <string.h>

size_t paper_code(const char *text, long *code_out)
{
    static const long first_of_length[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *byte = (const unsigned char *)text;
    size_t length = byte[0] < 0x80   ? 1
                    : byte[0] < 0xc0 ? 0
                    : byte[0] < 0xe0 ? 2
                    : byte[0] < 0xf0 ? 3
                    : byte[0] < 0xf8 ? 4
                                     : 0;
    long code;

    *code_out = -1;
    if (length == 0)
        return 1;
    code = length == 1 ? byte[0] : byte[0] & (0x7f >> length);
    for (size_t i = 1; i < length; i++) {
        if ((byte[i] & 0xc0) != 0x80) /* the end of the text, too */
            return 1;
        code = code << 6 | (byte[i] & 0x3f);
    }
    if (code < first_of_length[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return 1;
    *code_out = code;
    return length;
}

/* Whether a terminal would obey it, or show the rest of the line in another order. */
static bool is_harmful(long code)
{
    return code < ' ' || (code >= 0x7f && code < 0xa0) || code == 0x061c || code == 0x200e ||
           code == 0x200f || (code >= 0x2028 && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xfeff;
}

static void print(struct paper paper, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void print(struct paper paper, const char *format, ...)
{
    va_list args;

    if (!paper.out)
        return;
    va_start(args, format);
    vfprintf(paper.out, format, args);
    va_end(args);
}

int paper_put_part(struct paper paper, const char *text, size_t size)
{
    int columns = 0;

    for (size_t i = 0, length; i < size; i += length) {
        long code;

        length = paper_code(text + i, &code);
        if (is_harmful(code)) {
            for (size_t j = i; j < i + length; j++)
                print(paper, "\\x%02x", (unsigned char)text[j]);
            columns += 4 * (int)length;
        } else {
            print(paper, "%.*s", (int)length, text + i);
            columns++;
        }
    }
    return columns;
}

int paper_put(struct paper paper, const char *text)
{
    return paper_put_part(paper, text, strlen(text));
}

int paper_columns(const char *text)
{
    return paper_put((struct paper){.out = NULL}, text);
}

void paper_cell(struct paper paper, enum ink ink, const char *text, int width)
{
    size_t size = strlen(text);
    int columns = paper_columns(text);
    bool cut = columns > width;

    while (size > 0 && columns > width - cut) {
        do
            size--;
        while (size > 0 && (text[size] & 0xc0) == 0x80);
        columns = paper_put_part((struct paper){.out = NULL}, text, size);
    }
    paper_ink(paper, ink);
    paper_put_part(paper, text, size);
    print(paper, "%s", cut ? "~" : "");
    paper_ink(paper, INK_PLAIN);
    print(paper, "%*s", width - columns - cut, "");
}

void paper_wrap(struct paper paper, int column, int indent, const char *text)
{
    bool line_is_empty = true;

    for (;;) {
        size_t size;
        int columns;

        text += strspn(text, " \n");
        size = strcspn(text, " \n");
        if (size == 0)
            break;
        columns = paper_put_part((struct paper){.out = NULL}, text, size);
        if (!line_is_empty && column + 1 + columns > PAPER_WIDTH) {
            print(paper, "\n%*s", indent, "");
            column = indent;
        } else if (!line_is_empty) {
            print(paper, " ");
            column++;
        }
        column += paper_put_part(paper, text, size);
        line_is_empty = false;
        text += size;
    }
    print(paper, "\n");
}

void paper_ink(struct paper paper, enum ink ink)
{
    static const char *const codes[] = {
        [INK_PLAIN] = "0", [INK_BOLD] = "1", [INK_DIM] = "2",
        [INK_GOOD] = "32", [INK_ODD] = "33", [INK_BAD] = "1;31",
    };

    if (paper.colour)
        print(paper, "\033[%sm", codes[ink]);
}

/* Asks the exit status of a run that is this one result. */
bool paper_failed(const struct run_document *document, const struct case_result *result)
{
    struct case_result copy = *result;
    struct run_document alone = {.strict = document->strict, .results = &copy, .result_count = 1};

    return result_exit_status(&alone) == 1;
}

const char *paper_verdict(const struct run_document *document, const struct case_result *result)
{
    if (paper_failed(document, result))
        return "FAIL";
    return result->verdict == VERDICT_ERROR ? "ERROR" : verdict_word(result->verdict);
}

enum ink paper_verdict_ink(const struct run_document *document, const struct case_result *result)
{
    if (result->verdict == VERDICT_ERROR || paper_failed(document, result))
        return INK_BAD;
    if (result->verdict == VERDICT_KNOWN)
        return INK_ODD;
    return result->verdict == VERDICT_SKIP ? INK_DIM : INK_PLAIN;
}

bool paper_broken(const struct finding *finding)
{
    return !finding->held && strcmp(finding->strength, "RECORD") != 0;
}

void paper_findings(struct paper paper, const struct case_result *result, bool only_broken)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct finding *finding = &result->findings[i];
        bool broken = paper_broken(finding);

        if (only_broken && !broken)
            continue;
        print(paper, "  ");
        paper_ink(paper, broken ? INK_BOLD : INK_PLAIN);
        print(paper, "%-6s %-6s", finding->strength,
              broken          ? "broken"
              : finding->held ? "held"
                              : "not so");
        paper_ink(paper, INK_PLAIN);
        print(paper, "  ");
        paper_wrap(paper, 17, 17, finding->text);
        if (finding->basis) {
            print(paper, "%17s", "");
            paper_wrap(paper, 17, 17, finding->basis);
        }
    }
}
