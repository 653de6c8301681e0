/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/frontends.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/lab/lab.h"
#include "harness/nearest.h"

const char *const frontends_default[] = {"5.10", "6.1", "6.12", "6.16", "6.17",
                                         "6.18", "7.2", "7.3",  NULL};

static const char *const known[] = {"5.10", "6.1", "6.12", "6.16", "6.17", "6.18", "7.2", "7.3"};

static bool is_series(const char *name)
{
    size_t major = strspn(name, "0123456789");
    size_t minor = name[major] == '.' ? strspn(name + major + 1, "0123456789") : 0;

    return major && minor && !name[major + 1 + minor];
}

static int refuse(const char *name, bool any, struct why *why)
{
    struct nearest nearest = nearest_to(name);

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        nearest_try(&nearest, known[i]);
    if (any)
        nearest_try(&nearest, LAB_GRUB);
    return why_set(why, -EINVAL, "'%s' is no frontend%s%s%s; give the series of a kernel, as 6.1%s",
                   name, nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                   nearest.best ? "'?" : "", any ? ", or " LAB_GRUB : "");
}

int frontends_check(const char *series, struct why *why)
{
    return is_series(series) ? 0 : refuse(series, false, why);
}

int frontends_check_any(const char *name, struct why *why)
{
    return is_series(name) || !strcmp(name, LAB_GRUB) ? 0 : refuse(name, true, why);
}

unsigned frontends_choice(const char *const words[], const char *word, struct why *why)
{
    char all[64] = "";
    size_t used = 0;

    for (unsigned i = 0; words[i]; i++) {
        if (!strcmp(words[i], word))
            return i + 1;
        used += (size_t)snprintf(all + used, sizeof(all) - used, "%s%s",
                                 i == 0         ? ""
                                 : words[i + 1] ? ", "
                                                : " or ",
                                 words[i]);
    }
    why_set(why, -EINVAL, "takes %s, not '%s'", all, word);
    return 0;
}
