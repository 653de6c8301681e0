/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/host/versions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#define XEN_VERSION_DIR "/sys/hypervisor/version/"

/* One word of /sys/hypervisor/version. */
static void version_part(const char *name, char out[32])
{
    char path[64];
    FILE *file;

    snprintf(path, sizeof(path), XEN_VERSION_DIR "%s", name);
    file = fopen(path, "re");
    if (!file || fscanf(file, "%31s", out) != 1)
        snprintf(out, 32, "?");
    if (file)
        fclose(file);
}

void host_versions(struct bench *bench)
{
    struct named_value *versions = calloc(2, sizeof(*versions));
    char major[32], minor[32], extra[32];
    struct utsname name;

    if (!versions)
        return;
    version_part("major", major);
    version_part("minor", minor);
    version_part("extra", extra);
    versions[0].name = strdup("xen");
    if (asprintf(&versions[0].value, "%s.%s%s", major, minor, extra) < 0)
        versions[0].value = NULL;
    uname(&name);
    versions[1] = (struct named_value){.name = strdup("dom0"), .value = strdup(name.release)};
    bench->versions = versions;
    bench->version_count = 2;
}

void host_versions_free(struct bench *bench)
{
    for (size_t i = 0; i < bench->version_count; i++) {
        free(bench->versions[i].name);
        free(bench->versions[i].value);
    }
    free((void *)bench->versions);
    bench->versions = NULL;
    bench->version_count = 0;
}
