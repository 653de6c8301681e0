/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault: what a backend offers and where it deviates, as data.  This is all that a case knows about
 * the backend.
 */
#ifndef FAKE_BACKEND_FAULT_H
#define FAKE_BACKEND_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Operations, as a set: the bit is blkif.h's opcode.  An INDIRECT request counts as the operation it
 * carries. */
enum block_op {
    OP_UNSET = 0,
    OP_READ = 1 << 0,    /* BLKIF_OP_READ */
    OP_WRITE = 1 << 1,   /* BLKIF_OP_WRITE */
    OP_BARRIER = 1 << 2, /* BLKIF_OP_WRITE_BARRIER */
    OP_FLUSH = 1 << 3,   /* BLKIF_OP_FLUSH_DISKCACHE */
    OP_DISCARD = 1 << 5, /* BLKIF_OP_DISCARD */
    OP_OTHER = 1 << 7,   /* anything else that a guest may put there */
    OP_ANY = OP_READ | OP_WRITE | OP_BARRIER | OP_FLUSH | OP_DISCARD | OP_OTHER,
};

/* Forms, as a set: a barrier or flush comes empty or with data; a discard is always empty. */
enum request_form {
    FORM_UNSET = 0,
    FORM_EMPTY = 1 << 0,
    FORM_DATA = 1 << 1,
    FORM_ANY = FORM_EMPTY | FORM_DATA,
};

/*
 * What a backend says of itself, node by node and word for word (blkif.h, "Backend XenBus Nodes").
 * NULL: the node is not there, or, where a frontend cannot do without it, says what is usual.
 * offer.h has the node's names and what the words mean.
 */
struct offer {
    /* Features, published before InitWait. */
    const char *barrier;             /* feature-barrier */
    const char *flush_cache;         /* feature-flush-cache */
    const char *discard;             /* feature-discard */
    const char *persistent;          /* feature-persistent */
    const char *max_indirect;        /* feature-max-indirect-segments */
    const char *max_ring_page_order; /* max-ring-page-order */
    const char *max_ring_pages;      /* max-ring-pages, its deprecated twin */
    const char *max_queues;          /* multi-queue-max-queues */

    /* Device properties, published before Connected. */
    const char *sectors;              /* in 512-byte units; NULL: the disk's */
    const char *sector_size;          /* bytes; NULL: 512 */
    const char *physical_sector_size; /* bytes */
    const char *info;                 /* VDISK_* bits; NULL: 0, or READONLY with mode "r" */
    const char *discard_granularity;  /* bytes */
    const char *discard_alignment;    /* bytes */
    const char *discard_secure;       /* also understands BLKIF_DISCARD_SECURE */

    /* The toolstack's. */
    const char *mode;    /* "r": read-only, enforced; NULL: "w" */
    const char *type;    /* NULL: "phy" */
    const char *trusted; /* on the frontend's side: "0": the guest shall not trust us */
};

enum fault_answer {
    ANSWER_UNSET = 0,
    ANSWER_OKAY,   /* BLKIF_RSP_OKAY */
    ANSWER_REFUSE, /* BLKIF_RSP_EOPNOTSUPP */
    ANSWER_ERROR,  /* BLKIF_RSP_ERROR */
    ANSWER_REVOKE, /* BLKIF_RSP_EOPNOTSUPP, and the operation's feature node says 0 from then on */
    ANSWER_DROP,   /* no answer, ever */
    ANSWER_STATUS, /* the rule's own `status`, one that blkif.h does not know */
};

/*
 * What became of the request, whatever it is answered.  "Before" is what was answered before it; all
 * but PERFORMED mean the same for a flush and for a barrier.
 */
enum fault_effect {
    EFFECT_UNSET = 0,
    EFFECT_DISCARDED,       /* nothing was done */
    EFFECT_WRITTEN,         /* its data is in the cache; nothing was made durable */
    EFFECT_FLUSHED,         /* what was written before is durable; its own data was ignored */
    EFFECT_FLUSHED_WRITTEN, /* what was written before is durable; its own data is in the cache */
    EFFECT_PERFORMED, /* all that was asked: data of a barrier is durable, of a flush in the cache */
};

#define EVERY_ONE UINT32_MAX

/* "<rule>/acted" is a mark, which that rule sets whenever it acts on a request: at its arrival. */
#define FAULT_ACTED "/acted"

/*
 * A rule makes the backend deviate.  The first rule that matches wins; later ones do not count that
 * request.  rule_text.h has rules as text.
 */
struct fault_rule {
    const char *name;
    unsigned ops;   /* set of enum block_op */
    unsigned forms; /* set of enum request_form */
    struct {
        const char
            *mark; /* counting starts when this mark is set; NULL: when the device is connected */
        uint32_t skip;  /* let so many matches through */
        uint32_t count; /* then act on so many, or EVERY_ONE; 0 is rejected */
    } when;
    struct {
        uint64_t first, count; /* only requests that touch these 512-byte sectors; count 0: any */
    } sectors;
    const char
        *hold_until; /* keep the request unanswered until this mark is set; NULL: answer at once */
    enum fault_answer answer;
    int16_t status; /* ANSWER_STATUS: neither of BLKIF_RSP_OKAY, _ERROR and _EOPNOTSUPP */
    enum fault_effect effect;
    bool may_fire; /* false: the case proves nothing unless the rule acted */
};

/*
 * A backend that exists, or could: what it offers, and its habits, which are rules for whatever no
 * other rule acts on.  Also for what it does not offer, and for unknown operations.  Without a habit
 * it does what it offers as asked, and refuses (EOPNOTSUPP) the rest.  personality.h names them.
 */
struct personality {
    const char *name;   /* kebab-case */
    const char *about;  /* half a sentence: which backend, or what is made up about it */
    const char *source; /* the code that was read, at which commit or release; "": made up */
    struct offer offer;
    const struct fault_rule *habits;
    size_t habit_count;
};

#endif
