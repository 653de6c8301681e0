/* SPDX-License-Identifier: BSD-2-Clause */
#include "cases/clauses.h"

static const char story[] =
    "The backend offers feature-flush-cache, and a ring of four pages, which holds 128 "
    "requests. 48 threads write with RWF_DSYNC at once, then fsync is called.\n\n"
    "The size of a ring is a matter of transport and changes nothing of what requests mean. "
    "All writers can be on the ring together, where one page would have held 32 of them; "
    "each has to get a flush behind his data. A frontend that does not take the larger ring "
    "shows nothing here.";

static const struct guest_step steps[] = {
    {.mark = "writers", .verb = STEP_WRITE, .sector = 0, .sectors = 8, .threads = 48, .fua = true},
    {.mark = "commit", .verb = STEP_FSYNC},
};

static const struct expectation expect[] = {
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .mark = "writers",
     .ops = OP_FLUSH,
     .forms = FORM_ANY,
     .times = SEEN,
     .basis = &clause_flush_reaches},
    {.strength = MUST,
     .kind = EXPECT_WIRE,
     .ops = OP_BARRIER,
     .forms = FORM_ANY,
     .times = NEVER,
     .basis = &clause_only_offered},
    {.strength = SHOULD,
     .kind = EXPECT_LIMITS,
     .limits = "write_cache=back",
     .basis = &clause_announce},
};

extern const struct conf_case case_offer_large_ring;
const struct conf_case case_offer_large_ring = {
    .name = "offer-large-ring",
    .family = "negotiation",
    .clauses = {&clause_transport, &clause_flush_reaches, &clause_completes},
    .moment = MOMENT_NEVER,
    .question = "Do durable writers fare the same when more of their requests are under way than "
                "one page of ring holds?",
    .story = story,
    .offer = {.flush_cache = "1", .max_ring_page_order = "2", .max_queues = "1"},
    STEPS(steps),
    .subject = SUBJECT_STEPS,
    EXPECT(expect),
    .driver_params = "max_ring_page_order=2",
    .agreed = "ring-page-order=2",
    .budget_s = 20,
};
