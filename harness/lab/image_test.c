/* SPDX-License-Identifier: BSD-2-Clause */
/* tree, deb and image together: files go from a package into an initramfs. */
#include "harness/lab/image.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/deb.h"
#include "harness/lab/tree.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cmocka.h>

static void put(struct archive *out, const char *path, unsigned type, const char *data)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, data);
    else
        archive_entry_set_size(entry, (la_int64_t)strlen(data));
    assert_int_equal(archive_write_header(out, entry), ARCHIVE_OK);
    if (type == AE_IFREG)
        archive_write_data(out, data, strlen(data));
    archive_entry_free(entry);
}

/* A package as dpkg-deb makes them: an ar archive with a compressed tar archive inside. */
static void make_deb(const char *path)
{
    static char inner[1 << 16];
    struct archive *tar = archive_write_new(), *ar = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    size_t size;

    archive_write_set_format_gnutar(tar);
    archive_write_add_filter_xz(tar);
    archive_write_open_memory(tar, inner, sizeof(inner), &size);
    put(tar, "./boot/vmlinuz-1", AE_IFREG, "kernel");
    put(tar, "./lib/x/liba.so.1.0", AE_IFREG, "library");
    put(tar, "./lib/x/liba.so.1", AE_IFLNK, "liba.so.1.0");
    put(tar, "./lib/x/deep/libb.so", AE_IFREG, "deep");
    put(tar, "./usr/share/doc/readme", AE_IFREG, "no");
    archive_write_close(tar);
    archive_write_free(tar);
    archive_write_set_format_ar_svr4(ar);
    archive_write_open_filename(ar, path);
    put(ar, "debian-binary", AE_IFREG, "2.0\n");
    put(ar, "control.tar.xz", AE_IFREG, "not looked at");
    archive_entry_set_pathname(entry, "data.tar.xz");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_write_header(ar, entry);
    archive_write_data(ar, inner, size);
    archive_entry_free(entry);
    archive_write_close(ar);
    archive_write_free(ar);
}

static void chosen_members_are_taken(void **state)
{
    static const char *const globs[] = {"boot/vmlinuz-*", "lib/x/lib*.so*", NULL};
    char path[] = "/tmp/blkproof-deb-XXXXXX";
    const struct tree_file *file;
    struct tree tree = {0};
    struct why why = {0};

    (void)state;
    close(mkstemp(path));
    make_deb(path);
    assert_int_equal(deb_take(&tree, path, globs, &why), 0);
    assert_int_equal(tree.count, 3);
    file = tree_find(&tree, "boot/vmlinuz-*");
    assert_memory_equal(file->data, "kernel", 6);
    file = tree_find(&tree, "lib/x/liba.so.1");
    assert_true(S_ISLNK(file->mode));
    assert_string_equal(file->data, "liba.so.1.0");
    assert_null(tree_find(&tree, "lib/*")); /* no slash is crossed */
    tree_dispose(&tree);

    assert_int_equal(truncate(path, 200), 0);
    assert_int_equal(deb_take(&tree, path, globs, &why), -EIO);
    assert_non_null(strstr(why.text, path));
    tree_dispose(&tree);
    unlink(path);
    assert_int_equal(deb_take(&tree, path, globs, &why), -EIO);
}

static struct blob written(const struct tree *tree)
{
    int fd = memfd_create("image", MFD_CLOEXEC);
    struct blob blob = {0};

    assert_int_equal(image_write(tree, fd, NULL), 0);
    assert_int_equal(blob_load_fd(&blob, fd, "image", NULL), 0);
    close(fd);
    return blob;
}

static void fill(struct tree *tree)
{
    tree_add_folder(tree, "proc");
    tree_add_file(tree, "a/b/file", 0755, "old", 3);
    tree_add_file(tree, "a/b/file", 0755, "new!", 4);
    tree_add_link(tree, "a/b/link", "file");
    tree_add_device(tree, "dev/console", S_IFCHR | 0600, makedev(5, 1));
}

static void an_image_reads_back(void **state)
{
    static const char *const paths[] = {"proc",     "a",   "a/b",        "a/b/file",
                                        "a/b/link", "dev", "dev/console"};
    struct archive *in = archive_read_new();
    struct archive_entry *entry;
    struct tree tree = {0};
    struct blob image;
    char data[8];

    (void)state;
    fill(&tree);
    image = written(&tree);
    assert_memory_equal(image.data, "070701", 6);
    assert_int_equal(image.size % 4, 0);
    archive_read_support_format_cpio(in);
    archive_read_open_memory(in, image.data, image.size);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_int_equal(archive_read_next_header(in, &entry), ARCHIVE_OK);
        assert_string_equal(archive_entry_pathname(entry), paths[i]);
        assert_int_equal(archive_entry_mtime(entry), 0);
        if (i == 3) {
            assert_int_equal(archive_read_data(in, data, sizeof(data)), 4);
            assert_memory_equal(data, "new!", 4);
        }
    }
    assert_true(archive_entry_rdevmajor(entry) == 5 && archive_entry_rdevminor(entry) == 1);
    assert_int_equal(archive_read_next_header(in, &entry), ARCHIVE_EOF);
    archive_read_free(in);
    blob_dispose(&image);
    tree_dispose(&tree);
}

static void the_same_tree_gives_the_same_bytes(void **state)
{
    struct tree one = {0}, two = {0};
    struct blob first, second;

    (void)state;
    fill(&one);
    fill(&two);
    first = written(&one);
    second = written(&two);
    assert_int_equal(first.size, second.size);
    assert_memory_equal(first.data, second.data, first.size);
    blob_dispose(&first);
    blob_dispose(&second);
    tree_dispose(&one);
    tree_dispose(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chosen_members_are_taken),
        cmocka_unit_test(an_image_reads_back),
        cmocka_unit_test(the_same_tree_gives_the_same_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
