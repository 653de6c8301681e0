/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/offer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <xen/io/blkif.h>

#include "fake_backend/ports.h"

#define FIELD(name) offsetof(struct offer, name)

static const struct offer_node nodes[] = {
    {"mode", OFFER_TOOLSTACK, "w", FIELD(mode)},
    {"type", OFFER_TOOLSTACK, "phy", FIELD(type)},
    {"trusted", OFFER_FRONTEND, NULL, FIELD(trusted)},
    {"feature-flush-cache", OFFER_FEATURE, NULL, FIELD(flush_cache)},
    {"feature-barrier", OFFER_FEATURE, NULL, FIELD(barrier)},
    {"feature-discard", OFFER_FEATURE, NULL, FIELD(discard)},
    {"feature-persistent", OFFER_FEATURE, NULL, FIELD(persistent)},
    {"feature-max-indirect-segments", OFFER_FEATURE, NULL, FIELD(max_indirect)},
    {"max-ring-page-order", OFFER_FEATURE, NULL, FIELD(max_ring_page_order)},
    {"max-ring-pages", OFFER_FEATURE, NULL, FIELD(max_ring_pages)},
    {"multi-queue-max-queues", OFFER_FEATURE, NULL, FIELD(max_queues)},
    {"sectors", OFFER_PROPERTY, NULL, FIELD(sectors)},
    {"sector-size", OFFER_PROPERTY, "512", FIELD(sector_size)},
    {"physical-sector-size", OFFER_PROPERTY, NULL, FIELD(physical_sector_size)},
    {"info", OFFER_PROPERTY, "0", FIELD(info)},
    {"discard-granularity", OFFER_PROPERTY, NULL, FIELD(discard_granularity)},
    {"discard-alignment", OFFER_PROPERTY, NULL, FIELD(discard_alignment)},
    {"discard-secure", OFFER_PROPERTY, NULL, FIELD(discard_secure)},
};
#define NODES (sizeof(nodes) / sizeof(nodes[0]))

_Static_assert(NODES * sizeof(char *) == sizeof(struct offer), "every field has its node");
_Static_assert(VDISK_READONLY == 4, "info of a read-only disk");

static const char **field(struct offer *offer, const struct offer_node *node)
{
    return (const char **)((char *)offer + node->field);
}

const char *offer_word(const struct offer *offer, const struct offer_node *node)
{
    return *field((struct offer *)offer, node);
}

const struct offer_node *offer_node(size_t index)
{
    return index < NODES ? &nodes[index] : NULL;
}

static bool is_readonly(const struct offer *offer)
{
    return offer->mode && !strcmp(offer->mode, "r");
}

const char *offer_value(const struct offer *offer, const struct offer_node *node)
{
    if (offer_word(offer, node))
        return offer_word(offer, node);
    if (node->field == FIELD(info) && is_readonly(offer))
        return "4";
    return node->usual;
}

int offer_set(struct offer *offer, const char *node, const char *value)
{
    for (size_t i = 0; i < NODES; i++)
        if (!strcmp(nodes[i].name, node)) {
            *field(offer, &nodes[i]) = value;
            return 0;
        }
    return -ENOENT;
}

bool offer_same(const struct offer *a, const struct offer *b)
{
    for (size_t i = 0; i < NODES; i++) {
        const char *one = offer_word(a, &nodes[i]), *other = offer_word(b, &nodes[i]);

        if (one != other && (!one || !other || strcmp(one, other) != 0))
            return false;
    }
    return true;
}

/* A word as a number; 0: none, or not a number. */
static unsigned long number(const char *value)
{
    return value && *value >= '0' && *value <= '9' ? strtoul(value, NULL, 10) : 0;
}

static unsigned at_most(unsigned long value, unsigned most)
{
    return value < most ? (unsigned)value : most;
}

bool offer_on(const char *value)
{
    return value && !strcmp(value, "1");
}

bool offer_unclear(const char *value)
{
    return value && strcmp(value, "0") != 0 && strcmp(value, "1") != 0;
}

/* What a frontend may send because of this word. */
static bool allows(const char *value)
{
    return offer_on(value) || offer_unclear(value);
}

static unsigned offered_ops(const struct offer *offer)
{
    unsigned ops = OP_READ | OP_WRITE;

    if (allows(offer->barrier))
        ops |= OP_BARRIER;
    if (allows(offer->flush_cache))
        ops |= OP_FLUSH;
    if (allows(offer->discard))
        ops |= OP_DISCARD;
    return ops;
}

/* Both of the nodes that limit a ring are believed: a frontend may read either. */
static unsigned offered_order(const struct offer *offer)
{
    unsigned order = at_most(number(offer->max_ring_page_order), OFFER_MAX_RING_ORDER);

    while (order < OFFER_MAX_RING_ORDER && 2ul << order <= number(offer->max_ring_pages))
        order++;
    return order;
}

static unsigned offered_sector_size(const struct offer *offer)
{
    unsigned long bytes = number(offer->sector_size);

    return bytes >= 512 && bytes <= PORTS_PAGE_SIZE && !(bytes & (bytes - 1)) ? (unsigned)bytes
                                                                              : 512;
}

struct offer_terms offer_terms(const struct offer *offer)
{
    unsigned queues = at_most(number(offer->max_queues), OFFER_MAX_QUEUES);

    return (struct offer_terms){
        .ops = offered_ops(offer),
        .secure = offer_on(offer->discard_secure),
        .persistent = offer_on(offer->persistent),
        .readonly = is_readonly(offer),
        .indirect = at_most(number(offer->max_indirect), OFFER_MAX_INDIRECT),
        .ring_order = offered_order(offer),
        .queues = queues ? queues : 1,
        .sector_size = offered_sector_size(offer),
        .sectors = offer->sectors ? number(offer->sectors) : UINT64_MAX,
    };
}
