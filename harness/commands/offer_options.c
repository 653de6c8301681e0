/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/offer_options.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/offer.h"
#include "fake_backend/personality.h"
#include "fake_backend/why.h"
#include "harness/nearest.h"

/* "feature-barrier=1"; nothing behind the '=' takes the node away. */
static int take_offer(const char *text, struct offer *offer, struct why *why)
{
    const char *value = strchr(text, '=');
    const struct offer_node *node;
    struct nearest nearest;
    char name[64];

    if (!value)
        return why_set(why, -EINVAL, "--offer takes NODE=VALUE, as feature-barrier=1, not '%s'",
                       text);
    snprintf(name, sizeof(name), "%.*s", (int)(value - text), text);
    if (!offer_set(offer, name, value[1] ? value + 1 : NULL))
        return 0;
    nearest = nearest_to(name);
    for (size_t i = 0; (node = offer_node(i)); i++)
        nearest_try(&nearest, node->name);
    return why_set(why, -EINVAL, "a backend has no node '%s' to offer%s%s%s", name,
                   nearest.best ? "; did you mean " : "", nearest.best ? nearest.best : "",
                   nearest.best ? "?" : "");
}

const struct personality *offer_backend(const char *name, struct why *why)
{
    const struct personality *personality = personality_find(name);
    struct nearest nearest = nearest_to(name);

    for (size_t i = 0; all_personalities[i]; i++)
        nearest_try(&nearest, all_personalities[i]->name);
    if (!personality)
        why_set(why, -EINVAL, "there is no backend '%s'%s%s%s", name,
                nearest.best ? "; did you mean " : "; serve --backends lists them",
                nearest.best ? nearest.best : "", nearest.best ? "?" : "");
    return personality;
}

int offer_options(const struct option_strings *words, struct offer *offer, struct why *why)
{
    int rc = 0;

    for (size_t i = 0; !rc && i < words->count; i++)
        rc = take_offer(words->items[i], offer, why);
    return rc;
}
