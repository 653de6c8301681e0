/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "harness/clock.h"

void progress_init(struct progress *progress)
{
    memset(progress, 0, sizeof(*progress));
    progress->terminal = isatty(STDERR_FILENO);
    progress->start_ms = clock_ms();
    progress->tens = -1;
}

static unsigned seconds(const struct progress *progress)
{
    return (unsigned)((clock_ms() - progress->start_ms) / 1000);
}

void progress_part(void *ctx, const char *what, int percent)
{
    struct progress *progress = ctx;
    int tens = percent < 0 ? -1 : percent / 10;

    if (progress->terminal) {
        fprintf(stderr, "\r\033[K%3u s  %s", seconds(progress), what);
        if (percent >= 0)
            fprintf(stderr, "  %d %%", percent);
        fflush(stderr);
        return;
    }
    if (!strcmp(progress->what, what) && (tens == progress->tens || percent < 100))
        return;
    snprintf(progress->what, sizeof(progress->what), "%s", what);
    progress->tens = tens;
    fprintf(stderr, "%3u s  %s%s\n", seconds(progress), what, percent == 100 ? ": done" : "");
}

/* All frontends side by side. */
static void draw(const struct progress *progress)
{
    fprintf(stderr, "\r\033[K%3u s", seconds(progress));
    for (unsigned i = 0; i < progress->frontends; i++)
        fprintf(stderr, "  %s %u/%u %s", progress->frontend[i].name, progress->frontend[i].number,
                progress->frontend[i].of,
                progress->frontends > 3 ? "" : progress->frontend[i].case_name);
    fflush(stderr);
}

static void tell_begin(void *ctx, const char *frontend, const char *case_name, unsigned number,
                       unsigned of)
{
    struct progress *progress = ctx;
    unsigned i = 0;

    if (!progress->terminal) {
        progress->what[0] = '\0'; /* if it comes again, that is news */
        fprintf(stderr, "%3u s  %s: case %u of %u: %s\n", seconds(progress), frontend, number, of,
                case_name);
        return;
    }
    while (i < progress->frontends && strcmp(progress->frontend[i].name, frontend) != 0)
        i++;
    if (i == PROGRESS_FRONTENDS)
        return;
    if (i == progress->frontends) {
        progress->frontends++;
        snprintf(progress->frontend[i].name, sizeof(progress->frontend[i].name), "%s", frontend);
    }
    snprintf(progress->frontend[i].case_name, sizeof(progress->frontend[i].case_name), "%s",
             case_name);
    progress->frontend[i].number = number;
    progress->frontend[i].of = of;
    draw(progress);
}

struct book_watch progress_watch(struct progress *progress)
{
    return (struct book_watch){.begin = tell_begin, .ctx = progress};
}

void progress_end(struct progress *progress)
{
    if (progress->terminal)
        fputs("\r\033[K", stderr);
}
