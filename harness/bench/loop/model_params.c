/* SPDX-License-Identifier: BSD-2-Clause */
/* The parameters of a model guest's driver. */
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/model_guest.h"

void guest_set_param(struct driver_params *params, const char *word)
{
    const struct {
        const char *name;
        unsigned *value, most;
    } names[] = {
        {"max_indirect_segments=", &params->max_indirect_segments, FRONT_SEGMENTS},
        {"max_ring_page_order=", &params->max_ring_page_order, 4},
        {"max_queues=", &params->max_queues, FRONT_QUEUES},
        {"feature_persistent=", &params->feature_persistent, 1},
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t length = strlen(names[i].name);
        unsigned long value = strtoul(word + (strlen(word) < length ? 0 : length), NULL, 10);

        if (!strncmp(word, names[i].name, length))
            *names[i].value = value < names[i].most ? (unsigned)value : names[i].most;
    }
}
