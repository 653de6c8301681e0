/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/fault_engine.h"
#include "fake_backend/why.h"
#include "harness/serve.h"

/* Gives a rule without a name one that no other has. */
static void name_rule(struct serve *serve, struct rule_text *text)
{
    const struct fault_armed *armed;

    do {
        snprintf(text->name, sizeof(text->name), "rule-%u", ++serve->rules_made);
        for (size_t i = 0; (armed = backend_rule(serve->backend, i)); i++)
            if (!strcmp(armed->rule->name, text->name))
                break;
    } while (armed);
}

int serve_add_rule(struct serve *serve, const char *text, struct why *why)
{
    struct serve_rule *rule = calloc(1, sizeof(*rule));
    int rc;

    if (!rule)
        return why_set(why, -ENOMEM, "no memory for a rule");
    rc = rule_text_parse(&rule->text, text, why);
    if (rc)
        goto fail;
    if (!rule->text.name[0])
        name_rule(serve, &rule->text);
    rc = backend_add_rule(serve->backend, &rule->text.rule);
    if (rc == -EEXIST)
        why_set(why, rc, "there is a rule named %s already: remove it first", rule->text.name);
    else if (rc)
        why_set(why, rc, "there are %u rules already: remove one first", FAULT_MAX_RULES);
    if (rc)
        goto fail;
    TAILQ_INSERT_TAIL(&serve->rules, rule, link);
    return 0;

fail:
    free(rule);
    return rc;
}

static void free_rule(struct serve *serve, struct serve_rule *rule)
{
    TAILQ_REMOVE(&serve->rules, rule, link);
    free(rule);
}

int serve_remove_rule(struct serve *serve, const char *name, struct why *why)
{
    const struct fault_rule *removed = backend_remove_rule(serve->backend, name);
    struct serve_rule *rule;

    if (!removed)
        return why_set(why, -ENOENT, "there is no rule named %s; 'rules' lists them", name);
    TAILQ_FOREACH(rule, &serve->rules, link)
        if (&rule->text.rule == removed) {
            free_rule(serve, rule);
            break;
        }
    return 0;
}

void serve_free_rules(struct serve *serve)
{
    while (!TAILQ_EMPTY(&serve->rules))
        free_rule(serve, TAILQ_FIRST(&serve->rules));
}
