/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/folder.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* One line for one file: its permissions, what is in it, its name. */
static int describe(FILE *lines, const FTSENT *at, const char *name, struct why *why)
{
    char content[PATH_MAX] = "";
    int fd, rc = 0;

    if (at->fts_info == FTS_SL || at->fts_info == FTS_SLNONE) {
        if (readlink(at->fts_accpath, content, sizeof(content) - 1) < 0)
            return why_set(why, -errno, "read %s: %s", at->fts_path, strerror(errno));
    } else if (at->fts_info == FTS_F) {
        fd = open(at->fts_accpath, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return why_set(why, -errno, "read %s: %s", at->fts_path, strerror(errno));
        rc = blob_hash_fd(content, fd, at->fts_path, why);
        close(fd);
    }
    fprintf(lines, "%o %s %s\n", at->fts_statp->st_mode, content, name);
    return rc;
}

static int describe_all(FILE *lines, const char *path, struct why *why)
{
    char *roots[] = {(char *)path, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    FTSENT *at;
    int rc = 0;

    if (!walk)
        return why_set(why, -errno, "read %s: %s", path, strerror(errno));
    while (!rc && (at = fts_read(walk))) {
        if (at->fts_info == FTS_DNR || at->fts_info == FTS_ERR || at->fts_info == FTS_NS)
            rc = why_set(why, -at->fts_errno, "read %s: %s", at->fts_path, strerror(at->fts_errno));
        else if (at->fts_info != FTS_DP)
            rc = describe(lines, at, at->fts_path + strlen(path), why);
    }
    fts_close(walk);
    return rc;
}

int folder_hash(char *hex, const char *path, struct why *why)
{
    char *text = NULL;
    size_t size;
    FILE *lines = open_memstream(&text, &size);
    int rc;

    if (!lines)
        return why_set(why, -ENOMEM, "read %s: out of memory", path);
    rc = describe_all(lines, path, why);
    if (fclose(lines) != 0 && !rc)
        rc = why_set(why, -ENOMEM, "read %s: out of memory", path);
    if (!rc)
        rc = blob_hash(hex, text, size, why);
    free(text);
    return rc;
}

void folder_remove(const char *path)
{
    char *roots[] = {(char *)path, NULL};
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    FTSENT *at;

    while (walk && (at = fts_read(walk))) {
        if (at->fts_info == FTS_DP)
            rmdir(at->fts_path);
        else if (at->fts_info != FTS_D)
            unlink(at->fts_path);
    }
    if (walk)
        fts_close(walk);
}

int folder_write(const char *path, const char *name, const void *data, size_t size, struct why *why)
{
    char full[PATH_MAX];
    FILE *file;
    size_t r = 0;

    snprintf(full, sizeof(full), "%s/%s", path, name);
    file = fopen(full, "we");
    if (file)
        r = fwrite(data, 1, size, file);
    if (!file || fclose(file) != 0 || r != size)
        return why_set(why, -EIO, "write %s: %s", full, strerror(errno));
    return 0;
}
