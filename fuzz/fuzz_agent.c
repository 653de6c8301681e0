/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An agent that says anything: what it says becomes a journal that can be kept and judged, and
 * never more than text.
 *
 * Input: parts with an empty line between.  The first is the agent's sign of life; then each is a
 * report, or, behind a '@', a place of the mailbox that was read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "fuzz/fuzz.h"
#include "harness/agent.h"
#include "harness/bench/loop/loop_world.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"
#include "harness/journal_json.h"
#include "harness/judge.h"
#include "harness/result_json.h"
#include "harness/run_hear.h"

#define DOMID      1u
#define DIR        "/local/domain/1/" AGENT_DIR
#define MOST_PARTS 64

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "many",
     .verb = STEP_WRITE,
     .sector = 64,
     .sectors = 8,
     .threads = 4,
     .asleep_mark = "queued"},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "payload"},
};
static const struct fault_rule rules[] = {{"refuse",
                                           OP_FLUSH,
                                           FORM_ANY,
                                           {.count = 1},
                                           .answer = ANSWER_REFUSE,
                                           .effect = EFFECT_DISCARDED}};
static const struct conf_case conf_case = {.name = "fuzz",
                                           .family = "flush",
                                           .question = "?",
                                           .offer = {.flush_cache = "1"},
                                           RULES(rules),
                                           STEPS(steps),
                                           .cut_at = {"commit/done"},
                                           .subject = SUBJECT_LATER,
                                           .budget_s = 1};

struct conversation {
    struct loop_world world;
    struct agent agent;
    struct bench bench; /* no more of these two than a run looks at */
    struct session session;
    struct run run;
    unsigned reports;
};

static void begin(struct conversation *talk)
{
    struct why why;

    *talk = (struct conversation){
        .session = {.bench = &talk->bench},
        .run = {.session = &talk->session, .c = &conf_case, .vdev = 51728},
    };
    talk->run.journal = journal_create();
    talk->run.disk = disk_create(DISK_SECTORS, true);
    fuzz_never(!talk->run.journal || !talk->run.disk);
    loop_world_init(&talk->world);
    fuzz_never(loop_world_boot(&talk->world, DOMID, 1, &why));
    fuzz_never(agent_open(&talk->agent, loop_world_ports(&talk->world).store, DOMID, run_hear_line,
                          &talk->run, &why));
    /* Two steps are out; those behind them come as the ring tells. */
    talk->run.telling = 2;
    talk->run.tell_end = talk->run.list_end = all_steps_count(&conf_case);
    for (size_t i = 0; i <= talk->run.telling; i++)
        run_hear_begin(&talk->run, i);
    fuzz_never(agent_command(&talk->agent, "run\nrun\nrun\nrun", &why));
}

/* A mark is a moment: no guest can set it a second time. */
static void check_marks(const struct journal *journal)
{
    for (size_t i = 0; i < journal_count(journal); i++)
        for (size_t j = 0; j < i; j++) {
            const struct journal_entry *a = journal_at(journal, i), *b = journal_at(journal, j);

            fuzz_never(a->kind == JOURNAL_MARK && b->kind == JOURNAL_MARK &&
                       !strcmp(a->name, b->name));
        }
}

/* What the journal says can be kept, and judged, and the result kept too. */
static void judge(struct conversation *talk)
{
    char *lines = journal_to_lines(talk->run.journal);
    struct case_result result = {.case_name = NULL};
    struct journal *again;
    struct why why;
    json_t *json;

    fuzz_never(!lines);
    fuzz_never(journal_from_lines(lines, &again, &why));
    fuzz_never(journal_count(again) != journal_count(talk->run.journal));
    judge_control(&conf_case, again, &why);
    judge_case(&conf_case, again, NULL, &result);
    fuzz_never(result.verdict == VERDICT_UNSET || result.verdict == VERDICT_PASS);
    json = result_case_to_json(&result);
    json_decref(json);
    result_case_dispose(&result);
    journal_free(again);
    free(lines);
}

static void end(struct conversation *talk)
{
    agent_close(&talk->agent);
    fuzz_never(!TAILQ_EMPTY(&talk->world.tree.watches));
    loop_world_destroy(&talk->world);
    loop_world_dispose(&talk->world);
    disk_free(talk->run.disk);
    journal_free(talk->run.journal);
}

/* Returns what agent_work returns. */
static int say(struct conversation *talk, const char *part)
{
    struct store *store = &talk->world.guest.door;
    char path[64] = DIR "/agent";
    struct why why = {""};
    int rc;

    if (part[0] == '@') {
        run_hear_ring(&talk->run, strtoull(part + 1, NULL, 10));
        return 0;
    }
    if (talk->reports++)
        snprintf(path, sizeof(path), DIR "/report/%u", talk->reports - 1);
    fuzz_never(store->ops->write(store, path, part));
    store = loop_world_ports(&talk->world).store;
    store->ops->drain(store);
    do
        rc = agent_work(&talk->agent, &why);
    while (rc > 0);
    fuzz_never(rc && !*why.text);
    return rc;
}

int fuzz_agent(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), *part = text;
    static struct conversation talk;
    int rc = 0;

    begin(&talk);
    for (unsigned parts = 0; !rc && part && parts < MOST_PARTS; parts++) {
        char *next = strstr(part, "\n\n");

        if (next) {
            *next = '\0';
            next += 2;
        }
        rc = say(&talk, part);
        part = next;
    }
    run_hear_end(&talk.run);
    check_marks(talk.run.journal);
    judge(&talk);
    end(&talk);
    free(text);
    return 0;
}
