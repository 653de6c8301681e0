/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/result_json.h"

#define LOCK            ".lock" /* held in an unfinished folder for as long as its process lives */
#define LATEST          ".latest" /* what becomes PARENT/latest; no file of a run begins with a dot */
#define UNFINISHED      ".partial-"
#define MAX_SAME_SECOND 1000

struct record {
    char *parent;
    char *folder; /* the unfinished one's path; NULL: none, or finished */
    int folder_fd, lock_fd;
    bool made_parent; /* it was not there before */
    char started[32]; /* 2026-11-22T093012Z */
};

static int fail(struct why *why, const char *verb, const char *folder, const char *name)
{
    int err = errno;

    return why_set(why, -err, "cannot %s %s/%s: %s%s", verb, folder, name, strerror(err),
                   err == ENOSPC || err == EDQUOT || err == EROFS || err == EACCES
                       ? "; choose another place with --output"
                       : "");
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *at)
{
    (void)status;
    (void)kind;
    (void)at;
    remove(path);
    return 0;
}

static void remove_tree(const char *path)
{
    nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

/*
 * Takes the lock of an unfinished folder.  -1 with EWOULDBLOCK: somebody lives there.  Between a
 * folder's creation and its lock it belongs to nobody; ENOENT: it was removed just then.
 */
static int lock_folder(const char *folder, int flags)
{
    struct stat status = {0};
    char *path;
    int fd, err = 0;

    if (asprintf(&path, "%s/" LOCK, folder) < 0)
        return -1;
    fd = open(path, flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0644);
    free(path);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) < 0 || fstat(fd, &status) < 0)
        err = errno;
    else if (status.st_nlink == 0)
        err = ENOENT;
    if (err == 0)
        return fd;
    close(fd);
    errno = err;
    return -1;
}

static void remove_if_stale(const char *parent, const char *name)
{
    char *path;
    int fd;

    if (name[0] != '.' || !strstr(name, UNFINISHED) || asprintf(&path, "%s/%s", parent, name) < 0)
        return;
    fd = lock_folder(path, 0);
    if (fd >= 0) {
        remove_tree(path);
        close(fd);
    } else {
        rmdir(path); /* only if empty: its maker died before the lock was there */
    }
    free(path);
}

static void remove_stale(const char *parent)
{
    DIR *dir = opendir(parent);
    struct dirent *entry;

    while (dir && (entry = readdir(dir)))
        remove_if_stale(parent, entry->d_name);
    if (dir)
        closedir(dir);
}

/* Processes of one pid may share a parent, from containers say; so a name that is taken, or was
 * swept away, is not insisted on. */
static int make_folder(struct record *record, struct why *why)
{
    for (int n = 1; n <= MAX_SAME_SECOND && record->lock_fd < 0; n++) {
        char *folder;

        if (asprintf(&folder, "%s/.%s" UNFINISHED "%d-%d", record->parent, record->started,
                     (int)getpid(), n) < 0)
            return why_set(why, -ENOMEM, "out of memory");
        if (mkdir(folder, 0755) == 0) {
            free(record->folder);
            record->folder = folder;
            record->lock_fd = lock_folder(folder, O_CREAT);
        } else {
            free(folder);
        }
        if (record->lock_fd < 0 && errno != EEXIST && errno != EWOULDBLOCK && errno != ENOENT)
            break;
    }
    if (record->lock_fd >= 0)
        record->folder_fd = open(record->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return record->folder_fd < 0 ? fail(why, "make a folder in", record->parent, "") : 0;
}

int record_open(struct record **record_out, const char *parent, struct why *why)
{
    struct record *record = calloc(1, sizeof(*record));
    time_t now = time(NULL);
    struct tm utc;
    int rc;

    if (!record)
        return why_set(why, -ENOMEM, "out of memory");
    record->folder_fd = record->lock_fd = -1;
    record->parent = strdup(parent);
    strftime(record->started, sizeof(record->started), "%Y-%m-%dT%H%M%SZ", gmtime_r(&now, &utc));
    if (!record->parent)
        rc = why_set(why, -ENOMEM, "out of memory");
    else if (!(record->made_parent = mkdir(parent, 0755) == 0) && errno != EEXIST)
        rc = fail(why, "make", parent, "");
    else {
        remove_stale(parent);
        rc = make_folder(record, why);
    }
    if (rc < 0)
        record_free(record);
    else
        *record_out = record;
    return rc;
}

/*
 * Opens the folder that a file's name puts it in, making it and syncing the entry where it is new.
 */
static int open_folder_of(const struct record *record, const char *name, const char **base_out)
{
    int fd = dup(record->folder_fd), err;
    size_t length;

    for (; fd >= 0 && name[length = strcspn(name, "/")]; name += length + 1) {
        char part[256];
        int next;

        snprintf(part, sizeof(part), "%.*s", (int)length, name);
        if (length >= sizeof(part))
            next = (errno = ENAMETOOLONG, -1);
        else if (mkdirat(fd, part, 0755) == 0 ? fsync(fd) < 0 : errno != EEXIST)
            next = -1;
        else
            next = openat(fd, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
        err = errno;
        close(fd);
        errno = err;
        fd = next;
    }
    *base_out = name;
    return fd;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t r = write(fd, bytes, size);

        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -1;
        bytes += r;
        size -= (size_t)r;
    }
    return 0;
}

/* -1 with errno */
static int write_file(int folder_fd, const char *name, const void *bytes, size_t size)
{
    int fd, err = 0;

    fd = openat(folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0)
        return -1;
    if (write_all(fd, bytes, size) < 0 || fsync(fd) < 0)
        err = errno;
    if (close(fd) < 0 && err == 0)
        err = errno;
    if (err == 0 && fsync(folder_fd) < 0)
        err = errno;
    errno = err;
    return err ? -1 : 0;
}

int record_file(struct record *record, const char *name, const void *bytes, size_t size,
                struct why *why)
{
    const char *base;
    int folder_fd, rc;

    if (!result_file_name_ok(name))
        return why_set(why, -EINVAL, "a run cannot have a file of the name '%s'", name);
    folder_fd = open_folder_of(record, name, &base);
    if (folder_fd < 0)
        return fail(why, "write", record->folder, name);
    rc =
        write_file(folder_fd, base, bytes, size) < 0 ? fail(why, "write", record->folder, name) : 0;
    close(folder_fd);
    return rc;
}

static int write_document(struct record *record, json_t *document, const char *id, struct why *why)
{
    char *text;
    int rc;

    text = json_object_set_new(document, "id", json_string(id)) == 0
               ? json_dumps(document, RESULT_JSON_FLAGS)
               : NULL;
    if (!text)
        return why_set(why, -ENOMEM, "out of memory while writing %s/result.json", record->folder);
    rc = record_file(record, "result.json", text, strlen(text), why);
    free(text);
    return rc;
}

/* An id that another run takes meanwhile is seen by rename: it does not replace a folder that has
 * something in it. */
static int name_folder(struct record *record, json_t *document, char **path_out, struct why *why)
{
    struct stat status;
    char id[64], *path;
    int rc, r;

    for (int n = 1; n <= MAX_SAME_SECOND; n++) {
        snprintf(id, sizeof(id), n == 1 ? "%s" : "%s-%d", record->started, n);
        if (asprintf(&path, "%s/%s", record->parent, id) < 0)
            return why_set(why, -ENOMEM, "out of memory");
        rc = 0;
        r = -1;
        errno = EEXIST;
        if (lstat(path, &status) < 0) {
            rc = write_document(record, document, id, why);
            r = rc < 0 ? -1 : rename(record->folder, path);
        }
        if (r == 0) {
            *path_out = path;
            return 0;
        }
        if (rc == 0 && errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR)
            rc = fail(why, "make", record->parent, id);
        free(path);
        if (rc < 0)
            return rc;
    }
    return why_set(why, -EEXIST, "%s/%s and its like are all taken", record->parent,
                   record->started);
}

/* The link is made in the run's own folder, where no other run can be in its way. */
static int point_latest(const struct record *record, int parent_fd, const char *id, struct why *why)
{
    int rc;

    if (symlinkat(id, record->folder_fd, LATEST) == 0 &&
        renameat(record->folder_fd, LATEST, parent_fd, "latest") == 0)
        return 0;
    rc = fail(why, "replace", record->parent, "latest");
    unlinkat(record->folder_fd, LATEST, 0);
    return rc;
}

const char *record_path(const struct record *record)
{
    return record->folder;
}

char *record_folder(struct record *record, const char *name, struct why *why)
{
    char *path = NULL;

    if (mkdirat(record->folder_fd, name, 0755) && errno != EEXIST) {
        fail(why, "make", record->folder, name);
        return NULL;
    }
    if (asprintf(&path, "%s/%s", record->folder, name) < 0) {
        why_set(why, -ENOMEM, "no memory for the name of a folder");
        return NULL;
    }
    return path;
}

int record_finish(struct record *record, json_t *document, char **path_out, struct why *why)
{
    int parent_fd, rc;

    parent_fd = open(record->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent_fd < 0)
        return fail(why, "open", record->parent, "");
    rc = name_folder(record, document, path_out, why);
    if (rc == 0) {
        free(record->folder);
        record->folder = NULL;
        unlinkat(record->folder_fd, LOCK, 0);
        rc = point_latest(record, parent_fd, *path_out + strlen(record->parent) + 1, why);
        if (fsync(parent_fd) < 0)
            rc = fail(why, "sync", record->parent, "");
    }
    close(parent_fd);
    return rc;
}

void record_free(struct record *record)
{
    if (!record)
        return;
    if (record->folder)
        remove_tree(record->folder);
    if (record->folder_fd >= 0)
        close(record->folder_fd);
    if (record->lock_fd >= 0)
        close(record->lock_fd);
    if (record->made_parent)
        rmdir(record->parent); /* only when nothing is in it */
    free(record->folder);
    free(record->parent);
    free(record);
}
