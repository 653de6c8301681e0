/* SPDX-License-Identifier: BSD-2-Clause */
/* food: a fuzzer's bytes, eaten from the front; zeros when there are no more. */
#ifndef FUZZ_FOOD_H
#define FUZZ_FOOD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct food {
    const uint8_t *at;
    size_t left;
};

static inline void food_bytes(struct food *food, void *out, size_t size)
{
    size_t there = size < food->left ? size : food->left;

    memset(out, 0, size);
    if (there)
        memcpy(out, food->at, there);
    food->at += there;
    food->left -= there;
}

/* food_number is of so many bytes, at most 8, the least first. */
static inline uint64_t food_number(struct food *food, size_t bytes)
{
    uint64_t number = 0;

    food_bytes(food, &number, bytes);
    return number;
}

#endif
