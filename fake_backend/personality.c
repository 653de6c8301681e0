/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/personality.h"

#include <string.h>

#define HABITS(items) .habits = (items), .habit_count = sizeof(items) / sizeof((items)[0])

/* A habit acts on every request of its kind, and need not be met. */
#define HABIT(title, which, in, how, what)                                                         \
    {                                                                                              \
        .name = (title), .ops = (which), .forms = (in), .when = {.count = EVERY_ONE},              \
        .answer = (how), .effect = (what), .may_fire = true                                        \
    }

/* The barrier waits for earlier writes and flushes, but its own data is written without FUA. */
static const struct fault_rule linux_blkback_habits[] = {
    HABIT("barrier-data-is-cached", OP_BARRIER, FORM_DATA, ANSWER_OKAY, EFFECT_FLUSHED_WRITTEN),
};

const struct personality personality_linux_blkback = {
    .name = "linux-blkback",
    .about = "the kernel's xen-blkback on a disk with a write cache and discard",
    .source = "Linux 6.6, drivers/block/xen-blkback",
    .offer = {.barrier = "1",
              .flush_cache = "1",
              .discard = "1",
              .discard_granularity = "4096",
              .discard_alignment = "0",
              .discard_secure = "0",
              .persistent = "1",
              .max_indirect = "256",
              .max_ring_page_order = "4",
              .max_queues = "4", /* one per processor of dom0 */
              .physical_sector_size = "512"},
    HABITS(linux_blkback_habits),
};

static const struct fault_rule qemu_habits[] = {
    HABIT("unknown-is-an-error", OP_BARRIER | OP_OTHER, FORM_ANY, ANSWER_ERROR, EFFECT_DISCARDED),
};

const struct personality personality_qemu = {
    .name = "qemu",
    .about = "QEMU's xen-block (qdisk)",
    .source = "QEMU, hw/block/dataplane/xen-block.c at 0bcd12fb1513",
    .offer = {.flush_cache = "1", .max_ring_page_order = "4"},
    HABITS(qemu_habits),
};

/* Only the test for requests without segments lets an empty flush pass. */
static const struct fault_rule freebsd_habits[] = {
    HABIT("flush-data-is-ignored", OP_FLUSH, FORM_DATA, ANSWER_OKAY, EFFECT_FLUSHED),
    HABIT("empty-barrier-is-an-error", OP_BARRIER, FORM_EMPTY, ANSWER_ERROR, EFFECT_DISCARDED),
    HABIT("barrier-data-is-ordered", OP_BARRIER, FORM_DATA, ANSWER_OKAY, EFFECT_WRITTEN),
    HABIT("unknown-is-an-error", OP_DISCARD | OP_OTHER, FORM_ANY, ANSWER_ERROR, EFFECT_DISCARDED),
};

const struct personality personality_freebsd = {
    .name = "freebsd",
    .about = "FreeBSD's blkback",
    .source = "FreeBSD 14, sys/dev/xen/blkback/blkback.c",
    .offer = {.barrier = "1",
              .flush_cache = "1",
              .max_ring_page_order = "4", /* 5 there: more than we can map */
              .max_ring_pages = "16"},
    HABITS(freebsd_habits),
};

static const struct fault_rule netbsd_habits[] = {
    HABIT("flush-data-is-ignored", OP_FLUSH, FORM_DATA, ANSWER_OKAY, EFFECT_FLUSHED),
    HABIT("unknown-is-an-error", OP_BARRIER | OP_DISCARD | OP_OTHER, FORM_ANY, ANSWER_ERROR,
          EFFECT_DISCARDED),
};

const struct personality personality_netbsd = {
    .name = "netbsd",
    .about = "NetBSD's xbdback",
    .source = "NetBSD, sys/arch/xen/xen/xbdback_xenbus.c, since it has kernel threads",
    .offer = {.flush_cache = "1"},
    HABITS(netbsd_habits),
};

/* A barrier waits for earlier writes, and never syncs the image. */
static const struct fault_rule tapback_2025_habits[] = {
    HABIT("barrier-is-ordered", OP_BARRIER, FORM_ANY, ANSWER_OKAY, EFFECT_WRITTEN),
};

const struct personality personality_tapback_2025 = {
    .name = "tapback-2025",
    .about = "XenServer's tapback and tapdisk: what is unknown is refused",
    .source = "blktap since 46f842e of 2025-08-27: drivers/td-req.c, tapback",
    .offer = {.barrier = "1", .max_ring_page_order = "3"},
    HABITS(tapback_2025_habits),
};

static const struct fault_rule tapback_old_habits[] = {
    HABIT("barrier-is-ordered", OP_BARRIER, FORM_ANY, ANSWER_OKAY, EFFECT_WRITTEN),
    HABIT("unknown-is-an-error", OP_FLUSH | OP_DISCARD | OP_OTHER, FORM_ANY, ANSWER_ERROR,
          EFFECT_DISCARDED),
};

const struct personality personality_tapback_old = {
    .name = "tapback-old",
    .about = "the same, older: what is unknown is an error",
    .source = "blktap before 46f842e of 2025-08-27: drivers/td-req.c, tapback",
    .offer = {.barrier = "1", .max_ring_page_order = "3"},
    HABITS(tapback_old_habits),
};

const struct personality personality_nothing = {
    .name = "nothing", .about = "offers neither flush nor barrier", .source = ""};

const struct personality personality_flush_only = {.name = "flush-only",
                                                   .about = "offers flush, and does as asked",
                                                   .source = "",
                                                   .offer = {.flush_cache = "1"}};

const struct personality personality_barrier_only = {.name = "barrier-only",
                                                     .about = "offers barrier, and does as asked",
                                                     .source = "",
                                                     .offer = {.barrier = "1"}};

const struct personality personality_barrier_only_indirect = {
    .name = "barrier-only-indirect",
    .about = "offers barrier and large requests, and no flush",
    .source = "",
    .offer = {.barrier = "1", .max_indirect = "32"}};

static const struct fault_rule refusing_habits[] = {
    HABIT("refuse", OP_FLUSH | OP_BARRIER, FORM_ANY, ANSWER_REFUSE, EFFECT_DISCARDED),
};

const struct personality personality_refuse_from_start = {
    .name = "refuse-from-start",
    .about = "offers both, and refuses every one",
    .source = "",
    .offer = {.barrier = "1", .flush_cache = "1"},
    HABITS(refusing_habits)};

static const struct fault_rule revoking_habits[] = {
    HABIT("revoke", OP_FLUSH | OP_BARRIER, FORM_ANY, ANSWER_REVOKE, EFFECT_DISCARDED),
};

const struct personality personality_revoke_at_runtime = {
    .name = "revoke-at-runtime",
    .about = "offers both, refuses every one and takes its offer back",
    .source = "",
    .offer = {.barrier = "1", .flush_cache = "1"},
    HABITS(revoking_habits)};

static const struct fault_rule flip_flop_habits[] = {
    {.name = "refuse-the-first",
     .ops = OP_FLUSH | OP_BARRIER,
     .forms = FORM_ANY,
     .when = {.count = 1},
     .answer = ANSWER_REFUSE,
     .effect = EFFECT_DISCARDED,
     .may_fire = true},
};

const struct personality personality_flip_flop = {.name = "flip-flop",
                                                  .about =
                                                      "offers both, and refuses only the first",
                                                  .source = "",
                                                  .offer = {.barrier = "1", .flush_cache = "1"},
                                                  HABITS(flip_flop_habits)};

static const struct fault_rule old_dom0_habits[] = {
    HABIT("empty-barrier-is-an-error", OP_BARRIER, FORM_EMPTY, ANSWER_ERROR, EFFECT_DISCARDED),
};

const struct personality personality_error_on_empty_barrier = {
    .name = "error-on-empty-barrier",
    .about = "offers barrier, and knows none without data, as old dom0 kernels",
    .source = "",
    .offer = {.barrier = "1"},
    HABITS(old_dom0_habits)};

static const struct fault_rule lying_habits[] = {
    HABIT("acknowledge", OP_FLUSH | OP_BARRIER, FORM_ANY, ANSWER_OKAY, EFFECT_WRITTEN),
};

const struct personality personality_ack_without_flush = {
    .name = "ack-without-flush",
    .about = "offers both, acknowledges them and makes nothing durable",
    .source = "",
    .offer = {.barrier = "1", .flush_cache = "1"},
    HABITS(lying_habits)};

const struct personality *const all_personalities[] = {
    &personality_linux_blkback,     &personality_qemu,
    &personality_freebsd,           &personality_netbsd,
    &personality_tapback_2025,      &personality_tapback_old,
    &personality_nothing,           &personality_flush_only,
    &personality_barrier_only,      &personality_barrier_only_indirect,
    &personality_refuse_from_start, &personality_revoke_at_runtime,
    &personality_flip_flop,         &personality_error_on_empty_barrier,
    &personality_ack_without_flush, NULL,
};

const struct personality *personality_find(const char *name)
{
    for (size_t i = 0; all_personalities[i]; i++)
        if (!strcmp(all_personalities[i]->name, name))
            return all_personalities[i];
    return NULL;
}
