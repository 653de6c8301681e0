/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers barriers and no flush. The guest makes a write durable, is saved, and is "
    "restored where the same disk has a backend that offers flush and no barriers, as when it "
    "moves to a host with another kernel or another toolstack. It makes one more write durable.\n\n"
    "A frontend that connects anew has to forget that a write could be made durable by itself, and "
    "send a flush behind it. One that still takes such writes may have no operation for them, and "
    "tell an error to a caller who asked for nothing unusual. Or it sends them as "
    "FLUSH_DISKCACHE with data, of which the protocol does not speak: Linux blkback writes it, "
    "those of FreeBSD and NetBSD flush and ignore it, as the backend does here. The caller is told "
    "success, and his data was never written.";

static const struct fault_rule rules[] = {
    {.name = "flush-data-is-ignored",
     .ops = OP_FLUSH,
     .forms = FORM_DATA,
     .when = {.count = EVERY_ONE},
     .answer = ANSWER_OKAY,
     .effect = EFFECT_FLUSHED,
     .may_fire = true},
};

static const struct guest_step steps[] = {
    {.mark = "before", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .fua = true},
    {.mark = "moved", .verb = STEP_RESUME},
    {.mark = "look", .verb = STEP_READ, .sector = 0, .sectors = 8, .written_by = "before"},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "durable",
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = SHOULD,
     .kind = EXPECT_WIRE,
     .ops = OP_FLUSH,
     .forms = FORM_DATA,
     .times = NEVER,
     .basis = &clause_flush_has_no_data},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
};

extern const struct conf_case case_durable_write_after_resume;
const struct conf_case case_durable_write_after_resume = {
    .name = "durable-write-after-resume",
    .family = "moved",
    .clauses = {&clause_connect_anew, &clause_flush_has_no_data, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "What becomes of a durable write when the guest was restored where flushes are "
                "offered instead of barriers?",
    .story = story,
    .offer = {.barrier = "1"},
    .offer_later = {.flush_cache = "1"},
    RULES(rules),
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
