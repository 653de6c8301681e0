/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/kernel.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"

#include <asm/bootparam.h>
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
    SECTOR = 512,
    SETUP_HEADER = 0x1f1,       /* where struct setup_header lies in a bzImage */
    SETUP_MAGIC = 0x53726448,   /* "HdrS" */
    PAYLOAD_PROTOCOL = 0x0208,  /* the first boot protocol that says where the payload is */
    KERNEL_VERSION_BASE = 0x200 /* kernel_version counts from here */
};

static bool is_elf(const void *data, size_t size)
{
    return size >= SELFMAG && memcmp(data, ELFMAG, SELFMAG) == 0;
}

/*
 * A copy, because the header lies unaligned.  False when this is no bzImage of a protocol we know.
 */
static bool setup_header(struct setup_header *header, const struct blob *image)
{
    if (image->size < SETUP_HEADER + sizeof(*header))
        return false;
    memcpy(header, (const char *)image->data + SETUP_HEADER, sizeof(*header));
    return le32toh(header->header) == SETUP_MAGIC && le16toh(header->version) >= PAYLOAD_PROTOCOL;
}

/*
 * The last word of the payload is the unpacked size: a part of gzip's format, appended by the build
 * to the others.
 */
static int unpack_payload(struct blob *elf_out, const struct blob *image,
                          const struct setup_header *header, const char *name, struct why *why)
{
    size_t sectors =
        header->setup_sects ? header->setup_sects : 4; /* 0 means 4, says the protocol */
    size_t offset = (sectors + 1) * SECTOR + le32toh(header->payload_offset);
    size_t length = le32toh(header->payload_length);
    const unsigned char *payload = (const unsigned char *)image->data + offset;
    uint32_t size;

    if (length < sizeof(size) || offset > image->size || length > image->size - offset)
        return why_set(why, -EINVAL, "kernel %s is truncated: its payload reaches past its end",
                       name);
    memcpy(&size, payload + length - sizeof(size), sizeof(size));
    size = le32toh(size);
    if (size > BLOB_LIMIT)
        return why_set(why, -EINVAL, "kernel %s claims to unpack to %u bytes", name, size);
    if (memcmp(payload, "\x1f\x8b", 2) != 0)
        length -= sizeof(size);
    return blob_unpack(elf_out, payload, length, size, name, why);
}

int kernel_unpack(struct blob *elf_out, const struct blob *image, const char *name, struct why *why)
{
    struct setup_header header;
    struct blob elf = {0};
    int rc;

    if (setup_header(&header, image))
        rc = unpack_payload(&elf, image, &header, name, why);
    else
        rc = blob_unpack(&elf, image->data, image->size, BLOB_LIMIT, name, why);
    if (rc)
        return rc;
    if (!is_elf(elf.data, elf.size)) {
        blob_dispose(&elf);
        return why_set(
            why, -ENOEXEC,
            "%s is no kernel that can be used: neither ELF nor a bzImage packed with gzip, "
            "xz or zstd",
            name);
    }
    *elf_out = elf;
    return 0;
}

int kernel_release(char *release, size_t size, const struct blob *image, const char *name,
                   struct why *why)
{
    static const char banner[] = "Linux version ";
    const char *end = (const char *)image->data + image->size, *text = NULL;
    struct setup_header header;
    size_t length = 0;

    if (setup_header(&header, image)) {
        size_t at = KERNEL_VERSION_BASE + le16toh(header.kernel_version);

        if (header.kernel_version && at < image->size)
            text = (const char *)image->data + at;
    } else if (is_elf(image->data, image->size)) {
        text = memmem(image->data, image->size, banner, strlen(banner));
        if (text)
            text += strlen(banner);
    }
    while (text && text + length < end && text[length] > ' ' && text[length] <= '~')
        length++;
    if (length == 0 || length >= size)
        return why_set(why, -ENOEXEC, "kernel %s does not say its release", name);
    snprintf(release, size, "%.*s", (int)length, text);
    return 0;
}

bool kernel_has_blkfront(const struct blob *elf)
{
    static const char prefix[] = "blkfront: "; /* of every message, in every version */

    return memmem(elf->data, elf->size, prefix, strlen(prefix));
}

bool kernel_has_entry(const struct blob *elf, enum kernel_entry entry)
{
    const char note[] = {(char)entry, 0, 0, 0, 'X', 'e', 'n', 0}; /* its type and its name */

    return memmem(elf->data, elf->size, note, sizeof(note));
}
