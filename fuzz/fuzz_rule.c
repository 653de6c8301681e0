/* SPDX-License-Identifier: BSD-2-Clause */
/* What is understood as a rule is printed as the same rule. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/rule_text.h"
#include "fake_backend/why.h"
#include "fuzz/fuzz.h"

static char *print(const struct rule_text *rule)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fuzz_never(!out);
    rule_text_print(out, &rule->rule);
    fuzz_never(fclose(out));
    return text;
}

int fuzz_rule(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    struct rule_text rule, again;
    struct why why = {""};

    if (rule_text_parse(&rule, text, &why)) {
        fuzz_never(!*why.text);
    } else {
        char *first = print(&rule), *second;

        fuzz_never(rule_text_parse(&again, first, &why));
        second = print(&again);
        fuzz_never(strcmp(first, second));
        fuzz_never(rule.rule.ops != again.rule.ops || rule.rule.forms != again.rule.forms);
        fuzz_never(rule.rule.answer != again.rule.answer || rule.rule.effect != again.rule.effect);
        fuzz_never(rule.rule.when.skip != again.rule.when.skip ||
                   rule.rule.when.count != again.rule.when.count);
        free(first);
        free(second);
    }
    free(text);
    return 0;
}
