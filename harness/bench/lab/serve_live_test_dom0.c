/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lies in the place of blkproof-dom0 in serve_live_test's lab: serves a disk with the real one's command,
 * as a user at a keyboard does, and lets the guest's agent use it.  Says "test: ..." on dom0's
 * console.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/bench/host/host.h"
#include "harness/commands/commands.h"
#include "harness/lab/lab.h"
#include "harness/process.h"
#include "harness/session.h"

#define BUDGET_S 60

/* Each has a device of its own: a guest needs a moment to see one go. */
#define SERVE(vdev) "/proc/self/exe", "serve", "--domain", LAB_GUEST, "--vdev", vdev

/* A serve that runs, and what it has said. */
static struct {
    struct process process;
    int in, out;
    size_t size;
    char said[65536];
    const char *wanted;
} served;
static struct session session;
static const char *step_wanted;
static bool step_done;

static void say(bool ok, const char *what)
{
    printf("test: %s %s\n", ok ? "ok" : "FAILED", what);
    fflush(stdout);
}

/* What fails here is not what is tested. */
static void must(int rc, const struct why *why)
{
    if (!rc)
        return;
    printf("test: FAILED %s; serve said:\n%s", why->text, served.said);
    exit(1);
}

static void hear(void *ctx, const char *line)
{
    char word[32];

    (void)ctx;
    if (sscanf(line, "done %31s", word) == 1 && step_wanted && !strcmp(word, step_wanted))
        step_done = true;
}

static bool is_step_done(void *ctx)
{
    (void)ctx;
    return step_done;
}

static bool is_said(void *ctx)
{
    ssize_t size;

    (void)ctx;
    while (served.size < sizeof(served.said) - 1 &&
           (size = read(served.out, served.said + served.size,
                        sizeof(served.said) - 1 - served.size)) > 0)
        served.size += (size_t)size;
    served.said[served.size] = '\0';
    return strstr(served.said, served.wanted);
}

/* Waits until serve has said this, and forgets everything up to there. */
static void expect(const char *text)
{
    struct why why;
    char *end;

    served.wanted = text;
    must(session_wait(&session, is_said, NULL, BUDGET_S, &why), &why);
    end = strstr(served.said, text) + strlen(text);
    served.size -= (size_t)(end - served.said);
    memmove(served.said, end, served.size + 1);
    printf("test: ok serve said \"%s\"\n", text);
    fflush(stdout);
}

static void type(const char *line)
{
    if (dprintf(served.in, "%s\n", line) < 0)
        say(false, "a line could be typed");
}

static void start(const char *const argv[])
{
    int in[2], out[2];
    struct why why;

    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || fcntl(out[0], F_SETFL, O_NONBLOCK))
        must(why_set(&why, -errno, "pipes: %s", strerror(errno)), &why);
    served.size = 0;
    must(process_start(&served.process, argv,
                       (struct process_fd[]){{in[0], 0}, {out[1], 1}, {out[1], 2}}, 3, &why),
         &why);
    close(in[0]);
    close(out[1]);
    served.in = in[1];
    served.out = out[0];
    session.bench->input_fd = out[0];
}

/* Returns the status of a serve that has come to its end. */
static int ended(void)
{
    int status = -1;

    process_wait(&served.process, BUDGET_S * 1000, &status);
    process_stop(&served.process);
    session.bench->input_fd = -1;
    if (served.in >= 0)
        close(served.in);
    close(served.out);
    return status;
}

static void command(const char *words)
{
    struct why why;

    must(session_command(&session, BUDGET_S, &why, "%s", words), &why);
}

/* Lets the guest do a step to its end. */
static void step(const char *name, const char *words)
{
    struct why why;

    step_wanted = name;
    step_done = false;
    must(session_command(&session, BUDGET_S, &why, "run %s %s", name, words), &why);
    must(session_wait(&session, is_step_done, NULL, BUDGET_S, &why), &why);
}

/* Does another serve say this, and fail? */
static bool asked(const char *const argv[], const char *expected)
{
    char *output;
    int status;
    struct why why;
    bool said;

    must(process_run(argv, BUDGET_S * 1000, &output, &status, &why), &why);
    said = strstr(output, expected);
    free(output);
    return said && status == 3;
}

static bool nodes_left(const char *vdev)
{
    struct store *store = session.bench->ports.store;
    char path[96];
    char *state;

    snprintf(path, sizeof(path), "/local/domain/%u/device/vbd/%s/state", session.domid, vdev);
    state = store->ops->read(store, path);
    free(state);
    return state;
}

static void a_flush_is_refused_by_a_rule(void)
{
    start((const char *const[]){SERVE("xvdc"), "--backend", "flush-only", NULL});
    command("attach 51744");
    expect("xvdc: connected");
    step("payload", "write 0 8 1 7");
    expect(" WRITE 0+8 in 1 segment");
    type("rule flush nth=2: refuse");
    expect("armed: name=rule-1 flush nth=2: refuse");
    step("first", "fsync 0 0 1 0");
    expect("FLUSH_DISKCACHE OKAY, performed");
    step("rewrite", "write 0 8 1 9");
    step("second", "fsync 0 0 1 0");
    expect("rule-1: refuse");
    expect("FLUSH_DISKCACHE EOPNOTSUPP, discarded");
    type("stats");
    expect("EOPNOTSUPP 1, ERROR 0; dropped 0, held 0; violations 0");
    command("detach 51744");
    type("close");
    expect("xvdc: closed");
    say(ended() == 0, "serve ended well when told to close");
    say(!nodes_left("51744"), "no node is left");
}

static void a_write_is_held_and_let_go(void)
{
    struct why why;

    start(
        (const char *const[]){SERVE("xvdd"), "--rule", "write sectors=64+8: hold until=go", NULL});
    command("attach 51760");
    step_wanted = "held";
    step_done = false;
    command("run held write 64 8 1 7");
    expect(": hold");
    say(!step_done, "the guest waits");
    type("mark go");
    must(session_wait(&session, is_step_done, NULL, BUDGET_S, &why), &why);
    command("detach 51760");
    kill(served.process.pid, SIGINT);
    expect("xvdd: closed");
    say(ended() == 0, "serve ended well when interrupted");
    say(!nodes_left("51760"), "no node is left");
}

static void an_offer_is_revoked(void)
{
    char domid[16];

    snprintf(domid, sizeof(domid), "%u", session.domid);
    start((const char *const[]){"/proc/self/exe", "serve", "--domain", domid, "--vdev", "51776",
                                "--backend", "revoke-at-runtime", "--disk", "/run/disk", "--size",
                                "1M", NULL});
    command("attach 51776");
    step("payload", "write 0 8 1 7");
    step("commit", "fsync 0 0 1 0");
    expect("feature-flush-cache = 0");
    expect("FLUSH_DISKCACHE EOPNOTSUPP, discarded");
    command("detach 51776");
    close(served.in); /* the end of the input */
    served.in = -1;
    expect("51776: closed");
    say(ended() == 0, "serve ended well at the end of its input");
}

static void what_is_in_use_is_not_taken(void)
{
    const char *const argv[] = {SERVE("xvdf"), NULL};

    start(argv);
    expect("xvdf: connected");
    say(asked(argv, "another blkproof serves"), "a second serve is told");
    process_stop(&served.process); /* a SIGKILL */
    ended();
    say(nodes_left("51792"), "a killed serve leaves its nodes");
    say(asked(argv, "is removed now: start again"), "the next one is told");
    say(!nodes_left("51792"), "no node is left");
    say(access("/run/blkproof", F_OK) && errno == ENOENT, "no lock is left");
}

int main(int argc, char **argv)
{
    static const struct command *const commands[] = {&command_serve, NULL};
    struct host_options options = {.domain = LAB_GUEST, .stop_fd = -1, .slow = 1};
    struct bench *bench;
    struct why why;

    if (argc > 1 && !strcmp(argv[1], "serve"))
        return commands_main("blkproof-dom0", "", commands, argc, argv);
    must(bench_host_create(&bench, &options, &why), &why);
    session_init(&session, bench);
    session.on_line = hear;
    must(session_guest(&session, NULL, &why), &why);
    a_flush_is_refused_by_a_rule();
    a_write_is_held_and_let_go();
    an_offer_is_revoked();
    what_is_in_use_is_not_taken();
    session_end(&session);
    bench->ops->free(bench);
    printf("test: over\n");
    return 0;
}
