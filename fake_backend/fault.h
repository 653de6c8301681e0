/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault: what a backend offers and where it deviates, as data.  This is all that a case knows about
 * the backend.
 */
#ifndef FAKE_BACKEND_FAULT_H
#define FAKE_BACKEND_FAULT_H

#include <stdbool.h>
#include <stdint.h>

/* Operations, as a set.  An INDIRECT request counts as the operation it carries. */
enum block_op {
    OP_UNSET = 0,
    OP_READ = 1 << 0,    /* BLKIF_OP_READ */
    OP_WRITE = 1 << 1,   /* BLKIF_OP_WRITE */
    OP_BARRIER = 1 << 2, /* BLKIF_OP_WRITE_BARRIER */
    OP_FLUSH = 1 << 3,   /* BLKIF_OP_FLUSH_DISKCACHE */
    OP_OTHER = 1 << 4,   /* anything else that a guest may put there */
};

/* Forms, as a set: a barrier or flush comes empty or with data. */
enum request_form {
    FORM_UNSET = 0,
    FORM_EMPTY = 1 << 0,
    FORM_DATA = 1 << 1,
    FORM_ANY = FORM_EMPTY | FORM_DATA,
};

/*
 * The feature nodes a backend publishes before InitWait, word for word; NULL: the node is not
 * there. (blkif.h, "Backend Device Properties" and "Features".)
 */
struct offer {
    const char *barrier;      /* feature-barrier */
    const char *flush_cache;  /* feature-flush-cache */
    const char *max_indirect; /* feature-max-indirect-segments */
};

enum fault_answer {
    ANSWER_UNSET = 0,
    ANSWER_OKAY,   /* BLKIF_RSP_OKAY: for a rule that only holds */
    ANSWER_REFUSE, /* BLKIF_RSP_EOPNOTSUPP */
    ANSWER_ERROR,  /* BLKIF_RSP_ERROR */
    ANSWER_DROP,   /* no answer, ever */
};

/* What became of the request's data, and of the flush it asks for. */
enum fault_effect {
    EFFECT_UNSET = 0,
    EFFECT_DISCARDED, /* nothing was done */
    EFFECT_WRITTEN,   /* the data went to the cache as by a plain write; nothing was made durable */
    EFFECT_PERFORMED, /* everything was done as asked: for a rule that only holds */
};

#define EVERY_ONE UINT32_MAX

/*
 * A rule makes the backend deviate.  The first rule that matches wins; later ones do not count that
 * request.
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
    enum fault_effect effect;
    bool may_fire; /* false: the case proves nothing unless the rule acted */
};

#endif
