/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/suite.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"
#include "harness/clause.h"
#include "harness/clock.h"
#include "harness/filesystem/filesystem.h"
#include "harness/journal_json.h"
#include "harness/judge.h"
#include "harness/last_words.h"
#include "harness/outcome.h"
#include "harness/plan.h"
#include "harness/played.h"
#include "harness/result_json.h"
#include "harness/run.h"
#include "harness/simple_guest.h"
#include "harness/variation.h"

#define NO_PROCESSOR                                                                               \
    "the machine failed, twice: what the guest printed shows processor flags that no processor "   \
    "has"

/* A control run that was played. */
struct control {
    bool played;
    int rc;
    struct why why;
    char *journal;   /* lines */
    char *agreement; /* what both sides agreed on */
};

struct suite_run {
    const struct suite *suite;
    struct session session;
    const struct profile *profile;
    char hopeless[1100];         /* why there is no guest any more; "" while there may be */
    struct variation cases, all; /* those to run, and all there are */
    struct plan plan;
    struct control *controls; /* by number of the play */
    size_t next_play;         /* of which ... */
    struct run *next;         /* ... the vbd is attached already; NULL: it is not */
};

/* A run that failed for want of a guest: the next would fail, slowly, for the same reason. */
static void note_hopeless(struct suite_run *run, const struct why *why)
{
    if (run->session.no_guest)
        snprintf(run->hopeless, sizeof(run->hopeless), "there is no guest: %s", why->text);
}

static void drop_next(struct suite_run *run)
{
    run_free(run->next);
    run->next = NULL;
}

/* The play after this one, if its vbd can be attached meanwhile: driver and domain must stay as they are. */
static struct run *prepare_next(struct suite_run *run, size_t play)
{
    const struct plan_play *now = &run->plan.plays[play], *then = now + 1;
    const char *a = now->c->driver_params, *b;
    struct why ignored;

    if (play + 1 == run->plan.play_count || run->suite->bench->simple || case_moves(now->c))
        return NULL;
    b = then->c->driver_params;
    if (a != b && (!a || !b || strcmp(a, b) != 0))
        return NULL;
    run->next_play = play + 1;
    return run_create(&run->next, &run->session, then->c, then->control, &ignored) ? NULL
                                                                                   : run->next;
}

/* Plays one of the plan.  The run is the caller's; NULL: there was no memory for it. */
static struct run *play_one(struct suite_run *run, size_t play, int *rc_out, struct why *why)
{
    const struct plan_play *what = &run->plan.plays[play];
    struct run *now = NULL;

    if (run->next && run->next_play == play) {
        now = run->next;
        run->next = NULL;
    }
    drop_next(run);
    *rc_out = now ? 0 : run_create(&now, &run->session, what->c, what->control, why);
    if (*rc_out)
        return NULL;
    *rc_out = run_play(now, prepare_next(run, play), why);
    return now;
}

/* A journal as evidence; NULL: nobody wants it. */
static char *evidence_lines(const struct suite_run *run, const struct run *now)
{
    return run->suite->verdicts_alone ? NULL : journal_to_lines(run_journal(now));
}

/* Plays the control, unless it was played before. */
static struct control *control_run(struct suite_run *run, size_t play)
{
    struct control *control = &run->controls[play];
    struct run *now;

    if (control->played)
        return control;
    control->played = true;
    now = play_one(run, play, &control->rc, &control->why);
    if (!now)
        return control;
    if (!control->rc) {
        control->rc = judge_control(run->plan.plays[play].c, run_journal(now), &control->why);
    } else {
        note_hopeless(run, &control->why);
        if (control->rc != -ENOTSUP)
            why_prefix(&control->why, 0, "the control run failed: ");
    }
    control->journal = evidence_lines(run, now);
    if (variation_agreement(run_journal(now)))
        control->agreement = strdup(variation_agreement(run_journal(now)));
    run_free(now);
    return control;
}

static void set_verdict(struct case_result *result, enum verdict verdict, const char *reason)
{
    result->verdict = verdict;
    free(result->reason);
    result->reason = strdup(reason);
}

static void set_error(struct case_result *result, const char *reason)
{
    set_verdict(result, VERDICT_ERROR, reason);
}

/* What this case needs of guest or bench and does not get, as a sentence; NULL: nothing. */
static const char *guest_lacks(struct suite_run *run, const struct conf_case *c)
{
    struct session *session = &run->session;
    struct why ignored; /* it is met again when the case is played */

    if (c->filesystem && run->suite->bench->no_filesystems)
        return "its guest is to mount a file system, and those of this bench cannot";
    if (case_does(c, STEP_RESUME) && !run->suite->bench->ops->restore)
        return "its guest is to be saved and restored, and this bench cannot";
    if (case_does(c, STEP_RELOAD) && !session_guest(session, c->driver_params, &ignored) &&
        !strcmp(session->facts.driver, "builtin"))
        return "its driver is to be unloaded, and is built into the kernel";
    return NULL;
}

/* Likewise of the backend that all cases are played on, for the case or for its control. */
static const char *backend_lacks(const struct suite_run *run, const struct plan_case *planned)
{
    const char *lacks = variation_lacks(planned->c);

    return !lacks && planned->needs_control && planned->control != PLAN_NONE
               ? variation_lacks(run->plan.plays[planned->control].c)
               : lacks;
}

static int needs_image(const struct conf_case *c, struct why *why)
{
    return c->filesystem ? filesystem_needs(filesystem_find(c->filesystem), why) : 0;
}

/* Plays and judges one case.  -EINTR: stop. */
static int play(struct suite_run *run, const struct plan_case *planned, struct case_result *result,
                struct evidence *evidence, struct why *why)
{
    struct control *control = NULL;
    struct run *now;
    int rc;

    if (run->hopeless[0]) {
        set_error(result, run->hopeless);
        return 0;
    }
    if (simple_guest_needs(run->suite->bench->simple, planned->c, why) ||
        needs_image(planned->c, why)) {
        set_verdict(result, VERDICT_SKIP, why->text);
        return 0;
    }
    if (backend_lacks(run, planned)) {
        set_verdict(result, VERDICT_SKIP, backend_lacks(run, planned));
        return 0;
    }
    if (guest_lacks(run, planned->c)) {
        set_verdict(result, VERDICT_SKIP, guest_lacks(run, planned->c));
        return 0;
    }
    if (planned->needs_control && planned->control == PLAN_NONE) {
        set_error(result, "the case names a control that does not exist");
        return 0;
    }
    if (planned->needs_control)
        control = control_run(run, planned->control);
    if (control && control->rc == -ENOTSUP) {
        set_verdict(result, VERDICT_SKIP, control->why.text);
        return 0;
    }
    if (control && control->agreement && variation_agreed(planned->c, control->agreement, why)) {
        set_verdict(result, VERDICT_SKIP, why->text);
        evidence->control_journal = control->journal;
        return 0;
    }
    if (control && control->rc) {
        set_error(result, control->why.text);
        evidence->control_journal = control->journal;
        *why = control->why;
        return control->rc == -EINTR ? -EINTR : 0;
    }
    now = play_one(run, planned->play, &rc, why);
    if (!now)
        return rc;
    if (rc) {
        note_hopeless(run, why);
        set_verdict(result, rc == -ENOTSUP ? VERDICT_SKIP : VERDICT_ERROR, why->text);
    } else {
        played_judge(planned->c, &run->suite->offer, run_journal(now), run->profile, result);
    }
    evidence->journal = evidence_lines(run, now);
    evidence->control_journal = control ? control->journal : NULL;
    run_free(now);
    return rc == -EINTR ? rc : 0;
}

static void dispose_control(struct control *control)
{
    free(control->journal);
    free(control->agreement);
    *control = (struct control){.played = false};
}

/* Plays a case and tells what came of it.  1: nothing was told, since the machine failed and not its guest. */
static int try_case(struct suite_run *run, const struct plan_case *planned, bool again,
                    struct why *why)
{
    const struct conf_case *c = planned->c;
    const struct suite *suite = run->suite;
    struct case_result result = {.case_name = strdup(c->name),
                                 .family = strdup(c->family),
                                 .clauses = clause_numbers(c),
                                 .frontend = strdup(suite->frontend),
                                 .subject = strdup(subject_word(c->subject))};
    struct evidence evidence = {0};
    long long start = clock_ms();
    bool failed;
    char *console;
    int rc;

    if (asprintf(&result.repeat, "%s --case %s", suite->repeat, c->name) < 0)
        result.repeat = NULL;
    rc = play(run, planned, &result, &evidence, why);
    result.seconds = (double)(clock_ms() - start) / 1000;
    evidence.console = console = last_words_take(suite->bench);
    failed = last_words_of_no_processor(console);
    if (failed && again) {
        free(result.outcome);
        result.outcome = NULL;
        set_error(&result, NO_PROCESSOR);
    }
    if (!rc && (!failed || again))
        rc = suite->sink->ops->result(suite->sink, &result, &evidence, why);
    else if (!rc)
        rc = 1;
    free(console);
    free((char *)evidence.journal);
    result_case_dispose(&result);
    return rc;
}

static int one_case(struct suite_run *run, unsigned number, struct why *why)
{
    const struct plan_case *planned = &run->plan.cases[number];
    const struct suite *suite = run->suite;
    int rc = suite->sink->ops->begin(suite->sink, planned->c->name, number + 1,
                                     (unsigned)run->plan.case_count, why);

    if (!rc)
        rc = try_case(run, planned, false, why);
    if (rc == 1) {
        if (planned->needs_control)
            dispose_control(&run->controls[planned->control]);
        rc = try_case(run, planned, true, why);
    }
    return rc;
}

static void add_pair(struct named_value **pairs, size_t *count, const char *name, const char *value)
{
    struct named_value *grown = reallocarray(*pairs, *count + 1, sizeof(*grown));

    if (!grown)
        return;
    *pairs = grown;
    grown[(*count)++] = (struct named_value){.name = strdup(name), .value = strdup(value)};
}

static void add_version(struct frontend_result *frontend, const char *name, const char *value)
{
    add_pair(&frontend->versions, &frontend->version_count, name, value);
}

static void add_offer(struct frontend_result *frontend, const struct offer *offer)
{
    const struct offer_node *node;

    for (size_t i = 0; (node = offer_node(i)); i++)
        if (offer_word(offer, node))
            add_pair(&frontend->offer, &frontend->offer_count, node->name, offer_word(offer, node));
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
        frontend.error = last_words_explain(suite->bench, trouble.text);
    } else {
        add_version(&frontend, "kernel", facts->release);
        add_version(&frontend, "machine", facts->machine);
        add_version(&frontend, "vcpus", facts->vcpus);
        add_version(&frontend, "driver", facts->driver);
        add_version(&frontend, "driver build-id", facts->build_id);
        for (size_t i = 0; i < suite->bench->version_count; i++)
            add_version(&frontend, suite->bench->versions[i].name, suite->bench->versions[i].value);
        if (suite->backend)
            add_version(&frontend, "backend", suite->backend->name);
        frontend.profiles = suite->profiles;
        add_offer(&frontend, &suite->offer);
        run->profile = profile_for(suite->profiles, facts->release);
        if (run->profile)
            frontend.profile = profile_text(run->profile, facts->build_id);
    }
    if (rc == -EINTR)
        *why = trouble;
    else
        rc = suite->sink->ops->frontend(suite->sink, &frontend, why);
    result_frontend_dispose(&frontend);
    return rc;
}

static int play_all(struct suite_run *run, struct why *why)
{
    const struct suite *suite = run->suite;
    int rc = introduce(run, why);
    bool met = run->session.guest_ours;

    for (unsigned i = 0; !rc && i < run->plan.case_count; i++) {
        rc = one_case(run, i, why);
        if (!rc && suite->until_spoilt && met && !run->session.guest_ours &&
            i + 1 < run->plan.case_count)
            rc = SUITE_SPOILT;
    }
    drop_next(run);
    return rc;
}

/* Varies the cases, and plans. */
static int prepare(struct suite_run *run)
{
    const struct suite *suite = run->suite;
    int rc = variation_make(&run->cases, suite->cases, &suite->offer, suite->backend);

    if (!rc)
        rc = variation_make(&run->all, suite->all, &suite->offer, suite->backend);
    if (!rc)
        rc = plan_make(&run->plan, run->cases.cases, run->all.cases);
    if (!rc)
        run->controls = calloc(run->plan.play_count + 1, sizeof(*run->controls));
    return run->controls ? 0 : -ENOMEM;
}

static void dispose(struct suite_run *run)
{
    for (size_t i = 0; run->controls && i < run->plan.play_count; i++)
        dispose_control(&run->controls[i]);
    free(run->controls);
    plan_dispose(&run->plan);
    variation_dispose(&run->cases);
    variation_dispose(&run->all);
}

int suite_run(const struct suite *suite, struct why *why)
{
    struct suite_run run = {.suite = suite};
    int rc = prepare(&run);

    if (rc) {
        dispose(&run);
        return why_set(why, rc, "no memory for a plan of the suite");
    }
    session_init(&run.session, suite->bench);
    run.session.driver_file = suite->driver;
    rc = play_all(&run, why);
    session_end(&run.session);
    dispose(&run);
    return rc;
}
