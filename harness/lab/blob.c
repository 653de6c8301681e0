/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/blob.h"

#include "fake_backend/why.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int blob_load(struct blob *blob_out, const char *path, struct why *why)
{
    int fd, rc;

    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return why_set(why, -errno, "open %s: %s", path, strerror(errno));
    rc = blob_load_fd(blob_out, fd, path, why);
    close(fd);
    return rc;
}

int blob_load_fd(struct blob *blob_out, int fd, const char *name, struct why *why)
{
    struct stat st;
    size_t used = 0;
    ssize_t r = 0;
    char *data;

    if (fstat(fd, &st) < 0)
        return why_set(why, -errno, "read %s: %s", name, strerror(errno));
    if (!S_ISREG(st.st_mode) || (unsigned long)st.st_size > BLOB_LIMIT)
        return why_set(why, -EINVAL, "read %s: not a regular file of at most 1 GiB", name);
    data = malloc((size_t)st.st_size + 1);
    if (!data)
        return why_set(why, -ENOMEM, "read %s: out of memory", name);
    while (used < (size_t)st.st_size) {
        r = pread(fd, data + used, (size_t)st.st_size - used, (off_t)used);
        if (r <= 0)
            break;
        used += (size_t)r;
    }
    if (r < 0) {
        free(data);
        return why_set(why, -errno, "read %s: %s", name, strerror(errno));
    }
    data[used] = '\0';
    *blob_out = (struct blob){.data = data, .size = used};
    return 0;
}

/* Reads the opened stream to its end or to the limit. */
static int unpack_all(struct blob *blob_out, struct archive *stream, size_t limit)
{
    size_t room = limit < (4U << 20) ? limit : 4U << 20, used = 0;
    char *data = malloc(room + 1), *larger;
    la_ssize_t r;

    while (data) {
        r = archive_read_data(stream, data + used, room - used);
        if (r < 0)
            break;
        used += (size_t)r;
        if (r == 0 || used == limit) {
            data[used] = '\0';
            *blob_out = (struct blob){.data = data, .size = used};
            return 0;
        }
        if (used < room)
            continue;
        room = room * 2 < limit ? room * 2 : limit;
        larger = realloc(data, room + 1);
        if (!larger)
            break;
        data = larger;
    }
    free(data);
    return -EIO;
}

int blob_unpack(struct blob *blob_out, const void *data, size_t size, size_t limit,
                const char *name, struct why *why)
{
    struct archive *stream = archive_read_new();
    struct archive_entry *entry;
    int rc;

    if (!stream)
        return why_set(why, -ENOMEM, "unpack %s: out of memory", name);
    archive_read_support_format_raw(stream);
    archive_read_support_filter_gzip(stream);
    archive_read_support_filter_xz(stream);
    archive_read_support_filter_zstd(stream);
    if (archive_read_open_memory(stream, data, size) != ARCHIVE_OK ||
        archive_read_next_header(stream, &entry) != ARCHIVE_OK)
        rc = -EIO;
    else
        rc = unpack_all(blob_out, stream, limit);
    if (rc) {
        const char *reason = archive_error_string(stream);

        rc = why_set(why, rc, "unpack %s: %s", name, reason ? reason : "out of memory");
    }
    archive_read_free(stream);
    return rc;
}

static int hash_finish(char *hex, EVP_MD_CTX *context)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size;

    if (!EVP_DigestFinal_ex(context, digest, &size) || size * 2 + 1 != BLOB_HEX)
        return -EIO;
    for (unsigned i = 0; i < size; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return 0;
}

int blob_hash(char *hex, const void *data, size_t size, struct why *why)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    int rc = -EIO;

    if (context && EVP_DigestInit_ex(context, EVP_sha256(), NULL) &&
        EVP_DigestUpdate(context, data, size))
        rc = hash_finish(hex, context);
    EVP_MD_CTX_free(context);
    return rc ? why_set(why, rc, "libcrypto computes no SHA-256 here") : 0;
}

int blob_hash_fd(char *hex, int fd, const char *name, struct why *why)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    char bytes[1 << 16];
    off_t at = 0;
    ssize_t size = 0;
    int rc = -EIO;

    if (!context || !EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        goto out;
    while ((size = pread(fd, bytes, sizeof(bytes), at)) > 0) {
        if (!EVP_DigestUpdate(context, bytes, (size_t)size))
            goto out;
        at += size;
    }
    rc = size < 0 ? -errno : hash_finish(hex, context);
out:
    EVP_MD_CTX_free(context);
    return rc ? why_set(why, rc, "hash %s: %s", name, strerror(-rc)) : 0;
}

void blob_dispose(struct blob *blob)
{
    free(blob->data);
    *blob = (struct blob){0};
}
