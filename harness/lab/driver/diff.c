/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/diff.h"

#include "fake_backend/why.h"
#include "harness/lab/driver/kit.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const char *line; /* where we are; its '\n' or NUL is at line[length] */
    size_t length;
    unsigned number; /* of the line, from 1 */
    FILE *text, *others;
    bool in_file, in_driver; /* below a file's header; below the driver's */
    bool of_driver;          /* there was the driver's header */
    unsigned hunks, other_files;
    struct why *why;
};

static void step(struct reading *reading)
{
    reading->line += reading->length + (reading->line[reading->length] == '\n');
    reading->length = strcspn(reading->line, "\n");
    reading->number++;
}

static bool starts(const struct reading *reading, const char *word)
{
    return strncmp(reading->line, word, strlen(word)) == 0;
}

/* The mail's signature, which looks like a removed line. */
static bool is_signature(const struct reading *reading)
{
    return reading->length <= 3 && starts(reading, "--") &&
           (reading->length == 2 || reading->line[2] == ' ');
}

/* A name of the driver, however deep the tree that it was made in; none that climbs. */
static bool is_driver(const char *name)
{
    size_t length = strlen(name), tail = strlen(DRIVER_FILE);

    return length >= tail && strcmp(name + length - tail, DRIVER_FILE) == 0 &&
           (length == tail || name[length - tail - 1] == '/') && !strstr(name, "..");
}

/* At "--- a/name", with "+++ b/name" below it: a file's part starts. */
static int read_file(struct reading *reading)
{
    char old[256], name[256];

    snprintf(old, sizeof(old), "%.*s", (int)strcspn(reading->line + 4, "\t\n"), reading->line + 4);
    step(reading);
    if (!starts(reading, "+++ "))
        return 0;
    snprintf(name, sizeof(name), "%.*s", (int)strcspn(reading->line + 4, "\t\n"),
             reading->line + 4);
    step(reading);
    reading->in_file = true;
    reading->in_driver = is_driver(name);
    reading->of_driver |= reading->in_driver;
    if (is_driver(old) && strcmp(name, "/dev/null") == 0)
        return why_set(reading->why, -EINVAL, "the patch removes the driver");
    if (!reading->in_driver)
        fprintf(reading->others, "%s%s", reading->other_files++ ? ", " : "",
                strncmp(name, "b/", 2) == 0 ? name + 2 : name);
    return 0;
}

/* The line where we are cannot stand in the hunk. */
static int damaged(const struct reading *reading, const char *header, unsigned missing)
{
    const char *line = reading->line;

    if (!*line || is_signature(reading))
        return why_set(reading->why, -EBADMSG,
                       "the patch is cut off: the hunk \"%s\" lacks its last %u lines", header,
                       missing);
    return why_set(reading->why, -EBADMSG,
                   "the patch is damaged: line %u, \"%.*s\", does not fit into the hunk \"%s\"; %s",
                   reading->number, (int)(reading->length < 60 ? reading->length : 60), line,
                   header,
                   strchr(" +-", *line) ? "the hunk has more lines than it says"
                                        : "a mailer wrapped long lines, or text was added");
}

/* "-12,7" or "-12": how many lines.  Returns what follows; NULL: it is no range. */
static const char *read_range(const char *at, char sign, unsigned long *count)
{
    char *end;

    if (at[0] != sign || !isdigit((unsigned char)at[1]))
        return NULL;
    strtoul(at + 1, &end, 10);
    *count = 1;
    if (*end == ',' && isdigit((unsigned char)end[1]))
        *count = strtoul(end + 1, &end, 10);
    return end;
}

/* "@@ -1,2 +3,4 @@ ..." */
static bool read_header(const char *line, unsigned long *old, unsigned long *new)
{
    const char *at = read_range(line + 3, '-', old);

    at = at && *at == ' ' ? read_range(at + 1, '+', new) : NULL;
    return at && strncmp(at, " @@", 3) == 0;
}

/* Is there place for the line where we are?  Takes it. */
static bool take_line(const struct reading *reading, unsigned long *old, unsigned long *new)
{
    char kind =
        reading->length ? *reading->line : ' '; /* mailers drop blanks at the end of lines */

    if (kind == '\\')
        return true;
    if (!*reading->line || is_signature(reading) || !strchr(" +-", kind) ||
        (kind != '+' && *old == 0) || (kind != '-' && *new == 0))
        return false;
    *old -= kind != '+';
    *new -= kind != '-';
    return true;
}

static int read_hunk(struct reading *reading)
{
    unsigned long old, new;
    char header[80];

    snprintf(header, sizeof(header), "%.*s", (int)reading->length, reading->line);
    if (!read_header(reading->line, &old, &new))
        return why_set(reading->why, -EBADMSG,
                       "the patch is damaged: line %u, \"%s\", is no header of a hunk",
                       reading->number, header);
    reading->hunks += reading->in_driver;
    for (;;) {
        if (reading->in_driver)
            fprintf(reading->text, "%.*s\n", (int)reading->length, reading->line);
        step(reading);
        if (old == 0 && new == 0)
            break;
        if (!take_line(reading, &old, &new))
            return damaged(reading, header, (unsigned)(old > new ? old : new));
    }
    if (*reading->line == '+' || (*reading->line == '-' && !starts(reading, "--")))
        return damaged(reading, header, 0);
    return 0;
}

static int read_all(struct reading *reading)
{
    int rc = 0;

    while (!rc && *reading->line) {
        if (starts(reading, "--- ") && !is_signature(reading)) {
            rc = read_file(reading);
        } else if (starts(reading, "@@ ") && reading->in_file) {
            rc = read_hunk(reading);
        } else {
            if (starts(reading, "diff "))
                reading->in_file = false;
            step(reading);
        }
    }
    if (!rc && reading->of_driver && !reading->hunks)
        rc = why_set(reading->why, -EBADMSG,
                     "the patch is cut off: it names " DRIVER_FILE " and has no hunk for it");
    return rc;
}

/* A stream that may not have been opened.  Returns 0 or -ENOMEM. */
static int close_stream(FILE *stream)
{
    return stream && fclose(stream) == 0 ? 0 : -ENOMEM;
}

int diff_read(struct diff *diff, const char *text, struct why *why)
{
    struct reading reading = {.line = text, .length = strcspn(text, "\n"), .number = 1, .why = why};
    struct diff read = {0};
    size_t size;
    int rc, text_rc, others_rc;

    reading.text = open_memstream(&read.text, &size);
    reading.others = open_memstream(&read.others, &size);
    rc = 0;
    if (reading.text && reading.others) {
        fputs("--- a/" DRIVER_PATH "\n+++ b/" DRIVER_PATH "\n", reading.text);
        rc = read_all(&reading);
    }
    text_rc = close_stream(reading.text);
    others_rc = close_stream(reading.others);
    if (!rc && (text_rc || others_rc))
        rc = why_set(why, -ENOMEM, "read a patch: out of memory");
    if (rc) {
        diff_dispose(&read);
        return rc;
    }
    read.hunks = reading.hunks;
    if (!reading.hunks) {
        free(read.text);
        read.text = NULL;
    }
    if (!reading.other_files) {
        free(read.others);
        read.others = NULL;
    }
    *diff = read;
    return 0;
}

void diff_dispose(struct diff *diff)
{
    free(diff->text);
    free(diff->others);
    *diff = (struct diff){0};
}

const char *diff_damage(const char *text)
{
    static const struct {
        const char *sign, *means;
    } signs[] = {
        {"<!DOCTYPE html", "it is a web page: save the raw mail"},
        {"<html", "it is a web page: save the raw mail"},
        {"\n> @@ -", "its lines are quoted with \"> \", as in an answer: save the mail itself"},
        {"-&gt;", "it was copied from a web page, which wrote &gt; for >: save the raw mail"},
        {"&amp;", "it was copied from a web page, which wrote &amp; for &: save the raw mail"},
        {"\n    @@ -", "its lines are indented: save the raw mail"},
    };

    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (strstr(text, signs[i].sign))
            return signs[i].means;
    }
    return NULL;
}
