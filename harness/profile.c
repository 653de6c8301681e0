/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/profile.h"

#include <stdbool.h>
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
    for (const struct pinned *const *table = profile->tables; table && *table; table++)
        for (const struct pinned *pinned = *table; pinned->cases; pinned++)
            if (!i--)
                return pinned;
    return NULL;
}

static bool shows(const struct pinned *pinned, const char *case_name)
{
    for (const char *const *name = pinned->cases; *name; name++)
        if (!strcmp(*name, case_name))
            return true;
    return false;
}

const struct pinned *profile_pinned(const struct profile *profile, const char *case_name)
{
    const struct pinned *pinned;

    for (size_t i = 0; profile && (pinned = profile_at(profile, i)); i++)
        if (shows(pinned, case_name))
            return pinned;
    return NULL;
}

int profile_matches(const struct pinned *pinned, const enum outcome outcomes[SUBJECT_COUNT])
{
    unsigned deviating = 0, matched = 0, pins = 0;

    for (size_t p = 0; p < sizeof(pinned->outcomes) / sizeof(pinned->outcomes[0]); p++)
        pins += pinned->outcomes[p].subject != SUBJECT_UNSET;
    for (int s = SUBJECT_UNSET + 1; s < SUBJECT_COUNT; s++) {
        if (!outcomes[s] || outcomes[s] & (OUTCOME_AS_OFFERED | OUTCOME_RETRIED))
            continue;
        deviating++;
        for (size_t p = 0; p < pins; p++)
            matched += pinned->outcomes[p].subject == (enum subject)s &&
                       pinned->outcomes[p].outcome == outcomes[s];
    }
    if (!deviating)
        return -1;
    return deviating == matched && matched == pins;
}

int profile_tested(const struct profile *profile, const char *build_id)
{
    for (const char *const *tested = profile->tested; tested && *tested; tested++)
        if (!strcmp(*tested, build_id))
            return 1;
    return 0;
}

char *profile_text(const struct profile *profile, const char *build_id)
{
    char *text;

    return asprintf(&text, "%s (%s)", profile->name,
                    profile_tested(profile, build_id) ? "measured with this driver"
                                                      : "believed for this version") < 0
               ? NULL
               : text;
}
