/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/loop_world.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void free_node(struct loop_node *node)
{
    free(node->path);
    free(node->value);
    free(node);
}

void loop_tree_init(struct loop_tree *tree)
{
    *tree = (struct loop_tree){0};
    TAILQ_INIT(&tree->nodes);
    TAILQ_INIT(&tree->watches);
}

void loop_tree_dispose(struct loop_tree *tree)
{
    loop_tree_remove(tree, "");
    while (!TAILQ_EMPTY(&tree->watches))
        loop_tree_forget(tree, TAILQ_FIRST(&tree->watches));
}

bool loop_tree_within(const char *path, const char *top)
{
    size_t length = strlen(top);

    return !strncmp(path, top, length) && (!path[length] || path[length] == '/');
}

void loop_tree_fire(struct loop_tree *tree, const char *path)
{
    struct loop_watch *watch;

    TAILQ_FOREACH(watch, &tree->watches, link)
        if (loop_tree_within(path, watch->path))
            watch->news = true;
}

/* Most paths begin alike, so that comparing them takes long; FNV-1a. */
static uint32_t hash_of(const char *path)
{
    uint32_t hash = 2166136261u;

    while (*path)
        hash = (hash ^ (unsigned char)*path++) * 16777619u;
    return hash;
}

struct loop_node *loop_tree_find(struct loop_tree *tree, const char *path)
{
    uint32_t hash = hash_of(path);
    struct loop_node *node;

    TAILQ_FOREACH(node, &tree->nodes, link)
        if (node->hash == hash && !strcmp(node->path, path))
            return node;
    return NULL;
}

unsigned loop_tree_owned(struct loop_tree *tree, unsigned domid)
{
    const struct loop_node *node;
    unsigned count = 0;

    TAILQ_FOREACH(node, &tree->nodes, link)
        count += node->owner == domid;
    return count;
}

struct loop_node *loop_tree_insert(struct loop_tree *tree, const char *path)
{
    struct loop_node *node = calloc(1, sizeof(*node)), *next;

    if (!node)
        return NULL;
    node->path = strdup(path);
    node->hash = hash_of(path);
    node->value = strdup("");
    if (!node->path || !node->value) {
        free_node(node);
        return NULL;
    }
    TAILQ_FOREACH(next, &tree->nodes, link)
        if (strcmp(next->path, path) > 0)
            break;
    if (next)
        TAILQ_INSERT_BEFORE(next, node, link);
    else
        TAILQ_INSERT_TAIL(&tree->nodes, node, link);
    return node;
}

void loop_tree_remove(struct loop_tree *tree, const char *top)
{
    struct loop_node *node, *next;

    for (node = TAILQ_FIRST(&tree->nodes); node; node = next) {
        next = TAILQ_NEXT(node, link);
        if (!loop_tree_within(node->path, top))
            continue;
        TAILQ_REMOVE(&tree->nodes, node, link);
        loop_tree_fire(tree, node->path);
        free_node(node);
    }
}

void loop_tree_forget(struct loop_tree *tree, struct loop_watch *entry)
{
    TAILQ_REMOVE(&tree->watches, entry, link);
    free(entry->path);
    free(entry);
}

static int put(struct loop_tree *tree, const char *path, const char *value, unsigned owner,
               unsigned reader)
{
    struct loop_node *node = loop_tree_find(tree, path);
    char *copy = strdup(value);

    if (!node)
        node = loop_tree_insert(tree, path);
    if (!node || !copy) {
        free(copy);
        return -ENOMEM;
    }
    free(node->value);
    node->value = copy;
    node->owner = owner;
    node->reader = reader;
    return 0;
}

int loop_tree_introduce(struct loop_tree *tree, unsigned domid)
{
    char home[64], number[16];
    int rc;

    snprintf(home, sizeof(home), "/local/domain/%u", domid);
    snprintf(number, sizeof(number), "%u", domid);
    const struct {
        const char *dir, *node, *value;
        unsigned owner, reader;
    } nodes[] = {
        {"/local", "", "", 0, 0},        {"/local/domain", "", "", 0, 0},
        {home, "", "", 0, domid},        {home, "/domid", number, 0, domid},
        {home, "/device", "", 0, domid}, {home, "/data", "", domid, domid},
    };

    tree->domid = domid;
    for (size_t i = 0; i < sizeof(nodes) / sizeof(nodes[0]); i++) {
        char path[80];

        snprintf(path, sizeof(path), "%s%s", nodes[i].dir, nodes[i].node);
        rc = put(tree, path, nodes[i].value, nodes[i].owner, nodes[i].reader);
        if (rc)
            return rc;
    }
    return 0;
}

void loop_tree_release(struct loop_tree *tree, bool destroyed)
{
    char home[64];

    if (destroyed && tree->domid) {
        snprintf(home, sizeof(home), "/local/domain/%u", tree->domid);
        tree->domid = 0;
        loop_tree_remove(tree, home);
    }
    loop_tree_fire(tree, "@releaseDomain");
}
