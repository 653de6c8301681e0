/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/ktap_live.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"

void ktap_live_init(struct ktap_live *live, FILE *out, bool strict)
{
    *live = (struct ktap_live){.out = out, .strict = strict};
}

static void frontend_free(struct ktap_frontend *frontend)
{
    if (frontend && frontend->lines)
        fclose(frontend->lines);
    if (frontend) {
        free(frontend->text);
        free(frontend->name);
    }
    free(frontend);
}

int ktap_live_add(struct ktap_live *live, const char *name, unsigned results, struct why *why)
{
    struct ktap_frontend **grown =
        reallocarray(live->frontends, live->count + 1, sizeof(*live->frontends));
    struct ktap_frontend *added = calloc(1, sizeof(*added));

    if (grown)
        live->frontends = grown;
    if (added) {
        added->name = strdup(name);
        added->results = results;
        added->lines = open_memstream(&added->text, &added->size);
    }
    if (!grown || !added || !added->name || !added->lines) {
        frontend_free(added);
        return why_set(why, -ENOMEM, "no memory for the results of %s as KTAP", name);
    }
    ktap_block_begin(added->lines, results);
    live->frontends[live->count++] = added;
    return 0;
}

static void print_kept(struct ktap_live *live, struct ktap_frontend *frontend)
{
    fflush(frontend->lines);
    fwrite(frontend->text + frontend->printed, 1, frontend->size - frontend->printed, live->out);
    frontend->printed = frontend->size;
}

/* Prints as far as those before have come to their end. */
static void print(struct ktap_live *live)
{
    while (live->turn < live->count) {
        struct ktap_frontend *frontend = live->frontends[live->turn];

        print_kept(live, frontend);
        if (frontend->block.count < frontend->results)
            break;
        ktap_block_end(live->out, &frontend->block, (unsigned)++live->turn, frontend->name);
    }
    fflush(live->out); /* whoever reads it wants it now */
}

static void hear_begin(void *ctx, const char *frontend, const char *case_name, unsigned number,
                       unsigned of)
{
    struct ktap_live *live = ctx;

    if (live->also.begin)
        live->also.begin(live->also.ctx, frontend, case_name, number, of);
}

static void hear_result(void *ctx, const struct case_result *result)
{
    struct ktap_live *live = ctx;

    if (live->also.result)
        live->also.result(live->also.ctx, result);
    for (size_t i = 0; i < live->count; i++) {
        struct ktap_frontend *frontend = live->frontends[i];

        if (strcmp(frontend->name, result->frontend) == 0)
            ktap_block_result(frontend->lines, &frontend->block, result, live->strict);
    }
    print(live);
}

struct book_watch ktap_live_watch(struct ktap_live *live, struct book_watch also)
{
    live->also = also;
    ktap_begin(live->out, live->count);
    return (struct book_watch){.begin = hear_begin, .result = hear_result, .ctx = live};
}

void ktap_live_end(struct ktap_live *live, const char *reason)
{
    for (; live->turn < live->count; live->turn++)
        print_kept(live, live->frontends[live->turn]);
    if (reason && live->count)
        ktap_stop(live->out, reason);
    fflush(live->out);
    for (size_t i = 0; i < live->count; i++)
        frontend_free(live->frontends[i]);
    free(live->frontends);
}
