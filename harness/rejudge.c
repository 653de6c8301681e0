/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/rejudge.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/journal.h"
#include "fake_backend/offer.h"
#include "fake_backend/why.h"
#include "harness/asked.h"
#include "harness/journal_json.h"
#include "harness/judge.h"
#include "harness/plan.h"
#include "harness/played.h"
#include "harness/result_json.h"
#include "harness/variation.h"

/* One result's case as it is played: with what its frontend was offered beside, and its control. */
struct play {
    struct offer offer;
    struct variation cases, all;
    struct plan plan;
};

static void play_dispose(struct play *play)
{
    plan_dispose(&play->plan);
    variation_dispose(&play->cases);
    variation_dispose(&play->all);
}

/* "" where it is not known. */
static const char *version(const struct frontend_result *frontend, const char *name)
{
    const char *value = result_version(frontend, name);

    return value ? value : "";
}

/* The backend on which all cases were played; NULL: each on its own.  -ENODATA with a sentence: it is not known any more. */
static int find_backend(const struct personality **backend_out,
                        const struct frontend_result *frontend, struct why *why)
{
    const char *name = version(frontend, "backend");

    *backend_out = *name ? personality_find(name) : NULL;
    return *name && !*backend_out ? why_set(why, -ENODATA, "there is no backend %s any more", name)
                                  : 0;
}

static int play_make(struct play *play, const struct rejudge *how, const struct conf_case *c,
                     const struct frontend_result *frontend, struct why *why)
{
    const struct conf_case *const alone[] = {c, NULL};
    const struct personality *backend;
    int rc = find_backend(&backend, frontend, why);

    if (rc)
        return rc;
    for (size_t i = 0; i < frontend->offer_count; i++)
        if (offer_set(&play->offer, frontend->offer[i].name, frontend->offer[i].value))
            return why_set(why, -ENODATA, "a backend does not offer %s any more",
                           frontend->offer[i].name);
    rc = variation_make(&play->cases, alone, &play->offer, backend);
    if (!rc)
        rc = variation_make(&play->all, how->all, &play->offer, backend);
    if (!rc)
        rc = plan_make(&play->plan, play->cases.cases, play->all.cases);
    if (rc)
        return why_set(why, rc, "no memory to judge again");
    if (variation_lacks(play->cases.cases[0]))
        return why_set(why, -ENODATA, "%s", variation_lacks(play->cases.cases[0]));
    return 0;
}

static int read_journal(const struct rejudge *how, const char *file, struct journal **journal_out,
                        struct why *why)
{
    char *lines = file ? how->read(how->ctx, file, why) : NULL;
    int rc = -ENODATA;

    if (!file)
        why_set(why, rc, "a journal that is needed was not kept");
    else if (lines)
        rc = journal_from_lines(lines, journal_out, why);
    free(lines);
    return rc ? -ENODATA : 0;
}

/* 0; -EBADE with a sentence: the control run was not clean; -ENODATA: that cannot be told. */
static int check_control(const struct rejudge *how, const struct play *play,
                         const struct case_result *result, struct why *why)
{
    const struct plan_case *planned = &play->plan.cases[0];
    struct journal *journal = NULL;
    int rc;

    if (!planned->needs_control)
        return 0;
    if (planned->control == PLAN_NONE)
        return why_set(why, -ENODATA, "the case names a control that does not exist");
    rc = read_journal(how, result->control_journal, &journal, why);
    if (!rc && judge_control(play->plan.plays[planned->control].c, journal, why))
        rc = -EBADE;
    journal_free(journal);
    return rc;
}

static int judge_play(const struct rejudge *how, const struct play *play,
                      const struct profile *profile, const struct case_result *old,
                      struct case_result *judged, struct why *why)
{
    struct journal *journal = NULL;
    int rc = check_control(how, play, old, why);

    if (rc == -EBADE) {
        judged->verdict = VERDICT_ERROR;
        judged->reason = strdup(why->text);
        return 0;
    }
    if (!rc)
        rc = read_journal(how, old->journal, &journal, why);
    if (!rc)
        played_judge(play->plan.cases[0].c, &play->offer, journal, profile, judged);
    journal_free(journal);
    return rc;
}

static const struct profile *profile_of(const struct rejudge *how,
                                        const struct frontend_result *frontend)
{
    return frontend->profiles ? profile_for(how->profiles, version(frontend, "kernel")) : NULL;
}

/* The new verdict, and all that it rests on, in the place of the old. */
static void replace(struct case_result *result, struct case_result *judged)
{
    struct case_result old = *result;

    *result = *judged;
    result->case_name = old.case_name;
    result->family = old.family;
    result->clauses = old.clauses;
    result->frontend = old.frontend;
    result->subject = old.subject;
    result->journal = old.journal;
    result->control_journal = old.control_journal;
    result->console = old.console;
    result->repeat = old.repeat;
    result->seconds = old.seconds;
    result->taken_from = old.taken_from;
    result->fingerprint = old.fingerprint;
    old.case_name = old.family = old.clauses = old.frontend = old.subject = old.journal = NULL;
    old.control_journal = old.console = old.repeat = old.taken_from = old.fingerprint = NULL;
    result_case_dispose(&old);
}

static const struct frontend_result *frontend_of(const struct run_document *document,
                                                 const struct case_result *result)
{
    size_t i = 0;

    while (strcmp(document->frontends[i].name, result->frontend) != 0)
        i++;
    return &document->frontends[i];
}

/* Today's declaration, if it is played as the run's was.  NULL with a sentence: it is not. */
static const struct conf_case *case_of(const struct rejudge *how,
                                       const struct run_document *document, const char *name,
                                       struct why *why)
{
    const struct conf_case *const *c = how->cases;
    const struct asked_case *asked = result_asked(document, name);

    while (*c && strcmp((*c)->name, name) != 0)
        c++;
    if (!asked)
        why_set(why, -ENODATA, "the run does not say what the case asked");
    else if (!*c)
        why_set(why, -ENODATA, "there is no such case any more");
    else if (!asked_same_play(asked, *c))
        why_set(why, -ENODATA, "the case is played otherwise today");
    else
        return *c;
    return NULL;
}

static int judge_again(const struct rejudge *how, struct run_document *document,
                       struct case_result *result, struct why *why)
{
    const struct frontend_result *frontend = frontend_of(document, result);
    const struct conf_case *c;
    struct case_result judged = {0};
    struct play play = {0};
    int rc;

    if (result->verdict == VERDICT_ERROR)
        return why_set(why, -ENODATA, "it was an error, and its journal may be of half a case");
    c = case_of(how, document, result->case_name, why);
    rc = c ? play_make(&play, how, c, frontend, why) : -ENODATA;
    if (!rc)
        rc = judge_play(how, &play, profile_of(how, frontend), result, &judged, why);
    play_dispose(&play);
    if (rc)
        return rc;
    replace(result, &judged);
    return asked_put(document, c) ? why_set(why, -ENOMEM, "no memory to judge again") : 0;
}

/* Takes a result over as it is; reason NULL: there was nothing to judge. */
static int take_over(const struct run_document *document, struct case_result *result,
                     const char *reason)
{
    char *notice = NULL;

    if (!result->taken_from)
        result->taken_from = strdup(document->id);
    if (!result->taken_from)
        return -ENOMEM;
    if (!reason)
        return 0;
    if (asprintf(&notice, "%s%snot judged again: %s", result->notice ? result->notice : "",
                 result->notice ? "; " : "", reason) < 0)
        return -ENOMEM;
    free(result->notice);
    result->notice = notice;
    return 0;
}

static int name_profiles(struct run_document *document, const struct rejudge *how)
{
    for (size_t i = 0; i < document->frontend_count; i++) {
        struct frontend_result *frontend = &document->frontends[i];
        const struct profile *profile = profile_of(how, frontend);

        free(frontend->profile);
        frontend->profile =
            profile ? profile_text(profile, version(frontend, "driver build-id")) : NULL;
        if (profile && !frontend->profile)
            return -ENOMEM;
    }
    return 0;
}

int rejudge_run(struct run_document *document, const struct rejudge *how, struct why *why)
{
    struct why first = {""};
    int judged = 0, rc = 0;

    for (size_t i = 0; !rc && i < document->result_count; i++) {
        struct case_result *result = &document->results[i];
        bool played = result->verdict != VERDICT_SKIP;

        rc = played ? judge_again(how, document, result, why) : -ENODATA;
        judged += !rc;
        if (rc != -ENODATA)
            continue;
        if (played && !first.text[0])
            first = *why;
        rc = take_over(document, result, played ? why->text : NULL);
    }
    if (!rc && !judged)
        return why_set(why, -ENODATA, "none of its results can be judged again: %s",
                       first.text[0] ? first.text : "nothing was played");
    if (!rc)
        rc = name_profiles(document, how);
    return rc ? why_set(why, rc, "no memory to judge a run again") : judged;
}
