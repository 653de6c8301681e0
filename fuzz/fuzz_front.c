/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A frontend that writes anything into its nodes, in any order: the backend is connected, or says
 * what is wrong with them; it blames no door, and gives everything back.
 *
 * Input: lines NAME=VALUE, or NAME to remove it; the backend looks after each.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "harness/bench/loop/hand_guest.h"

#define MOST_LINES  64
#define ORDER       2u /* offered: rings of so many pages ... */
#define QUEUES      4u /* ... and so many of them */
#define MORE_QUEUES 4u /* channels that are there beyond those */

/* xenstore has no other names (xenstore.txt, "Permitted paths"). */
static bool is_name(const char *name)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/_@";
    size_t length = strlen(name);

    return length && length < 40 && strspn(name, good) == length && name[0] != '/' &&
           name[length - 1] != '/' && !strstr(name, "//");
}

static void write_line(struct hand *hand, char *line)
{
    char *value = strchr(line, '=');
    unsigned queues;

    if (value)
        *value++ = '\0';
    if (!is_name(line))
        return;
    hand_set(hand, line, value);
    hand_work(hand);
    queues = loop_events_bound(&hand->world.events);
    fuzz_never(queues > QUEUES || loop_grants_mapped(&hand->world.grants) > queues << ORDER);
    fuzz_never(backend_state(hand->backend) == BACKEND_BROKEN && !*backend_broken(hand->backend));
}

int fuzz_front(const uint8_t *data, size_t size)
{
    const struct backend_config all_offered = {.offer = {.barrier = "1",
                                                         .flush_cache = "1",
                                                         .max_indirect = "32",
                                                         .persistent = "1",
                                                         .max_ring_page_order = "2",
                                                         .max_queues = "4"}};
    char *text = fuzz_text(data, size), *rest = text, *line;
    struct hand hand;
    struct why why;

    hand_begin(&hand);
    fuzz_never(hand_attach(&hand, all_offered, &why));
    hand_publish(&hand);
    for (unsigned i = 0; i < QUEUES + MORE_QUEUES; i++)
        loop_events_alloc(&hand.world.events, HAND_DOMID);
    for (unsigned lines = 0; lines < MOST_LINES && (line = strsep(&rest, "\n")); lines++)
        write_line(&hand, line);
    hand_end(&hand);
    free(text);
    return 0;
}
