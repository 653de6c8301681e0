/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/apply.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/diff.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/kit.h"
#include "harness/lab/driver/mail.h"
#include "harness/lab/driver/tool.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REJECT_LINES 40
#define PATCH_NAME   "driver.patch"

struct applying {
    const char *folder, *scratch;
    char patch[4096], reject[4096]; /* files in the scratch folder */
    unsigned slow;
    struct applied *applied;
    FILE *remarks;
    struct why *why;
};

/* One way of running patch(1).  Returns its exit status in *status_out, and what it said. */
static int run_patch(struct applying *applying, bool ignore_blanks, struct blob *said,
                     int *status_out)
{
    const char *const argv[] = {"patch",
                                "--batch",
                                "--forward",
                                "--no-backup-if-mismatch",
                                "--reject-file",
                                applying->reject,
                                "--input",
                                applying->patch,
                                ignore_blanks ? "--ignore-whitespace" : "--unified",
                                DRIVER_FILE,
                                NULL};
    struct tool patch = {
        .folder = applying->folder, .argv = argv, .package = "patch", .slow = applying->slow};

    return tool_run(&patch, said, status_out, applying->why);
}

/* "Hunk #1 succeeded at 12 (offset 3 lines)." and "... with fuzz 2": what patch was lenient about. */
static void note_leniency(struct applying *applying, const char *said, unsigned first_hunk)
{
    size_t length;

    for (const char *line = said; *line; line += length + (line[length] == '\n')) {
        unsigned hunk;
        int end = 0;

        length = strcspn(line, "\n");
        if (sscanf(line, "Hunk #%u succeeded %n", &hunk, &end) == 1 && end > 0)
            fprintf(applying->remarks, "hunk %u fits %.*s\n", first_hunk + hunk, (int)length - end,
                    line + end);
    }
}

static unsigned first_failed(const char *said)
{
    const char *at = said;
    unsigned hunk;
    int end = 0;

    while ((at = strstr(at, "Hunk #"))) {
        if (sscanf(at, "Hunk #%u FAILED%n", &hunk, &end) == 1 && end > 0)
            return hunk;
        at++;
    }
    return 0;
}

/* The first lines of what patch has set aside, for the reader. */
static void keep_reject(struct applying *applying)
{
    struct blob reject = {0};
    char *end;

    if (blob_load(&reject, applying->reject, NULL))
        return;
    end = reject.data;
    for (unsigned i = 0; i < REJECT_LINES && *end; i++)
        end += strcspn(end, "\n") + (end[strcspn(end, "\n")] == '\n');
    *end = '\0';
    applying->applied->reject = reject.data;
}

static int does_not_fit(struct applying *applying, const struct mail *mail, const char *said)
{
    const char *damage = diff_damage(mail->text),
               *of = mail->subject && *mail->subject ? mail->subject : "the patch";
    unsigned hunk = first_failed(said);

    if (strstr(said, "previously applied"))
        return why_set(applying->why, -ESTALE,
                       "%s: this version of the driver has these changes already", of);
    keep_reject(applying);
    return why_set(applying->why, -ESTALE,
                   "%s: hunk %u does not fit the driver, also not when blanks are ignored; %s", of,
                   hunk,
                   damage ? damage : "it may be for another version, or build on another patch");
}

/* Puts the driver back to how it was before a try, and tries. */
static int try(struct applying *applying, const struct blob *source, bool ignore_blanks,
               struct blob *said, int *status_out)
{
    int rc;

    unlink(applying->reject);
    rc = folder_write(applying->folder, DRIVER_FILE, source->data, source->size, applying->why);
    return rc ? rc : run_patch(applying, ignore_blanks, said, status_out);
}

static int apply_diff(struct applying *applying, const struct mail *mail, const struct diff *diff)
{
    struct blob source = {0}, said = {0};
    char path[4096];
    int status, rc;

    snprintf(path, sizeof(path), "%s/%s", applying->folder, DRIVER_FILE);
    rc = blob_load(&source, path, applying->why);
    if (!rc)
        rc = folder_write(applying->scratch, PATCH_NAME, diff->text, strlen(diff->text),
                          applying->why);
    if (!rc)
        rc = try(applying, &source, false, &said, &status);
    if (!rc && status && !strstr(said.data, "previously applied")) {
        struct blob second = {0};

        rc = try(applying, &source, true, &second, &status);
        if (!rc && !status) {
            fprintf(applying->remarks, "it fits only when blanks are ignored (patch -l)\n");
            blob_dispose(&said);
            said = second;
        } else {
            blob_dispose(&second);
        }
    }
    if (!rc && status)
        rc = does_not_fit(applying, mail, said.data);
    if (!rc)
        note_leniency(applying, said.data, applying->applied->hunks);
    applying->applied->hunks += diff->hunks;
    blob_dispose(&source);
    blob_dispose(&said);
    return rc;
}

/* A mail without anything for the driver is passed over: a cover letter, an answer, another file. */
static int apply_mail(struct applying *applying, const struct mail *mail)
{
    struct diff diff = {0};
    int rc;

    rc = diff_read(&diff, mail->text, applying->why);
    if (rc)
        return mail->subject && *mail->subject
                   ? why_prefix(applying->why, rc, "%s: ", mail->subject)
                   : rc;
    if (diff.others)
        fprintf(applying->remarks, "left out, since only the driver is built: %s\n", diff.others);
    if (diff.text && mail->subject && !applying->applied->subject[0]) {
        free(applying->applied->subject);
        applying->applied->subject = strdup(mail->subject);
    }
    if (diff.text)
        rc = apply_diff(applying, mail, &diff);
    diff_dispose(&diff);
    return rc;
}

/* Two mails with the same number are two versions of a series. */
static int check_series(const struct mailbox *box, struct why *why)
{
    for (size_t i = 1; i < box->count; i++) {
        const struct mail *a = &box->mails[i - 1], *b = &box->mails[i];

        if (a->number && a->number == b->number && strncasecmp(a->subject, "Re:", 3) != 0 &&
            strncasecmp(b->subject, "Re:", 3) != 0)
            return why_set(why, -EINVAL,
                           "it holds patch %u twice, \"%s\" and \"%s\": give one version only",
                           a->number, a->subject, b->subject);
    }
    return 0;
}

static int nothing_applied(const struct mailbox *box, const char *remarks, struct why *why)
{
    const char *damage = NULL;

    for (size_t i = 0; i < box->count && !damage; i++)
        damage = diff_damage(box->mails[i].text);
    if (damage)
        return why_set(why, -EBADMSG, "no patch can be read in it: %s", damage);
    if (*remarks)
        return why_set(why, -ENOENT, "it does not change " DRIVER_PATH "; %.*s",
                       (int)strcspn(remarks, "\n"), remarks);
    return why_set(why, -ENOENT,
                   "there is no patch in it: no \"--- a/" DRIVER_PATH "\" begins a line");
}

static int apply_box(struct applying *applying, const struct mailbox *box)
{
    struct applied *applied = applying->applied;
    size_t size;
    int rc;

    applying->remarks = open_memstream(&applied->remarks, &size);
    if (!applying->remarks)
        return why_set(applying->why, -ENOMEM, "apply a patch: out of memory");
    rc = check_series(box, applying->why);
    for (size_t i = 0; i < box->count && !rc; i++)
        rc = apply_mail(applying, &box->mails[i]);
    if (fclose(applying->remarks) != 0 && !rc)
        rc = why_set(applying->why, -ENOMEM, "apply a patch: out of memory");
    if (!rc && !applied->hunks)
        rc = nothing_applied(box, applied->remarks, applying->why);
    return rc;
}

int apply_patch(struct applied *applied, const char *path, const char *folder, const char *scratch,
                unsigned slow, struct why *why)
{
    struct applying applying = {
        .folder = folder, .scratch = scratch, .slow = slow, .applied = applied, .why = why};
    struct mailbox box = {0};
    int rc;

    *applied = (struct applied){.subject = strdup("")};
    snprintf(applying.patch, sizeof(applying.patch), "%s/" PATCH_NAME, scratch);
    snprintf(applying.reject, sizeof(applying.reject), "%s/driver.rej", scratch);
    rc = applied->subject ? mail_read(&box, path, scratch, slow, why)
                          : why_set(why, -ENOMEM, "apply a patch: out of memory");
    if (!rc)
        rc = apply_box(&applying, &box);
    mail_dispose(&box);
    return rc ? why_prefix(why, rc, "%s: ", path) : 0;
}

void apply_dispose(struct applied *applied)
{
    free(applied->subject);
    free(applied->remarks);
    free(applied->reject);
    *applied = (struct applied){0};
}
