/* SPDX-License-Identifier: BSD-2-Clause */
/* offer_options: what --offer and --backend say. */
#ifndef HARNESS_COMMANDS_OFFER_OPTIONS_H
#define HARNESS_COMMANDS_OFFER_OPTIONS_H

#include "fake_backend/fault.h"
#include "harness/options.h"

struct why;

/* offer_options puts each NODE=VALUE into the offer, which then points to the words.  -EINVAL with a sentence. */
int offer_options(const struct option_strings *words, struct offer *offer, struct why *why);

/* offer_backend finds a personality by name; NULL with a sentence that names the nearest. */
const struct personality *offer_backend(const char *name, struct why *why);

#endif
