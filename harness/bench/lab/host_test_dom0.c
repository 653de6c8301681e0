/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lies in the place of blkproof-dom0 in host_test's lab: runs the real one's commands as a user of
 * a Xen host does, kills one, and looks at what is left.  Says "test: ..." on dom0's console.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake_backend/ports.h"
#include "fake_backend/why.h"
#include "harness/bench/host/xl.h"
#include "harness/commands/commands.h"
#include "harness/guest/protocol.h"
#include "harness/lab/lab.h"
#include "harness/process.h"

#define BACKENDS     "/local/domain/0/blkproof"
#define LOCKS        "/run/blkproof"
#define RUNS         "/run/runs"
#define LINES        "/run/lines"
#define RUN_MS       240000
#define CONNECT_MS   120000
#define XS_CONNECTED "4"
#define MOST_ASKED   100

#define SELF "/proc/self/exe", "run"

static void say(bool ok, const char *what)
{
    printf("test: %s %s\n", ok ? "ok" : "FAILED", what);
    fflush(stdout);
}

/* Runs a program and shows what it said; returns its status, -1 when it could not be run. */
static int ask(const char *const argv[], const char *expected)
{
    struct why why;
    char *output;
    int status;

    if (process_run(argv, RUN_MS, &output, &status, &why)) {
        printf("%s\n", why.text);
        return -1;
    }
    if (status && !expected)
        printf("%s\n", output);
    if (expected && !strstr(output, expected)) {
        printf("not \"%s\" but: %s\n", expected, output);
        status = -1;
    }
    free(output);
    return status;
}

/* How many nodes are below a path. */
static unsigned below(struct store *store, const char *path)
{
    unsigned count = 0;

    free(store->ops->list(store, path, &count));
    return count;
}

static void a_domain_that_is_not_there(void)
{
    const char *const argv[] = {SELF, "--domain", "nosuch", "--output", RUNS, NULL};

    say(ask(argv, "there is no domain named nosuch") == 3, "a domain that is not there is told");
    say(access(RUNS, F_OK) && errno == ENOENT, "and nothing is kept of it");
}

/* An agent whose guest stands still does not write its sign again. */
static void a_domain_without_an_agent(struct store *store, unsigned domid)
{
    const char *const pause[] = {"xl", "pause", "guest", NULL};
    const char *const run[] = {SELF, "--domain", "guest", "--output", RUNS, NULL};
    char sign[64];

    snprintf(sign, sizeof(sign), "/local/domain/%u/" AGENT_DIR "/agent", domid);
    say(ask(pause, NULL) == 0 && store->ops->remove(store, sign) == 0 &&
            ask(run, "no blkproof-agent has shown itself in domain guest") == 3,
        "a domain without an agent is told");
}

/* A run waits until who reads a device hangs up, which ends this machine: its lines go there afterwards. */
static bool pass_on(const char *from, const char *to)
{
    char bytes[4096];
    ssize_t got = -1, put = 0;
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY);

    while (in >= 0 && out >= 0 && put >= 0 && (got = read(in, bytes, sizeof(bytes))) > 0)
        for (ssize_t done = 0; done < got && put >= 0; done += put)
            put = write(out, bytes + done, (size_t)(got - done));
    close(out);
    close(in);
    return !got && put >= 0;
}

static void a_domain_of_the_users(struct store *store)
{
    const char *const run[] = {SELF,
                               "--domain",
                               "guest",
                               "--stream",
                               LINES,
                               "--case",
                               "flush-refused-first",
                               "--case",
                               "barrier-data-refused",
                               NULL};
    char devices[64];
    struct why why;
    unsigned domid;

    /* the guest that the lab has made */
    close(open(LINES, O_WRONLY | O_CREAT, 0600));
    say(ask(run, NULL) == 0, "run --domain guest ended well");
    say(pass_on(LINES, LAB_STREAM), "its lines were passed on");
    if (xl_domid("guest", &domid, &why)) {
        say(false, why.text);
        return;
    }
    say(xl_life(domid) == GUEST_RUNNING, "the user's guest runs on");
    say(below(store, BACKENDS) == 0, "no node of a backend is left");
    snprintf(devices, sizeof(devices), "/local/domain/%u/device/vbd", domid);
    say(below(store, devices) == 0, "no node of a device is left");
    a_domain_without_an_agent(store, domid);
    say(xl_destroy("guest", &why) == 0, "the user's guest was destroyed");
}

/* Is a backend connected to this vbd of one? */
static bool is_connected(struct store *store, const char *domid, const char *vdev)
{
    char path[96], *state;
    bool connected;

    snprintf(path, sizeof(path), BACKENDS "/%s/%s/state", domid, vdev);
    state = store->ops->read(store, path);
    connected = state && !strcmp(state, XS_CONNECTED);
    free(state);
    return connected;
}

/* Which guest but `other` has a vbd that is connected?  0: none. */
static unsigned connected_guest(struct store *store, unsigned other)
{
    unsigned count = 0, found = 0;
    char **domids = store->ops->list(store, BACKENDS, &count);

    for (unsigned i = 0; domids && !found && i < count; i++) {
        unsigned domid = (unsigned)strtoul(domids[i], NULL, 10), vdevs = 0;
        char path[64], **vdev;

        snprintf(path, sizeof(path), BACKENDS "/%u", domid);
        vdev = domid == other ? NULL : store->ops->list(store, path, &vdevs);
        for (unsigned v = 0; vdev && !found && v < vdevs; v++)
            if (is_connected(store, domids[i], vdev[v]))
                found = domid;
        free(vdev);
    }
    free(domids);
    return found;
}

static unsigned wait_connected(struct store *store, unsigned other)
{
    struct store_watch watch = {0};
    struct pollfd fd = {.fd = store->ops->fd(store), .events = POLLIN};
    unsigned found;

    if (store->ops->watch(store, BACKENDS, &watch))
        return 0;
    while (!(found = connected_guest(store, other)) && poll(&fd, 1, CONNECT_MS) > 0)
        store->ops->drain(store);
    store->ops->unwatch(store, BACKENDS, &watch);
    return found;
}

/* Does the folder of runs hold what was not finished? */
static bool has_partial(void)
{
    DIR *dir = opendir(RUNS);
    struct dirent *entry;
    bool found = false;

    while (dir && (entry = readdir(dir)))
        found |=
            entry->d_name[0] == '.' && strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    if (dir)
        closedir(dir);
    return found;
}

static void a_run_that_is_killed(struct store *store)
{
    const char *const run[] = {SELF, "--guest", LAB_GUEST_CONFIG,      "--output",
                               RUNS, "--case",  "flush-refused-first", NULL};
    struct process process = PROCESS_NONE;
    char name[32];
    struct why why;
    unsigned domid;

    if (process_start(&process, run, NULL, 0, &why)) {
        say(false, why.text);
        return;
    }
    snprintf(name, sizeof(name), "blkproof-%d", (int)process.pid);
    say(wait_connected(store, 0) != 0, "a vbd of a run was connected");
    process_stop(&process);
    say(!xl_domid(name, &domid, &why), "the guest of the killed run is still there");
    say(below(store, BACKENDS) > 0, "so are its nodes");
    say(has_partial(), "so is its unfinished folder");
    say(ask(run, "flush-refused-first") == 0, "the next run ended well");
    say(xl_domid(name, &domid, &why) == -ENOENT, "the guest of the killed run is gone");
    say(below(store, BACKENDS) == 0, "its nodes are gone");
    say(!has_partial(), "its unfinished folder is gone");
    say(access(LOCKS, F_OK) && errno == ENOENT, "no lock is left");
}

static unsigned times(const char *text, const char *what)
{
    unsigned count = 0;

    for (const char *at = text; (at = strstr(at, what)); at++)
        count++;
    return count;
}

/* What dom0 has of a guest, as Xen itself says when it is asked by debug keys. */
struct held {
    unsigned grants, channels;
    bool known;
};

static struct held held_of(unsigned domid)
{
    const char *const forget[] = {"xl", "dmesg", "-c", NULL};
    const char *const dmesg[] = {"xl", "dmesg", NULL};
    const char *const keys[] = {"xl", "debug-keys", "eg", NULL};
    char grants[48], channels[32], *output;
    struct held held = {.known = false};
    struct why ignored;
    int status;

    snprintf(grants, sizeof(grants), "grant-table for remote d%u ", domid);
    snprintf(channels, sizeof(channels), " d=%u ", domid);
    if (ask(forget, NULL) || ask(keys, NULL))
        return held;
    /* Xen answers when it finds the time, grants last. */
    for (unsigned i = 0; !held.known && i < MOST_ASKED; i++) {
        if (process_run(dmesg, RUN_MS, &output, &status, &ignored))
            break;
        held = (struct held){times(output, grants), times(output, channels),
                             strstr(output, "gnttab_usage_print_all ] done")};
        free(output);
    }
    printf("domain %u: %u grant tables, %u event channels%s\n", domid, held.grants, held.channels,
           held.known ? "" : ", as far as Xen said it");
    return held;
}

/* The run goes on with another guest, and has nothing of the one that was destroyed. */
static void a_guest_that_is_destroyed(struct store *store)
{
    const char *const run[] = {SELF,
                               "--guest",
                               LAB_GUEST_CONFIG,
                               "--output",
                               RUNS,
                               "--case",
                               "flush-refused-first",
                               "--case",
                               "barrier-data-refused",
                               NULL};
    const char *pause[] = {"xl", "pause", NULL, NULL};
    const struct process_fd shown[] = {{STDOUT_FILENO, STDOUT_FILENO},
                                       {STDOUT_FILENO, STDERR_FILENO}};
    struct process process = PROCESS_NONE;
    unsigned first, second;
    struct held before, after;
    char name[32], home[32];
    struct why why;
    int status = 0;

    if (process_start(&process, run, shown, 2, &why)) {
        say(false, why.text);
        return;
    }
    snprintf(name, sizeof(name), "blkproof-%d", (int)process.pid);
    pause[2] = name;
    first = wait_connected(store, 0);
    say(ask(pause, NULL) == 0, "a run's guest stands still, so that its case lasts");
    before = held_of(first);
    say(first && before.grants && before.channels, "Xen knows what we have of a guest");
    say(xl_destroy(name, &why) == 0, "a run's guest was destroyed");
    second = wait_connected(store, first);
    after = held_of(first);
    say(second != 0, "the run went on with another guest");
    say(xl_life(first) == GUEST_GONE && after.known && !after.grants && !after.channels,
        "no grant and no event channel of the dead guest is held");
    snprintf(home, sizeof(home), "/local/domain/%u", first);
    say(below(store, home) == 0, "no node is left in its home");
    say(process_wait(&process, RUN_MS, &status) == 0 && WIFEXITED(status) &&
            (WEXITSTATUS(status) == 1 || WEXITSTATUS(status) == 3),
        "the run ended by itself with a verdict"); /* of the case, or that its control failed */
    process_stop(&process);
    say(below(store, BACKENDS) == 0, "no node of either guest is left");
}

int main(int argc, char **argv)
{
    static const struct command *const commands[] = {&command_run_host, NULL};
    struct ports ports;
    struct why why;

    if (argc > 1 && !strcmp(argv[1], "run"))
        return commands_main("blkproof-dom0", "", commands, argc, argv);
    if (ports_xen_open(&ports, &why)) {
        say(false, why.text);
        return 1;
    }
    a_domain_that_is_not_there();
    a_domain_of_the_users(ports.store);
    a_run_that_is_killed(ports.store);
    a_guest_that_is_destroyed(ports.store);
    ports_xen_close(&ports);
    printf("test: over\n");
    return 0;
}
