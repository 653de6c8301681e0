/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/host/grub.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/bench/host/console.h"
#include "harness/bench/host/xl.h"
#include "harness/epilogue.h"
#include "harness/guest/protocol.h"

#define PROMPT "\rgrub> "
#define STATUS "echo -e \"\\n=$?\"\r" /* on a line of its own, whatever was printed before */

/* GRUB's driver for Xen's console never wraps around the ring of what is typed. */
#define TYPED_MAX 1024u

/* What $? can be (grub_err_t). */
enum {
    GRUB_NONE = 0,
    GRUB_BAD_FILE_TYPE = 4, /* it was read, and is no environment block */
    GRUB_FILE_READ_ERROR = 6,
    GRUB_READ_ERROR = 14,
    GRUB_WRITE_ERROR = 15,
    GRUB_IO = 29,
};

/* An environment block with one variable, whose value says who wrote it where; with seed 0, with none. */
static void fill_block(void *buffer, uint64_t sector, size_t sectors, unsigned seed)
{
    char head[80];
    int size = snprintf(head, sizeof(head), "# GRUB Environment Block\n");

    if (seed)
        size +=
            snprintf(head + size, sizeof(head) - (size_t)size, "p=%u.%" PRIu64 "\n", seed, sector);
    memset(buffer, '#', sectors * SECTOR_SIZE);
    memcpy(buffer, head, (size_t)size);
}

/* The header of a file in a tar archive, as far as GRUB looks at it; the file's sectors come behind it. */
static int put_header(simple_put *put, void *ctx, uint64_t at, uint64_t name, uint64_t sectors)
{
    char header[SECTOR_SIZE] = {0};

    snprintf(header, 100, "%" PRIu64, name);
    snprintf(header + 124, 12, "%011" PRIo64, sectors * SECTOR_SIZE);
    header[156] = '0'; /* a regular file */
    memcpy(header + 257, "ustar", 6);
    return put(ctx, at, header);
}

/* The first place from `at` on that a step writes to, with room for a header before it; NULL: there is none. */
static const struct guest_step *next_place(const struct conf_case *c, uint64_t at)
{
    const struct guest_step *next = NULL;

    for (size_t i = 0; i < all_steps_count(c); i++) {
        const struct guest_step *step = all_steps_at(c, i);

        if (step->verb == STEP_WRITE && step->sector > at && simple_guest_can(&grub_guest, step) &&
            (!next || step->sector < next->sector))
            next = step;
    }
    return next;
}

static int put_file(simple_put *put, void *ctx, const struct guest_step *step)
{
    char sector[SECTOR_SIZE];
    int rc = put_header(put, ctx, step->sector - 1, step->sector, step->sectors);

    fill_block(sector, step->sector, 1, 0);
    for (uint32_t i = 0; !rc && i < step->sectors; i++) {
        rc = put(ctx, step->sector + i, sector);
        memset(sector, '#', sizeof(sector));
    }
    return rc;
}

static int prepare(const struct conf_case *c, simple_put *put, void *ctx)
{
    const struct guest_step *step;
    uint64_t at = 0;
    int rc = 0;

    while (!rc && (step = next_place(c, at))) {
        if (step->sector > at + 1) /* a file that nobody asks for fills the gap */
            rc = put_header(put, ctx, at, 0, step->sector - at - 2);
        if (!rc)
            rc = put_file(put, ctx, step);
        at = step->sector + step->sectors;
    }
    return rc;
}

const struct simple_guest grub_guest = {.name = "GRUB", .content = fill_block, .prepare = prepare};

static int watch(struct grub *grub, const char *name, struct store_watch *watch, struct why *why)
{
    char path[96];
    int rc;

    snprintf(path, sizeof(path), "%s/%s", grub->dir, name);
    rc = grub->store->ops->watch(grub->store, path, watch);
    return rc ? why_set(why, rc, "watching xenstore node %s: %s", path, strerror(-rc)) : 0;
}

static void unwatch(struct grub *grub, const char *name, struct store_watch *watch)
{
    char path[96];

    snprintf(path, sizeof(path), "%s/%s", grub->dir, name);
    grub->store->ops->unwatch(grub->store, path, watch);
}

int grub_open(struct grub *grub, struct store *store, unsigned domid, struct console *console,
              struct why *why)
{
    int rc;

    *grub = (struct grub){.store = store, .console = console, .domid = domid};
    snprintf(grub->dir, sizeof(grub->dir), "/local/domain/%u/" AGENT_DIR, domid);
    rc = watch(grub, "agent", &grub->agent_watch, why);
    if (!rc)
        rc = watch(grub, "command", &grub->command_watch, why);
    if (rc)
        grub_close(grub);
    return rc;
}

void grub_close(struct grub *grub)
{
    if (!grub->store)
        return;
    unwatch(grub, "agent", &grub->agent_watch);
    unwatch(grub, "command", &grub->command_watch);
    grub->store = NULL;
}

static int write_node(struct grub *grub, const char *name, const char *value, struct why *why)
{
    char path[96];
    int rc;

    snprintf(path, sizeof(path), "%s/%s", grub->dir, name);
    rc = grub->store->ops->write(grub->store, path, value);
    return rc ? why_set(why, rc, "writing xenstore node %s: %s", path, strerror(-rc)) : 0;
}

/* Says lines, as a report of their own. */
static int say(struct grub *grub, struct why *why, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int say(struct grub *grub, struct why *why, const char *format, ...)
{
    char name[40], lines[400];
    va_list args;

    va_start(args, format);
    vsnprintf(lines, sizeof(lines), format, args);
    va_end(args);
    snprintf(name, sizeof(name), "report/%lu", ++grub->said);
    return write_node(grub, name, lines, why);
}

/* A harness that does not know us has removed our sign. */
static int look_for_sign(struct grub *grub, struct why *why)
{
    char path[96], sign[40], *there;
    int rc;

    snprintf(path, sizeof(path), "%s/agent", grub->dir);
    there = grub->store->ops->read(grub->store, path);
    free(there);
    if (there)
        return 0;
    grub->heard = grub->said = 0;
    snprintf(sign, sizeof(sign), "%d %016x", AGENT_PROTOCOL, grub->domid);
    rc = say(grub, why, "ready release=GRUB driver=builtin\n");
    return rc ? rc : write_node(grub, "agent", sign, why);
}

static int type(struct grub *grub, const char *line, struct why *why)
{
    grub->typed += strlen(line);
    if (grub->typed > TYPED_MAX)
        return why_set(why, -E2BIG, "GRUB takes no more than %u typed characters in its life",
                       TYPED_MAX);
    console_read(grub->console);
    grub->seen = grub->console->used;
    return console_type(grub->console, line, why);
}

/* "run <step> <verb> <sector> <sectors> <threads> <seed>": another form is no order for GRUB. */
static int do_run(struct grub *grub, const char *words, struct why *why)
{
    struct grub_step step = {.write = false};
    char verb[8], line[160];
    unsigned threads;
    int end = 0, rc;

    if (sscanf(words, "run %63s %7s %" SCNu64 " %" SCNu32 " %u %u%n", step.name, verb, &step.sector,
               &step.sectors, &threads, &step.seed, &end) != 6 ||
        words[end] || threads != 1 || (strcmp(verb, "read") && strcmp(verb, "write")))
        return say(grub, why, "no %lu GRUB cannot do that\n", grub->heard);
    step.write = !strcmp(verb, "write");
    if (step.write)
        snprintf(line, sizeof(line), "p=%u.%" PRIu64 ";save_env -f (hd0)/%" PRIu64 " p;" STATUS,
                 step.seed, step.sector, step.sector);
    else
        snprintf(line, sizeof(line), "list_env -f (hd0)%" PRIu64 "+%" PRIu32 ";" STATUS,
                 step.sector, step.sectors);
    rc = say(grub, why, "ok %lu\n", grub->heard);
    grub->step = step;
    return rc ? rc : type(grub, line, why);
}

static int do_attach(struct grub *grub, struct why *why)
{
    if (grub->typed || grub->attaching)
        return say(grub, why, "no %lu GRUB finds disks only when it starts\n", grub->heard);
    grub->attaching = true;
    return xl_unpause(grub->domid, why);
}

/* Who waits for the prompt already gets no other. */
static int do_ping(struct grub *grub, struct why *why)
{
    grub->pinged = true;
    return grub->step.name[0] ? 0 : type(grub, "\r", why);
}

static int obey(struct grub *grub, const char *words, struct why *why)
{
    if (!strncmp(words, "run ", 4))
        return do_run(grub, words, why);
    if (!strncmp(words, "attach ", 7))
        return do_attach(grub, why);
    if (!strcmp(words, "ping"))
        return do_ping(grub, why);
    if (!strncmp(words, "load ", 5) || !strncmp(words, "limits ", 7))
        return say(grub, why, "ok %lu\n", grub->heard);
    return say(grub, why, "no %lu GRUB cannot do that\n", grub->heard);
}

static int look_for_command(struct grub *grub, struct why *why)
{
    char path[96], *text, *words;
    unsigned long number;
    int rc = 0;

    snprintf(path, sizeof(path), "%s/command", grub->dir);
    text = grub->store->ops->read(grub->store, path);
    number = text ? strtoul(text, &words, 10) : 0;
    if (number > grub->heard) {
        grub->heard = number;
        grub->attaching = grub->pinged = false; /* given up for this one */
        rc = obey(grub, words + strspn(words, " "), why);
    }
    free(text);
    return rc;
}

int grub_answer(const struct grub_step *step, const char *printed, bool *same_out)
{
    const char *end = strstr(printed, PROMPT), *status = strstr(printed, "\r=");
    char value[64];

    if (!end)
        return -EAGAIN;
    snprintf(value, sizeof(value), "p=%u.%" PRIu64 "\n", step->seed, step->sector);
    *same_out = !step->write && strstr(printed, value);
    if (!status || status[2] < '0' || status[2] > '9')
        return EPROTO;
    switch (strtoul(status + 2, NULL, 10)) {
    case GRUB_NONE:
        return 0;
    case GRUB_BAD_FILE_TYPE:
        return step->write ? EPROTO : 0;
    case GRUB_FILE_READ_ERROR:
    case GRUB_READ_ERROR:
    case GRUB_WRITE_ERROR:
    case GRUB_IO:
        return EIO;
    default:
        return EPROTO;
    }
}

static int tell_step(struct grub *grub, int error, bool same, struct why *why)
{
    struct grub_step step = grub->step;
    long bytes = error ? -1 : (long)(step.sectors * SECTOR_SIZE);

    grub->step.name[0] = '\0';
    return say(grub, why, "result %s 0 %ld %d%s\ndone %s\n", step.name, bytes, error,
               step.write || error ? ""
               : same              ? " same"
                                   : " differs",
               step.name);
}

/* Answers who waits for the prompt, once it is there.  1, 0 or a negative errno. */
static int look_at_prompt(struct grub *grub, struct why *why)
{
    struct console *console = grub->console;
    bool same = false;
    int error, rc = 0;

    if (!grub->attaching && !grub->pinged && !grub->step.name[0])
        return 0;
    console->text[console->used] = '\0';
    if (grub->seen > console->used)
        grub->seen = 0; /* the oldest was forgotten meanwhile */
    error = grub_answer(&grub->step, console->text + grub->seen, &same);
    if (error == -EAGAIN)
        return 0;
    if (grub->step.name[0])
        rc = tell_step(grub, error, same, why);
    if (!rc && (grub->attaching || grub->pinged))
        rc = say(grub, why, "ok %lu\n", grub->heard);
    grub->attaching = grub->pinged = false;
    return rc ? rc : 1;
}

int grub_work(struct grub *grub, struct why *why)
{
    bool fired = grub->agent_watch.fired || grub->command_watch.fired;
    int rc = 0;

    if (grub->agent_watch.fired) {
        grub->agent_watch.fired = false;
        rc = look_for_sign(grub, why);
    }
    if (!rc && grub->command_watch.fired) {
        grub->command_watch.fired = false;
        rc = look_for_command(grub, why);
    }
    if (!rc)
        rc = look_at_prompt(grub, why);
    return rc ? rc : fired;
}
