/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The journals of what deviates, for the sequence pictures: as they lie in the run's folder, deflated, in base64.  The worst
 * come first, until the budget is used up; of neighbours that say the same, one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "harness/outcome.h"
#include "reports/html.h"
#include "reports/page.h"

#define BUDGET (900 * 1024) /* of the page, for all journals */
#define LARGEST                                                                                    \
    (512 * 1024) /* of one, as it lies there; who wants to read a longer one opens the file */

static json_t *base64(const unsigned char *bytes, size_t size)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = malloc((size + 2) / 3 * 4 + 1), *at = text;
    json_t *string = NULL;

    for (size_t i = 0; text && i < size; i += 3) {
        size_t have = size - i < 3 ? size - i : 3;
        unsigned bits = (unsigned)bytes[i] << 16 | (have > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
                        (have > 2 ? bytes[i + 2] : 0u);

        for (size_t k = 0; k < 4; k++)
            *at++ = k <= have ? digits[bits >> (18 - 6 * k) & 63] : '=';
    }
    if (text)
        string = json_stringn(text, (size_t)(at - text));
    free(text);
    return string;
}

static json_t *deflated(const unsigned char *bytes, size_t size)
{
    uLongf packed_size = compressBound(size);
    unsigned char *packed = malloc(packed_size);
    json_t *text = NULL;

    if (packed && compress2(packed, &packed_size, bytes, size, Z_BEST_COMPRESSION) == Z_OK)
        text = base64(packed, packed_size);
    free(packed);
    return text;
}

/* NULL: there is none, or it is no file of reasonable size. */
static json_t *journal_text(int folder, const char *name)
{
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    unsigned char *bytes = NULL;
    json_t *text = NULL;
    struct stat st;
    size_t size = 0;

    if (fd < 0)
        return NULL;
    if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size <= LARGEST)
        bytes = malloc((size_t)st.st_size + 1);
    while (bytes && size < (size_t)st.st_size) {
        ssize_t got = read(fd, bytes + size, (size_t)st.st_size - size);

        if (got <= 0)
            break;
        size += (size_t)got;
    }
    if (bytes && size == (size_t)st.st_size)
        text = deflated(bytes, size);
    free(bytes);
    close(fd);
    return text;
}

/* The folder of a run that was named by it, or by its result.json. */
static int open_folder(const char *run)
{
    int fd = open(run, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
    const char *slash = strrchr(run, '/');
    char *folder;

    if (fd >= 0 || errno != ENOTDIR)
        return fd;
    folder = slash ? strndup(run, (size_t)(slash - run) + 1) : strdup(".");
    fd = folder ? open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY) : -1;
    free(folder);
    return fd;
}

/* By file name, so that one that several results share is there once. */
static void take_row(json_t *journals, size_t *room, int folder, const struct page *page,
                     const struct page_row *row, const char *word)
{
    for (size_t i = 0; i < page->column_count; i++) {
        const struct case_result *result = row->cells[i];
        json_t *text;

        if (!result || !result->journal || strcmp(page_word(page, result), word) != 0 ||
            (i > 0 && page_alike(page, result, row->cells[i - 1])) ||
            json_object_get(journals, result->journal))
            continue;
        text = journal_text(folder, result->journal);
        if (text && json_string_length(text) < *room) {
            *room -= json_string_length(text);
            json_object_set(journals, result->journal, text);
        }
        json_decref(text);
    }
}

static void take(json_t *journals, size_t *room, int folder, const struct page *page,
                 const char *word)
{
    for (size_t i = 0; i < page->row_count; i++)
        take_row(journals, room, folder, page, &page->rows[i], word);
}

int page_journals(FILE *out, const struct page *page)
{
    json_t *journals = json_object();
    int folder = page->run ? open_folder(page->run) : -1;
    size_t room = BUDGET;

    if (journals && folder >= 0) {
        take(journals, &room, folder, page, "FAIL");
        take(journals, &room, folder, page, "ERROR");
        for (unsigned bit = OUTCOME_LOST_WRITE; bit > OUTCOME_RETRIED; bit >>= 1)
            take(journals, &room, folder, page, outcome_word((enum outcome)bit));
    }
    if (folder >= 0)
        close(folder);
    if (journals)
        html_json(out, journals);
    json_decref(journals);
    return journals ? 0 : -ENOMEM;
}
