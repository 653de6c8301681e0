/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/run_host.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases/cases.h"
#include "fake_backend/backend.h"
#include "harness/bench/host/host.h"
#include "harness/commands/common.h"
#include "harness/commands/formats.h"
#include "harness/commands/ktap_live.h"
#include "harness/commands/offer_options.h"
#include "harness/commands/progress.h"
#include "harness/stream.h"
#include "harness/suite.h"

const struct run_settings run_defaults = {
    .suite = SUITE_COMPLETE, .slow = 1, .at_once = 2, .fresh = true};

/* Into a stream: somebody else keeps and shows. */
static int run_streamed(const struct run_settings *settings, struct suite *suite)
{
    struct why why;
    int rc = stream_writer_open(&suite->sink, settings->stream, &why);

    if (rc)
        return error_exit(rc, &why);
    suite->until_spoilt = settings->until_spoilt;
    rc = suite_run(suite, &why);
    if (rc == SUITE_SPOILT)
        stream_writer_spoilt(suite->sink);
    else
        stream_writer_close(suite->sink, rc ? why.text : NULL);
    return rc < 0 ? error_exit(rc, &why) : EXIT_OK;
}

/* Plays the suite onto a page of a new book. */
static int play(struct book **book_out, const struct book_options *options, struct suite *suite,
                struct why *why)
{
    int rc = book_open(book_out, options, why);

    if (!rc)
        rc = book_page(*book_out, &(struct book_page_options){.name = suite->frontend},
                       &suite->sink, why);
    return rc ? rc : suite_run(suite, why);
}

static unsigned count_cases(const struct conf_case *const *cases)
{
    unsigned count = 0;

    while (cases[count])
        count++;
    return count;
}

static int run_kept(const struct run_settings *settings, struct suite *suite, const char *line)
{
    struct progress progress;
    struct ktap_live ktap;
    struct book_options options = {.parent = settings->output,
                                   .command = line,
                                   .cases = suite->cases,
                                   .strict = settings->strict};
    struct book *book = NULL;
    struct why why;
    int rc = 0, status;

    progress_init(&progress, progress_manner(settings->quiet, settings->verbose));
    progress_plan(&progress, suite->cases, 1);
    options.watch = progress_watch(&progress, settings->strict);
    ktap_live_init(&ktap, stdout, settings->strict);
    if (settings->format == FORMAT_KTAP) {
        rc = ktap_live_add(&ktap, suite->frontend, count_cases(suite->cases), &why);
        options.watch = ktap_live_watch(&ktap, options.watch);
    }
    if (!rc)
        rc = play(&book, &options, suite, &why);
    progress_end(&progress);
    ktap_live_end(&ktap, rc ? why.text : NULL);
    status = rc ? error_exit(rc, &why) : show_run(book, settings->format, settings->quiet, &why);
    if (!rc && !settings->quiet && settings->format <= FORMAT_TEXT)
        suite_say(stdout, &settings->cases, settings->suite);
    book_free(book);
    return status;
}

int run_on_bench(const struct command *command, const struct run_settings *settings,
                 struct bench *bench, const char *frontend, char *line)
{
    struct run_settings all = *settings;
    char *again;
    struct suite suite = {.bench = bench,
                          .frontend = settings->name ? settings->name : frontend,
                          .all = all_cases,
                          .driver = settings->driver,
                          .profiles = settings->no_profile ? NULL : all_profiles};
    struct why why;
    int status;

    all.cases = (struct option_strings){0};
    all.suite = SUITE_UNSET;
    all.format = 0;
    again = command_again(command, &all, &run_defaults, NULL);
    suite.repeat = again ? again : line;
    suite.cases = NULL;
    if (!offer_options(&settings->offer, &suite.offer, &why) &&
        (!settings->backend || (suite.backend = offer_backend(settings->backend, &why))))
        suite.cases = select_suite(&settings->cases, settings->suite, &why);
    if (!suite.cases)
        status = usage_error(command, &why);
    else if (settings->stream)
        status = run_streamed(settings, &suite);
    else
        status = run_kept(settings, &suite, line);
    free((void *)suite.cases);
    free(again);
    bench->ops->free(bench);
    return status;
}

int run_on_host(const struct command *command, const struct run_settings *settings, char *line)
{
    struct host_options options = {.domain = settings->domain,
                                   .config = settings->grub ? settings->grub : settings->guest,
                                   .grub = settings->grub != NULL,
                                   .console = settings->console,
                                   .stop_fd = stop_fd_open(),
                                   .slow = settings->slow};
    const char *what = settings->domain ? settings->domain : options.config;
    char frontend[256];
    struct bench *bench;
    struct why why;
    int status;
    int rc = bench_host_create(&bench, &options, &why);

    if (rc) {
        status = error_exit(rc, &why);
    } else {
        backend_sweep(&bench->ports);
        snprintf(frontend, sizeof(frontend), "%s %s", settings->domain ? "domain" : "guest", what);
        status = run_on_bench(command, settings, bench, frontend, line);
    }
    close(options.stop_fd);
    return status;
}
