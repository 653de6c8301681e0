/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/profile.h"

#include <stdio.h>
#include <string.h>

/* "6.12.90+deb12-amd64" as 6012; 0: not a release. */
static int release_number(const char *release)
{
    int major, minor;

    return sscanf(release, "%d.%d", &major, &minor) == 2 ? major * 1000 + minor : 0;
}

const struct profile *profile_for(const struct profile *const *profiles, const char *release)
{
    int number = release_number(release);

    for (; number && profiles && *profiles; profiles++) {
        const struct profile *profile = *profiles;

        if ((!profile->from || release_number(profile->from) <= number) &&
            (!profile->below || number < release_number(profile->below)))
            return profile;
    }
    return NULL;
}

const struct pinned *profile_at(const struct profile *profile, size_t i)
{
    if (i < profile->pinned_count)
        return &profile->pinned[i];
    i -= profile->pinned_count;
    return i < profile->shared_count ? &profile->shared[i] : NULL;
}

const struct pinned *profile_pinned(const struct profile *profile, const char *case_name)
{
    const struct pinned *pinned;

    for (size_t i = 0; profile && (pinned = profile_at(profile, i)); i++)
        if (!strcmp(pinned->case_name, case_name))
            return pinned;
    return NULL;
}

int profile_tested(const struct profile *profile, const char *build_id)
{
    for (const char *const *tested = profile->tested; tested && *tested; tested++)
        if (!strcmp(*tested, build_id))
            return 1;
    return 0;
}
