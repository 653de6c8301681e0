/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness/clock.h"
#include "reports/paper.h"

enum progress_manner progress_manner(bool quiet, bool verbose)
{
    return quiet ? PROGRESS_QUIET : verbose ? PROGRESS_VERBOSE : PROGRESS_NORMAL;
}

void progress_init(struct progress *progress, enum progress_manner manner)
{
    const char *term = getenv("TERM");

    memset(progress, 0, sizeof(*progress));
    progress->manner = manner;
    progress->terminal = isatty(STDERR_FILENO) && term && strcmp(term, "dumb") != 0;
    progress->start_ms = clock_ms();
    progress->tens = -1;
    progress->live.left_seconds = -1;
}

static unsigned seconds_since(int64_t ms)
{
    return (unsigned)((clock_ms() - ms) / 1000);
}

/* Saving a guest, or mounting a file system, takes some times what other cases take. */
static unsigned weight_of(const struct conf_case *c)
{
    unsigned weight = 1;

    for (size_t i = 0; i < c->step_count; i++)
        weight += c->steps[i].verb == STEP_RESUME ? 6 : c->steps[i].verb == STEP_MOUNT ? 2 : 0;
    return weight;
}

void progress_plan(struct progress *progress, const struct conf_case *const *cases,
                   unsigned frontends)
{
    progress->cases = cases;
    progress->total = 0;
    for (size_t i = 0; cases[i]; i++)
        progress->total += frontends * weight_of(cases[i]);
}

static unsigned weight_of_name(const struct progress *progress, const char *name)
{
    for (size_t i = 0; progress->cases && progress->cases[i]; i++)
        if (!strcmp(progress->cases[i]->name, name))
            return weight_of(progress->cases[i]);
    return 0;
}

/* A few cases tell nothing of the speed of the others. */
static int left_seconds(const struct progress *progress)
{
    int64_t ms = progress->first_ms ? clock_ms() - progress->first_ms : 0;

    if (progress->done < 5 || progress->done > progress->total)
        return -1;
    return (int)(ms * (progress->total - progress->done) / progress->done / 1000);
}

static struct live_screen screen(void)
{
    struct winsize size = {0};

    ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
    return (struct live_screen){.out = stderr,
                                .columns = size.ws_col ? size.ws_col : 80,
                                .lines = size.ws_row ? size.ws_row : 24,
                                .colour = !getenv("NO_COLOR")};
}

static void draw(struct progress *progress)
{
    struct live_screen on = screen();

    progress->live.seconds = seconds_since(progress->start_ms);
    progress->live.left_seconds = left_seconds(progress);
    live_draw(&progress->live, &on);
}

void progress_part(void *ctx, const char *what, int percent)
{
    struct progress *progress = ctx;
    int tens = percent < 0 ? -1 : percent / 10;

    if (progress->manner == PROGRESS_QUIET)
        return;
    if (progress->terminal) {
        snprintf(progress->live.part, sizeof(progress->live.part), percent < 0 ? "%s" : "%s  %d %%",
                 what, percent);
        draw(progress);
        return;
    }
    if (!strcmp(progress->said, what) && (tens == progress->tens || percent < 100))
        return;
    snprintf(progress->said, sizeof(progress->said), "%s", what);
    progress->tens = tens;
    fprintf(stderr, "%3u s  %s%s\n", seconds_since(progress->start_ms), what,
            percent == 100 ? ": done" : "");
}

static void tell_begin(void *ctx, const char *name, const char *case_name, unsigned number,
                       unsigned of)
{
    struct progress *progress = ctx;
    struct live_frontend *frontend = live_frontend(&progress->live, name);

    if (!progress->first_ms)
        progress->first_ms = clock_ms();
    if (progress->manner == PROGRESS_QUIET)
        return;
    if (!progress->terminal) {
        progress->said[0] = '\0'; /* if it comes again, that is news */
        fprintf(stderr, "%3u s  %s: case %u of %u: %s\n", seconds_since(progress->start_ms), name,
                number, of, case_name);
        return;
    }
    if (frontend) {
        snprintf(frontend->case_name, sizeof(frontend->case_name), "%s", case_name);
        frontend->of = of;
    }
    progress->live.part[0] = '\0';
    draw(progress);
}

/* The sentence that a reader wants first. */
static const char *sentence(const struct case_result *result)
{
    if (result->notice)
        return result->notice;
    for (size_t i = 0; result->verdict != VERDICT_ERROR && i < result->finding_count; i++)
        if (paper_broken(&result->findings[i]))
            return result->findings[i].text;
    return result->reason ? result->reason : "";
}

/* One line, which a frontend that failed as a whole does not say for each of its cases. */
static void say_result(struct progress *progress, const struct case_result *result,
                       const struct run_document *rules)
{
    struct paper paper = {.out = stderr, .colour = progress->terminal && !getenv("NO_COLOR")};
    const char *why = sentence(result);
    char line[sizeof(progress->said)];

    snprintf(line, sizeof(line), "%s %s", result->frontend, why);
    if (result->verdict == VERDICT_ERROR && !strcmp(line, progress->said))
        return;
    memcpy(progress->said, line, sizeof(line));
    paper_ink(paper, paper_verdict_ink(rules, result));
    fprintf(stderr, "%s", result->notice ? "NOTICE" : paper_verdict(rules, result));
    paper_ink(paper, INK_PLAIN);
    fputs("  ", stderr);
    paper_put(paper, result->case_name);
    fputs(" on ", stderr);
    paper_put(paper, result->frontend);
    fprintf(stderr, "%s%s%s", result->outcome ? ": " : "", result->outcome ? result->outcome : "",
            *why ? ": " : "");
    paper_put_part(paper, why, strcspn(why, "\n"));
    fputc('\n', stderr);
}

static void tell_result(void *ctx, const struct case_result *result)
{
    struct progress *progress = ctx;
    struct live_frontend *frontend = live_frontend(&progress->live, result->frontend);
    const struct run_document rules = {.strict = progress->strict};
    struct live_screen on = screen();

    if (result->taken_from)
        progress->total -= weight_of_name(progress, result->case_name);
    else
        progress->done += weight_of_name(progress, result->case_name);
    if (frontend)
        live_count(frontend, result, progress->strict);
    if (progress->manner == PROGRESS_QUIET)
        return;
    if (progress->terminal)
        live_erase(&progress->live, &on);
    if (progress->manner == PROGRESS_VERBOSE || result->notice ||
        result->verdict == VERDICT_ERROR || paper_failed(&rules, result))
        say_result(progress, result, &rules);
    if (progress->terminal)
        draw(progress);
}

struct book_watch progress_watch(struct progress *progress, bool strict)
{
    progress->strict = strict;
    return (struct book_watch){.begin = tell_begin, .result = tell_result, .ctx = progress};
}

void progress_end(struct progress *progress)
{
    struct live_screen on = screen();

    if (progress->terminal)
        live_erase(&progress->live, &on);
}
