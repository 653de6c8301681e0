/* SPDX-License-Identifier: BSD-2-Clause */
/* sentence: rules, steps and expectations in words. */
#ifndef HARNESS_SENTENCE_H
#define HARNESS_SENTENCE_H

#include "harness/case.h"

/* A sentence in the making, from an empty one on; one that grows past the buffer is cut. */
struct sentence {
    char text[2048];
};

void sentence_say(struct sentence *sentence, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Each says the whole of something, and ends with a full stop. */
void sentence_rule(struct sentence *sentence, const struct fault_rule *rule);
void sentence_step(struct sentence *sentence, const struct guest_step *step);
void sentence_expectation(struct sentence *sentence, const struct expectation *expectation);

#endif
