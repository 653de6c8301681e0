/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/why.h"

#include <stdio.h>
#include <string.h>

int why_set(struct why *why, int err, const char *format, ...)
{
    va_list args;

    if (!why)
        return err;
    va_start(args, format);
    vsnprintf(why->text, sizeof(why->text), format, args);
    va_end(args);
    return err;
}

int why_prefix(struct why *why, int err, const char *format, ...)
{
    struct why old;
    va_list args;
    size_t used;

    if (!why)
        return err;
    old = *why;
    va_start(args, format);
    vsnprintf(why->text, sizeof(why->text), format, args);
    va_end(args);
    used = strlen(why->text);
    snprintf(why->text + used, sizeof(why->text) - used, "%s", old.text);
    return err;
}
