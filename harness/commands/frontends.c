/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/frontends.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/nearest.h"

const char *const frontends_default[] = {"6.1", "6.12", NULL};

static const char *const known[] = {"5.10", "6.1", "6.12"};

int frontends_check(const char *series, struct why *why)
{
    struct nearest nearest = nearest_to(series);
    size_t major = strspn(series, "0123456789");
    size_t minor = series[major] == '.' ? strspn(series + major + 1, "0123456789") : 0;

    if (major && minor && !series[major + 1 + minor])
        return 0;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        nearest_try(&nearest, known[i]);
    return why_set(why, -EINVAL, "'%s' is no frontend%s%s%s; give the series of a kernel, as 6.1",
                   series, nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                   nearest.best ? "'?" : "");
}
