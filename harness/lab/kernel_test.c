/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/kernel.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"

#include <archive.h>
#include <archive_entry.h>
#include <asm/bootparam.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char elf[] = "\177ELF and then Linux version 6.1.0-56-amd64 (somebody) and so on";

typedef int add_filter(struct archive *);

/* The bytes of `elf` as one compressed stream. */
static size_t compress(char *out, size_t room, add_filter *filter)
{
    struct archive *stream = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    size_t size = 0;

    archive_write_set_format_raw(stream);
    assert_int_equal(filter(stream), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(stream, 1);
    archive_write_open_memory(stream, out, room, &size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(stream, entry);
    archive_write_data(stream, elf, sizeof(elf));
    archive_entry_free(entry);
    archive_write_close(stream);
    archive_write_free(stream);
    return size;
}

/* A bzImage: boot sector, four setup sectors, the payload, the size appended as the build does. */
static struct blob bzimage(add_filter *filter, int append_size)
{
    struct blob image = {.data = calloc(1, 8192), .size = 8192};
    char *bytes = image.data, *payload = bytes + 5 * 512;
    struct setup_header header = {.setup_sects = 4,
                                  .header = 0x53726448,
                                  .version = 0x020f,
                                  .kernel_version = 0x400,
                                  .payload_offset = 0};
    uint32_t size = sizeof(elf);

    header.payload_length = (uint32_t)compress(payload, 4096, filter);
    if (append_size) {
        memcpy(payload + header.payload_length, &size, sizeof(size));
        header.payload_length += sizeof(size);
    }
    memcpy(bytes + 0x1f1, &header, sizeof(header));
    memcpy(bytes + 0x600, "6.12.9-test (x@y) #1", 21);
    return image;
}

static void every_packing_is_understood(void **state)
{
    static const struct {
        add_filter *filter;
        int append_size;
    } packings[] = {
        {archive_write_add_filter_gzip, 0},
        {archive_write_add_filter_xz, 1},
        {archive_write_add_filter_zstd, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(packings) / sizeof(packings[0]); i++) {
        struct blob image = bzimage(packings[i].filter, packings[i].append_size), out = {0};
        struct why why = {0};
        char release[64];

        if (kernel_unpack(&out, &image, "test", &why))
            fail_msg("%s", why.text);
        assert_int_equal(out.size, sizeof(elf));
        assert_memory_equal(out.data, elf, sizeof(elf));
        assert_int_equal(kernel_release(release, sizeof(release), &image, "test", &why), 0);
        assert_string_equal(release, "6.12.9-test");
        blob_dispose(&image);
        blob_dispose(&out);
    }
}

static void an_elf_image_is_taken_as_it_is(void **state)
{
    struct blob image = {.data = (void *)elf, .size = sizeof(elf)}, out = {0};
    char release[64];

    (void)state;
    assert_int_equal(kernel_unpack(&out, &image, "test", NULL), 0);
    assert_memory_equal(out.data, elf, sizeof(elf));
    assert_int_equal(kernel_release(release, sizeof(release), &image, "test", NULL), 0);
    assert_string_equal(release, "6.1.0-56-amd64");
    blob_dispose(&out);
}

static void a_packed_xen_is_unpacked(void **state)
{
    char packed[4096];
    struct blob image = {.data = packed}, out = {0};

    (void)state;
    image.size = compress(packed, sizeof(packed), archive_write_add_filter_gzip);
    assert_int_equal(kernel_unpack(&out, &image, "xen.gz", NULL), 0);
    assert_int_equal(out.size, sizeof(elf));
    blob_dispose(&out);
}

#define TEXT(text) text, sizeof(text) - 1

static void a_driver_is_known_by_its_messages(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        bool has;
    } rows[] = {
        {TEXT("\x7f"
              "ELF\0\0\1"
              "3blkfront: %s: %s op failed\n"),
         true},
        {TEXT("\x7f"
              "ELF Blkfront and the platform driver"),
         false},
        {TEXT("\x7f"
              "ELF blkfront:"),
         false},
        {TEXT(""), false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct blob image = {.data = (void *)rows[i].bytes, .size = rows[i].size};

        assert_int_equal(kernel_has_blkfront(&image), rows[i].has);
    }
}

static void a_kernel_says_where_xen_may_enter(void **state)
{
    /* Two notes, as an ELF file holds them: sizes of name and content, type, name, content. */
    static const char notes[] = "\4\0\0\0\6\0\0\0\6\0\0\0Xen\0linux\0\0\0"
                                "\4\0\0\0\10\0\0\0\22\0\0\0Xen\0\0\0\0\1\0\0\0";
    struct blob elf = {.data = (void *)notes, .size = sizeof(notes)};

    (void)state;
    assert_true(kernel_has_entry(&elf, KERNEL_ENTRY_PVH));
    assert_false(kernel_has_entry(&elf, KERNEL_ENTRY_PV));
    elf.size = 30;
    assert_false(kernel_has_entry(&elf, KERNEL_ENTRY_PVH));
}

static void what_is_no_kernel_is_refused(void **state)
{
    struct blob text = {.data = (void *)"#!/bin/sh\n", .size = 10}, out = {0};
    struct blob image = bzimage(archive_write_add_filter_xz, 1);
    struct why why = {0};
    char release[64];

    (void)state;
    assert_int_equal(kernel_unpack(&out, &text, "script", &why), -ENOEXEC);
    assert_non_null(strstr(why.text, "script"));
    assert_int_equal(kernel_release(release, sizeof(release), &text, "script", &why), -ENOEXEC);
    image.size = 5 * 512 + 20;
    assert_int_equal(kernel_unpack(&out, &image, "short", &why), -EINVAL);
    assert_non_null(strstr(why.text, "truncated"));
    image.size = 8192;
    memset((char *)image.data + 5 * 512 + 30, 0x55, 20);
    assert_int_equal(kernel_unpack(&out, &image, "damaged", &why), -EIO);
    blob_dispose(&image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_packing_is_understood),
        cmocka_unit_test(an_elf_image_is_taken_as_it_is),
        cmocka_unit_test(a_packed_xen_is_unpacked),
        cmocka_unit_test(a_driver_is_known_by_its_messages),
        cmocka_unit_test(a_kernel_says_where_xen_may_enter),
        cmocka_unit_test(what_is_no_kernel_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
