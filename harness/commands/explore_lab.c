/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/explore_lab.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fake_backend/journal.h"
#include "harness/bench/lab/labs.h"
#include "harness/commands/common.h"
#include "harness/journal_json.h"

struct lab_player {
    struct player player; /* first */
    struct lab_job job;
    struct labs labs;
    const char *parent;
    char *agent, *program;
    struct progress progress;
};

/* A whole file as text, for the caller to free; NULL: it cannot be read. */
static char *read_text(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;

    if (!file)
        return NULL;
    if (getdelim(&text, &room, '\0', file) < 0) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

/* What the book has of one case. */
static void tell_one(const struct book *book, const struct lab_player *player, size_t index,
                     played *told, void *ctx)
{
    struct journal *journal = NULL;
    char *path = NULL, *text = NULL;
    struct why why;

    if (asprintf(&path, "%s/journals/%s/%s.jsonl", book_folder(book), player->job.name,
                 player->labs.cases[index]->name) < 0)
        path = NULL;
    if (path)
        text = read_text(path);
    if (!text)
        why_set(&why, -ENOENT, "the lab has no journal of it");
    if (text && !journal_from_lines(text, &journal, &why))
        told(ctx, index, journal, NULL);
    else
        told(ctx, index, NULL, why.text);
    journal_free(journal);
    free(text);
    free(path);
}

static int play(struct player *base, const struct conf_case *const *cases, size_t count,
                played *told, void *ctx, struct why *why)
{
    struct lab_player *player = (struct lab_player *)base;
    struct book_options options = {.parent = player->parent,
                                   .command = "explore",
                                   .watch = progress_watch(&player->progress, false)};
    struct book *book = NULL;
    int rc = book_open(&book, &options, why);

    if (!rc)
        rc = book_page(book, &(struct book_page_options){.name = player->job.name, .bench = "lab"},
                       &player->job.page, why);
    player->labs.cases = cases;
    player->labs.stop_fd = stop_fd_open();
    if (!rc)
        rc = labs_run(&player->labs, why);
    for (size_t i = 0; !rc && i < count; i++)
        tell_one(book, player, i, told, ctx);
    progress_end(&player->progress);
    close(player->labs.stop_fd);
    book_free(book);
    return rc;
}

int explore_lab_player(struct player **player_out, const struct explore_lab_options *options,
                       struct why *why)
{
    struct lab_player *player = calloc(1, sizeof(*player));
    int rc;

    if (!player)
        return why_set(why, -ENOMEM, "no memory for a lab");
    progress_init(&player->progress, PROGRESS_NORMAL);
    *player = (struct lab_player){
        .player = {.play = play},
        .job = {.name = options->name, .options = options->lab},
        .labs = {.job_count = 1,
                 .at_once = 1,
                 .slow = options->slow,
                 .stop_fd = -1,
                 .progress = progress_part,
                 .progress_ctx = &player->progress},
        .parent = options->parent,
        .agent = beside("blkproof-agent", why),
        .program = beside("blkproof-dom0", why),
        .progress = player->progress,
    };
    player->labs.jobs = &player->job;
    player->job.options.agent = player->agent;
    player->job.options.program = player->program;
    rc = player->agent && player->program ? labs_prepare(&player->labs, why) : -ENOENT;
    if (rc)
        explore_lab_player_free(&player->player);
    else
        *player_out = &player->player;
    return rc;
}

void explore_lab_player_free(struct player *base)
{
    struct lab_player *player = (struct lab_player *)base;

    if (!player)
        return;
    free(player->agent);
    free(player->program);
    free(player);
}
