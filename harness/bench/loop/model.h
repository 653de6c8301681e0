/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model: how one model frontend differs from the others, as data.  What they share is in
 * model_ring.c and model_block.c.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_H
#define HARNESS_BENCH_LOOP_MODEL_H

#include <stdbool.h>

/* What the frontend makes of the offer. */
enum model_offer {
    MODEL_OFFER_UNSET = 0,
    MODEL_OFFER_USED,    /* flush-cache wins over barrier; barrier alone serves flush and FUA */
    MODEL_OFFER_UNUSED,  /* tells the block layer what was offered, and sends none of it */
    MODEL_OFFER_IGNORED, /* flushes whether that was offered or not */
};

/* What becomes of a flush or barrier that was not answered OKAY. */
enum model_reaction {
    MODEL_REACTION_UNSET = 0,
    MODEL_TELLS_SUCCESS,
    MODEL_TELLS_UNSUPPORTED,
    MODEL_TELLS_ERROR,
    MODEL_SENDS_AGAIN,        /* twice more, then tells an error */
    MODEL_WRITES_PLAIN,       /* sends the data as a WRITE, and tells its end */
    MODEL_WRITES_AND_FLUSHES, /* the same, and a flush before it tells */
    MODEL_NEVER_TELLS,
    MODEL_DIES,    /* nothing completes any more */
    MODEL_CRASHES, /* the domain does */
};

/* What becomes of the features then. */
enum model_aftermath {
    MODEL_AFTERMATH_UNSET = 0,
    MODEL_STAYS_ON,
    MODEL_DRIVER_OFF, /* the driver sends no more flush or barrier; the block layer is not told */
    MODEL_DRIVER_AND_QUEUE_OFF, /* it is told */
};

/* How it lays out its ring, and what it says of that. */
enum model_abi {
    MODEL_ABI_64 = 0,   /* as Linux: x86_64-abi */
    MODEL_ABI_32,       /* x86_32-abi */
    MODEL_ABI_NOT_SAID, /* the 32-bit layout, without a protocol node */
};

/* How it goes through the states. */
enum model_dance {
    MODEL_WAITS = 0,        /* as Linux: for InitWait, and for Connected */
    MODEL_DOES_NOT_WAIT,    /* makes its ring before the backend is in InitWait (Linux 3.8) */
    MODEL_CONNECTS_AT_ONCE, /* is Connected with its ring, before the backend is (EDK2, mini-os) */
    MODEL_NEVER_CONNECTS,   /* stays Initialised (GRUB) */
};

struct model_answer {
    enum model_reaction empty, data; /* without and with data */
    enum model_aftermath after;
};

/* What the driver does with a flush or FUA write that reaches it while the feature is off. */
enum model_when_off {
    MODEL_WHEN_OFF_UNSET = 0,
    MODEL_FAILS_IT,  /* EIO, nothing is sent */
    MODEL_PASSES_IT, /* a flush succeeds unsent, a FUA write goes as a plain one */
};

/* What it does with a FUA write that needs a barrier and is too large for one. */
enum model_large_fua {
    MODEL_LARGE_FUA_UNSET = 0,
    MODEL_HITS_BUG,
    MODEL_SPLITS_IT, /* an INDIRECT write, then a flush */
};

struct model {
    const char *name;
    const char *story; /* one sentence */
    enum model_offer offer;
    struct model_answer refused; /* BLKIF_RSP_EOPNOTSUPP */
    struct model_answer failed;  /* BLKIF_RSP_ERROR */
    enum model_when_off when_off;
    enum model_large_fua large_fua;
    enum model_abi abi;
    enum model_dance dance;
    bool old_nodes;               /* num-ring-pages instead of ring-page-order */
    bool ignores_status;          /* of a plain request: tells success whatever was answered */
    bool joins_flush;             /* a flush ends with one that was on its way already */
    bool fsync_tells_unsupported; /* else fsync on the device makes success of it, as Linux does */
};

#endif
