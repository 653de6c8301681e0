/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/classify.h"
#include "harness/commands/kept.h"
#include "harness/commands/panic.h"
#include "harness/result_json.h"

enum outcome control_outcome(const char *folder, const char *frontend, const char *case_name)
{
    enum outcome worst = OUTCOME_UNSET;
    struct kept kept;
    char file[256];

    snprintf(file, sizeof(file), "journals/%s/%s.control.jsonl", frontend, case_name);
    if (!kept_load(&kept, folder, file, case_name))
        return OUTCOME_UNSET;
    for (size_t i = 0; i < kept.view.caller_count; i++) {
        struct classified one = classify_caller(&kept.view, &kept.view.callers[i]);

        if (one.outcome)
            worst = worst ? outcome_worst(worst, one.outcome) : one.outcome;
    }
    kept_unload(&kept);
    return worst == OUTCOME_AS_OFFERED ? OUTCOME_UNSET : worst;
}

/* Both keep the name of their frontend. */
static void exchange(struct case_result *result, struct case_result *again)
{
    struct case_result first = *result;
    char *frontend = again->frontend;

    *result = *again;
    result->frontend = first.frontend;
    *again = first;
    again->frontend = frontend;
}

/* What the result says becomes what the control run says. */
static int make_control(struct case_result *result, enum outcome outcome, enum verdict verdict)
{
    struct case_result dropped = {.subject = result->subject,
                                  .outcome = result->outcome,
                                  .subjects = result->subjects,
                                  .subject_count = result->subject_count,
                                  .findings = result->findings,
                                  .finding_count = result->finding_count,
                                  .journal = result->journal};

    result->subject = strdup(CONTROL_SUBJECT);
    result->outcome = strdup(outcome_word(outcome));
    result->subjects = NULL;
    result->findings = NULL;
    result->journal = NULL;
    result->subject_count = result->finding_count = 0;
    result->verdict = verdict;
    result_case_dispose(&dropped);
    return result->subject && result->outcome ? 0 : -ENOMEM;
}

/* The reason is that of the control run; it was so twice. */
static int say_twice(struct case_result *result)
{
    char *reason;

    if (asprintf(&reason, "%s; it was so again in a fresh guest",
                 result->reason ? result->reason : "the control run was not clean") < 0)
        return -ENOMEM;
    free(result->reason);
    result->reason = reason;
    return 0;
}

static int settle_broken(struct run_document *document, struct case_result *result,
                         enum outcome outcome, const char *stock)
{
    struct case_result *other = stock ? result_find(document, stock, result->case_name) : NULL;
    int rc = say_twice(result);

    if (!rc)
        rc = make_control(result, outcome, VERDICT_FAIL);
    if (!rc && other && other->verdict != VERDICT_ERROR)
        rc = make_control(other, OUTCOME_AS_OFFERED, VERDICT_PASS);
    return rc;
}

int control_settle(const char *folder, struct run_document *document,
                   const struct control_sides *sides)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < document->result_count; i++) {
        struct case_result *result = &document->results[i], *second;
        enum outcome outcome;

        if (result->verdict != VERDICT_ERROR || strcmp(result->frontend, sides->changed) != 0)
            continue;
        outcome = control_outcome(folder, sides->changed, result->case_name);
        second = result_find(document, sides->again, result->case_name);
        if (!outcome || !second)
            continue;
        if (second->verdict != VERDICT_ERROR)
            exchange(result, second);
        else if (control_outcome(folder, sides->again, result->case_name))
            rc = settle_broken(document, result, outcome, sides->stock);
    }
    return rc;
}

static const struct frontend_result *find_frontend(const struct run_document *document,
                                                   const char *name)
{
    for (size_t i = 0; i < document->frontend_count; i++)
        if (!strcmp(document->frontends[i].name, name))
            return &document->frontends[i];
    return NULL;
}

int control_settle_once(const char *folder, struct run_document *document, const char *name)
{
    const struct frontend_result *frontend = find_frontend(document, name);
    bool died = frontend && frontend->error && panic_died(frontend->error);
    int rc = 0;

    for (size_t i = 0; !rc && i < document->result_count; i++) {
        struct case_result *result = &document->results[i];
        enum outcome outcome;

        if (result->verdict != VERDICT_ERROR || strcmp(result->frontend, name) != 0)
            continue;
        outcome = control_outcome(folder, name, result->case_name);
        if (!outcome && died)
            outcome = OUTCOME_CRASH;
        if (outcome)
            rc = make_control(result, outcome, VERDICT_FAIL);
    }
    return rc;
}
