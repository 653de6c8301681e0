/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/why.h"
#include "harness/clock.h"
#include "harness/guest/base64.h"
#include "harness/guest/protocol.h"

#define AGENT_BUDGET_S  90 /* from a started guest to its agent's first word */
#define DRIVER_BUDGET_S 60
#define GOING_ON        5u /* budgets, for what is slow and goes on */

void session_init(struct session *session, struct bench *bench)
{
    memset(session, 0, sizeof(*session));
    session->bench = bench;
}

/* What we wrote into the home of a guest that was gone by then is nobody else's to remove. */
static void remove_home(struct session *session)
{
    struct store *store = session->bench->ports.store;
    char home[40];

    if (!session->domid || store->ops->introduced(store, session->domid))
        return;
    snprintf(home, sizeof(home), "/local/domain/%u", session->domid);
    store->ops->remove(store, home);
}

void session_end(struct session *session)
{
    agent_close(&session->agent);
    remove_home(session);
    session->guest_ours = false;
}

void session_spoil(struct session *session)
{
    session_end(session);
    session->bench->ops->spoil(session->bench);
}

/* Does what there is to do on every door.  Returns how much, or a negative errno. */
static int work(struct session *session, struct why *why)
{
    struct ports *ports = &session->bench->ports;
    int done, rc;

    done = ports->store->ops->drain(ports->store);
    if (done < 0)
        return why_set(why, done, "xenstore: %s", strerror(-done));
    while ((rc = ports->events->ops->next(ports->events)) > 0)
        done++;
    if (rc < 0)
        return why_set(why, rc, "event channels: %s", strerror(-rc));
    for (size_t i = 0; i < SESSION_MAX_BACKENDS; i++) {
        if (!session->served[i])
            continue;
        rc = backend_work(session->served[i], why);
        if (rc < 0)
            return rc;
        done += rc;
    }
    rc = agent_work(&session->agent, why);
    return rc < 0 ? rc : done + rc;
}

int session_wait(struct session *session, bool (*done)(void *ctx), void *ctx, unsigned seconds,
                 struct why *why)
{
    struct bench *bench = session->bench;
    int64_t budget = (int64_t)seconds * 1000 * bench->slow, now = clock_ms();
    int64_t silent = now + budget, end = now + GOING_ON * budget;

    for (;;) {
        int64_t left;
        int rc = work(session, why);

        if (rc < 0)
            return rc;
        if (done(ctx))
            return 0;
        now = clock_ms();
        if (rc)
            silent = now + budget;
        left = (silent < end ? silent : end) - now;
        if (rc && left > 0)
            continue; /* a guest that never stops asking has its budget, too */
        if (bench->ops->life(bench) != GUEST_RUNNING)
            return why_set(why, -EHOSTDOWN, "the guest is not running any more");
        rc = left > 0 ? bench->ops->wait(bench, (int)left, why) : 0;
        if ((rc == 0 && silent <= end) || rc == -ENODATA)
            return why_set(why, -ETIMEDOUT, "nothing more happened within the budget of %u s",
                           seconds * bench->slow);
        if (rc == 0)
            return why_set(why, -ETIMEDOUT, "it went on for %u s and did not come to its end",
                           GOING_ON * seconds * bench->slow);
        if (rc < 0)
            return rc;
    }
}

static bool answered(void *ctx)
{
    return !agent_busy(ctx);
}

int session_command(struct session *session, unsigned seconds, struct why *why, const char *format,
                    ...)
{
    char words[500];
    va_list args;
    int rc;

    va_start(args, format);
    vsnprintf(words, sizeof(words), format, args);
    va_end(args);
    rc = agent_command(&session->agent, words, why);
    if (!rc)
        rc = session_wait(session, answered, &session->agent, seconds, why);
    if (rc)
        return why_prefix(why, rc, "the agent was told '%s': ", words);
    if (session->agent.refusal[0])
        return why_set(why, -EREMOTEIO, "the agent was told '%s' and said no: %s", words,
                       session->agent.refusal);
    return 0;
}

void session_serve(struct session *session, struct backend *backend)
{
    for (size_t i = 0; i < SESSION_MAX_BACKENDS; i++) {
        if (session->served[i])
            continue;
        session->served[i] = backend;
        return;
    }
}

void session_let_go(struct session *session, const struct backend *backend)
{
    for (size_t i = 0; i < SESSION_MAX_BACKENDS; i++)
        if (session->served[i] == backend)
            session->served[i] = NULL;
}

/* Copies the value of "name=" out of a line of words; "-" when it is not there. */
static void take_word(const char *line, const char *name, char *out, size_t size)
{
    const char *at = line;
    size_t length = strlen(name);

    snprintf(out, size, "-");
    while ((at = strstr(at, name))) {
        if ((at == line || at[-1] == ' ') && at[length] == '=') {
            at += length + 1;
            snprintf(out, size, "%.*s", (int)strcspn(at, " "), at);
            return;
        }
        at += length;
    }
}

static void hear(void *ctx, const char *line)
{
    struct session *session = ctx;

    if (!strncmp(line, "ready ", 6)) {
        take_word(line, "release", session->facts.release, sizeof(session->facts.release));
        take_word(line, "machine", session->facts.machine, sizeof(session->facts.machine));
        take_word(line, "vcpus", session->facts.vcpus, sizeof(session->facts.vcpus));
        take_word(line, "driver", session->facts.driver, sizeof(session->facts.driver));
        take_word(line, "build-id", session->facts.build_id, sizeof(session->facts.build_id));
        session->ready = true;
    } else if (!strncmp(line, "driver ", 7)) {
        take_word(line, "build-id", session->facts.build_id, sizeof(session->facts.build_id));
    }
    if (session->on_line)
        session->on_line(session->on_line_ctx, line);
}

static bool is_ready(void *ctx)
{
    return ((struct session *)ctx)->ready;
}

static int meet(struct session *session, struct why *why)
{
    int rc;

    session->ready = false;
    session->driver_loaded = session->driver_sent = false;
    rc = agent_open(&session->agent, session->bench->ports.store, session->domid, hear, session,
                    why);
    if (!rc)
        rc = session_wait(session, is_ready, session, AGENT_BUDGET_S, why);
    if (rc == -ETIMEDOUT)
        why_set(why, rc,
                "no agent spoke in the guest (domain %u) within %u s: is blkproof-agent its init, "
                "or running in it?",
                session->domid, AGENT_BUDGET_S * session->bench->slow);
    else if (rc == -EHOSTDOWN)
        why_set(why, rc, "the guest (domain %u) died before its agent spoke", session->domid);
    if (rc)
        session_end(session);
    return rc;
}

/* Sends as many parts as one command may have.  Returns how many bytes they were. */
static long send_parts(struct session *session, FILE *file, size_t offset, struct why *why)
{
    char text[BASE64_ROOM(AGENT_PART)];
    unsigned char bytes[AGENT_PART];
    unsigned parts = 0;
    size_t size;
    long sent = 0;
    int rc = 0;

    while (!rc && parts < AGENT_PARTS && (size = fread(bytes, 1, sizeof(bytes), file)) > 0) {
        base64_encode(text, bytes, size);
        rc = agent_part(&session->agent, ++parts, text, why);
        sent += (long)size;
    }
    if (!rc && ferror(file))
        rc = why_set(why, -EIO, "it cannot be read");
    if (!rc && parts)
        rc = session_command(session, DRIVER_BUDGET_S, why, "put xen-blkfront %zu %u", offset,
                             parts);
    agent_forget_parts(&session->agent);
    return rc ? rc : sent;
}

static int send_bytes(struct session *session, FILE *file, struct why *why)
{
    size_t offset = 0;
    long sent;

    do {
        sent = send_parts(session, file, offset, why);
        offset += sent > 0 ? (size_t)sent : 0;
    } while (sent > 0);
    return (int)sent;
}

/* Sends a driver of one's own into the guest, once. */
static int send_driver(struct session *session, struct why *why)
{
    FILE *file;
    int rc;

    if (!session->driver_file || session->driver_sent)
        return 0;
    file = fopen(session->driver_file, "re");
    if (!file)
        return why_set(why, -errno, "open the driver %s: %s", session->driver_file,
                       strerror(errno));
    rc = send_bytes(session, file, why);
    fclose(file);
    session->driver_sent = !rc;
    return rc ? why_prefix(why, rc, "sending the driver %s to the guest: ", session->driver_file)
              : 0;
}

static int unload_driver(struct session *session, struct why *why)
{
    int rc = session_command(session, DRIVER_BUDGET_S, why, "unload xen-blkfront");

    session->driver_loaded &= rc != 0;
    return rc;
}

/* Loads the driver, or loads it again with other parameters.  A driver that is built in has to be
 * taken as it is. */
static int load_driver(struct session *session, const char *params, struct why *why)
{
    const char *wanted = params ? params : "";
    int rc = 0;

    if (session->driver_loaded && !strcmp(session->params, wanted))
        return 0;
    if (session->driver_loaded)
        rc = unload_driver(session, why);
    if (rc)
        return rc;
    if (!session->driver_file && !strcmp(session->facts.driver, "absent"))
        return why_set(why, -ENODEV,
                       "the guest has no xen-blkfront: neither is it built into its kernel %s, nor "
                       "is there a module that could be loaded",
                       session->facts.release);
    rc = send_driver(session, why);
    if (rc)
        return rc;
    rc = session_command(session, DRIVER_BUDGET_S, why, "load xen-blkfront%s%s", *wanted ? " " : "",
                         wanted);
    if (rc)
        return rc;
    session->driver_loaded = true;
    snprintf(session->params, sizeof(session->params), "%s", wanted);
    return 0;
}

int session_guest(struct session *session, const char *driver_params, struct why *why)
{
    struct bench *bench = session->bench;
    int rc;

    if (session->guest_ours && bench->ops->life(bench) != GUEST_RUNNING)
        session_spoil(session);
    if (!session->guest_ours) {
        rc = bench->ops->guest(bench, &session->domid, why);
        if (!rc)
            rc = backend_clean(&bench->ports, session->domid, why);
        if (!rc)
            rc = meet(session, why);
        session->guest_ours = !rc;
        session->no_guest = rc != 0;
        if (rc)
            return rc;
    }
    return load_driver(session, driver_params, why);
}

int session_reload(struct session *session, int (*attach)(void *ctx, struct why *why), void *ctx,
                   struct why *why)
{
    char params[sizeof(session->params)];
    int rc;

    memcpy(params, session->params, sizeof(params));
    rc = unload_driver(session, why);
    if (!rc)
        rc = attach(ctx, why);
    return rc ? rc : load_driver(session, params, why);
}

/* Lets the restored guest run, and hears its agent. */
static int wake(struct session *session, struct why *why)
{
    int rc = session->bench->ops->unpause(session->bench, why);

    session->ready = false;
    if (!rc)
        rc = session_wait(session, is_ready, session, AGENT_BUDGET_S, why);
    return rc == -ETIMEDOUT
               ? why_set(why, -EIO, "the restored guest's agent did not speak again within %u s",
                         AGENT_BUDGET_S * session->bench->slow)
               : rc;
}

int session_resume(struct session *session, int (*attach)(void *ctx, struct why *why), void *ctx,
                   struct why *why)
{
    int rc = session->bench->ops->restore(session->bench, &session->domid, why);

    if (!rc)
        rc = agent_follow(&session->agent, session->domid, why);
    if (!rc)
        rc = attach(ctx, why);
    return rc ? rc : wake(session, why);
}
