/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/live.h"

#include <stdlib.h>
#include <string.h>

#include "harness/outcome.h"
#include "reports/paper.h"

#define NAME_WIDTH 24

struct live_frontend *live_frontend(struct live *live, const char *name)
{
    struct live_frontend *added;

    for (unsigned i = 0; i < live->count; i++)
        if (!strcmp(live->frontends[i].name, name))
            return &live->frontends[i];
    if (live->count == LIVE_FRONTENDS)
        return NULL;
    added = &live->frontends[live->count++];
    snprintf(added->name, sizeof(added->name), "%s", name);
    return added;
}

void live_count(struct live_frontend *frontend, const struct case_result *result, bool strict)
{
    enum outcome outcome = result->outcome ? outcome_of(result->outcome) : OUTCOME_UNSET;
    const struct run_document rules = {.strict = strict};

    frontend->done++;
    frontend->case_name[0] = '\0';
    frontend->failed += paper_failed(&rules, result);
    frontend->errors += result->verdict == VERDICT_ERROR;
    frontend->skipped += result->verdict == VERDICT_SKIP;
    for (unsigned i = 0; i < LIVE_OUTCOMES; i++)
        frontend->outcomes[i] += outcome == (enum outcome)(1U << i);
}

/* One line that never wraps: words are put while they fit, each whole. */
struct line {
    struct paper paper;
    unsigned left;
};

static void put(struct line *line, enum ink ink, const char *text)
{
    unsigned width = (unsigned)paper_columns(text) + 2;

    if (width > line->left) {
        line->left = 0;
        return;
    }
    line->left -= width;
    fputs("  ", line->paper.out);
    paper_ink(line->paper, ink);
    paper_put(line->paper, text);
    paper_ink(line->paper, INK_PLAIN);
}

static void put_count(struct line *line, enum ink ink, unsigned count, const char *word)
{
    char text[64];

    snprintf(text, sizeof(text), "%u %s", count, word);
    if (count)
        put(line, ink, text);
}

static struct line new_line(const struct live_screen *screen, struct live *live)
{
    live->drawn++;
    return (struct line){.paper = {.out = screen->out, .colour = screen->colour},
                         .left = screen->columns ? screen->columns - 1 : 79};
}

static void end_line(const struct live_screen *screen)
{
    fputs("\033[K\n", screen->out);
}

static int name_width(const struct live *live)
{
    int width = 0;

    for (unsigned i = 0; i < live->count; i++) {
        int columns = paper_columns(live->frontends[i].name);

        width = columns > width ? columns : width;
    }
    return width < NAME_WIDTH ? width : NAME_WIDTH;
}

/* What is worst comes first: it is cut last. */
static void draw_frontend(struct live *live, const struct live_screen *screen,
                          const struct live_frontend *frontend, int width)
{
    struct line line = new_line(screen, live);
    char far[32];

    fputs("  ", screen->out);
    paper_cell(line.paper, INK_BOLD, frontend->name, width);
    line.left -= line.left > (unsigned)width + 2 ? (unsigned)width + 2 : line.left;
    snprintf(far, sizeof(far), "%3u/%u", frontend->done, frontend->of);
    put(&line, INK_PLAIN, far);
    put_count(&line, INK_BAD, frontend->errors, "ERROR");
    put_count(&line, INK_BAD, frontend->failed, "FAIL");
    if (frontend->case_name[0])
        put(&line, INK_PLAIN, frontend->case_name);
    for (unsigned i = LIVE_OUTCOMES; i-- > 0;)
        if (frontend->outcomes[i])
            put_count(&line, INK_DIM, frontend->outcomes[i], outcome_word((enum outcome)(1U << i)));
    put_count(&line, INK_DIM, frontend->skipped, "skipped");
    end_line(screen);
}

static void put_left(struct line *line, int seconds)
{
    char text[64];

    if (seconds < 0)
        return;
    if (seconds < 90)
        snprintf(text, sizeof(text), "about %d s left", (seconds + 9) / 10 * 10);
    else
        snprintf(text, sizeof(text), "about %d min left", (seconds + 59) / 60);
    put(line, INK_PLAIN, text);
}

static void draw_head(struct live *live, const struct live_screen *screen)
{
    struct line line = new_line(screen, live);
    char text[32];

    snprintf(text, sizeof(text), "%4u s", live->seconds);
    put(&line, INK_PLAIN, text);
    put_left(&line, live->left_seconds);
    if (live->part[0])
        put(&line, INK_DIM, live->part);
    end_line(screen);
}

static bool is_over(const struct live_frontend *frontend)
{
    return frontend->of && frontend->done >= frontend->of;
}

/* Where there are more frontends than lines, those that are over go first. */
static void draw_frontends(struct live *live, const struct live_screen *screen)
{
    unsigned room = screen->lines > 4 ? screen->lines - 3 : 2, hidden = 0, over = 0;
    int width = name_width(live);

    while (live->count - hidden > room && hidden < live->count)
        hidden++;
    for (unsigned i = 0; i < live->count; i++) {
        if (over < hidden && is_over(&live->frontends[i])) {
            over++;
            continue;
        }
        if (live->drawn <= room)
            draw_frontend(live, screen, &live->frontends[i], width);
    }
    if (hidden) {
        struct line line = new_line(screen, live);

        put_count(&line, INK_DIM, hidden, "more frontends");
        end_line(screen);
    }
}

void live_erase(struct live *live, const struct live_screen *screen)
{
    if (live->drawn)
        fprintf(screen->out, "\033[%uA\r\033[J", live->drawn);
    live->drawn = 0;
}

void live_draw(struct live *live, const struct live_screen *screen)
{
    if (live->drawn)
        fprintf(screen->out, "\033[%uA\r", live->drawn);
    live->drawn = 0;
    draw_head(live, screen);
    draw_frontends(live, screen);
    fputs("\033[J", screen->out);
    fflush(screen->out);
}
