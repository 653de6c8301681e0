/* SPDX-License-Identifier: BSD-2-Clause */
/* The pure half of apt.h: text to lists and back, names, addresses. */
#include "harness/lab/apt.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void package_dispose(struct apt_package *package)
{
    free(package->name);
    free(package->version);
    free(package->sha256);
    free(package->depends);
    *package = (struct apt_package){0};
}

/* Takes the package over; one that lacks what we need, or is there already, is dropped. */
static int list_add(struct apt_list *list, struct apt_package *package)
{
    struct apt_package *packages;

    if (!package->name || !package->version || !package->sha256 ||
        apt_list_find(list, package->name)) {
        package_dispose(package);
        return 0;
    }
    packages = reallocarray(list->packages, list->count + 1, sizeof(*packages));
    if (!packages) {
        package_dispose(package);
        return -ENOMEM;
    }
    list->packages = packages;
    packages[list->count++] = *package;
    *package = (struct apt_package){0};
    return 0;
}

/* "Key: value" */
static void take_field(char **field, const char *line, size_t length, const char *key)
{
    size_t key_length = strlen(key);

    if (length > key_length + 2 && strncmp(line, key, key_length) == 0 &&
        strncmp(line + key_length, ": ", 2) == 0) {
        free(*field);
        *field = strndup(line + key_length + 2, length - key_length - 2);
    }
}

int apt_list_parse(struct apt_list *list, const char *text)
{
    struct apt_package package = {0};
    size_t length;
    int rc;

    for (const char *line = text; *line; line += length + (line[length] == '\n')) {
        length = strcspn(line, "\n");
        if (length == 0) {
            rc = list_add(list, &package);
            if (rc)
                return rc;
        }
        take_field(&package.name, line, length, "Package");
        take_field(&package.version, line, length, "Version");
        take_field(&package.sha256, line, length, "SHA256");
        take_field(&package.depends, line, length, "Depends");
    }
    return list_add(list, &package);
}

char *apt_list_print(const struct apt_list *list)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    for (size_t i = 0; i < list->count; i++) {
        const struct apt_package *package = &list->packages[i];

        fprintf(out, "Package: %s\nVersion: %s\nSHA256: %s\n\n", package->name, package->version,
                package->sha256);
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

const struct apt_package *apt_list_find(const struct apt_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->packages[i].name, name) == 0)
            return &list->packages[i];
    }
    return NULL;
}

void apt_list_dispose(struct apt_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        package_dispose(&list->packages[i]);
    free(list->packages);
    *list = (struct apt_list){0};
}

/* An address that can stand in a line of sources. */
static bool is_address(const char *site)
{
    size_t length = strlen(site);

    return length > 0 && length < sizeof(((struct apt_sites *)0)->main) - 16 &&
           strcspn(site, " \t\n\"'[]#") == length && strchr(site, ':');
}

/* The archive's mirrors have debian-security beside debian; snapshots have a date below each. */
int apt_sites_from_mirror(struct apt_sites *sites, const char *mirror)
{
    size_t length = strlen(mirror);
    const char *middle;

    if (!is_address(mirror))
        return -EINVAL;
    while (length > 0 && mirror[length - 1] == '/')
        length--;
    snprintf(sites->main, sizeof(sites->main), "%.*s", (int)length, mirror);
    middle = strstr(sites->main, "/debian/");
    if (middle)
        snprintf(sites->security, sizeof(sites->security), "%.*s/debian-security/%s",
                 (int)(middle - sites->main), sites->main, middle + strlen("/debian/"));
    else
        snprintf(sites->security, sizeof(sites->security), "%s-security", sites->main);
    return 0;
}

/* A machine whose lists were deleted, as container images have it, cannot say the origin. */
static bool is_debian(const char *origin, const char *release)
{
    static const char *const names[] = {"bullseye",  "bookworm", "trixie",  "forky",   "sid",
                                        "oldstable", "stable",   "testing", "unstable"};

    if (origin[0] && origin[0] != '$')
        return strcmp(origin, "Debian") == 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t length = strlen(names[i]);

        if (strncmp(release, names[i], length) == 0 && strchr("-/", release[length]))
            return true; /* strchr finds the ending NUL, too */
    }
    return false;
}

/* Lines of "origin|release|site". */
int apt_sites_from_targets(struct apt_sites *sites, const char *targets)
{
    struct apt_sites found = {0}, derived;
    size_t length;

    for (const char *line = targets; *line; line += length + (line[length] == '\n')) {
        char copy[1024], *rest = copy, *origin, *release, *site;
        bool security;

        length = strcspn(line, "\n");
        snprintf(copy, sizeof(copy), "%.*s", (int)length, line);
        origin = strsep(&rest, "|");
        release = strsep(&rest, "|");
        site = rest;
        if (!release || !site || !is_address(site) || strncmp(site, "cdrom:", 6) == 0 ||
            !is_debian(origin, release))
            continue;
        security = strstr(release, "-security") || strstr(release, "/updates");
        snprintf(security ? found.security : found.main, sizeof(found.main), "%s", site);
    }
    if (!found.main[0])
        return -ENOENT;
    if (!found.security[0] && apt_sites_from_mirror(&derived, found.main) == 0)
        memcpy(found.security, derived.security, sizeof(found.security));
    *sites = found;
    return 0;
}
