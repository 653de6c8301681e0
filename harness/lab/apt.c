/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/apt.h"

#include "fake_backend/why.h"
#include "harness/lab/apt_root.h"
#include "harness/lab/blob.h"
#include "harness/lab/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    NAMES_LIMIT = APT_WORDS - 8, /* packages on one command line */
};

/* One question: adds the packages that the archive has; the newest version of each. */
static int describe(struct apt *apt, struct apt_list *list, const char *const names[], size_t count,
                    struct why *why)
{
    const char *ask[NAMES_LIMIT + 4] = {"apt-cache", "show", "--no-all-versions"};
    char *text;
    int rc;

    if (count > NAMES_LIMIT)
        return why_set(why, -E2BIG, "these packages need more than %d others", NAMES_LIMIT);
    memcpy(&ask[3], names, count * sizeof(*names));
    rc = apt_run(apt, ask, APT_QUERY_MS, NULL, &text, why);
    if (rc)
        return rc;
    rc = apt_list_parse(list, text);
    free(text);
    return rc ? why_set(why, rc, "read package lists: out of memory") : 0;
}

/* Collects the library packages a package depends on; of alternatives the first. */
static size_t libraries_of(const struct apt_package *package, const struct apt_list *list,
                           char **names, size_t count)
{
    char *copy = strdup(package->depends ? package->depends : ""), *rest = copy, *clause;
    bool library;

    while (copy && (clause = strsep(&rest, ","))) {
        clause += strspn(clause, " ");
        clause[strcspn(clause, " :|(")] = '\0';
        library = strncmp(clause, "lib", 3) == 0 || strncmp(clause, "zlib", 4) == 0;
        if (library && !apt_list_find(list, clause) && count < NAMES_LIMIT) {
            names[count] = strdup(clause);
            count += names[count] != NULL;
        }
    }
    free(copy);
    return count;
}

/* A name, or "name=version". */
static bool is_listed(const struct apt_list *list, const char *wanted)
{
    char name[128];

    snprintf(name, sizeof(name), "%.*s", (int)strcspn(wanted, "="), wanted);
    return apt_list_find(list, name);
}

int apt_describe(struct apt *apt, struct apt_list *list, const char *const names[],
                 bool with_libraries, struct why *why)
{
    size_t count = 0, done = list->count;
    int rc;

    while (names[count])
        count++;
    rc = describe(apt, list, names, count, why);
    for (size_t i = 0; i < count && !rc; i++) {
        if (!is_listed(list, names[i]))
            rc = why_set(why, -ENOENT, "the archive at %s has no package %s in %s", apt->sites.main,
                         names[i], apt->place->name);
    }
    while (with_libraries && !rc && done < list->count) {
        char *needs[NAMES_LIMIT];

        for (count = 0; done < list->count; done++)
            count = libraries_of(&list->packages[done], list, needs, count);
        if (count > 0)
            rc = describe(apt, list, (const char *const *)needs, count, why);
        while (count > 0)
            free(needs[--count]);
    }
    return rc;
}

static char *deb_path(struct cache *cache, const struct apt_package *package)
{
    char *folder = cache_folder(cache, "debs", NULL), *path;

    if (!folder || asprintf(&path, "%s/%s_%s.deb", folder, package->name, package->version) < 0)
        path = NULL;
    free(folder);
    return path;
}

static bool has_hash(const char *path, const char *sha256)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    char hex[BLOB_HEX];
    bool ok;

    ok = fd >= 0 && blob_hash_fd(hex, fd, path, NULL) == 0 && strcmp(hex, sha256) == 0;
    if (fd >= 0)
        close(fd);
    return ok;
}

char *apt_deb(struct cache *cache, const struct apt_package *package)
{
    char *path = deb_path(cache, package);

    if (!path || access(path, F_OK) < 0)
        goto out;
    if (has_hash(path, package->sha256))
        return path;
    cache_tell(cache, -1, "%s is dropped and fetched anew: it is damaged", path);
    unlink(path);
out:
    free(path);
    return NULL;
}

/* apt names its download name_version_arch.deb, with its own quoting in the version. */
static int keep_download(struct apt *apt, const struct apt_package *package, struct why *why)
{
    char pattern[4096], *path = deb_path(apt->cache, package);
    glob_t found = {0};
    int rc = 0;

    snprintf(pattern, sizeof(pattern), "%s/%s_*.deb", apt->scratch, package->name);
    if (!path)
        rc = why_set(why, -ENOMEM, "keep package %s: out of memory", package->name);
    else if (glob(pattern, 0, NULL, &found) || found.gl_pathc != 1 ||
             !has_hash(found.gl_pathv[0], package->sha256))
        rc = why_set(why, -EBADMSG, "package %s did not arrive whole: try again", package->name);
    else if (rename(found.gl_pathv[0], path) < 0)
        rc = why_set(why, -errno, "keep %s: %s", path, strerror(errno));
    globfree(&found);
    free(path);
    return rc;
}

/* "dlstatus:1:42.0000:Retrieving file 1 of 1", because of APT::Status-Fd=1 */
static bool tell_download(void *ctx, const char *line)
{
    struct apt *apt = ctx;
    int percent;

    if (sscanf(line, "dlstatus:%*[^:]:%d", &percent) != 1)
        return strncmp(line, "pmstatus:", 9) == 0;
    if (percent != apt->percent)
        cache_tell(apt->cache, percent, "fetching packages from %s", apt->sites.main);
    apt->percent = percent;
    return true;
}

int apt_fetch(struct apt *apt, const struct apt_list *list, struct why *why)
{
    const char *command[NAMES_LIMIT + 8] = {"apt-get", "download", "-q", "-o", "APT::Status-Fd=1"};
    const struct apt_package *missing[NAMES_LIMIT];
    size_t count = 0, words = 5;
    char *output, *path;
    int rc = 0;

    for (size_t i = 0; i < list->count; i++) {
        path = apt_deb(apt->cache, &list->packages[i]);
        if (!path && count < NAMES_LIMIT)
            missing[count++] = &list->packages[i];
        free(path);
    }
    if (count == 0)
        return 0;
    for (size_t i = 0; i < count && !rc; i++) {
        char *word;

        if (asprintf(&word, "%s=%s", missing[i]->name, missing[i]->version) < 0)
            rc = why_set(why, -ENOMEM, "fetch packages: out of memory");
        else
            command[words++] = word;
    }
    if (!rc)
        rc = apt_run(apt, command, APT_DOWNLOAD_MS, tell_download, &output, why);
    while (words > 5)
        free((char *)command[--words]);
    if (rc)
        return rc;
    free(output);
    for (size_t i = 0; i < count && !rc; i++)
        rc = keep_download(apt, missing[i], why);
    return rc;
}
