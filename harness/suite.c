/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/suite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"
#include "harness/clock.h"
#include "harness/journal_json.h"
#include "harness/judge.h"
#include "harness/outcome.h"
#include "harness/result_json.h"
#include "harness/run.h"

#define MAX_CONTROLS  64
#define CONSOLE_LINES 40 /* a panic, whole */

/* A control run serves every case with the same offer and the same steps. */
struct control {
    const struct conf_case *c;
    int rc;
    struct why why;
    char *journal; /* lines */
};

struct suite_run {
    const struct suite *suite;
    struct session session;
    const struct profile *profile;
    char hopeless[1100]; /* why there is no guest any more; "" while there may be */
    struct control controls[MAX_CONTROLS];
    size_t control_count;
};

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static bool same_control(const struct conf_case *a, const struct conf_case *b)
{
    return a->steps == b->steps && a->step_count == b->step_count &&
           offer_same(case_offer(a), case_offer(b)) &&
           same_text(a->driver_params, b->driver_params) && a->rules == b->rules &&
           a->backend == b->backend;
}

/*
 * The case whose clean run shows that guest and steps are all right; NULL: the case itself shows
 * it.
 */
static const struct conf_case *control_of(const struct suite *suite, const struct conf_case *c)
{
    if (!c->control)
        return case_deviates(c) ? c : NULL;
    for (size_t i = 0; suite->all[i]; i++)
        if (!strcmp(suite->all[i]->name, c->control))
            return suite->all[i];
    return NULL;
}

/* A run that failed for want of a guest: the next would fail, slowly, for the same reason. */
static void note_hopeless(struct suite_run *run, const struct why *why)
{
    if (!run->session.guest_ours)
        snprintf(run->hopeless, sizeof(run->hopeless), "there is no guest: %s", why->text);
}

/* Plays the control, or finds that it was played before.  NULL: no place for one more, or
 * interrupted. */
static struct control *control_run(struct suite_run *run, const struct conf_case *c)
{
    struct journal *journal;
    struct control *control;

    for (size_t i = 0; i < run->control_count; i++)
        if (same_control(run->controls[i].c, c))
            return &run->controls[i];
    if (run->control_count == MAX_CONTROLS)
        return NULL;
    journal = journal_create();
    if (!journal)
        return NULL;
    control = &run->controls[run->control_count++];
    *control = (struct control){.c = c};
    control->rc = run_case(&run->session, c, true, journal, &control->why);
    if (!control->rc) {
        control->rc = judge_control(c, journal, &control->why);
    } else {
        note_hopeless(run, &control->why);
        why_prefix(&control->why, 0, "the control run failed: ");
    }
    control->journal = journal_to_lines(journal);
    journal_free(journal);
    return control;
}

static void set_error(struct case_result *result, const char *reason)
{
    result->verdict = VERDICT_ERROR;
    free(result->reason);
    result->reason = strdup(reason);
}

/* Console text as evidence: printable ASCII and line ends, whatever the guest printed. */
static char *take_console(struct bench *bench)
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

/* Why there is no guest, with the end of what it printed: there the reason often is. */
static char *explain_absence(struct bench *bench, const char *sentence)
{
    char *console = take_console(bench), *text = NULL;
    const char *tail = console ? console + strlen(console) : NULL;

    for (unsigned lines = 0; tail && tail > console; tail--)
        if (tail[-1] == '\n' && lines++ == CONSOLE_LINES)
            break;
    if (asprintf(&text, "%s%s%s", sentence,
                 tail ? "\nThe last lines of the guest's console:\n" : "", tail ? tail : "") < 0)
        text = NULL;
    free(console);
    return text;
}

/* Plays and judges one case.  -EINTR: stop. */
static int play(struct suite_run *run, const struct conf_case *c, struct case_result *result,
                struct evidence *evidence, struct why *why)
{
    const struct conf_case *sibling = control_of(run->suite, c);
    struct control *control;
    struct journal *journal;
    int rc;

    if (run->hopeless[0]) {
        set_error(result, run->hopeless);
        return 0;
    }
    control = sibling ? control_run(run, sibling) : NULL;
    if (c->control && !sibling) {
        set_error(result, "the case names a control that does not exist");
        return 0;
    }
    if (sibling && !control)
        return why_set(why, -ENOMEM, "no memory for a control run");
    if (control && control->rc) {
        set_error(result, control->why.text);
        evidence->control_journal = control->journal;
        *why = control->why;
        return control->rc == -EINTR ? -EINTR : 0;
    }
    journal = journal_create();
    if (!journal)
        return why_set(why, -ENOMEM, "no memory for a journal");
    rc = run_case(&run->session, c, false, journal, why);
    if (rc) {
        note_hopeless(run, why);
        set_error(result, why->text);
    } else {
        judge_case(c, journal, run->profile, result);
    }
    evidence->journal = journal_to_lines(journal);
    evidence->control_journal = control ? control->journal : NULL;
    journal_free(journal);
    return rc == -EINTR ? rc : 0;
}

static int one_case(struct suite_run *run, const struct conf_case *c, unsigned number, unsigned of,
                    struct why *why)
{
    const struct suite *suite = run->suite;
    struct case_result result = {0};
    struct evidence evidence = {0};
    long long start = clock_ms();
    char *console;
    int rc = suite->sink->ops->begin(suite->sink, c->name, number, of, why);

    if (rc)
        return rc;
    result.case_name = strdup(c->name);
    result.clause = strdup(c->clause);
    result.frontend = strdup(suite->frontend);
    result.subject = strdup(subject_word(c->subject));
    if (asprintf(&result.repeat, "%s --case %s", suite->repeat, c->name) < 0)
        result.repeat = NULL;
    rc = play(run, c, &result, &evidence, why);
    result.seconds = (double)(clock_ms() - start) / 1000;
    console = take_console(suite->bench);
    evidence.console = console;
    if (!rc)
        rc = suite->sink->ops->result(suite->sink, &result, &evidence, why);
    free(console);
    free((char *)evidence.journal);
    result_case_dispose(&result);
    return rc;
}

static void add_version(struct frontend_result *frontend, const char *name, const char *value)
{
    struct named_value *grown =
        reallocarray(frontend->versions, frontend->version_count + 1, sizeof(*frontend->versions));

    if (!grown)
        return;
    frontend->versions = grown;
    grown[frontend->version_count++] =
        (struct named_value){.name = strdup(name), .value = strdup(value)};
}

/* Meets the first guest, and tells the sink what it is. */
static int introduce(struct suite_run *run, struct why *why)
{
    const struct suite *suite = run->suite;
    struct guest_facts *facts = &run->session.facts;
    struct frontend_result frontend = {.name = strdup(suite->frontend),
                                       .bench = strdup(suite->bench->kind)};
    struct why trouble;
    int rc = session_guest(&run->session, NULL, &trouble);

    if (rc) {
        note_hopeless(run, &trouble);
        frontend.error = explain_absence(suite->bench, trouble.text);
    } else {
        add_version(&frontend, "kernel", facts->release);
        add_version(&frontend, "machine", facts->machine);
        add_version(&frontend, "vcpus", facts->vcpus);
        add_version(&frontend, "driver", facts->driver);
        add_version(&frontend, "driver build-id", facts->build_id);
        for (size_t i = 0; i < suite->bench->version_count; i++)
            add_version(&frontend, suite->bench->versions[i].name, suite->bench->versions[i].value);
        run->profile = profile_for(suite->profiles, facts->release);
        if (run->profile && asprintf(&frontend.profile, "%s (%s)", run->profile->name,
                                     profile_tested(run->profile, facts->build_id)
                                         ? "measured with this driver"
                                         : "believed for this version") < 0)
            frontend.profile = NULL;
    }
    if (rc == -EINTR)
        *why = trouble;
    else
        rc = suite->sink->ops->frontend(suite->sink, &frontend, why);
    result_frontend_dispose(&frontend);
    return rc;
}

int suite_run(const struct suite *suite, struct why *why)
{
    struct suite_run run = {.suite = suite};
    unsigned count = 0;
    bool met;
    int rc;

    while (suite->cases[count])
        count++;
    session_init(&run.session, suite->bench);
    run.session.driver_file = suite->driver;
    rc = introduce(&run, why);
    met = run.session.guest_ours;
    for (unsigned i = 0; !rc && i < count; i++) {
        rc = one_case(&run, suite->cases[i], i + 1, count, why);
        if (!rc && suite->until_spoilt && met && !run.session.guest_ours && i + 1 < count)
            rc = SUITE_SPOILT;
    }
    session_end(&run.session);
    for (size_t i = 0; i < run.control_count; i++)
        free(run.controls[i].journal);
    return rc;
}
