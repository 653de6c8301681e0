/* SPDX-License-Identifier: BSD-2-Clause */
/* Plays on a bench of this process. */
#include <errno.h>
#include <stdlib.h>

#include "fake_backend/why.h"
#include "harness/explore/explore.h"
#include "harness/run.h"

struct bench_player {
    struct player player; /* first */
    struct session session;
};

/* The next one's vbd comes while this one is played; a guest that dies of this one takes it along. */
static int play(struct player *player, const struct conf_case *const *cases, size_t count,
                played *told, void *ctx, struct why *why)
{
    struct session *session = &((struct bench_player *)player)->session;
    struct run *run = NULL, *next = NULL;
    int rc = 0;

    for (size_t i = 0; i < count; i++, run = next, next = NULL) {
        struct why trouble;

        rc = run ? 0 : run_create(&run, session, cases[i], false, why);
        if (!rc && i + 1 < count)
            rc = run_create(&next, session, cases[i + 1], false, why);
        if (rc)
            break;
        rc = run_play(run, next, &trouble);
        if (rc == -EINTR || session->no_guest) {
            *why = trouble;
            break;
        }
        told(ctx, i, rc ? NULL : run_journal(run), trouble.text);
        run_free(run);
        rc = 0;
    }
    if (rc)
        run_free(run);
    run_free(next);
    return rc;
}

int explore_bench_player(struct player **player_out, struct bench *bench, struct why *why)
{
    struct bench_player *player = calloc(1, sizeof(*player));

    if (!player)
        return why_set(why, -ENOMEM, "no memory for a player");
    player->player.play = play;
    session_init(&player->session, bench);
    *player_out = &player->player;
    return 0;
}

void explore_bench_player_free(struct player *player)
{
    if (!player)
        return;
    session_end(&((struct bench_player *)player)->session);
    free(player);
}
