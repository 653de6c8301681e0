/* SPDX-License-Identifier: BSD-2-Clause */
/* base64: bytes as text without blanks, for the values of xenstore. */
#ifndef HARNESS_GUEST_BASE64_H
#define HARNESS_GUEST_BASE64_H

#include <stddef.h>
#include <string.h>

#define BASE64_ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/* Room for so many bytes as text, with its NUL. */
#define BASE64_ROOM(bytes) (((bytes) + 2) / 3 * 4 + 1)

static inline void base64_encode(char *text, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i += 3) {
        size_t have = size - i < 3 ? size - i : 3;
        unsigned bits = (unsigned)bytes[i] << 16;

        bits |= have > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
        bits |= have > 2 ? bytes[i + 2] : 0;
        for (size_t k = 0; k < 4; k++)
            *text++ = k <= have ? BASE64_ALPHABET[bits >> (18 - 6 * k) & 63] : '=';
    }
    *text = '\0';
}

static inline int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Returns how many bytes there were, at most strlen(text) / 4 * 3, or -1: this is no base64. */
static inline long base64_decode(unsigned char *bytes, const char *text)
{
    size_t length = strlen(text), size = 0;

    if (length % 4 != 0)
        return -1;
    for (size_t i = 0; i < length; i += 4) {
        size_t have = 0;
        unsigned bits = 0;

        while (have < 4 && text[i + have] != '=')
            have++;
        if (have < 2 || (have < 4 && i + 4 != length) || (have == 2 && text[i + 3] != '='))
            return -1;
        for (size_t k = 0; k < have; k++) {
            int digit = base64_digit(text[i + k]);

            if (digit < 0)
                return -1;
            bits |= (unsigned)digit << (18 - 6 * k);
        }
        for (size_t k = 0; k + 1 < have; k++)
            bytes[size++] = (unsigned char)(bits >> (16 - 8 * k));
    }
    return (long)size;
}

#endif
