/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/build.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/kit.h"
#include "harness/lab/driver/tool.h"
#include "harness/lab/module.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a kernel says of a line in its log is where it lies in the kernel's source. */
static const char kbuild[] = "obj-m := xen-blkfront.o\n"
                             "ccflags-y := -ffile-prefix-map=$(src)/=drivers/block/\n";

/* Is this word on the line? */
static bool says(const char *line, size_t length, const char *word)
{
    return memmem(line, length, word, strlen(word));
}

char *build_first_error(const char *log)
{
    static const char *const words[] = {"error:", "ERROR:", "***"};
    size_t length;

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        for (const char *line = log; *line; line += length + (line[length] == '\n')) {
            length = strcspn(line, "\n");
            if (says(line, length, words[i]))
                return strndup(line, length);
        }
    }
    return strdup("make said nothing of the reason");
}

static char *find_warnings(const char *log)
{
    char *text = NULL;
    size_t size, length;
    FILE *out = open_memstream(&text, &size);

    if (!out)
        return NULL;
    for (const char *line = log; *line; line += length + (line[length] == '\n')) {
        length = strcspn(line, "\n");
        if (says(line, length, "warning:") || says(line, length, "WARNING:"))
            fprintf(out, "%.*s\n", (int)length, line);
    }
    if (fclose(out) == 0)
        return text;
    free(text);
    return NULL;
}

/* Takes away the folder that stands before every name in what make and the compiler say. */
static void shorten(char *log, const char *folder)
{
    size_t length = strlen(folder);

    for (char *at = log; (at = strstr(at, folder));) {
        size_t drop = length + (at[length] == '/');

        memmove(at, at + drop, strlen(at + drop) + 1);
    }
}

/* Type information for BPF needs a whole vmlinux, and is of no use here. */
static int run_make(struct built *built, const struct kit *kit, const char *folder, unsigned slow,
                    struct why *why)
{
    struct blob output = {0};
    char where[4096];
    const char *const argv[] = {
        "make",    "-s", "-C", kit->headers, where, "CC=gcc", "CONFIG_DEBUG_INFO_BTF_MODULES=",
        "modules", NULL};
    struct tool make = {.folder = folder, .argv = argv, .package = "make", .slow = slow};
    char *error;
    int status, rc;

    snprintf(where, sizeof(where), "M=%s", folder);
    rc = tool_run(&make, &output, &status, why);
    if (rc)
        return rc;
    built->log = output.data;
    shorten(built->log, folder);
    built->warnings = find_warnings(built->log);
    if (!built->warnings)
        return why_set(why, -ENOMEM, "build the driver: out of memory");
    if (!status)
        return 0;
    error = build_first_error(built->log);
    rc = why_set(why, -ENOEXEC, "the driver does not build for %s: %s", kit->release,
                 error ? error : "");
    free(error);
    return rc;
}

static int strip(const char *folder, unsigned slow, struct why *why)
{
    static const char *const argv[] = {"objcopy", "--strip-debug", BUILD_MODULE, NULL};
    struct tool objcopy = {.folder = folder, .argv = argv, .package = "binutils", .slow = slow};
    struct blob said = {0};
    int status, rc;

    rc = tool_run(&objcopy, &said, &status, why);
    if (!rc && status)
        rc = why_set(why, -EIO, "objcopy: %s", (const char *)said.data);
    blob_dispose(&said);
    return rc;
}

int build_driver(struct built *built, const struct kit *kit, const char *folder, unsigned slow,
                 struct why *why)
{
    char path[4096];
    int rc;

    *built = (struct built){0};
    if (strpbrk(folder, " :") || strpbrk(kit->headers, " :"))
        return why_set(why, -EINVAL,
                       "a kernel module cannot be built in %s with %s: neither may have a blank or "
                       "colon in its name",
                       folder, kit->headers);
    rc = folder_write(folder, "Makefile", kbuild, strlen(kbuild), why);
    if (!rc)
        rc = run_make(built, kit, folder, slow, why);
    if (!rc)
        rc = strip(folder, slow, why);
    snprintf(path, sizeof(path), "%s/" BUILD_MODULE, folder);
    return rc ? rc : build_check(path, kit->release, why);
}

void build_dispose(struct built *built)
{
    free(built->log);
    free(built->warnings);
    *built = (struct built){0};
}

int build_check(const char *path, const char *release, struct why *why)
{
    struct blob module = {0};
    char *name, *magic;
    int rc;

    rc = blob_load(&module, path, why);
    if (rc)
        return rc;
    name = module_info(&module, "name");
    magic = module_info(&module, "vermagic");
    if (!name || !magic)
        rc = why_set(why, -ENOEXEC, "%s is no x86-64 kernel module", path);
    else if (strcmp(name, "xen_blkfront") != 0)
        rc = why_set(why, -ENOEXEC, "%s is the module %s, and not xen-blkfront", path, name);
    else if (strncmp(magic, release, strlen(release)) != 0 || magic[strlen(release)] != ' ')
        rc = why_set(why, -ENOEXEC, "%s was built for kernel %.*s, and the guest's is %s", path,
                     (int)strcspn(magic, " "), magic, release);
    free(name);
    free(magic);
    blob_dispose(&module);
    return rc;
}
