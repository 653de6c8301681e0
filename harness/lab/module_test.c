/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/module.h"

#include "fake_backend/why.h"
#include "harness/lab/tree.h"

#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RELEASE "6.1.0-test"

static const char *const none[] = {NULL};

/* The smallest ELF file with a .modinfo section. */
struct ko {
    Elf64_Ehdr header;
    Elf64_Shdr sections[3];
    char names[32];
    char info[64];
};

static void add_entry(struct tree *tree, const char *name, const char *key, const char *value)
{
    struct ko ko = {
        .header = {.e_ident = ELFMAG,
                   .e_shoff = offsetof(struct ko, sections),
                   .e_shnum = 3,
                   .e_shstrndx = 1},
        .sections = {[1] = {.sh_name = 1,
                            .sh_type = SHT_STRTAB,
                            .sh_offset = offsetof(struct ko, names),
                            .sh_size = sizeof(ko.names)},
                     [2] = {.sh_name = 11,
                            .sh_type = SHT_PROGBITS,
                            .sh_offset = offsetof(struct ko, info),
                            .sh_size = sizeof(ko.info)}},
        .names = "\0.shstrtab\0.modinfo",
    };
    char path[128];

    ko.header.e_ident[EI_CLASS] = ELFCLASS64;
    snprintf(ko.info, sizeof(ko.info), "license=GPL%c%s=%s", 0, key, value);
    snprintf(path, sizeof(path), "lib/modules/x/kernel/%s.ko", name);
    assert_int_equal(tree_add_file(tree, path, 0644, &ko, sizeof(ko)), 0);
}

static void add_module(struct tree *tree, const char *name, const char *needs)
{
    add_entry(tree, name, "depends", needs);
}

/* A checksum that a module asks for by its own name is in a module of another, or built in. */
static void what_is_asked_for_by_name_comes_too(void **state)
{
    static const char *const names[] = {"fs", NULL};
    static const char expected[] = "sum_generic.ko:\nnewer-cryptoapi.ko:\n"
                                   "fs.ko: sum_generic.ko newer-cryptoapi.ko\n";
    struct tree from = {0}, into = {0};
    const struct tree_file *order;

    (void)state;
    add_entry(&from, "fs", "softdep", "pre: crypto-sum newer builtin post: late");
    add_module(&from, "sum_generic", "");
    add_module(&from, "newer-cryptoapi", "");
    add_module(&from, "late_generic", "");
    assert_int_equal(module_take(&into, &from, RELEASE, names, none, NULL), 0);
    order = tree_find(&into, "lib/modules/" RELEASE "/" MODULE_ORDER);
    assert_non_null(order);
    assert_int_equal(order->size, strlen(expected));
    assert_memory_equal(order->data, expected, order->size);
    tree_dispose(&from);
    tree_dispose(&into);
}

static void needs_load_first(void **state)
{
    static const char builtin[] = "kernel/a/virtio.ko\nkernel/b/virtio_pci.ko\n";
    static const char *const names[] = {"xen-blkfront", "virtio_pci", NULL};
    static const char *const extras[] = {"nowhere", "with-nothing-it-needs", "ext4", NULL};
    struct tree from = {0}, into = {0};
    const struct tree_file *order;

    (void)state;
    add_module(&from, "xen_blkfront", "ring,xen-core");
    add_module(&from, "xen-core", "ring");
    add_module(&from, "ring", "");
    add_module(&from, "other", "");
    add_module(&from, "with-nothing-it-needs", "nowhere");
    add_module(&from, "ext4", "ring");
    tree_add_file(&from, "lib/modules/x/modules.builtin", 0644, builtin, sizeof(builtin));
    assert_int_equal(module_take(&into, &from, RELEASE, names, extras, NULL), 0);
    order = tree_find(&into, "lib/modules/" RELEASE "/" MODULE_ORDER);
    assert_non_null(order);
    assert_memory_equal(
        order->data,
        "ring.ko:\nxen-core.ko: ring.ko\nxen-blkfront.ko: ring.ko xen-core.ko\next4.ko: ring.ko\n",
        order->size);
    assert_int_equal(into.count, 5);
    assert_non_null(tree_find(&into, "lib/modules/" RELEASE "/xen-blkfront.ko"));
    tree_dispose(&from);
    tree_dispose(&into);
}

static void a_missing_module_is_told(void **state)
{
    static const char *const names[] = {"a", NULL};
    struct tree from = {0}, into = {0};
    struct why why = {0};

    (void)state;
    add_module(&from, "a", "nowhere");
    assert_int_equal(module_take(&into, &from, RELEASE, names, none, &why), -ENOENT);
    assert_non_null(strstr(why.text, "nowhere"));
    assert_non_null(strstr(why.text, RELEASE));
    tree_dispose(&from);
    tree_dispose(&into);
}

static void a_circle_ends(void **state)
{
    static const char *const names[] = {"a", NULL};
    struct tree from = {0}, into = {0};

    (void)state;
    add_module(&from, "a", "b");
    add_module(&from, "b", "a");
    assert_int_equal(module_take(&into, &from, RELEASE, names, none, NULL), -ENOENT);
    tree_dispose(&from);
    tree_dispose(&into);
}

static void what_is_no_module_is_refused(void **state)
{
    static const char *const names[] = {"a", NULL};
    struct tree from = {0}, into = {0};
    struct why why = {0};
    Elf64_Ehdr wild = {.e_ident = ELFMAG, .e_shoff = 1UL << 60, .e_shnum = 9};

    (void)state;
    wild.e_ident[EI_CLASS] = ELFCLASS64;
    tree_add_file(&from, "lib/modules/x/a.ko", 0644, "text", 4);
    assert_int_equal(module_take(&into, &from, RELEASE, names, none, &why), -ENOEXEC);
    tree_add_file(&from, "lib/modules/x/a.ko", 0644, &wild, sizeof(wild));
    assert_int_equal(module_take(&into, &from, RELEASE, names, none, &why), -ENOEXEC);
    assert_non_null(strstr(why.text, "a.ko"));
    tree_dispose(&from);
    tree_dispose(&into);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(needs_load_first),
        cmocka_unit_test(what_is_asked_for_by_name_comes_too),
        cmocka_unit_test(a_missing_module_is_told),
        cmocka_unit_test(a_circle_ends),
        cmocka_unit_test(what_is_no_module_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
