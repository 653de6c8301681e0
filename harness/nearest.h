/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nearest: the word that was probably meant.
 *
 *     struct nearest nearest = nearest_to(typed);
 *     for (...)
 *         nearest_try(&nearest, name);
 *     if (nearest.best) ...
 */
#ifndef HARNESS_NEAREST_H
#define HARNESS_NEAREST_H

struct nearest {
    const char *best; /* one of the candidates; NULL: nothing is near */
    const char *typed;
    unsigned distance; /* edits from typed to best, or the first number that is too far */
};

struct nearest nearest_to(const char *typed);
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
