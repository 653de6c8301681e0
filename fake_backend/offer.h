/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * offer: the xenstore nodes of a struct offer, and what their words allow a frontend.  Pure.
 */
#ifndef FAKE_BACKEND_OFFER_H
#define FAKE_BACKEND_OFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/fault.h"

/* On whose side a node stands, and when it must be there. */
enum offer_place {
    OFFER_UNSET = 0,
    OFFER_TOOLSTACK, /* the backend's, from the beginning */
    OFFER_FRONTEND,  /* the frontend's, from the beginning */
    OFFER_FEATURE,   /* the backend's, before InitWait */
    OFFER_PROPERTY,  /* the backend's, before Connected */
};

struct offer_node {
    const char *name;
    enum offer_place place;
    const char *usual; /* what is said when the offer says nothing; NULL: no node */
    size_t field;      /* of struct offer */
};

/* offer_node lists the nodes, counted from 0; NULL: there are no more. */
const struct offer_node *offer_node(size_t index);

/* offer_word is what the offer itself says of this node; NULL: nothing. */
const char *offer_word(const struct offer *offer, const struct offer_node *node);

/* offer_value is what this node says under the offer; NULL: it is not there.  The node `sectors`
 * without a word of the offer is the disk's size, which is not known here: NULL. */
const char *offer_value(const struct offer *offer, const struct offer_node *node);

/* offer_set puts a word (the caller's; NULL: none) into the field of a node.  -ENOENT: no such node. */
int offer_set(struct offer *offer, const char *node, const char *value);

bool offer_same(const struct offer *a, const struct offer *b);

/*
 * What a feature's word says: blkif.h has no node and "0" for no, and "1" for yes.  Another word is unclear: a frontend may
 * take it for either.
 */
bool offer_on(const char *value);
bool offer_unclear(const char *value);

/* What the words allow.  Numbers that are none, or more than we can do, are cut to what we can. */
struct offer_terms {
    unsigned ops; /* set of enum block_op; with those whose offer is unclear */
    bool secure;  /* DISCARD with BLKIF_DISCARD_SECURE */
    bool persistent;
    bool readonly;
    unsigned indirect;    /* segments of an INDIRECT request; 0: none is understood */
    unsigned ring_order;  /* log2 of the most ring pages */
    unsigned queues;      /* at least 1 */
    unsigned sector_size; /* bytes, a power of two from 512 to a page */
    uint64_t sectors;     /* in 512-byte units; UINT64_MAX: as many as the disk has */
};

#define OFFER_MAX_INDIRECT   256u
#define OFFER_MAX_RING_ORDER 4u
#define OFFER_MAX_QUEUES     8u

struct offer_terms offer_terms(const struct offer *offer);

#endif
