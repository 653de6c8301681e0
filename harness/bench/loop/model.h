/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * model: how one model frontend differs from a driver that keeps every promise, as data.
 *
 * Zero is always what is right, or what Linux does where several ways are: a model names only what
 * it does otherwise.  What all share is in model_driver.c, model_ring.c and model_block.c.  The
 * block layer above is Linux's for every model: of another system the driver alone is modelled.
 */
#ifndef HARNESS_BENCH_LOOP_MODEL_H
#define HARNESS_BENCH_LOOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>

enum model_kind {
    MODEL_KIND_UNSET = 0,
    MODEL_DRIVER, /* after a driver that exists, or was proposed */
    MODEL_SOUND,  /* made up; every caller is told the truth */
    MODEL_DEFECT, /* made up: a mistake that a driver could have */
};

/* Which value of a feature's node means that it is offered. */
enum model_on {
    MODEL_ON_IF_NOT_ZERO = 0,
    MODEL_ON_IF_ONE,
    MODEL_ON_IF_PRESENT, /* "0" as well */
    MODEL_ON_ALWAYS,     /* nobody looks */
    MODEL_ON_NEVER,      /* likewise */
};

/* When it announces a write-back cache. */
enum model_cache {
    MODEL_CACHE_IF_EITHER = 0,
    MODEL_CACHE_IF_FLUSH,
    MODEL_CACHE_NEVER,
};

/* What a flush is sent as, where both are offered. */
enum model_flush {
    MODEL_FLUSH_BY_FLUSH = 0,
    MODEL_FLUSH_BY_BARRIER,
    MODEL_FLUSH_BY_BOTH, /* an empty barrier, and then FLUSH_DISKCACHE */
};

/* What a FUA write is sent as.  Where it is nothing of its own, FUA is not announced, and the block
 * layer sends a flush behind. */
enum model_fua {
    MODEL_FUA_BY_LONE_BARRIER = 0, /* a barrier with data, where flush is not offered */
    MODEL_FUA_BY_BARRIER,          /* the same, wherever barrier is offered */
    MODEL_FUA_NEVER,
    MODEL_FUA_BY_FLUSH, /* FLUSH_DISKCACHE with data, where flush is offered; else by barrier */
    MODEL_FUA_DROPPED,  /* announced as by a lone barrier, and sent as a plain WRITE */
};

/* What becomes of a request that was not answered OKAY. */
enum model_reaction {
    MODEL_MAKES_GOOD = 0, /* a refused flush is sent twice more, refused data written and a flush
                             sent behind; when that is of no use, and of all else, an error is told */
    MODEL_TELLS_SUCCESS,
    MODEL_TELLS_UNSUPPORTED,
    MODEL_TELLS_ERROR,
    MODEL_TELLS_ANOTHER,   /* the error to another's caller, and what that comes to, to this one */
    MODEL_TELLS_ALL,       /* an error, and to all in flight */
    MODEL_SENDS_FOR_EVER,  /* the same again, as long as anybody looks */
    MODEL_SENDS_EMPTY,     /* again without its data */
    MODEL_SENDS_THE_OTHER, /* the other of flush and barrier, whether that is offered or not */
    MODEL_WRITES_PLAIN,    /* sends the data as a WRITE, and tells its end */
    MODEL_WRITES_LAST,     /* as MODEL_MAKES_GOOD, behind all that waits for a place in the ring */
    MODEL_NEVER_TELLS,
    MODEL_DIES,    /* nothing completes any more */
    MODEL_CRASHES, /* the domain does */
};

/* What becomes of the features when a flush or barrier was not answered OKAY. */
enum model_aftermath {
    MODEL_STAYS_ON = 0,
    MODEL_DRIVER_OFF, /* neither is sent any more; the block layer is not told */
    MODEL_QUEUE_OFF,  /* the block layer is told, the driver does not know */
    MODEL_DRIVER_AND_QUEUE_OFF,
    MODEL_OPERATION_OFF, /* the one that was answered is not sent any more; the other may be */
    MODEL_FLUSH_OFF,     /* no flush is sent any more; FUA writes still are */
    MODEL_OFFLINE,       /* every later request fails */
};

struct model_answer {
    enum model_reaction empty, data; /* of a flush or barrier, without and with data */
    enum model_reaction plain;       /* of a READ or WRITE */
    enum model_reaction discard;     /* refused, discards are off; else the next one is sent */
    enum model_aftermath after;
};

/* What the driver does with a flush or FUA write that reaches it when it sends neither any more. */
enum model_when_off {
    MODEL_PASSES_IT = 0,    /* a flush succeeds unsent, a FUA write goes as a plain one */
    MODEL_FAILS_IT,         /* EIO, nothing is sent */
    MODEL_FORGETS_FLUSH,    /* a flush never ends, a FUA write goes as a plain one */
    MODEL_SKIPS_IT,         /* both succeed unsent */
    MODEL_READS_IT,         /* a flush succeeds unsent, a FUA write goes as a READ */
    MODEL_HITS_BUG_WHEN_OFF /* the domain crashes */
};

/* What it does with a FUA write that needs a barrier and is too large for a direct request. */
enum model_large_fua {
    MODEL_SPLITS_IT = 0, /* an INDIRECT write, and a flush behind it */
    MODEL_HITS_BUG,
    MODEL_CUTS_IT,         /* a barrier with as much as fits */
    MODEL_SENDS_INDIRECTLY /* an INDIRECT barrier, which blkif.h does not allow */
};

/* How it lays out its ring, and what it says of that. */
enum model_abi {
    MODEL_ABI_64 = 0,   /* x86_64-abi */
    MODEL_ABI_32,       /* x86_32-abi */
    MODEL_ABI_NOT_SAID, /* the 32-bit layout, without a protocol node */
};

/* How it goes through the states. */
enum model_dance {
    MODEL_WAITS = 0,        /* for InitWait, and for Connected */
    MODEL_DOES_NOT_WAIT,    /* makes its ring before the backend is in InitWait */
    MODEL_CONNECTS_AT_ONCE, /* is Connected with its ring, before the backend is */
    MODEL_NEVER_CONNECTS,   /* stays Initialised */
};

/* What is on when a guest was restored and its driver connects anew. */
enum model_resumed {
    MODEL_DERIVES_ANEW = 0, /* what is offered now */
    MODEL_ADDS,             /* that, and what was on before */
    MODEL_KEEPS,            /* what was on before */
    MODEL_FORGETS,          /* nothing */
};

struct model {
    const char *name;
    const char *story; /* one sentence */
    enum model_kind kind;
    const char *source; /* MODEL_DRIVER: the code that was read, and where */
    bool measured;      /* the driver itself was seen to do the same */
    /* negotiation */
    enum model_on flush_on, barrier_on;
    bool swaps_features;  /* takes either node for the other */
    bool needs_one_alone; /* where both are offered it uses neither */
    enum model_cache cache;
    bool no_indirect, one_at_a_time, old_nodes; /* old: num-ring-pages, not ring-page-order */
    enum model_abi abi;
    enum model_dance dance;
    /* sending */
    enum model_flush flush;
    enum model_fua fua;
    enum model_large_fua large_fua;
    enum model_when_off when_off;
    bool never_flushes;     /* announces, and passes all as if it were off */
    bool flushes_stale_fua; /* a FUA write for which nothing is on any more but flush goes as
                               FLUSH_DISKCACHE with data */
    /* connecting anew: the driver, and what the block layer is told */
    enum model_resumed driver_resumed, queue_resumed;
    /* hearing */
    struct model_answer refused; /* BLKIF_RSP_EOPNOTSUPP */
    struct model_answer failed;  /* BLKIF_RSP_ERROR */
    struct model_answer unknown; /* what blkif.h does not know */
    bool trusts_first_flush; /* once one was performed, every flush and barrier counts as such */
    bool flush_ends_early;   /* when it is sent */
    bool needs_scan; /* a device whose partition table could not be read is only read from */
    /* above the driver */
    bool joins_flush;             /* a flush ends with one that was on its way already */
    bool first_hears;             /* of those who share a flush only the first hears of an error */
    bool fsync_tells_unsupported; /* else fsync on the device makes success of it, as Linux does */
};

/* The tables of models.c, each ended by a model without a name. */
extern const struct model models_drivers[], models_sound[], models_defects[];

#endif
