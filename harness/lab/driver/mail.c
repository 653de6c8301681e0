/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/mail.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/tool.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAILS_LIMIT 100

/* "Name: value", or a line that continues one. */
static bool is_header(const char *line, size_t length)
{
    size_t name = 0;

    if (line[0] == ' ' || line[0] == '\t')
        return length > 1;
    while (name < length && (isalnum((unsigned char)line[name]) || line[name] == '-'))
        name++;
    return name > 0 && name < length && line[name] == ':';
}

int mail_is_one(const char *text)
{
    bool from = false;
    size_t length;

    if (strncmp(text, "From ", 5) == 0)
        return true;
    for (const char *line = text; *line; line += length + (line[length] == '\n')) {
        length = strcspn(line, "\n");
        if (length == 0 || (length == 1 && line[0] == '\r'))
            break;
        if (!is_header(line, length))
            return false;
        from |= strncasecmp(line, "From:", 5) == 0 || strncasecmp(line, "Subject:", 8) == 0;
    }
    return from;
}

void mail_unix_lines(char *text)
{
    char *to = text;

    for (const char *from = text; *from; from++) {
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    }
    *to = '\0';
}

void mail_number(struct mail *mail)
{
    const char *at = mail->subject ? strchr(mail->subject, '[') : NULL;
    const char *end = at ? strchr(at, ']') : NULL;
    unsigned number, of;

    for (; end && at < end; at++) {
        if (!isdigit((unsigned char)at[0]) || isalnum((unsigned char)at[-1]) ||
            sscanf(at, "%u/%u", &number, &of) != 2)
            continue;
        mail->number = number;
        mail->of = of;
        return;
    }
}

static int run_git(struct blob *output, const char *const argv[], const char *scratch,
                   const char *input, unsigned slow, struct why *why)
{
    struct tool git = {
        .folder = scratch, .argv = argv, .package = "git", .input = input, .slow = slow};
    int status, rc;

    rc = tool_run(&git, output, &status, why);
    if (!rc && status) {
        rc = why_set(why, -EBADMSG, "git %s cannot read it: %.*s", argv[1],
                     (int)strcspn(output->data, "\n"), (const char *)output->data);
        blob_dispose(output);
    }
    return rc;
}

/* Two files, one after the other, as one text. */
static char *concatenate(const char *scratch, const char *const names[2], struct why *why)
{
    struct blob parts[2] = {{0}};
    char path[4096], *text = NULL;
    int rc = 0;

    for (size_t i = 0; i < 2 && !rc; i++) {
        snprintf(path, sizeof(path), "%s/%s", scratch, names[i]);
        rc = blob_load(&parts[i], path, why);
    }
    if (!rc && asprintf(&text, "%s%s", (char *)parts[0].data, (char *)parts[1].data) < 0) {
        text = NULL;
        why_set(why, -ENOMEM, "read a mail: out of memory");
    }
    blob_dispose(&parts[0]);
    blob_dispose(&parts[1]);
    return text;
}

/* The value of a "Subject: ..." line among what mailinfo says. */
static char *find_subject(const char *info)
{
    const char *at = strstr(info, "Subject: ");

    return at ? strndup(at + 9, strcspn(at + 9, "\n")) : strdup("");
}

/* Mail `index` of those that mailsplit has put into the scratch folder. */
static int read_one(struct mail *mail, const char *scratch, unsigned index, unsigned slow,
                    struct why *why)
{
    static const char *const names[2] = {"message", "patch"};
    const char *const argv[] = {
        "git", "-c", "mailinfo.quotedCr=strip", "mailinfo", "-k", "-n", names[0], names[1], NULL};
    struct blob info = {0};
    char path[4096];
    int rc;

    snprintf(path, sizeof(path), "%s/%04u", scratch, index);
    rc = run_git(&info, argv, scratch, path, slow, why);
    if (!rc) {
        mail->text = concatenate(scratch, names, why);
        mail->subject = find_subject(info.data);
        rc = !mail->text      ? -EIO
             : !mail->subject ? why_set(why, -ENOMEM, "read a mail: out of memory")
                              : 0;
    }
    if (!rc) {
        mail_unix_lines(mail->text);
        mail_number(mail);
    }
    blob_dispose(&info);
    return rc;
}

static int read_all(struct mailbox *box, const char *path, const char *scratch, unsigned slow,
                    struct why *why)
{
    char to[4096];
    const char *const argv[] = {"git", "mailsplit", "-b", "-d4", to, NULL};
    struct blob output = {0};
    unsigned long count;
    int rc;

    snprintf(to, sizeof(to), "-o%s", scratch);
    rc = run_git(&output, argv, scratch, path, slow, why);
    if (rc)
        return rc;
    count = strtoul(output.data, NULL, 10);
    blob_dispose(&output);
    if (count > MAILS_LIMIT)
        return why_set(why, -E2BIG, "it holds %lu mails, and at most %d are read", count,
                       MAILS_LIMIT);
    box->mails = calloc(count + 1, sizeof(*box->mails));
    if (!box->mails)
        return why_set(why, -ENOMEM, "read mails: out of memory");
    for (; !rc && box->count < count; box->count++)
        rc = read_one(&box->mails[box->count], scratch, (unsigned)box->count + 1, slow, why);
    return rc;
}

static int by_number(const void *a, const void *b)
{
    const struct mail *x = a, *y = b;

    return (x->number > y->number) - (x->number < y->number);
}

int mail_read(struct mailbox *box, const char *path, const char *scratch, unsigned slow,
              struct why *why)
{
    struct mailbox read = {0};
    struct blob file = {0};
    int rc;

    rc = blob_load(&file, path, why);
    if (rc)
        return rc;
    if (mail_is_one(file.data)) {
        rc = read_all(&read, path, scratch, slow, why);
        if (!rc)
            qsort(read.mails, read.count, sizeof(*read.mails), by_number);
        blob_dispose(&file);
    } else {
        mail_unix_lines(file.data);
        read.mails = calloc(1, sizeof(*read.mails));
        if (read.mails)
            read.mails[read.count++] = (struct mail){.text = file.data};
        else
            rc = why_set(why, -ENOMEM, "read %s: out of memory", path);
    }
    if (rc)
        mail_dispose(&read);
    else
        *box = read;
    return rc;
}

void mail_dispose(struct mailbox *box)
{
    for (size_t i = 0; i < box->count; i++) {
        free(box->mails[i].subject);
        free(box->mails[i].text);
    }
    free(box->mails);
    *box = (struct mailbox){0};
}
