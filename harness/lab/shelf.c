/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/shelf.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/cache.h"
#include "harness/lab/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART         "snapshots"
#define LIMIT        "limit" /* a file with the number of bytes that the user has set */
#define LIMIT_ORIGIN "set by the user"

int shelf_open(struct cache **shelf_out, lab_progress *progress, void *progress_ctx,
               struct why *why)
{
    return cache_open_part(shelf_out, PART, progress, progress_ctx, why);
}

static unsigned long limit_of(struct cache *shelf)
{
    unsigned long limit = SHELF_BYTES;
    struct blob text = {0};

    if (cache_load(shelf, LIMIT, LIMIT_ORIGIN, &text, NULL) == 0)
        limit = strtoul(text.data, NULL, 10);
    blob_dispose(&text);
    return limit;
}

int shelf_find(const struct shelf_key *key, lab_progress *progress, void *progress_ctx, int *fd_out,
               struct why *why)
{
    struct cache *shelf;
    int rc;

    rc = shelf_open(&shelf, progress, progress_ctx, why);
    if (rc)
        return rc;
    rc = cache_get(shelf, key->name, key->origin, fd_out, why);
    if (!rc)
        futimens(*fd_out, NULL); /* if it cannot be noted, it goes a little early */
    cache_close(shelf);
    return rc;
}

void shelf_drop(const struct shelf_key *key)
{
    struct cache *shelf;

    if (shelf_open(&shelf, NULL, NULL, NULL) != 0)
        return;
    cache_drop(shelf, key->name, NULL);
    cache_close(shelf);
}

static int put(struct cache *shelf, const struct shelf_key *key, int ram, int state,
               struct why *why)
{
    int fd, rc;

    rc = cache_new(shelf, &fd, why);
    if (rc)
        return rc;
    rc = snapshot_write(fd, ram, state, why);
    if (!rc)
        rc = cache_keep(shelf, fd, key->name, key->origin, why);
    close(fd);
    return rc;
}

int shelf_put(const struct shelf_key *key, int ram, int state, struct why *why)
{
    struct cache *shelf;
    int rc;

    rc = shelf_open(&shelf, NULL, NULL, why);
    if (rc)
        return rc;
    rc = put(shelf, key, ram, state, why);
    if (!rc)
        rc = shelf_prune(shelf, limit_of(shelf), why);
    cache_close(shelf);
    return rc;
}

static int later_first(const void *a, const void *b)
{
    const struct shelf_item *x = a, *y = b;

    if (x->used.tv_sec != y->used.tv_sec)
        return x->used.tv_sec < y->used.tv_sec ? 1 : -1;
    return (x->used.tv_nsec < y->used.tv_nsec) - (x->used.tv_nsec > y->used.tv_nsec);
}

/* What the file's record says it was made of. */
static char *what_is(const char *folder, const char *name)
{
    char path[4096], *what = NULL;
    struct blob record = {0};
    const char *line;

    snprintf(path, sizeof(path), "%s/%s.sha256", folder, name);
    if (blob_load(&record, path, NULL) == 0) {
        line = strstr(record.data, "\n# ");
        if (line)
            what = strndup(line + 3, strcspn(line + 3, "\n"));
    }
    blob_dispose(&record);
    return what ? what : strdup("damaged");
}

static int add_item(struct shelf_list *list, const char *folder, const char *name)
{
    struct shelf_item *items = reallocarray(list->items, list->count + 1, sizeof(*items));
    char path[4096];
    struct stat st;

    if (!items)
        return -ENOMEM;
    list->items = items;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    if (stat(path, &st) < 0)
        return 0;
    items[list->count] = (struct shelf_item){.name = strdup(name),
                                             .what = what_is(folder, name),
                                             .bytes = (unsigned long)st.st_size,
                                             .used = st.st_mtim};
    list->bytes += items[list->count].bytes;
    list->count++;
    return items[list->count - 1].name && items[list->count - 1].what ? 0 : -ENOMEM;
}

static bool is_snapshot(const char *name)
{
    return strncmp(name, "lab-", 4) == 0 && !strchr(name, '.');
}

int shelf_list(struct cache *shelf, struct shelf_list *list, struct why *why)
{
    char *folder = cache_folder(shelf, "", why);
    DIR *dir = folder ? opendir(folder) : NULL;
    struct dirent *entry;
    int rc = 0;

    *list = (struct shelf_list){.limit = limit_of(shelf)};
    if (!folder)
        return -EIO;
    if (!dir)
        rc = why_set(why, -errno, "list %s: %s", folder, strerror(errno));
    while (!rc && (entry = readdir(dir)))
        if (is_snapshot(entry->d_name))
            rc = add_item(list, folder, entry->d_name);
    if (dir)
        closedir(dir);
    free(folder);
    if (rc) {
        shelf_list_dispose(list);
        return rc == -ENOMEM ? why_set(why, rc, "list snapshots: out of memory") : rc;
    }
    if (list->count > 0)
        qsort(list->items, list->count, sizeof(*list->items), later_first);
    return 0;
}

void shelf_list_dispose(struct shelf_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].name);
        free(list->items[i].what);
    }
    free(list->items);
    *list = (struct shelf_list){0};
}

int shelf_prune(struct cache *shelf, unsigned long limit, struct why *why)
{
    struct shelf_list list;
    int rc;

    rc = shelf_list(shelf, &list, why);
    if (rc)
        return rc;
    for (size_t i = list.count; i-- > 0 && list.bytes > limit && !rc;) {
        rc = cache_drop(shelf, list.items[i].name, why);
        list.bytes -= list.items[i].bytes;
    }
    shelf_list_dispose(&list);
    return rc;
}

int shelf_set_limit(struct cache *shelf, unsigned long limit, struct why *why)
{
    char text[32];
    int rc;

    snprintf(text, sizeof(text), "%lu\n", limit);
    rc = cache_store(shelf, LIMIT, LIMIT_ORIGIN, text, strlen(text), why);
    return rc ? rc : shelf_prune(shelf, limit, why);
}
