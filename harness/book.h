/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * book: keeps the results of a run: one page per frontend while they arise, one document and a
 * folder of evidence at the end.
 */
#ifndef HARNESS_BOOK_H
#define HARNESS_BOOK_H

#include "harness/case.h"
#include "harness/sink.h"

struct book;

/*
 * Who watches a run: told how far which frontend is at each case's begin, and of each result once
 * it is kept, under the frontend's and the command's names as the document has them.  Each may be
 * NULL.  What a frontend that failed never came to has a result, and no begin.
 */
struct book_watch {
    void (*begin)(void *ctx, const char *frontend, const char *case_name, unsigned number,
                  unsigned of);
    void (*result)(void *ctx, const struct case_result *result);
    void *ctx;
};

struct book_options {
    const char *parent;  /* folder of runs; NULL: RECORD_PARENT */
    const char *command; /* what the user typed */
    const struct conf_case *const
        *cases; /* those that may have results, NULL-ended; they must stay */
    bool strict;
    struct book_watch watch;
};

int book_open(struct book **book_out, const struct book_options *options, struct why *why);

struct book_page_options {
    const char *name;  /* goes before the name that the suite gives */
    const char *bench; /* likewise; NULL: the suite's */
    const char
        *repeat; /* the command that repeats a case, without "--case NAME"; NULL: the suite's */
};

/*
 * book_page opens the page of one frontend, as a sink that lives as long as the book.  Its results
 * are kept under journals/<name> and consoles/<name>.
 */
int book_page(struct book *book, const struct book_page_options *options, struct sink **page_out,
              struct why *why);

/* book_version notes one more thing that took part on a page (before or after its results came). */
int book_version(struct sink *page, const char *name, const char *value, struct why *why);

/* book_fingerprint notes what the result of a case depends on, before it comes. */
int book_fingerprint(struct sink *page, const char *case_name, const char *fingerprint,
                     struct why *why);

/* book_page_folder makes a folder of the run for what others write beside the results; its path is
 * for the caller to free. */
char *book_page_folder(struct sink *page, struct why *why);

/* book_page_fail: this frontend could not be tested, or not to its end.  Cases of the list without
 * a result get an error with this reason. */
int book_page_fail(struct sink *page, const struct conf_case *const *cases, const char *reason,
                   struct why *why);

/* book_verdict: what this page says of a case; VERDICT_UNSET: nothing yet. */
enum verdict book_verdict(const struct sink *page, const char *case_name);

/* book_folder: where the evidence is until the run is finished. */
const char *book_folder(const struct book *book);

/*
 * book_finish writes the run, whole.  The document is the caller's (result_free), as is *path_out
 * (free).
 */
int book_finish(struct book *book, struct run_document **document_out, char **path_out,
                struct why *why);

/* book_free throws away what was not finished.  Accepts NULL. */
void book_free(struct book *book);

#endif
