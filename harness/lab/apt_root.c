/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/apt_root.h"

#include "fake_backend/why.h"
#include "harness/lab/apt.h"
#include "harness/lab/cache.h"
#include "harness/process.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int apt_run(struct apt *apt, const char *const command[], int timeout_ms, process_line *told,
            char **output_out, struct why *why)
{
    const char *argv[APT_WORDS + 16] = {"env", "-C", apt->scratch, "LC_ALL=C"};
    size_t count = 4;
    char *output;
    int status, rc;

    argv[count++] = command[0];
    argv[count++] = "-c";
    argv[count++] = apt->config;
    for (size_t i = 1; command[i]; i++)
        argv[count++] = command[i];
    rc = process_run_told(argv, timeout_ms * (int)apt->slow, told, apt, &output, &status, why);
    if (rc)
        return rc;
    if (status != 0 && !strstr(output, "E: No packages found")) { /* which is an answer */
        const char *line = strstr(output, "W: "), *error = strstr(output, "E: ");

        if (!line || (error && error < line))
            line = error ? error : output;
        line += strncmp(line + 1, ": ", 2) == 0 ? 3 : 0;
        rc = why_set(why, -EIO, "%s %s failed: %.*s", command[0], command[1],
                     (int)strcspn(line, "\n"), line);
        if (status == 127)
            rc =
                why_set(why, -ENOENT,
                        "%s is not there: the lab fetches its parts with Debian's apt", command[0]);
    }
    if (rc)
        free(output);
    else
        *output_out = output;
    return rc;
}

static int find_sites(struct apt *apt, const char *mirror, struct why *why)
{
    static const char *const ask[] = {"apt-get",
                                      "indextargets",
                                      "--format",
                                      "$(ORIGIN)|$(RELEASE)|$(SITE)",
                                      "Created-By: Packages",
                                      NULL};
    char *targets;
    int status, rc;

    if (mirror) {
        rc = apt_sites_from_mirror(&apt->sites, mirror);
        return rc ? why_set(why, rc, "\"%s\" is not the address of a Debian mirror", mirror) : 0;
    }
    rc = process_run(ask, APT_QUERY_MS * (int)apt->slow, &targets, &status, why);
    if (rc == -ENOENT)
        return why_set(why, rc,
                       "apt-get is not there: the lab fetches its parts with Debian's apt");
    if (rc)
        return rc;
    rc = apt_sites_from_targets(&apt->sites, status == 0 ? targets : "");
    free(targets);
    return rc ? why_set(
                    why, rc,
                    "the apt sources of this machine name no Debian archive: say where one is with "
                    "--mirror ADDRESS")
              : 0;
}

static const char *find_keyring(void)
{
    static const char *const places[] = {"/usr/share/keyrings/debian-archive-keyring.pgp",
                                         "/usr/share/keyrings/debian-archive-keyring.gpg"};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (access(places[i], R_OK) == 0)
            return places[i];
    }
    return NULL;
}

static int write_file(const char *path, const char *text, struct why *why)
{
    FILE *file = fopen(path, "we");
    bool ok = file && fputs(text, file) >= 0;

    if (file)
        ok &= fclose(file) == 0;
    return ok ? 0 : why_set(why, -errno, "write %s: %s", path, strerror(errno));
}

static int write_sources(struct apt *apt, struct why *why)
{
    char path[4096], text[4096] = "";
    size_t used = 0;

    for (const char *const *suite = apt->place->suites; *suite; suite++)
        used += (size_t)snprintf(
            text + used, sizeof(text) - used,
            "deb [signed-by=%s arch=amd64 target=Packages] %s %s main\n", apt->keyring,
            strstr(*suite, "-security") ? apt->sites.security : apt->sites.main, *suite);
    snprintf(path, sizeof(path), "%s/sources.list", apt->root);
    return write_file(path, text, why);
}

/* Read after the machine's own configuration, so what is said here wins. */
static int write_config(struct apt *apt, struct why *why)
{
    static const char rest[] = "Dir::Etc::sourceparts \"/dev/null\";\n"
                               "Dir::Etc::preferences \"/dev/null\";\n"
                               "Dir::Etc::preferencesparts \"/dev/null\";\n"
                               "Dir::State::lists \"lists\";\n"
                               "Dir::State::status \"/dev/null\";\n"
                               "Dir::Cache::archives \"archives\";\n"
                               "#clear APT::Default-Release;\n"
                               "#clear APT::Architectures;\n"
                               "APT::Architecture \"amd64\";\n"
                               "APT::Sandbox::User \"root\";\n"
                               "APT::Update::Error-Mode \"any\";\n"
                               "Acquire::Retries \"2\";\n"
                               "Acquire::Languages \"none\";\n"
                               "#clear APT::Update::Pre-Invoke;\n"
                               "#clear APT::Update::Post-Invoke;\n"
                               "#clear APT::Update::Post-Invoke-Success;\n";
    char text[8192];

    snprintf(
        text, sizeof(text),
        "Dir::State \"%s\";\nDir::Cache \"%s\";\nDir::Etc::sourcelist \"%s/sources.list\";\n%s",
        apt->root, apt->root, apt->root, rest);
    return write_file(apt->config, text, why);
}

static int make_root(struct apt *apt, struct why *why)
{
    static const char *const folders[] = {"lists/partial", "archives/partial"};
    char name[128];

    apt->keyring = find_keyring();
    if (!apt->keyring)
        return why_set(
            why, -ENOENT,
            "the keys of the Debian archive are not there: install debian-archive-keyring");
    snprintf(name, sizeof(name), "apt/%s", apt->place->name);
    apt->root = cache_folder(apt->cache, name, why);
    apt->scratch = cache_folder(apt->cache, CACHE_SCRATCH "/download", why);
    if (!apt->root || !apt->scratch)
        return -EIO;
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        char *path;

        snprintf(name, sizeof(name), "apt/%s/%s", apt->place->name, folders[i]);
        path = cache_folder(apt->cache, name, why);
        if (!path)
            return -EIO;
        free(path);
    }
    if (strpbrk(apt->root, "\"\n") || strlen(apt->root) > 1024)
        return why_set(why, -EINVAL, "apt cannot work in the folder %s: choose XDG_CACHE_HOME",
                       apt->root);
    if (asprintf(&apt->config, "%s/apt.conf", apt->root) < 0) {
        apt->config = NULL;
        return why_set(why, -ENOMEM, "open the apt root: out of memory");
    }
    return write_config(apt, why);
}

static int update(struct apt *apt, struct why *why)
{
    static const char *const command[] = {"apt-get", "update", "-q", NULL};
    char *output;
    int rc;

    cache_tell(apt->cache, -1, "reading the package lists of %s at %s", apt->place->name,
               apt->sites.main);
    rc = apt_run(apt, command, APT_DOWNLOAD_MS, NULL, &output, why);
    if (rc)
        return why_prefix(why, rc, "the cache lacks parts, and the archive cannot be read: ");
    free(output);
    return 0;
}

int apt_open(struct apt **apt_out, struct cache *cache, const struct apt_place *place,
             const char *mirror, unsigned slow, struct why *why)
{
    struct apt *apt = calloc(1, sizeof(*apt));
    int rc;

    if (!apt)
        return why_set(why, -ENOMEM, "open the apt root: out of memory");
    apt->cache = cache;
    apt->place = place;
    apt->slow = slow ? slow : 1;
    rc = find_sites(apt, mirror, why);
    if (!rc)
        rc = make_root(apt, why);
    if (!rc)
        rc = write_sources(apt, why);
    if (!rc)
        rc = update(apt, why);
    if (rc)
        apt_close(apt);
    else
        *apt_out = apt;
    return rc;
}

const char *apt_site(const struct apt *apt)
{
    return apt->sites.main;
}

void apt_close(struct apt *apt)
{
    if (!apt)
        return;
    free(apt->root);
    free(apt->config);
    free(apt->scratch);
    free(apt);
}
