/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/snapshot.h"

#include "fake_backend/why.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The stream is pieces of memory, each after its head; the last piece, at STATE, is the state. */
struct piece {
    uint64_t at, size;
};

#define STATE       UINT64_MAX
#define STATE_LIMIT (64UL << 20)
#define PAGE        4096UL

static int failed(struct archive *archive, const char *what, struct why *why)
{
    const char *reason = archive_error_string(archive);

    return why_set(why, -EIO, "%s a snapshot: %s", what, reason ? reason : "it is damaged");
}

static int map_file(char **bytes_out, size_t *size_out, int fd, struct why *why)
{
    struct stat st;
    void *bytes;

    if (fstat(fd, &st) < 0)
        return why_set(why, -errno, "write a snapshot: %s", strerror(errno));
    bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED)
        return why_set(why, -errno, "write a snapshot: %s", strerror(errno));
    *bytes_out = bytes;
    *size_out = (size_t)st.st_size;
    return 0;
}

static int put(struct archive *out, uint64_t at, const char *bytes, size_t size, struct why *why)
{
    struct piece piece = {.at = at, .size = size};

    if (archive_write_data(out, &piece, sizeof(piece)) != sizeof(piece) ||
        archive_write_data(out, bytes, size) != (la_ssize_t)size)
        return failed(out, "write", why);
    return 0;
}

static bool is_empty(const char *page)
{
    return page[0] == 0 && memcmp(page, page + 1, PAGE - 1) == 0;
}

/* Memory from at to end: the runs of pages that hold something. */
static int put_runs(struct archive *out, const char *ram, size_t at, size_t end, struct why *why)
{
    size_t run = at;
    int rc = 0;

    for (; at < end && !rc; at += PAGE) {
        if (!is_empty(ram + at))
            continue;
        if (at > run)
            rc = put(out, run, ram + run, at - run, why);
        run = at + PAGE;
    }
    return !rc && at > run ? put(out, run, ram + run, at - run, why) : rc;
}

/* Only what was ever touched has to be looked at. */
static int put_ram(struct archive *out, int fd, struct why *why)
{
    off_t at = 0, end;
    size_t size;
    char *ram;
    int rc;

    rc = map_file(&ram, &size, fd, why);
    if (rc)
        return rc;
    while (!rc && (at = lseek(fd, at, SEEK_DATA)) >= 0) {
        end = lseek(fd, at, SEEK_HOLE);
        rc = put_runs(out, ram, (size_t)at, (size_t)end, why);
        at = end;
    }
    munmap(ram, size);
    return rc;
}

static int put_state(struct archive *out, int fd, struct why *why)
{
    size_t size;
    char *state;
    int rc;

    rc = map_file(&state, &size, fd, why);
    if (rc)
        return rc;
    rc = put(out, STATE, state, size, why);
    munmap(state, size);
    return rc;
}

int snapshot_write(int fd, int ram, int state, struct why *why)
{
    struct archive *out = archive_write_new();
    struct archive_entry *entry = archive_entry_new();
    int rc = 0;

    if (!out || !entry) {
        rc = why_set(why, -ENOMEM, "write a snapshot: out of memory");
        goto out;
    }
    archive_entry_set_filetype(entry, AE_IFREG);
    if (archive_write_set_format_raw(out) != ARCHIVE_OK ||
        archive_write_add_filter_zstd(out) != ARCHIVE_OK ||
        archive_write_set_filter_option(out, "zstd", "compression-level", "1") != ARCHIVE_OK ||
        archive_write_open_fd(out, fd) != ARCHIVE_OK ||
        archive_write_header(out, entry) != ARCHIVE_OK)
        rc = failed(out, "write", why);
    if (!rc)
        rc = put_ram(out, ram, why);
    if (!rc)
        rc = put_state(out, state, why);
    if (!rc && archive_write_close(out) != ARCHIVE_OK)
        rc = failed(out, "write", why);
out:
    archive_entry_free(entry);
    archive_write_free(out);
    return rc;
}

/* Exactly so many bytes, not fewer. */
static int get(struct archive *in, void *bytes, size_t size, struct why *why)
{
    return archive_read_data(in, bytes, size) == (la_ssize_t)size ? 0 : failed(in, "read", why);
}

static int get_ram(struct archive *in, char *ram, size_t size, struct piece *piece, struct why *why)
{
    int rc;

    for (;;) {
        rc = get(in, piece, sizeof(*piece), why);
        if (rc || piece->at == STATE)
            return rc;
        if (piece->at > size || piece->size > size - piece->at)
            return why_set(why, -EPROTO, "read a snapshot: it is of a larger machine");
        rc = get(in, ram + piece->at, piece->size, why);
        if (rc)
            return rc;
    }
}

static int get_state(struct archive *in, int fd, size_t size, struct why *why)
{
    void *state;
    int rc;

    if (size == 0 || size > STATE_LIMIT)
        return why_set(why, -EPROTO, "read a snapshot: it has a state of %zu bytes", size);
    if (ftruncate(fd, (off_t)size) < 0)
        return why_set(why, -errno, "read a snapshot: %s", strerror(errno));
    state = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (state == MAP_FAILED)
        return why_set(why, -errno, "read a snapshot: %s", strerror(errno));
    rc = get(in, state, size, why);
    munmap(state, size);
    return rc;
}

int snapshot_read(int fd, int ram, size_t size, int state, struct why *why)
{
    struct archive *in = archive_read_new();
    struct archive_entry *entry;
    struct piece piece;
    void *memory;
    int rc = 0;

    memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, ram, 0);
    if (memory == MAP_FAILED || !in) {
        rc = why_set(why, -ENOMEM, "read a snapshot: out of memory");
        goto out;
    }
    archive_read_support_format_raw(in);
    archive_read_support_filter_zstd(in);
    if (lseek(fd, 0, SEEK_SET) < 0 || archive_read_open_fd(in, fd, 1 << 20) != ARCHIVE_OK ||
        archive_read_next_header(in, &entry) != ARCHIVE_OK)
        rc = failed(in, "read", why);
    if (!rc)
        rc = get_ram(in, memory, size, &piece, why);
    if (!rc)
        rc = get_state(in, state, piece.size, why);
out:
    if (memory != MAP_FAILED)
        munmap(memory, size);
    archive_read_free(in);
    return rc;
}
