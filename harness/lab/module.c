/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/module.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/tree.h"

#include <elf.h>
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_LIMIT = 16, /* of dependencies on dependencies; a kernel has three or four */
    NAME_LIMIT = 64,  /* MODULE_NAME_LEN */
};

struct taking {
    struct tree *into;
    const struct tree *from;
    const char *release;
    FILE *order;
    struct why *why;
};

/*
 * File names have dashes or underscores as their authors liked; the kernel takes them as the same.
 */
static bool same_name(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (a[i] != b[i] && !(strchr("-_", a[i]) && strchr("-_", b[i])))
            return false;
    }
    return true;
}

static const struct tree_file *find_module(const struct tree *tree, const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < tree->count; i++) {
        const char *slash = strrchr(tree->files[i].path, '/');
        const char *base = slash ? slash + 1 : tree->files[i].path;

        if (strlen(base) > length && same_name(base, name, length) &&
            strncmp(base + length, ".ko", 3) == 0)
            return &tree->files[i];
    }
    return NULL;
}

static const struct tree_file *find_builtins(const struct tree *tree)
{
    const struct tree_file *list = tree_find(tree, "usr/lib/modules/*/modules.builtin");

    return list ? list : tree_find(tree, "lib/modules/*/modules.builtin");
}

/* modules.builtin has lines such as "kernel/drivers/virtio/virtio.ko". */
static bool is_builtin(const struct tree *tree, const char *name)
{
    const struct tree_file *list = find_builtins(tree);
    size_t length = strlen(name);
    const char *line = list ? list->data : NULL, *slash;

    while (line && (slash = strchr(line, '/'))) {
        if (strlen(slash + 1) > length && same_name(slash + 1, name, length) &&
            strncmp(slash + 1 + length, ".ko", 3) == 0)
            return true;
        line = slash + 1;
    }
    return false;
}

/* Where a section lies.  False when the file is no module we can read, or has none of that name. */
static bool find_section(const struct blob *ko, const char *wanted, uint32_t type,
                         const char **start, const char **end)
{
    const char *data = ko->data;
    const Elf64_Ehdr *elf = ko->data;
    const Elf64_Shdr *sections, *names;

    if (ko->size < sizeof(*elf) || memcmp(data, ELFMAG, SELFMAG) != 0 ||
        elf->e_ident[EI_CLASS] != ELFCLASS64 || elf->e_shoff > ko->size ||
        elf->e_shnum > (ko->size - elf->e_shoff) / sizeof(*sections) ||
        elf->e_shstrndx >= elf->e_shnum || elf->e_shoff % sizeof(uint64_t) != 0)
        return false;
    sections = (const Elf64_Shdr *)(data + elf->e_shoff);
    names = &sections[elf->e_shstrndx];
    for (unsigned i = 0; i < elf->e_shnum; i++) {
        const Elf64_Shdr *section = &sections[i];

        if (section->sh_type != type || section->sh_offset > ko->size ||
            section->sh_size > ko->size - section->sh_offset || names->sh_offset > ko->size ||
            section->sh_name >= ko->size - names->sh_offset ||
            strcmp(data + names->sh_offset + section->sh_name, wanted) != 0)
            continue;
        *start = data + section->sh_offset;
        *end = *start + section->sh_size;
        return true;
    }
    return false;
}

/* NUL-ended "key=value" strings. */
static bool modinfo(const struct blob *ko, const char **start, const char **end)
{
    return find_section(ko, ".modinfo", SHT_PROGBITS, start, end);
}

int module_build_id(char *hex, const struct blob *ko)
{
    const char *at, *end;
    Elf64_Nhdr note;

    if (!find_section(ko, ".note.gnu.build-id", SHT_NOTE, &at, &end) ||
        (size_t)(end - at) < sizeof(note))
        return -ENOENT;
    memcpy(&note, at, sizeof(note));
    at += sizeof(note) + 4; /* the name is "GNU" */
    if (note.n_type != NT_GNU_BUILD_ID || note.n_namesz != 4 || at > end ||
        note.n_descsz > (size_t)(end - at) || note.n_descsz > MODULE_BUILD_ID / 2)
        return -ENOENT;
    for (unsigned i = 0; i < note.n_descsz; i++)
        snprintf(hex + 2 * i, 3, "%02x", (unsigned char)at[i]);
    return 0;
}

char *module_info(const struct blob *ko, const char *key)
{
    size_t length = strlen(key);
    const char *at, *end;

    if (!modinfo(ko, &at, &end))
        return NULL;
    for (; at < end; at += strnlen(at, (size_t)(end - at)) + 1) {
        if ((size_t)(end - at) > length && strncmp(at, key, length) == 0 && at[length] == '=')
            return strndup(at + length + 1, (size_t)(end - at) - length - 1);
    }
    return NULL;
}

static int take(struct taking *taking, const char *name, unsigned depth);

/* Takes a module that another needs, and adds it to the line of that one. */
static int take_need(struct taking *taking, const char *name, char **line, unsigned depth)
{
    int rc = take(taking, name, depth + 1);
    char *longer;

    if (rc || !find_module(taking->into, name)) /* built in */
        return rc;
    if (asprintf(&longer, "%s %s.ko", *line, name) < 0)
        return why_set(taking->why, -ENOMEM, "take module %s: out of memory", name);
    free(*line);
    *line = longer;
    return 0;
}

/* What a module cannot be without: "a,b". */
static int take_depends(struct taking *taking, char *names, char **line, unsigned depth)
{
    int rc = 0;
    char *name;

    while (!rc && (name = strsep(&names, ",")))
        rc = name[0] ? take_need(taking, name, line, depth) : 0;
    return rc;
}

/* Takes the module that has a checksum; without one it is built in. */
static int take_checksum(struct taking *taking, const char *checksum, char **line, unsigned depth)
{
    static const char *const suffixes[] = {"_generic", "-cryptoapi"}; /* the latter since 6.16 */
    char name[NAME_LIMIT];

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        snprintf(name, sizeof(name), "%s%s", checksum, suffixes[i]);
        if (find_module(taking->from, name))
            return take_need(taking, name, line, depth);
    }
    return 0;
}

/*
 * What a module asks the kernel for by another name, as a checksum: "pre: crc32c" or
 * "pre: crypto-crc32c".
 */
static int take_softdep(struct taking *taking, char *names, char **line, unsigned depth)
{
    static const char crypto[] = "crypto-";
    char *name = strsep(&names, " ");
    int rc = 0;

    if (strcmp(name, "pre:") != 0)
        return 0;
    while (!rc && (name = strsep(&names, " ")) && !strchr(name, ':')) {
        if (strncmp(name, crypto, strlen(crypto)) == 0)
            name += strlen(crypto);
        rc = take_checksum(taking, name, line, depth);
    }
    return rc;
}

static int take_needs(struct taking *taking, const struct blob *ko, const char *path, char **line,
                      unsigned depth)
{
    const char *at, *end;
    int rc = 0;

    if (!modinfo(ko, &at, &end))
        return why_set(taking->why, -ENOEXEC, "%s is no x86-64 kernel module", path);
    for (; !rc && at < end; at += strnlen(at, (size_t)(end - at)) + 1) {
        char entry[1024];

        snprintf(entry, sizeof(entry), "%.*s", (int)(end - at), at);
        if (strncmp(entry, "depends=", 8) == 0)
            rc = take_depends(taking, entry + 8, line, depth);
        else if (strncmp(entry, "softdep=", 8) == 0)
            rc = take_softdep(taking, entry + 8, line, depth);
    }
    return rc;
}

static int take(struct taking *taking, const char *name, unsigned depth)
{
    const struct tree_file *file = find_module(taking->from, name);
    struct blob ko = {0};
    char path[256], *line;
    int rc;

    if (!file && is_builtin(taking->from, name))
        return 0;
    if (!file || strlen(name) >= NAME_LIMIT || depth > DEPTH_LIMIT)
        return why_set(taking->why, -ENOENT, "kernel %s has no module %s, and it is not built in",
                       taking->release, name);
    if (find_module(taking->into, name))
        return 0;
    snprintf(path, sizeof(path), "lib/modules/%s/%s.ko", taking->release, name);
    rc = blob_unpack(&ko, file->data, file->size, BLOB_LIMIT, file->path, taking->why);
    if (rc)
        return rc;
    line = strdup("");
    rc = line ? take_needs(taking, &ko, file->path, &line, depth) : -ENOMEM;
    if (!rc)
        fprintf(taking->order, "%s.ko:%s\n", name, line);
    free(line);
    if (rc) {
        blob_dispose(&ko);
        return rc;
    }
    rc = tree_add_owned(taking->into, path, 0644, ko.data, ko.size);
    return rc ? why_set(taking->why, rc, "take module %s: out of memory", name) : 0;
}

int module_take(struct tree *into, const struct tree *from, const char *release,
                const char *const names[], const char *const extras[], struct why *why)
{
    struct taking taking = {.into = into, .from = from, .release = release, .why = why};
    char *order = NULL, path[256];
    size_t size;
    int rc = 0;

    taking.order = open_memstream(&order, &size);
    if (!taking.order)
        return why_set(why, -ENOMEM, "take modules: out of memory");
    for (size_t i = 0; names[i] && !rc; i++)
        rc = take(&taking, names[i], 0);
    for (size_t i = 0; extras[i] && !rc; i++) {
        rc = take(&taking, extras[i], 0);
        rc = rc == -ENOENT ? 0 : rc;
    }
    if (fclose(taking.order) != 0 && !rc)
        rc = why_set(why, -ENOMEM, "take modules: out of memory");
    snprintf(path, sizeof(path), "lib/modules/%s/" MODULE_ORDER, release);
    if (!rc && tree_add_file(into, path, 0644, order, size))
        rc = why_set(why, -ENOMEM, "take modules: out of memory");
    free(order);
    return rc;
}

int module_read_folder(struct tree *tree, const char *folder, struct why *why)
{
    char *roots[] = {(char *)folder, NULL}, path[4096];
    FTS *walk = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, NULL);
    FTSENT *at;
    int rc = 0;

    if (!walk)
        return why_set(why, -errno, "read modules in %s: %s", folder, strerror(errno));
    while (!rc && (at = fts_read(walk))) {
        if (at->fts_info == FTS_DNR || at->fts_info == FTS_ERR || at->fts_info == FTS_NS)
            rc = why_set(why, -at->fts_errno, "read modules in %s: %s", at->fts_path,
                         strerror(at->fts_errno));
        if (at->fts_info != FTS_F ||
            !(strstr(at->fts_name, ".ko") || strcmp(at->fts_name, "modules.builtin") == 0))
            continue;
        snprintf(path, sizeof(path), "lib/modules/own/%s", at->fts_path + strlen(folder));
        rc = tree_add_host(tree, path, 0644, at->fts_path, why);
    }
    fts_close(walk);
    return rc;
}
