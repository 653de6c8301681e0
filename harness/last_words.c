/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/last_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/bench.h"

#define LINES 40 /* a panic, whole */

#define FLAGS            " EFLAGS: " /* as Linux prints registers */
#define FLAGS_ALWAYS_ONE 0x00000002ul
#define FLAGS_NEVER_ONE  0xffc08028ul
#define FLAGS_THAT_CAN_BE(flags)                                                                   \
    (((flags) & (FLAGS_ALWAYS_ONE | FLAGS_NEVER_ONE)) == FLAGS_ALWAYS_ONE)

char *last_words_take(struct bench *bench)
{
    char *text = bench->ops->console ? bench->ops->console(bench) : NULL;
    char *to = text;

    for (const char *c = text; c && *c; c++)
        if (*c != '\r') /* a console ends its lines with two bytes */
            *to++ = (char)((*c < 0x20 || *c > 0x7e) && *c != '\n' && *c != '\t' ? '?' : *c);
    if (to == text) {
        free(text);
        return NULL;
    }
    *to = '\0';
    return text;
}

char *last_words_explain(struct bench *bench, const char *sentence)
{
    char *words = last_words_take(bench), *text = NULL;
    const char *tail = words ? words + strlen(words) : NULL;

    for (unsigned lines = 0; tail && tail > words; tail--)
        if (tail[-1] == '\n' && lines++ == LINES)
            break;
    if (asprintf(&text, "%s%s%s", sentence,
                 tail ? "\nThe last lines of the guest's console:\n" : "", tail ? tail : "") < 0)
        text = NULL;
    free(words);
    return text;
}

bool last_words_of_no_processor(const char *words)
{
    for (const char *at = words; at && (at = strstr(at, FLAGS));) {
        char *end;
        unsigned long flags = strtoul(at += strlen(FLAGS), &end, 16);

        if (end - at == 8 && !FLAGS_THAT_CAN_BE(flags))
            return true;
    }
    return false;
}
