/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mail: what a file holds that somebody saved: one mail, a box of them, or bare text.
 *
 * Encodings, MIME parts and format=flowed are git's work (mailsplit, mailinfo).
 */
#ifndef HARNESS_LAB_DRIVER_MAIL_H
#define HARNESS_LAB_DRIVER_MAIL_H

#include <stddef.h>

struct why;

struct mail {
    char *subject;       /* NULL: bare text */
    char *text;          /* decoded, lines ended by '\n' */
    unsigned number, of; /* "[PATCH 2/3]"; 0: it does not say */
};

struct mailbox {
    struct mail *mails; /* in the order of their numbers, where they have some */
    size_t count;
};

/*
 * mail_read reads a file; scratch is a folder that may be filled with others.  0, or a negative
 * errno with a sentence.
 */
int mail_read(struct mailbox *box, const char *path, const char *scratch, unsigned slow,
              struct why *why);
void mail_dispose(struct mailbox *box);

/* Pure, here for their tests. */

/* mail_is_one: does text start with the headers of a mail? */
int mail_is_one(const char *text);

/* mail_unix_lines undoes CR LF, in place. */
void mail_unix_lines(char *text);

/* mail_number reads "2/3" in "[PATCH v2 2/3] ...". */
void mail_number(struct mail *mail);

#endif
