/* SPDX-License-Identifier: BSD-2-Clause */
/* Which packages are a kernel's: of apt.h. */
#include "harness/lab/apt.h"

#include "harness/lab/apt_root.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SERIES_ROOM = 16,
    NAME_ROOM = 96,
};

static const char image[] = "linux-image-", binary[] = "linux-binary-",
                  modules[] = "linux-modules-", base[] = "linux-base-";

/* What a name has behind a prefix; NULL: it has another. */
static const char *behind(const char *name, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(name, prefix, length) == 0 ? name + length : NULL;
}

bool apt_is_kernel(const struct apt_package *package)
{
    return behind(package->name, "linux-");
}

const char *apt_release(const struct apt_package *package)
{
    const char *release = behind(package->name, image);

    if (!release)
        release = behind(package->name, binary);
    return release ? release : package->name;
}

/* Is it a line of the names? */
static bool has_package(const char *names, const char *prefix, const char *release)
{
    char name[NAME_ROOM];
    size_t length = (size_t)snprintf(name, sizeof(name), "%s%s", prefix, release);

    for (const char *at = names; (at = strstr(at, name)); at += length) {
        if ((at == names || at[-1] == '\n') && (at[length] == '\n' || !at[length]))
            return true;
    }
    return false;
}

/*
 * 6.1.0-56-amd64, 6.12.113+deb12-amd64, 7.3-amd64, 7.4-rc2-amd64; no rt, cloud, dbg or unsigned
 * ones. With two numbers alone a package that is not apart only names the newest.
 */
static int read_release(const char *release, char series[SERIES_ROOM], bool *numbered)
{
    regmatch_t match[3];
    regex_t regex;
    int r;

    if (regcomp(
            &regex,
            "^([0-9]+[.][0-9]+)([.][0-9]+)?([+][a-z0-9.]+)?(-[0-9][0-9a-z.]*|-rc[0-9]+)?-amd64$",
            REG_EXTENDED))
        return -ENOMEM;
    r = regexec(&regex, release, 3, match, 0);
    regfree(&regex);
    if (r || match[1].rm_eo >= SERIES_ROOM)
        return -EINVAL;
    snprintf(series, SERIES_ROOM, "%.*s", (int)match[1].rm_eo, release);
    *numbered = match[2].rm_so >= 0;
    return 0;
}

/* Notes a series in "6.1, 6.12", which is in order, unless it is there. */
static void note_series(char known[APT_KNOWN], const char *series)
{
    char other[SERIES_ROOM], rest[APT_KNOWN];
    size_t at = 0, length;
    int order = -1;

    while (known[at]) {
        length = strcspn(known + at, ",");
        snprintf(other, sizeof(other), "%.*s", (int)length, known + at);
        order = strverscmp(other, series);
        if (order >= 0)
            break;
        at += length + strspn(known + at + length, ", ");
    }
    if (order == 0)
        return;
    snprintf(rest, sizeof(rest), "%s", known + at);
    snprintf(known + at, APT_KNOWN - at, "%s%s%s%s", at && !rest[0] ? ", " : "", series,
             rest[0] ? ", " : "", rest);
}

/* Reads a name; false when there is no such kernel, or not all of it. */
static bool read_kernel(struct apt_kernel *kernel, char series[SERIES_ROOM], const char *names,
                        const char *name)
{
    const char *release = behind(name, image);
    bool numbered;

    if (!release || strlen(release) >= sizeof(kernel->release) ||
        read_release(release, series, &numbered))
        return false;
    snprintf(kernel->release, sizeof(kernel->release), "%s", release);
    kernel->apart = has_package(names, binary, release);
    return kernel->apart ? has_package(names, modules, release) && has_package(names, base, release)
                         : numbered;
}

int apt_choose_kernel(struct apt_kernel *kernel, const char *names, const char *series,
                      char known[APT_KNOWN])
{
    struct apt_kernel best = {0}, found;
    char found_series[SERIES_ROOM], name[NAME_ROOM];
    size_t length;

    for (const char *line = names; *line; line += length + (line[length] == '\n')) {
        length = strcspn(line, "\n");
        snprintf(name, sizeof(name), "%.*s", (int)length, line);
        if (!read_kernel(&found, found_series, names, name))
            continue;
        note_series(known, found_series);
        if (strcmp(found_series, series) == 0 &&
            (!best.release[0] || strverscmp(found.release, best.release) > 0))
            best = found;
    }
    if (!best.release[0])
        return -ENOENT;
    *kernel = best;
    return 0;
}

int apt_find_kernel(struct apt *apt, struct apt_list *list, const char *series,
                    char known[APT_KNOWN], struct why *why)
{
    static const char *const ask[] = {"apt-cache", "pkgnames", "linux-", NULL};
    static const char *const whole[] = {image, NULL}, *const apart[] = {binary, modules, base,
                                                                        NULL};
    const char *const *prefixes, *packages[4] = {NULL};
    char *names, room[3][NAME_ROOM];
    struct apt_kernel kernel;
    int rc;

    rc = apt_run(apt, ask, APT_QUERY_MS, NULL, &names, why);
    if (rc)
        return rc;
    rc = apt_choose_kernel(&kernel, names, series, known);
    free(names);
    if (rc)
        return rc;
    prefixes = kernel.apart ? apart : whole;
    for (size_t i = 0; prefixes[i]; i++) {
        snprintf(room[i], sizeof(room[i]), "%s%s", prefixes[i], kernel.release);
        packages[i] = room[i];
    }
    return apt_describe(apt, list, packages, false, why);
}
