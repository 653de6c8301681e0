/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/loop_world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATH_ROOM       512
#define GUEST_VALUE_MAX 2046 /* what a guest's write may hold, as measured */
#define GUEST_NODES_MAX 1000 /* xenstored's quota */

static struct loop_view *view_of(struct store *store)
{
    return (struct loop_view *)store;
}

/* Relative paths start at the speaker's home. */
static int absolute(const struct loop_view *view, const char *path, char out[PATH_ROOM])
{
    int length;

    if (*path == '/' || *path == '@')
        length = snprintf(out, PATH_ROOM, "%s", path);
    else
        length = snprintf(out, PATH_ROOM, "/local/domain/%u/%s", view->domid, path);
    if (length >= PATH_ROOM || length < 2 || out[length - 1] == '/')
        return -EINVAL;
    return 0;
}

static bool may_write(const struct loop_view *view, const struct loop_node *node)
{
    return !view->domid || node->owner == view->domid;
}

static bool may_read(const struct loop_view *view, const struct loop_node *node)
{
    return may_write(view, node) || node->reader == view->domid;
}

/* Finds a node to write to, making it and those above it where needed.  NULL with errno. */
static struct loop_node *make(const struct loop_view *view, const char *path)
{
    struct loop_tree *tree = view->tree;
    struct loop_node *node = loop_tree_find(tree, path), *parent = NULL;
    char above[PATH_ROOM], home[PATH_ROOM];

    if (node) {
        errno = EACCES;
        return may_write(view, node) ? node : NULL;
    }
    snprintf(above, sizeof(above), "%s", path);
    *strrchr(above, '/') = '\0';
    if (*above) {
        parent = make(view, above);
        if (!parent)
            return NULL;
    }
    errno = view->domid && !parent ? EACCES : ENOSPC;
    if (view->domid && (!parent || loop_tree_owned(tree, view->domid) >= GUEST_NODES_MAX))
        return NULL;
    node = loop_tree_insert(tree, path);
    if (!node) {
        errno = ENOMEM;
        return NULL;
    }
    snprintf(home, sizeof(home), "/local/domain/%u", tree->domid);
    if (parent) {
        node->owner = view->domid ? view->domid : parent->owner;
        node->reader = parent->reader;
    }
    if (!view->domid && tree->domid && loop_tree_within(path, home))
        node->owner = tree->domid;
    return node;
}

static char *store_read(struct store *store, const char *path)
{
    struct loop_view *view = view_of(store);
    char full[PATH_ROOM];
    struct loop_node *node;
    int rc = absolute(view, path, full);

    if (rc) {
        errno = -rc;
        return NULL;
    }
    node = loop_tree_find(view->tree, full);
    if (!node || !may_read(view, node)) {
        errno = node ? EACCES : ENOENT;
        return NULL;
    }
    return strdup(node->value);
}

static int store_write(struct store *store, const char *path, const char *value)
{
    struct loop_view *view = view_of(store);
    char full[PATH_ROOM];
    struct loop_node *node;
    char *copy;
    int rc = absolute(view, path, full);

    if (rc || *full != '/')
        return -EINVAL;
    if (view->domid && strlen(value) > GUEST_VALUE_MAX)
        return -ENOSPC;
    node = make(view, full);
    if (!node)
        return -errno;
    copy = strdup(value);
    if (!copy)
        return -ENOMEM;
    free(node->value);
    node->value = copy;
    loop_tree_fire(view->tree, full);
    return 0;
}

static int store_remove(struct store *store, const char *path)
{
    struct loop_view *view = view_of(store);
    char full[PATH_ROOM];
    struct loop_node *node;
    int rc = absolute(view, path, full);

    if (rc)
        return rc;
    node = loop_tree_find(view->tree, full);
    if (node && !may_write(view, node))
        return -EACCES;
    loop_tree_remove(view->tree, full);
    return 0;
}

/* The name of a node that stands directly below top; NULL: it stands elsewhere. */
static const char *name_below(const char *path, const char *top)
{
    const char *name;

    if (!loop_tree_within(path, top) || !path[strlen(top)])
        return NULL;
    name = path + strlen(top) + 1;
    return strchr(name, '/') ? NULL : name;
}

static char **store_list(struct store *store, const char *path, unsigned *count_out)
{
    struct loop_view *view = view_of(store);
    char full[PATH_ROOM];
    const struct loop_node *node;
    size_t count = 0, bytes = 0;
    char **names, *text;
    int rc = absolute(view, path, full);

    node = rc ? NULL : loop_tree_find(view->tree, full);
    if (!node || !may_read(view, node)) {
        errno = rc ? -rc : node ? EACCES : ENOENT;
        return NULL;
    }
    TAILQ_FOREACH(node, &view->tree->nodes, link) {
        if (name_below(node->path, full)) {
            count++;
            bytes += strlen(name_below(node->path, full)) + 1;
        }
    }
    names = malloc((count + 1) * sizeof(*names) + bytes);
    if (!names)
        return NULL;
    text = (char *)(names + count + 1);
    *count_out = 0;
    TAILQ_FOREACH(node, &view->tree->nodes, link) {
        if (name_below(node->path, full)) {
            names[(*count_out)++] = text;
            text = stpcpy(text, name_below(node->path, full)) + 1;
        }
    }
    names[count] = NULL;
    return names;
}

static int store_permit(struct store *store, const char *path, unsigned owner, unsigned reader)
{
    struct loop_view *view = view_of(store);
    char full[PATH_ROOM];
    struct loop_node *node;
    int rc = absolute(view, path, full);

    if (rc)
        return rc;
    node = loop_tree_find(view->tree, full);
    if (!node || !may_write(view, node))
        return node ? -EACCES : -ENOENT;
    node->owner = owner;
    node->reader = reader;
    return 0;
}

static int store_watch(struct store *store, const char *path, struct store_watch *watch)
{
    struct loop_view *view = view_of(store);
    struct loop_watch *entry;
    char full[PATH_ROOM];
    int rc = absolute(view, path, full);

    if (rc)
        return rc;
    entry = calloc(1, sizeof(*entry));
    if (!entry)
        return -ENOMEM;
    *entry = (struct loop_watch){.watch = watch, .view = view, .news = true, .path = strdup(full)};
    if (!entry->path) {
        free(entry);
        return -ENOMEM;
    }
    watch->fired = false;
    watch->token = ++view->tree->last_token;
    TAILQ_INSERT_TAIL(&view->tree->watches, entry, link);
    return 0;
}

static void store_unwatch(struct store *store, const char *path, struct store_watch *watch)
{
    struct loop_view *view = view_of(store);
    struct loop_watch *entry;

    (void)path; /* a struct watches one path */
    TAILQ_FOREACH(entry, &view->tree->watches, link) {
        if (entry->watch == watch && entry->view == view) {
            loop_tree_forget(view->tree, entry);
            return;
        }
    }
}

static int store_drain(struct store *store)
{
    struct loop_view *view = view_of(store);
    struct loop_watch *entry;
    int taken = 0;

    TAILQ_FOREACH(entry, &view->tree->watches, link) {
        if (entry->view != view || !entry->news)
            continue;
        entry->news = false;
        entry->watch->fired = true;
        taken++;
    }
    return taken;
}

static bool store_introduced(struct store *store, unsigned domid)
{
    return !domid || view_of(store)->tree->domid == domid;
}

static int store_fd(struct store *store)
{
    (void)store;
    return -1;
}

static const struct store_ops store_ops = {
    .read = store_read,
    .write = store_write,
    .remove = store_remove,
    .list = store_list,
    .permit = store_permit,
    .change = store_change_each,
    .watch = store_watch,
    .unwatch = store_unwatch,
    .drain = store_drain,
    .introduced = store_introduced,
    .fd = store_fd,
};

void loop_view_init(struct loop_view *view, struct loop_tree *tree, unsigned domid)
{
    *view = (struct loop_view){.door = {&store_ops}, .tree = tree, .domid = domid};
}

bool loop_view_news(const struct loop_view *view)
{
    const struct loop_watch *entry;

    TAILQ_FOREACH(entry, &view->tree->watches, link)
        if (entry->view == view && entry->news)
            return true;
    return false;
}

void loop_view_close(struct loop_view *view)
{
    struct loop_watch *entry, *next;

    for (entry = TAILQ_FIRST(&view->tree->watches); entry; entry = next) {
        next = TAILQ_NEXT(entry, link);
        if (entry->view == view)
            loop_tree_forget(view->tree, entry);
    }
}
