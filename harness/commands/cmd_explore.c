/* SPDX-License-Identifier: BSD-2-Clause */
/* explore: scenarios by dice, against a frontend of which it is known what it does. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases/cases.h"
#include "fake_backend/backend.h"
#include "harness/bench/host/host.h"
#include "harness/bench/loop/loop.h"
#include "harness/commands/common.h"
#include "harness/commands/explore_lab.h"
#include "harness/commands/frontends.h"
#include "harness/commands/run_lab.h"
#include "harness/nearest.h"

#define CONTRACT_NAME "contract"
#define BATCH         100u /* scenarios between two looks at what they came to */

struct explore_settings {
    const char *model, *domain, *guest;
    struct option_strings frontends; /* one */
    const char *kernel, *modules, *accel, *mirror, *output;
    unsigned type, xen, vcpus, slow;
    bool no_snapshot;
    const char *like;
    unsigned seed, count, most;
};

/* One exploration: who is explored, and how it is said. */
struct exploration {
    const struct explore_settings *settings;
    char name[128]; /* of the frontend */
    char *again;    /* the command that plays one scenario, without its name */
    const struct reference *like;
    unsigned found;
};

static const char *kind_words[] = {
    [DISAGREES_WITH_REFERENCE] = "it does something else than is known of it",
    [DISAGREES_WITH_CONTRACT] = "it breaks what any frontend owes",
    [DISAGREES_WITH_JUDGE] = "our judge and our contract disagree, so that one of the two is wrong",
    [NOT_PLAYED] = "it could not be played",
};

static void print_found(void *ctx, const struct disagreement *it)
{
    struct exploration *exploration = ctx;
    struct scenario_case *made = malloc(sizeof(*made));
    char *story = NULL;

    if (!made ||
        asprintf(&story, "Made by dice and shrunk. %s was compared with %s: %s.", exploration->name,
                 exploration->like ? exploration->like->name : CONTRACT_NAME, it->sentence) < 0) {
        free(made);
        return;
    }
    scenario_case(made, &it->scenario);
    printf("\n%u. Scenario %llu: %s:\n   %s\n", ++exploration->found,
           (unsigned long long)it->number, kind_words[it->kind], it->sentence);
    printf("   again: %s --case %s\n", exploration->again, made->name);
    if (it->kind != NOT_PLAYED) {
        printf("   as a case:\n\n");
        scenario_source(stdout, &made->c, story);
    }
    fflush(stdout);
    free(story);
    free(made);
}

static int explore_with(struct exploration *exploration, struct player *player, struct why *why)
{
    const struct explore_settings *settings = exploration->settings;
    struct explore explore = {.player = player,
                              .like = exploration->like,
                              .seed = settings->seed,
                              .count = settings->count,
                              .batch = BATCH,
                              .most = settings->most,
                              .found = print_found,
                              .ctx = exploration};
    struct explore_counts counts;
    int rc = explore_run(&explore, &counts, why);

    if (rc)
        return error_exit(rc, why);
    printf("%s%s, compared with %s: %u scenarios of seed %u", counts.found ? "\n" : "",
           exploration->name, exploration->like ? exploration->like->name : CONTRACT_NAME,
           counts.played, settings->seed);
    if (counts.disagreed)
        printf(", %u disagree, in %u ways (made small in %u plays)", counts.disagreed, counts.found,
               counts.shrinking);
    else
        printf(", no disagreement");
    if (counts.not_played)
        printf("; %u could not be played", counts.not_played);
    printf("\n");
    return counts.not_played ? EXIT_ERROR : counts.disagreed ? EXIT_FAILED : EXIT_OK;
}

static int explore_bench(struct exploration *exploration, struct bench *bench, struct why *why)
{
    struct player *player;
    int rc = explore_bench_player(&player, bench, why);
    int status = rc ? error_exit(rc, why) : explore_with(exploration, player, why);

    if (!rc)
        explore_bench_player_free(player);
    bench->ops->free(bench);
    return status;
}

static int explore_model(struct exploration *exploration, struct why *why)
{
    const char *name = exploration->settings->model;
    const struct model *model = model_find(name), *other;
    struct nearest nearest = nearest_to(name);
    struct bench *bench;
    int rc;

    for (size_t i = 0; (other = model_at(i)); i++)
        nearest_try(&nearest, model_name(other));
    if (!model) {
        why_set(why, -EINVAL, "there is no model '%s'%s%s%s", name,
                nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                nearest.best ? "'?" : "");
        return usage_error(&command_explore, why);
    }
    rc = bench_loop_create(&bench, model, why);
    return rc ? error_exit(rc, why) : explore_bench(exploration, bench, why);
}

static int explore_host(struct exploration *exploration, struct why *why)
{
    const struct explore_settings *settings = exploration->settings;
    struct host_options options = {.domain = settings->domain,
                                   .config = settings->guest,
                                   .stop_fd = stop_fd_open(),
                                   .slow = settings->slow};
    struct bench *bench;
    int status, rc = bench_host_create(&bench, &options, why);

    if (rc) {
        status = error_exit(rc, why);
    } else {
        backend_sweep(&bench->ports);
        status = explore_bench(exploration, bench, why);
    }
    close(options.stop_fd);
    return status;
}

static int explore_lab(struct exploration *exploration, struct why *why)
{
    const struct explore_settings *settings = exploration->settings;
    struct explore_lab_options options = {
        .lab = {.xen = lab_xens[settings->xen ? settings->xen - 1 : 0],
                .type = settings->type ? lab_types[settings->type - 1] : NULL,
                .kernel = settings->kernel ? NULL : settings->frontends.items[0],
                .vmlinuz = settings->kernel,
                .modules = settings->modules,
                .vcpus = settings->vcpus,
                .accel = settings->accel,
                .fresh = settings->no_snapshot,
                .mirror = settings->mirror,
                .slow = settings->slow},
        .name = exploration->name,
        .parent = settings->output,
        .slow = settings->slow};
    struct player *player;
    int status, rc = explore_lab_player(&player, &options, why);

    if (rc)
        return error_exit(rc, why);
    status = explore_with(exploration, player, why);
    explore_lab_player_free(player);
    return status;
}

/* What is known of it: what the user says, else of a model and of a series what goes by that name. */
static int choose_reference(struct exploration *exploration, struct why *why)
{
    const struct explore_settings *settings = exploration->settings;
    const char *series = settings->frontends.count ? settings->frontends.items[0] : NULL;
    const struct profile *profile = series ? profile_for(all_profiles, series) : NULL;
    struct nearest nearest = nearest_to(settings->like ? settings->like : "");

    if (!settings->like) {
        exploration->like = settings->model ? reference_find(settings->model)
                            : profile       ? reference_find(profile->name)
                                            : NULL;
        return 0;
    }
    exploration->like = reference_find(settings->like);
    if (exploration->like || !strcmp(settings->like, CONTRACT_NAME))
        return 0;
    nearest_try(&nearest, CONTRACT_NAME);
    for (size_t i = 0; all_references[i]; i++)
        nearest_try(&nearest, all_references[i]->name);
    return why_set(why, -EINVAL, "nothing is known of a frontend '%s'%s%s%s", settings->like,
                   nearest.best ? "; did you mean '" : "", nearest.best ? nearest.best : "",
                   nearest.best ? "'?" : "");
}

static char *again_of(const struct explore_settings *settings)
{
    struct run_settings run = run_defaults;

    run.suite = SUITE_UNSET;
    run.model = settings->model;
    run.domain = settings->domain;
    run.guest = settings->guest;
    run.kernel = settings->kernel;
    run.modules = settings->modules;
    run.frontends = settings->frontends;
    run.type = settings->type;
    run.xen = settings->xen;
    run.vcpus = settings->vcpus;
    return command_again(&command_run, &run, &run_defaults, NULL);
}

static int name_it(struct exploration *exploration, struct why *why)
{
    const struct explore_settings *settings = exploration->settings;
    const char *options[] = {settings->model, settings->domain, settings->guest, settings->kernel,
                             settings->frontends.count ? settings->frontends.items[0] : NULL};
    const char *value = NULL;
    unsigned ways = (unsigned)settings->frontends.count - (settings->frontends.count > 0);

    for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
        if (options[i]) {
            value = options[i];
            ways++;
        }
    if (ways != 1)
        return why_set(why, -EINVAL,
                       "say which frontend, one: --frontend SERIES, --kernel VMLINUZ, --domain, "
                       "--guest or --model");
    snprintf(exploration->name, sizeof(exploration->name), "%s%s",
             settings->frontends.count ? "linux-"
             : settings->model         ? "model "
             : settings->kernel        ? "linux-own"
             : settings->domain        ? "domain "
                                       : "guest ",
             settings->kernel ? "" : value);
    exploration->again = again_of(settings);
    if (!exploration->again)
        return why_set(why, -ENOMEM, "no memory to explore");
    return settings->frontends.count ? frontends_check(value, why) : 0;
}

static int run(const struct command *self, int argc, char **argv)
{
    struct explore_settings settings = {.slow = 1, .seed = 1, .count = 300, .most = 5};
    struct exploration exploration = {.settings = &settings};
    struct why why;
    int status = parse_or_help(self, &settings, argc, argv, NULL);

    if (status < 0 && (name_it(&exploration, &why) || choose_reference(&exploration, &why)))
        status = usage_error(self, &why);
    if (status < 0 && settings.model)
        status = explore_model(&exploration, &why);
    else if (status < 0 && (settings.domain || settings.guest))
        status = explore_host(&exploration, &why);
    else if (status < 0)
        status = explore_lab(&exploration, &why);
    options_strings_dispose(&settings.frontends);
    free(exploration.again);
    return status;
}

static const struct option_entry options[] = {
    {.name = "seed",
     .kind = OPTION_UNSIGNED,
     .argument = "S",
     .max = 1000000000,
     .help = "of the dice: the same seed makes the same scenarios; 1 unless given",
     .at = offsetof(struct explore_settings, seed)},
    {.name = "count",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = 1000000,
     .help = "so many scenarios; 300 unless given",
     .at = offsetof(struct explore_settings, count)},
    {.name = "like",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "compare with what is known of NAME, or with 'contract', what any frontend owes",
     .at = offsetof(struct explore_settings, like)},
    {.name = "most",
     .kind = OPTION_UNSIGNED,
     .argument = "N",
     .min = 1,
     .max = 1000,
     .help = "end when so many disagreements were found; 5 unless given",
     .at = offsetof(struct explore_settings, most)},
    {.name = "model",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a model frontend in this process",
     .at = offsetof(struct explore_settings, model)},
    {.name = "domain",
     .kind = OPTION_STRING,
     .argument = "NAME",
     .help = "a running domU of this Xen host whose agent is up",
     .at = offsetof(struct explore_settings, domain)},
    {.name = "guest",
     .kind = OPTION_STRING,
     .argument = "FILE.cfg",
     .help = "make guests on this Xen host from an xl configuration",
     .at = offsetof(struct explore_settings, guest)},
    LAB_OPTIONS(struct explore_settings),
    {.name = "output",
     .kind = OPTION_STRING,
     .argument = "DIR",
     .help = "where evidence is until it was looked at; default: runs",
     .at = offsetof(struct explore_settings, output)},
    RUN_SLOW_OPTION(struct explore_settings),
};

const struct command command_explore = {
    .name = "explore",
    .summary = "play scenarios by dice, and tell where a frontend is not as it is known",
    .about =
        "Makes small legal scenarios by dice, plays them against a frontend, and compares what is\n"
        "seen with what is known of that frontend, or with what any frontend owes.  Where the two\n"
        "disagree the scenario is made as small as it can be, and printed as a case.",
    .examples = "blkproof explore --frontend 6.12 --seed 7 --count 300\n"
                "blkproof explore --model conforming --like contract --count 10000\n",
    OPTIONS(options),
    .run = run,
};
