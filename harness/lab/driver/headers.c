/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/headers.h"

#include "fake_backend/why.h"
#include "harness/lab/apt.h"
#include "harness/lab/blob.h"
#include "harness/lab/cache.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/shop.h"
#include "harness/lab/driver/tool.h"
#include "harness/lab/lab.h"

#include <errno.h>
#include <gnu/libc-version.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Of what the headers' package depends on, these are ours to fetch; the compiler is the machine's. */
static const char *const parts[] = {"linux-headers-", "linux-kbuild-"};

static bool is_part(const char *name)
{
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (strncmp(name, parts[i], strlen(parts[i])) == 0)
            return true;
    }
    return false;
}

/* Adds what "a, b (= 1) | c, d" names, and is ours, to the list; of alternatives the first. */
static int describe_parts(struct driver_shop *shop, struct apt_list *list, const char *depends,
                          struct why *why)
{
    char *copy = strdup(depends ? depends : ""), *rest = copy, *clause;
    int rc = copy ? 0 : why_set(why, -ENOMEM, "fetch headers: out of memory");

    while (!rc && (clause = strsep(&rest, ","))) {
        clause += strspn(clause, " ");
        clause[strcspn(clause, " :|(")] = '\0';
        if (is_part(clause) && !apt_list_find(list, clause))
            rc = shop_describe(shop, list, clause, NULL, why);
    }
    free(copy);
    return rc;
}

int headers_check_libc(const char *depends, const char *libc, const char *release, struct why *why)
{
    static const char clause[] = "libc6 (>= ";
    const char *at = strstr(depends, clause);
    char needed[16];

    if (!at)
        return 0;
    at += strlen(clause);
    snprintf(needed, sizeof(needed), "%.*s", (int)strspn(at, "0123456789."), at);
    if (strverscmp(libc, needed) >= 0)
        return 0;
    return why_set(why, -ENOEXEC,
                   "the tools that build a driver for Linux %s need libc %s, and this machine has "
                   "%s: take an older series, such as 6.12, or a newer Debian",
                   release, needed, libc);
}

/* Adds the parts of a kernel's headers, whose programs must run on this machine, to the list. */
static int describe_headers(struct driver_shop *shop, struct apt_list *list, const char *release,
                            const char *version, struct why *why)
{
    char name[160];
    int rc;

    snprintf(name, sizeof(name), "linux-headers-%s", release);
    rc = shop_describe(shop, list, name, version, why);
    if (!rc)
        rc = describe_parts(shop, list, list->packages[0].depends, why);
    for (size_t i = 0; i < list->count && !rc; i++) {
        const char *depends = list->packages[i].depends;

        rc = headers_check_libc(depends ? depends : "", gnu_get_libc_version(), release, why);
    }
    return rc;
}

static int unpack(struct driver_shop *shop, const struct apt_package *package, const char *folder,
                  struct why *why)
{
    char *deb = apt_deb(shop->cache, package);
    struct blob output = {0};
    int status, rc;

    if (!deb)
        return why_set(why, -ENOENT, "package %s is gone from the cache: start again",
                       package->name);
    rc = tool_run(&(struct tool){.folder = folder,
                                 .argv = (const char *const[]){"dpkg-deb", "-x", deb, ".", NULL},
                                 .package = "dpkg",
                                 .slow = shop->options->slow},
                  &output, &status, why);
    if (!rc && status)
        rc = why_set(why, -EIO, "unpack %s: %s", deb, (char *)output.data);
    blob_dispose(&output);
    free(deb);
    return rc;
}

char *headers_relocate(const char *makefile)
{
    static const char absolute[] = "/usr/src/";
    const char *at = strstr(makefile, absolute);
    char *moved;

    if (!at)
        return strdup(makefile);
    if (asprintf(&moved, "%.*s../%s", (int)(at - makefile), makefile, at + strlen(absolute)) < 0)
        return NULL;
    return moved;
}

/* The one file that knows where it would have been installed. */
static int relocate(const char *folder, const char *release, struct why *why)
{
    struct blob makefile = {0};
    char path[4096], *moved;
    FILE *file;
    int rc;

    snprintf(path, sizeof(path), "%s/usr/src/linux-headers-%s/Makefile", folder, release);
    rc = blob_load(&makefile, path, why);
    if (rc)
        return rc;
    moved = headers_relocate(makefile.data);
    file = moved ? fopen(path, "we") : NULL;
    if (!file || fputs(moved, file) < 0 || fclose(file) != 0)
        rc = why_set(why, -EIO, "write %s: %s", path, strerror(errno));
    free(moved);
    blob_dispose(&makefile);
    return rc;
}

/* Everything into a folder of the scratch place, which is then given its name as a whole. */
static int make(struct driver_shop *shop, const char *place, const char *release,
                const char *version, struct why *why)
{
    struct apt_list list = {0};
    char *folder = NULL;
    int rc;

    rc = describe_headers(shop, &list, release, version, why);
    if (!rc)
        rc = shop_fetch(shop, &list, why);
    if (!rc)
        cache_tell(shop->cache, -1, "unpacking the headers of %s", release);
    if (!rc && !(folder = cache_folder(shop->cache, CACHE_SCRATCH "/headers", why)))
        rc = -EIO;
    for (size_t i = 0; i < list.count && !rc; i++)
        rc = unpack(shop, &list.packages[i], folder, why);
    if (!rc)
        rc = relocate(folder, release, why);
    if (!rc) {
        folder_remove(place);
        if (rename(folder, place) < 0)
            rc = why_set(why, -errno, "move %s to %s: %s", folder, place, strerror(errno));
    }
    free(folder);
    apt_list_dispose(&list);
    return rc;
}

/* The digest of the unpacked headers is a file of the cache, which knows what it was made of. */
static int check(struct driver_shop *shop, const char *record, const char *origin,
                 const char *place, struct why *why)
{
    struct blob expected = {0};
    char hex[BLOB_HEX];
    int rc;

    rc = cache_load(shop->cache, record, origin, &expected, why);
    if (rc)
        return rc;
    if (access(place, F_OK) < 0 || folder_hash(hex, place, NULL) ||
        strcmp(hex, expected.data) != 0) {
        cache_tell(shop->cache, -1, "%s is dropped and made anew: it is damaged", place);
        rc = -ENOENT;
    }
    blob_dispose(&expected);
    return rc;
}

static int make_whole(struct driver_shop *shop, const char *record, const char *origin,
                      const char *place, const char *release, const char *version, struct why *why)
{
    char hex[BLOB_HEX];
    int rc;

    rc = check(shop, record, origin, place, why);
    if (rc != -ENOENT)
        return rc;
    rc = make(shop, place, release, version, why);
    if (!rc)
        rc = folder_hash(hex, place, why);
    if (!rc)
        rc = cache_store(shop->cache, record, origin, hex, strlen(hex), why);
    return rc;
}

int headers_get(char **path_out, struct driver_shop *shop, const char *release, const char *version,
                struct why *why)
{
    char record[160], origin[256], *all, *place = NULL;
    int rc = 0;

    snprintf(record, sizeof(record), "headers-%s", release);
    snprintf(origin, sizeof(origin), "linux-headers-%s %s", release, version);
    all = cache_folder(shop->cache, "headers", why);
    if (!all)
        return -EIO;
    if (asprintf(&place, "%s/%s", all, release) < 0) {
        place = NULL;
        rc = why_set(why, -ENOMEM, "fetch headers: out of memory");
    }
    if (!rc)
        rc = make_whole(shop, record, origin, place, release, version, why);
    if (!rc && asprintf(path_out, "%s/usr/src/linux-headers-%s", place, release) < 0)
        rc = why_set(why, -ENOMEM, "fetch headers: out of memory");
    free(place);
    free(all);
    return rc;
}
