/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A connected frontend that does anything to its rings and its memory: the backend serves on, blames
 * no door, touches nothing that was not granted, and gives everything back.
 *
 * Input: how the rings are made (see connect), then acts (see act) until it is eaten.
 */
#include "fuzz/fuzz.h"

#include "fake_backend/rule_text.h"
#include "fuzz/food.h"
#include "harness/bench/loop/hand_guest.h"

#define MOST_ACTS 64

struct guest {
    struct hand hand;
    bool x86_32;
    unsigned queues, order;
};

#define RULES 5u

/* Rules that may be in force, from the first on. */
static const struct fault_rule *some_rules(void)
{
    static const char *const texts[RULES] = {
        "name=hold-barrier barrier: hold until=go",
        "name=hold-write write skip=1 count=2: hold until=go, error written",
        "name=revoke flush nth=1: revoke",
        "name=drop read nth=3: drop performed",
        "name=okay other|discard count=2: okay",
    };
    static struct rule_text parsed[RULES];
    static struct fault_rule rules[RULES];

    for (size_t i = 0; !rules[RULES - 1].name && i < RULES; i++) {
        fuzz_never(rule_text_parse(&parsed[i], texts[i], NULL));
        rules[i] = parsed[i].rule;
    }
    return rules;
}

static void heard(void *ctx, uint64_t place)
{
    struct guest *guest = ctx;

    fuzz_never(place % MAILBOX_PLACE_SECTORS || place >= 64);
    fuzz_never(!guest->hand.backend);
}

static void connect(struct guest *guest, struct food *food)
{
    struct backend_config config = {
        .offer = {.barrier = "1",
                  .flush_cache = "1",
                  .discard = "1",
                  .max_indirect = "256",
                  .persistent = "1",
                  .max_ring_page_order = "2",
                  .max_queues = "4"},
        .mailbox = {.sectors = 64, .heard = heard, .ctx = guest},
        .rules = some_rules(),
        .rule_count = food_number(food, 1) % (RULES + 1),
    };
    uint8_t shape = (uint8_t)food_number(food, 1);
    struct why why;

    guest->order = shape % 3;
    guest->queues = 1 + (shape >> 2) % HAND_QUEUES;
    guest->x86_32 = shape & 0x10;
    hand_begin(&guest->hand);
    fuzz_never(hand_attach(&guest->hand, config, &why));
    hand_publish_queues(&guest->hand, guest->queues, guest->order);
    hand_set(&guest->hand, "feature-persistent", shape & 0x20 ? "1" : "0");
    if (guest->x86_32)
        hand_set(&guest->hand, "protocol", "x86_32-abi");
    hand_set(&guest->hand, "state", "4");
    hand_work(&guest->hand);
    fuzz_never(backend_state(guest->hand.backend) != BACKEND_CONNECTED);
}

/* The next slot of a queue's ring; both sides count those that fit, a power of two. */
static unsigned char *next_slot(struct guest *guest, unsigned index, size_t *size_out)
{
    struct hand_queue *queue = &guest->hand.queue[index];
    uint32_t entries = 32u << guest->order;
    size_t size = guest->x86_32 ? 108 : 112;

    *size_out = size;
    return (unsigned char *)queue->shared + 64 + (queue->req_prod++ % entries) * size;
}

/* A request that is nearly right. */
static void put_request(struct guest *guest, unsigned queue, struct food *food)
{
    static const uint32_t refs[] = {HAND_DATA, HAND_READONLY, HAND_UNGRANTED, HAND_RINGS};
    size_t size, id = guest->x86_32 ? 4 : 8;
    unsigned char *slot = next_slot(guest, queue, &size);
    uint64_t number = food_number(food, 1), sector = food_number(food, 2);

    memset(slot, 0, size);
    slot[0] = (unsigned char)food_number(food, 1) % 8;
    slot[1] = (unsigned char)food_number(food, 1) % 13;
    memcpy(slot + id, &number, sizeof(number));
    memcpy(slot + id + 8, &sector, sizeof(sector));
    if (slot[0] == BLKIF_OP_DISCARD) {
        number = food_number(food, 2);
        memcpy(slot + id + 16, &number, sizeof(number));
        return;
    }
    for (unsigned i = 0; i < slot[1] && id + 24 + i * 8 <= size; i++) {
        uint8_t how = (uint8_t)food_number(food, 1);
        struct blkif_request_segment segment = {hand_ref(refs[how & 3] + (how >> 2 & 7)), 0, 7};

        segment.first_sect = how >> 5;
        memcpy(slot + id + 16 + i * 8, &segment, sizeof(segment));
    }
}

static void put_indirect(struct guest *guest, unsigned queue, struct food *food)
{
    size_t size, id = guest->x86_32 ? 4 : 8;
    unsigned char *page = loop_grants_page(&guest->hand.world.grants, HAND_INDIRECT);
    uint32_t ref = hand_ref(food_number(food, 1) % 8 ? HAND_INDIRECT : HAND_DATA);
    unsigned char *slot = next_slot(guest, queue, &size);
    uint16_t segments = (uint16_t)food_number(food, 2) % 260;

    memset(slot, 0, size);
    slot[0] = BLKIF_OP_INDIRECT;
    slot[1] = (unsigned char)food_number(food, 1) % 3;
    memcpy(slot + 2, &segments, sizeof(segments));
    memcpy(slot + id + 16 + 4, &ref, sizeof(ref));
    for (unsigned i = 0; i < segments && food->left; i++) {
        struct blkif_request_segment segment = {hand_ref(HAND_DATA + food_number(food, 1) % 32), 0,
                                                (uint8_t)food_number(food, 1) % 9};

        memcpy(page + i * sizeof(segment), &segment, sizeof(segment));
    }
}

/* Anything but what it never granted, which is looked at in the end. */
static void poke(struct guest *guest, struct food *food)
{
    unsigned page = (unsigned)food_number(food, 1) % HAND_PAGES;
    unsigned offset = (unsigned)food_number(food, 2) % PORTS_PAGE_SIZE;
    unsigned size = (unsigned)food_number(food, 1) % 32;
    unsigned char bytes[32];

    food_bytes(food, bytes, size);
    if (page == HAND_READONLY || page == HAND_UNGRANTED || offset + size > PORTS_PAGE_SIZE)
        return;
    memcpy((unsigned char *)loop_grants_page(&guest->hand.world.grants, page) + offset, bytes,
           size);
}

/* Lets the backend see a queue's requests, or what was never put there. */
static void show(struct guest *guest, unsigned index)
{
    struct hand_queue *queue = &guest->hand.queue[index];

    ((struct blkif_sring *)queue->shared)->req_prod = queue->req_prod;
    loop_events_send(&guest->hand.world.events, queue->port);
    hand_work(&guest->hand);
    fuzz_never(backend_held(guest->hand.backend) > guest->queues * (32u << guest->order));
}

static void set_state(struct guest *guest, uint64_t number)
{
    const char state[] = {(char)('0' + number % 10), '\0'};

    hand_set(&guest->hand, "state", state);
    hand_work(&guest->hand);
}

static void act(struct guest *guest, struct food *food)
{
    static const char *const nodes[] = {"feature-barrier", "feature-flush-cache", "sectors", "x"};
    struct backend *backend = guest->hand.backend;
    uint8_t what = (uint8_t)food_number(food, 1);
    unsigned queue = (what >> 4) % guest->queues;
    struct why why;
    size_t size;

    switch (what & 15) {
    case 0:
    case 1:
        put_request(guest, queue, food);
        break;
    case 2:
        put_indirect(guest, queue, food);
        break;
    case 3: {
        unsigned char *slot = next_slot(guest, queue, &size);

        food_bytes(food, slot, size);
        break;
    }
    case 4:
        poke(guest, food);
        break;
    case 5:
        guest->hand.queue[queue].req_prod += (uint32_t)food_number(food, 4);
        show(guest, queue);
        break;
    case 6:
        set_state(guest, food_number(food, 1));
        break;
    case 7:
        backend_mark(backend, "go");
        hand_work(&guest->hand);
        break;
    case 8:
        fuzz_never(backend_rewrite(backend, nodes[what >> 4 & 3], what & 0x80 ? NULL : "0", &why));
        break;
    case 9:
        fuzz_never(backend_resize(backend, food_number(food, 2), &why));
        break;
    case 10:
        backend_close(backend);
        hand_work(&guest->hand);
        break;
    case 11:
        backend_remove_rule(backend, some_rules()[(what >> 4) % RULES].name);
        hand_work(&guest->hand);
        break;
    default:
        show(guest, queue);
    }
}

int fuzz_ring(const uint8_t *data, size_t size)
{
    static struct guest guest;
    struct food food = {data, size};
    unsigned char *kept[2];

    guest = (struct guest){.queues = 0};
    connect(&guest, &food);
    kept[0] = loop_grants_page(&guest.hand.world.grants, HAND_READONLY);
    kept[1] = loop_grants_page(&guest.hand.world.grants, HAND_UNGRANTED);
    for (unsigned acts = 0; food.left && acts < MOST_ACTS; acts++)
        act(&guest, &food);
    for (size_t i = 0; i < PORTS_PAGE_SIZE; i++)
        fuzz_never(kept[0][i] || kept[1][i]);
    hand_end(&guest.hand);
    return 0;
}
