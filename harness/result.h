/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * result: what a run found, as data.  The JSON document of a run (runs/<id>/result.json) is this,
 * and every report is made from it.
 *
 * Strings belong to the document they are in.  Strings that come from a guest hold arbitrary
 * printable text; a renderer escapes for its own format.
 */
#ifndef HARNESS_RESULT_H
#define HARNESS_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct why;

#define RESULT_SCHEMA   "blkproof-result-3"
#define RESULT_SCHEMA_2 "blkproof-result-2" /* these are read too */
#define RESULT_SCHEMA_1 "blkproof-result-1"

enum verdict {
    VERDICT_UNSET = 0,
    VERDICT_PASS,
    VERDICT_KNOWN, /* exactly the deviation that the frontend's profile pins */
    VERDICT_SKIP,  /* a declared need is missing */
    VERDICT_FAIL,  /* a MUST is broken */
    VERDICT_ERROR, /* we, the lab or the case are at fault: nothing was learnt about the frontend */
};

struct named_value {
    char *name, *value;
};

/* A clause that a case is about, or that an expectation rests on. */
struct cited_clause {
    char *number;  /* "R2" */
    char *source;  /* "blkif.h" */
    char *section; /* of the source */
    char *text;    /* what it says, in our words */
    char *but;     /* what is said against it; NULL: nothing */
};

struct asked_backend {
    char *name, *about; /* NULL: it is nobody's in particular */
    char **offers;      /* "feature-barrier = \"1\"", "no feature-barrier" */
    size_t offer_count;
};

struct asked_step {
    char *mark; /* NULL: none */
    char *text;
};

struct asked_expectation {
    char *strength;
    char *text;
    char *clause; /* number of one of the document's clauses; NULL: none */
};

/* A case as it was declared when it ran, in sentences: what `explain` prints is made of this. */
struct asked_case {
    char *name;
    char *family;
    char *question;
    char *story;
    char *clauses; /* "R2 W5"; NULL: not said */
    char *moment;  /* word of moment_word; NULL: not said */
    char *subject;
    struct asked_backend *backends; /* the second: that behind which the device is connected anew */
    size_t backend_count;
    char **deviations; /* what is not done as asked, in the order in which rules are looked at */
    size_t deviation_count;
    char *driver_params; /* these three: NULL: none */
    char *agreed;
    char *filesystem;
    struct asked_step *steps;
    size_t step_count;
    char **cuts; /* marks at which it is asked what a power cut would take */
    size_t cut_count;
    struct asked_expectation *expectations; /* with those of every case, at the end */
    size_t expectation_count;
    char *control; /* the case that must be clean; NULL: itself, or it needs none */
};

/* One subject's outcome.  Words are those of outcome_word and subject_word (outcome.h). */
struct subject_result {
    char *subject;
    char *outcome;
    unsigned callers;           /* how many it speaks of; the outcome is the worst of theirs */
    struct named_value *facets; /* what the outcome was derived from, in a fixed order */
    size_t facet_count;
};

struct finding {
    char *strength; /* "MUST", "SHOULD", "RECORD" */
    bool held;
    char *text;  /* one sentence: what was expected, what was seen, with journal numbers */
    char *basis; /* the sentence it rests on */
};

struct case_result {
    char *case_name;
    char *family;
    char *clauses;  /* numbers of the clauses that it is about, "R2 W5"; NULL: not known */
    char *frontend; /* name of one of the document's frontends */
    char *subject;  /* the cell's subject and outcome; outcome is NULL for skip and for error */
    char *outcome;
    bool other_worse; /* another subject fared worse (in the sense of outcome_worse) */
    enum verdict verdict;
    char *reason;    /* skip, error: why, one sentence; known: the profile's reason; else NULL */
    char *reference; /* known: where to read about it; else NULL */
    char *notice;    /* something to announce loudly (a pinned deviation is gone), or NULL */
    struct subject_result *subjects;
    size_t subject_count;
    struct finding *findings;
    size_t finding_count;
    char *journal;         /* file, relative to the run's folder; NULL: none */
    char *control_journal; /* likewise */
    char *console;         /* likewise */
    char *repeat;          /* the command that repeats exactly this */
    double seconds;
    char *taken_from;  /* id of the earlier run that it was taken from; NULL: it ran */
    char *fingerprint; /* hex: what it depends on; NULL: not known */
};

struct frontend_result {
    char *name;  /* "linux-6.1", "model linux-since-6.11", "domain NAME" */
    char *bench; /* "lab", "host", "loop" */
    struct named_value
        *versions; /* kernel, package, driver build-id, xen, dom0, guest type, qemu ... */
    size_t version_count;
    struct named_value *offer; /* nodes that every case offered beside its own (variation.h) */
    size_t offer_count;
    bool profiles; /* known deviations were looked up */
    char *profile; /* the profile that was applied, and whether it was tested with this driver or is
                      only believed; NULL: none */
    char *error;   /* the frontend could not be tested at all: why; NULL otherwise */
};

struct run_document {
    char *id;      /* the folder's name */
    char *tool;    /* "blkproof 0.1.0" */
    char *started; /* ISO 8601, UTC */
    char *command;
    bool strict;
    struct frontend_result *frontends;
    size_t frontend_count;
    struct case_result *results; /* grouped by frontend, in the order they ran */
    size_t result_count;
    struct asked_case *cases; /* those that have a result; none in runs of earlier schemas */
    size_t case_count;
    struct cited_clause *clauses; /* those that these name */
    size_t clause_count;
};

/* result_load reads RUN, a folder with a result.json or the file itself.  A damaged one: -EINVAL
 * and a sentence naming file and place. */
int result_load(struct run_document **document_out, const char *run, struct why *why);
void result_free(struct run_document *document);

/* result_write writes it as JSON, as it stands in a run's folder.  -ENOMEM; whether the stream took it is for the stream's
 * owner to ask. */
int result_write(FILE *out, const struct run_document *document);

/* What belongs to a name in a document, which owns it; NULL: nothing does. */
struct case_result *result_find(const struct run_document *document, const char *frontend,
                                const char *case_name);
const struct asked_case *result_asked(const struct run_document *document, const char *case_name);
const char *result_version(const struct frontend_result *frontend, const char *name);

const char *verdict_word(enum verdict verdict);
enum verdict verdict_of(const char *word);

/* Exit status of a run (error 3, fail 1, all skipped 77, else 0); with strict, a broken SHOULD
 * counts as fail. */
int result_exit_status(const struct run_document *document);

#endif
