/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/judgement.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"

char *judgement_text(const char *format, ...)
{
    va_list args;
    char *out;

    va_start(args, format);
    if (vasprintf(&out, format, args) < 0)
        out = NULL;
    va_end(args);
    return out;
}

void judgement_add(struct judgement *j, enum strength strength, bool held, const char *basis,
                   char *sentence)
{
    struct case_result *result = j->result;
    struct finding *grown =
        reallocarray(result->findings, result->finding_count + 1, sizeof(*grown));

    j->must_broken |= !held && strength == MUST;
    if (!grown) {
        free(sentence);
        return;
    }
    result->findings = grown;
    result->findings[result->finding_count++] =
        (struct finding){.strength = strdup(strength_word(strength)),
                         .held = held,
                         .text = sentence,
                         .basis = strdup(basis)};
}

void judgement_fact(struct judgement *j, enum strength strength, bool held, const char *basis,
                    char *sentence)
{
    j->unpinnable |= !held && strength == MUST;
    judgement_add(j, strength, held, basis, sentence);
}
