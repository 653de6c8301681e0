/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend is NetBSD's: flush and nothing else, not even a feature for larger rings. "
    "The guest writes, calls fsync, writes once more with RWF_DSYNC, has 48 threads do so "
    "at once, and reads back what it wrote.\n\n"
    "It flushes when it is asked to, and takes no notice of data in such a request. Nobody "
    "has to send any: a write and a flush behind it do. A frontend that puts the data of a "
    "durable write into the flush loses it here, and is told success.";

static const struct guest_step steps[] = {
    {.mark = "payload", .verb = STEP_WRITE, .sector = 0, .sectors = 8},
    {.mark = "commit", .verb = STEP_FSYNC},
    {.mark = "durable", .verb = STEP_WRITE, .sector = 8, .sectors = 8, .fua = true},
    {.mark = "writers", .verb = STEP_WRITE, .sector = 64, .sectors = 8, .threads = 48, .fua = true},
    {.mark = "look", .verb = STEP_READ, .sector = 8, .sectors = 8, .written_by = "durable"},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "commit",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_on_netbsd;
const struct conf_case case_on_netbsd = {
    .name = "on-netbsd",
    .family = "backends",
    .clauses = {&clause_flush_has_no_data, &clause_flush_reaches, &clause_fua},
    .moment = MOMENT_NEVER,
    .question = "Does what is asked to be durable become so on NetBSD, whose backend ignores data "
                "in a flush?",
    .story = story,
    .backend = &personality_netbsd,
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .budget_s = 20,
};
