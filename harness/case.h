/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * case: what a case file may say.  Data only: everything can be listed, checked and explained
 * without running it.
 *
 * A case has three parts, in this order: what the backend does, what the guest does, what we then
 * want to see.
 */
#ifndef HARNESS_CASE_H
#define HARNESS_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fake_backend/personality.h"

enum step_verb {
    STEP_UNSET = 0,
    STEP_WRITE,
    STEP_READ,
    STEP_FSYNC,
    STEP_FDATASYNC,
    STEP_DISCARD, /* BLKDISCARD, or BLKSECDISCARD */
    STEP_REOPEN,  /* every descriptor of the device is closed, and opened again */
    STEP_MOUNT,
    /* By the harness: the device is connected anew. */
    STEP_RESUME,    /* the guest is saved, and restored as another domain */
    STEP_REATTACH,  /* the vbd is detached, and attached again as another one */
    STEP_RELOAD,    /* the same, and in between the driver is unloaded and loaded */
    STEP_POWER_CUT, /* as STEP_REATTACH, and the disk has lost what was not durable */
    /* By the backend. */
    STEP_NODE,   /* it writes one of its nodes, or removes it; what is served stays as it was */
    STEP_RESIZE, /* it has so many sectors more than at first: done when the guest says so */
    STEP_CLOSING, /* it asks the frontend to close the device, which is in use: done when that begins to */
};

/*
 * A step is something the guest does on the raw device, O_DIRECT.  Its mark is set ("sent") just
 * before its threads are released, and
 * "<mark>/done" ("reported") when all of them have returned.  The next step starts when this one is
 * done, or, with asleep_mark, when all its threads are asleep in the kernel: then that mark is set
 * ("reported"), and the step ends when it can.
 *
 * With `repeat` each thread does it so often in a row, whatever it is told: in every round it is a caller of his own, who
 * asks when the one before him was told.  What the c-th caller works on begins c * sectors behind the step's sector; those
 * of one round stand together.
 *
 * A step that connects the device anew has a mark and nothing else.  The guest goes on with the same disk and the same rules
 * as far as they have come, behind a fresh connection that is offered `offer_later`; the step is done when that is used.
 * Who still waits for an answer then keeps the device from being closed, and the guest from being saved, except with `aio`:
 * what is on the ring when a guest is saved, the frontend has to send again.
 *
 * What the backend does has, beside its mark, nothing but what is named for it below.  In a control run it does not ask
 * the frontend to close.
 *
 * STEP_MOUNT mounts the case's file system and opens a file there, made if need be; it is done when nothing of that is
 * left to be written.  From then on steps with `file` work on that file, through the page cache; their sectors are the
 * file's.  At STEP_POWER_CUT only what is durable stays on the disk, as in the worst case it does; what the guest
 * still writes while it unmounts is written in vain.
 */
struct guest_step {
    const char *mark;
    enum step_verb verb;
    uint64_t sector;          /* of caller 0; caller i works on sector + i * sectors */
    uint32_t sectors;         /* per caller; 0 where no data is meant; resize: how many more */
    unsigned threads;         /* 0 is taken as 1 */
    unsigned repeat;          /* 0 is taken as 1 */
    unsigned opener;          /* 0 or 1: two have the device open, each by descriptors of his own */
    unsigned processor;       /* the threads run on the guest's n-th, counted from 1; 0: on any */
    bool fua;                 /* write: RWF_DSYNC */
    bool fsync;               /* write: then fsync, as one caller */
    bool secure;              /* discard: BLKSECDISCARD */
    bool buffered;            /* without O_DIRECT */
    bool aio;                 /* by io_submit: whoever waits for its end can be frozen */
    bool file;                /* on the mounted file, not on the raw device */
    const char *written_by;   /* read: the step whose pattern must be found */
    const char *node, *value; /* node: "feature-flush-cache"; value NULL: it is removed */
    const char *asleep_mark;
};

/* Who a question is about.  A run has an outcome for each that exists. */
enum subject {
    SUBJECT_UNSET = 0,
    SUBJECT_STEPS,   /* the case's own steps, where nothing is refused */
    SUBJECT_REFUSED, /* those whose request was refused */
    SUBJECT_QUEUED,  /* those of the case's own steps who were waiting in the guest when the refusal
                        was answered */
    SUBJECT_LATER,   /* steps started after the refusal, and the epilogue */
    SUBJECT_COUNT,
};

/* What became of a subject; docs/outcomes.md defines each.  Values are bits, so that an expectation
 * can name several. */
enum outcome {
    OUTCOME_UNSET = 0,
    OUTCOME_AS_OFFERED = 1 << 0,
    OUTCOME_RETRIED = 1 << 1,
    OUTCOME_IO_ERROR = 1 << 2,
    OUTCOME_UNSUPPORTED_ERROR = 1 << 3,
    OUTCOME_SWALLOWED = 1 << 4,
    OUTCOME_SILENT_DOWNGRADE = 1 << 5,
    OUTCOME_PLAIN_WRITE_FALLBACK = 1 << 6,
    OUTCOME_HANG = 1 << 7,
    OUTCOME_DEVICE_DEAD = 1 << 8,
    OUTCOME_CRASH = 1 << 9,
    OUTCOME_LOST_WRITE = 1 << 10,
};

enum strength {
    STRENGTH_UNSET = 0,
    RECORD, /* never fails; the sources are silent or contradict each other */
    SHOULD,
    MUST,
};

enum expect_kind {
    EXPECT_UNSET = 0,
    EXPECT_OUTCOME, /* the subject's outcome is one of `outcomes` */
    EXPECT_WIRE, /* between `mark` and its end the wire shows a request of `ops` and `forms`: SEEN,
                    or NEVER */
    EXPECT_CUT,  /* STEP_POWER_CUT took what a sync of the file had acknowledged: SEEN, or NEVER */
    EXPECT_LIMITS, /* the queue limits right after attach contain `limits` ("write_cache=back") */
    EXPECT_LIMITS_HOLD, /* at the end they announce a write cache if, and only if, a flush asked for
                           then reaches the wire */
};

enum times {
    TIMES_UNSET = 0,
    SEEN,
    NEVER,
};

/*
 * Something a frontend or a backend is promised, or owes: a sentence of blkif.h or of the block layer's write-cache
 * contract, in our words.  cases/clauses.h names them all.
 */
struct clause {
    const char *number;  /* "R2" */
    const char *source;  /* "blkif.h" */
    const char *section; /* of the source: "feature-flush-cache" */
    const char *says;
    const char *but; /* what the same source, or a copy of it, says against it; NULL: nothing */
};

/* When the first refusal comes, seen from the guest.  A case declares it: coverage is counted by it. */
enum moment {
    MOMENT_UNSET = 0,
    MOMENT_NEVER,        /* nothing is refused, or only by what the offer does not say */
    MOMENT_SCAN,         /* while the partition table is read */
    MOMENT_BEFORE_WRITE, /* before anything was written */
    MOMENT_FIRST,        /* the first of its kind */
    MOMENT_LATER,        /* after others of its kind were performed */
    MOMENT_AMONG_WRITES, /* while plain writes are on the ring */
    MOMENT_AMONG_READS,  /* while reads are on the ring */
    MOMENT_ONE_WAITS,    /* while one caller waits behind it */
    MOMENT_MANY_WAIT,    /* while many do, and the ring has room */
    MOMENT_FULL_RING,    /* while many do, and the ring has none */
    MOMENT_STORM,        /* while many ask for durability again and again */
    MOMENT_QUEUE,        /* on another hardware queue than the first */
    MOMENT_COMMIT,       /* within the commit of a file system */
    MOMENT_CLOSING,      /* while the device is being closed, as the last request before */
    MOMENT_MOVED,        /* after the device was connected anew */
    MOMENT_COUNT,
};

/*
 * What we want to see beyond the outcomes' own strength (outcome.h), which always applies.  Every
 * expectation names its basis.
 */
struct expectation {
    enum strength strength;
    enum expect_kind kind;
    enum subject subject; /* EXPECT_OUTCOME */
    unsigned outcomes;    /* EXPECT_OUTCOME */
    const char *mark;     /* EXPECT_WIRE; NULL: the whole case */
    unsigned ops, forms;  /* EXPECT_WIRE */
    enum times times;     /* EXPECT_WIRE, EXPECT_CUT */
    const char *limits;   /* EXPECT_LIMITS */
    const struct clause *basis;
};

#define CASE_MAX_RULES   8
#define CASE_MAX_STEPS   12
#define CASE_MAX_CUTS    4
#define CASE_MAX_CLAUSES 4

struct conf_case {
    const char *name;   /* kebab-case; the file is named alike, with underscores */
    const char *family; /* the folder: "negotiation", "flush" ... */
    const struct clause
        *clauses[CASE_MAX_CLAUSES]; /* what it is about, the first above all; the rest NULL */
    enum moment moment;
    const char *question; /* one sentence that a report's reader can answer with the outcome */
    const char *story; /* what happens, why it is legal, what each outcome would mean; plain text,
                          blank line = paragraph */
    const char *filesystem; /* the disk begins with an empty one: "ext4"; NULL: with zeros */
    struct offer offer;
    const struct personality *backend; /* whose offer and habits it has, in place of `offer`; NULL:
                                          what is offered is done as asked */
    /* The same of the backend behind which the device is connected anew, in a case with such a step. */
    struct offer offer_later;
    const struct personality *backend_later;
    const struct fault_rule *rules; /* come before the backend's habits */
    size_t rule_count;
    const struct guest_step *steps;
    size_t step_count;
    /*
     * Marks at which it is asked what a power cut would take of all that callers had been told is
     * durable.  Nothing is cut: the disk knows its worst case.  Unused ones are NULL.
     */
    const char *cut_at[CASE_MAX_CUTS];
    enum subject subject; /* whose outcome is the case's cell */
    const struct expectation *expect;
    size_t expect_count;
    const char
        *driver_params; /* module parameters the case needs, "name=value name=value"; NULL: none */
    const char *agreed; /* what both sides have to agree on, "name=value name=value", or the case is
                            skipped; NULL: nothing */
    const char *control; /* the sibling whose control run must be clean: of a case that refuses
                            nothing, or whose steps alone are too much for some; others are their own */
    unsigned budget_s;   /* outer budget of one step on a machine of ordinary speed */
    /* Why chance decides what comes of it, so that it is in no suite and is asked by its name alone; NULL: it does not. */
    const char *chance;
};

static inline const struct offer *case_offer(const struct conf_case *c)
{
    return c->backend ? &c->backend->offer : &c->offer;
}

static inline const struct offer *case_offer_later(const struct conf_case *c)
{
    return c->backend_later ? &c->backend_later->offer : &c->offer_later;
}

static inline bool case_has_habits(const struct conf_case *c)
{
    return (c->backend && c->backend->habit_count) ||
           (c->backend_later && c->backend_later->habit_count);
}

/* Does it deviate from doing as asked what is offered? */
static inline bool case_deviates(const struct conf_case *c)
{
    return c->rule_count || case_has_habits(c);
}

/* Is the device connected anew? */
static inline bool step_moves(const struct guest_step *step)
{
    return step->verb >= STEP_RESUME && step->verb <= STEP_POWER_CUT;
}

/* Does the harness do it, and no caller in the guest? */
static inline bool step_is_ours(const struct guest_step *step)
{
    return step->verb >= STEP_RESUME;
}

static inline bool case_does(const struct conf_case *c, enum step_verb verb)
{
    for (size_t i = 0; i < c->step_count; i++)
        if (c->steps[i].verb == verb)
            return true;
    return false;
}

static inline bool case_moves(const struct conf_case *c)
{
    for (size_t i = 0; i < c->step_count; i++)
        if (step_moves(&c->steps[i]))
            return true;
    return false;
}

/* An array and its length in one word. */
#define RULES(items)  .rules = (items), .rule_count = sizeof(items) / sizeof((items)[0])
#define STEPS(items)  .steps = (items), .step_count = sizeof(items) / sizeof((items)[0])
#define EXPECT(items) .expect = (items), .expect_count = sizeof(items) / sizeof((items)[0])

#endif
