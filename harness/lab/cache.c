/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/cache.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * Beside each file stands its record: "<hash>  <name>", as sha256sum -c reads it, and "# <origin>".
 */
#define RECORD ".sha256"

struct cache {
    char *path;
    int folder, lock;
    lab_progress *progress;
    void *progress_ctx;
};

void cache_tell(const struct cache *cache, int percent, const char *format, ...)
{
    char text[512];
    va_list args;

    if (!cache->progress)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    cache->progress(cache->progress_ctx, text, percent);
}

/* mkdir -p */
static int make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/');; slash = strchr(slash + 1, '/')) {
        int r;

        if (slash)
            *slash = '\0';
        r = mkdir(path, 0755);
        if (slash)
            *slash = '/';
        if (r < 0 && errno != EEXIST)
            return -errno;
        if (!slash)
            return 0;
    }
}

/* What a killed run left unfinished. */
static void empty_scratch(const struct cache *cache)
{
    char *path, *roots[2] = {NULL, NULL};
    FTS *walk;
    FTSENT *at;

    if (asprintf(&path, "%s/" CACHE_SCRATCH, cache->path) < 0)
        return;
    roots[0] = path;
    walk = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    while (walk && (at = fts_read(walk))) {
        if (at->fts_info == FTS_DP && at->fts_level > 0)
            rmdir(at->fts_path);
        else if (at->fts_info != FTS_D && at->fts_info != FTS_DP)
            unlink(at->fts_path);
    }
    if (walk)
        fts_close(walk);
    free(path);
}

static int cache_lock(struct cache *cache, const char *part, struct why *why)
{
    cache->lock = openat(cache->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (cache->lock < 0)
        return why_set(why, -errno, "open %s/lock: %s", cache->path, strerror(errno));
    if (flock(cache->lock, LOCK_EX | LOCK_NB) == 0)
        return 0;
    if (!part[0]) /* a part is waited for but shortly */
        cache_tell(cache, -1, "waiting for another run that prepares its lab in %s", cache->path);
    if (flock(cache->lock, LOCK_EX) < 0)
        return why_set(why, -errno, "lock %s/lock: %s", cache->path, strerror(errno));
    return 0;
}

static char *cache_place(const char *part)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *path = NULL;
    int r = -1;

    if (xdg && xdg[0] == '/')
        r = asprintf(&path, "%s/blkproof/%s", xdg, part);
    else if (home && home[0] == '/')
        r = asprintf(&path, "%s/.cache/blkproof/%s", home, part);
    if (r < 0)
        return NULL;
    if (!part[0])
        path[strlen(path) - 1] = '\0';
    return path;
}

int cache_open(struct cache **cache_out, lab_progress *progress, void *progress_ctx,
               struct why *why)
{
    return cache_open_part(cache_out, "", progress, progress_ctx, why);
}

int cache_open_part(struct cache **cache_out, const char *part, lab_progress *progress,
                    void *progress_ctx, struct why *why)
{
    struct cache *cache = calloc(1, sizeof(*cache));
    int rc;

    if (!cache)
        return why_set(why, -ENOMEM, "open the cache: out of memory");
    *cache = (struct cache){
        .folder = -1, .lock = -1, .progress = progress, .progress_ctx = progress_ctx};
    cache->path = cache_place(part);
    if (!cache->path) {
        rc = why_set(why, -ENOENT, "there is no place for the cache: set XDG_CACHE_HOME or HOME");
        goto out;
    }
    rc = make_folders(cache->path);
    if (!rc) {
        cache->folder = open(cache->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        rc = cache->folder < 0 ? -errno : 0;
    }
    if (rc) {
        rc = why_set(why, rc, "make the cache folder %s: %s", cache->path, strerror(-rc));
        goto out;
    }
    rc = cache_lock(cache, part, why);
    if (rc)
        goto out;
    empty_scratch(cache);
    *cache_out = cache;
    return 0;
out:
    cache_close(cache);
    return rc;
}

void cache_close(struct cache *cache)
{
    if (!cache)
        return;
    if (cache->lock >= 0)
        close(cache->lock);
    if (cache->folder >= 0)
        close(cache->folder);
    free(cache->path);
    free(cache);
}

char *cache_folder(struct cache *cache, const char *name, struct why *why)
{
    char *path = NULL;
    int rc;

    rc = asprintf(&path, "%s/%s", cache->path, name) < 0 ? -ENOMEM : make_folders(path);
    if (!rc)
        return path;
    why_set(why, rc, "make folder %s in the cache %s: %s", name, cache->path, strerror(-rc));
    free(path);
    return NULL;
}

static void record_name(char *record, size_t size, const char *name)
{
    snprintf(record, size, "%s" RECORD, name);
}

/* Why a file may not be used; NULL when it may. */
static const char *fault_of(const struct cache *cache, int fd, const char *name, const char *origin)
{
    char record[256], hex[BLOB_HEX], expected[512];
    struct blob blob = {0};
    const char *fault = NULL;
    int record_fd;

    record_name(record, sizeof(record), name);
    record_fd = openat(cache->folder, record, O_RDONLY | O_CLOEXEC);
    if (record_fd < 0)
        return "its record is missing";
    if (blob_load_fd(&blob, record_fd, record, NULL) || blob_hash_fd(hex, fd, name, NULL))
        fault = "it cannot be read";
    close(record_fd);
    if (!fault) {
        const char *made_of = strstr(blob.data, "\n# ");

        snprintf(expected, sizeof(expected), "%s  %s\n", hex, name);
        if (strncmp(blob.data, expected, strlen(expected)) != 0)
            fault = "it is damaged";
        else if (origin && (!made_of || strncmp(made_of + 3, origin, strlen(origin)) != 0 ||
                            made_of[3 + strlen(origin)] != '\n'))
            fault = "it is out of date";
    }
    blob_dispose(&blob);
    return fault;
}

int cache_drop(struct cache *cache, const char *name, struct why *why)
{
    char record[256];

    record_name(record, sizeof(record), name);
    if ((unlinkat(cache->folder, name, 0) < 0 && errno != ENOENT) ||
        (unlinkat(cache->folder, record, 0) < 0 && errno != ENOENT))
        return why_set(why, -errno, "remove %s/%s: %s", cache->path, name, strerror(errno));
    return 0;
}

int cache_get(struct cache *cache, const char *name, const char *origin, int *fd_out,
              struct why *why)
{
    int fd = openat(cache->folder, name, O_RDONLY | O_CLOEXEC), rc;
    const char *fault;

    if (fd < 0 && errno == ENOENT)
        return -ENOENT;
    if (fd < 0)
        return why_set(why, -errno, "open %s/%s: %s", cache->path, name, strerror(errno));
    fault = fault_of(cache, fd, name, origin);
    if (!fault) {
        *fd_out = fd;
        return 0;
    }
    close(fd);
    cache_tell(cache, -1, "%s/%s is dropped and made anew: %s", cache->path, name, fault);
    rc = cache_drop(cache, name, why);
    return rc ? rc : -ENOENT;
}

int cache_load(struct cache *cache, const char *name, const char *origin, struct blob *blob_out,
               struct why *why)
{
    int fd, rc;

    rc = cache_get(cache, name, origin, &fd, why);
    if (rc)
        return rc;
    rc = blob_load_fd(blob_out, fd, name, why);
    close(fd);
    return rc;
}

int cache_new(struct cache *cache, int *fd_out, struct why *why)
{
    char *scratch = cache_folder(cache, CACHE_SCRATCH, why);
    int fd = -1;

    if (!scratch)
        return -EIO;
    /* One name is enough: the lock is ours, and a killed run's file is in nobody's way. */
    if (unlinkat(cache->folder, CACHE_SCRATCH "/new", 0) == 0 || errno == ENOENT)
        fd = openat(cache->folder, CACHE_SCRATCH "/new", O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC,
                    0644);
    free(scratch);
    if (fd < 0)
        return why_set(why, -errno, "make a file in %s/" CACHE_SCRATCH ": %s", cache->path,
                       strerror(errno));
    *fd_out = fd;
    return 0;
}

static int write_record(struct cache *cache, const char *record, const char *name, const char *hex,
                        const char *origin)
{
    int fd = openat(cache->folder, CACHE_SCRATCH "/record",
                    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    int rc = 0;

    if (fd < 0)
        return -errno;
    if (dprintf(fd, "%s  %s\n# %s\n", hex, name, origin) < 0 || fsync(fd) < 0 ||
        renameat(cache->folder, CACHE_SCRATCH "/record", cache->folder, record) < 0)
        rc = -errno;
    close(fd);
    return rc;
}

int cache_keep(struct cache *cache, int fd, const char *name, const char *origin, struct why *why)
{
    char hex[BLOB_HEX], record[256];
    int rc;

    record_name(record, sizeof(record), name);
    rc = blob_hash_fd(hex, fd, name, why);
    if (rc)
        return rc;
    /*
     * The record goes first: killed between the two, the old file is found not to fit and is made
     * anew.
     */
    rc = write_record(cache, record, name, hex, origin);
    if (!rc &&
        (fsync(fd) < 0 || renameat(cache->folder, CACHE_SCRATCH "/new", cache->folder, name) < 0))
        rc = -errno;
    return rc ? why_set(why, rc, "keep %s/%s: %s", cache->path, name, strerror(-rc)) : 0;
}

int cache_store(struct cache *cache, const char *name, const char *origin, const void *data,
                size_t size, struct why *why)
{
    size_t used = 0;
    ssize_t r;
    int fd, rc;

    rc = cache_new(cache, &fd, why);
    if (rc)
        return rc;
    while (used < size) {
        r = write(fd, (const char *)data + used, size - used);
        if (r <= 0)
            break;
        used += (size_t)r;
    }
    if (used < size)
        rc = why_set(why, -errno, "write %s/%s: %s", cache->path, name, strerror(errno));
    else
        rc = cache_keep(cache, fd, name, origin, why);
    close(fd);
    return rc;
}
