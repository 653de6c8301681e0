/* SPDX-License-Identifier: BSD-2-Clause */
/* What is known of which frontend, and how it is compared with what was seen. */
#include "harness/explore/reference_play.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WAYS_MAX 2000u

static const struct reference references[] = {
    {
        .name = "linux-before-6.11",
        .refused_empty = REFERENCE_TELLS_SUCCESS,
        .refused_data = REFERENCE_TELLS_SUCCESS,
        .failed_empty = REFERENCE_TELLS_SUCCESS,
        .failed_data = REFERENCE_TELLS_EIO,
        .after = REFERENCE_QUEUE_OFF,
        .off_fails = true,
        .large_crashes = true,
    },
    {
        .name = "linux-since-6.11",
        .refused_empty = REFERENCE_TELLS_SUCCESS,
        .refused_data = REFERENCE_TELLS_SUCCESS,
        .failed_empty = REFERENCE_TELLS_SUCCESS,
        .failed_data = REFERENCE_TELLS_EIO,
        .after = REFERENCE_DRIVER_OFF,
        .large_crashes = true,
    },
    {
        .name = "io-error",
        .refused_empty = REFERENCE_TELLS_EIO,
        .refused_data = REFERENCE_TELLS_EIO,
        .failed_empty = REFERENCE_TELLS_EIO,
        .failed_data = REFERENCE_TELLS_EIO,
        .after = REFERENCE_STAYS,
    },
    {
        .name = "passes-error-up",
        .refused_empty = REFERENCE_TELLS_EOPNOTSUPP,
        .refused_data = REFERENCE_TELLS_EOPNOTSUPP,
        .failed_empty = REFERENCE_TELLS_EIO,
        .failed_data = REFERENCE_TELLS_EIO,
        .after = REFERENCE_STAYS,
    },
};

const struct reference *const all_references[] = {&references[0], &references[1], &references[2],
                                                  &references[3], NULL};

const struct reference *reference_find(const char *name)
{
    for (size_t i = 0; all_references[i]; i++)
        if (!strcmp(all_references[i]->name, name))
            return all_references[i];
    return NULL;
}

/* The next way, as the next number is counted.  False: that was the last. */
static bool next_way(struct choices *choices)
{
    while (choices->count > 0) {
        unsigned last = choices->count - 1;

        if (++choices->way[last] < choices->of[last])
            return true;
        choices->way[last] = 0;
        choices->count--;
    }
    return false;
}

int reference_allows(const struct reference *reference, const struct conf_case *c,
                     const struct scenario *scenario, const struct seen *seen,
                     char sentence[SEEN_SENTENCE])
{
    struct seen *foretold = malloc(sizeof(*foretold));
    struct choices choices = {.count = 0};
    char differs[SEEN_SENTENCE];
    unsigned nearest = ~0u, distance = ~0u;
    int rc = foretold ? 0 : -ENOMEM;

    for (unsigned way = 0; !rc && distance && way < WAYS_MAX; way++) {
        rc = reference_play(reference, c, scenario, &choices, foretold);
        if (rc)
            break;
        seen_settle(foretold, scenario);
        distance = seen_differs(seen, foretold, reference->name, c, differs);
        if (distance < nearest) {
            nearest = distance;
            memcpy(sentence, differs, sizeof(differs));
        }
        if (!next_way(&choices))
            break;
    }
    free(foretold);
    return rc ? rc : nearest != 0;
}
