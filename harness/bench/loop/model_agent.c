/* SPDX-License-Identifier: BSD-2-Clause */
/* The agent of a model guest (harness/guest/protocol.h). */
#include "harness/bench/loop/model_guest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/model.h"
#include "harness/guest/protocol.h"

#define MAX_WORDS 24

/* What a command's function returns: NULL for `ok`, a reason for `no`, or this, when the answer
 * comes later. */
static const char later[] = "";
static const char untold[] = "the step could not be told on the ring";

static struct store *store_of(const struct model_guest *guest)
{
    return &guest->world->guest.door;
}

int agent_start(struct model_guest *guest)
{
    return store_of(guest)->ops->watch(store_of(guest), AGENT_DIR, &guest->channel);
}

void agent_stop(struct model_guest *guest)
{
    free(guest->commands);
    guest->commands = guest->commands_left = NULL;
    guest->waiting = false;
    guest->waiting_vdev = guest->sized_vdev = 0;
    guest->waiting_step[0] = guest->asleep[0] = '\0';
}

/* Says who we are to a harness that does not know us yet, or not as this domain. */
static void hello(struct model_guest *guest)
{
    bool restored = guest->met && guest->met != guest->domid;
    struct lines untaken;
    char sign[40];

    lines_init(&untaken);
    lines_move(&untaken, &guest->out);
    if (!restored) {
        lines_dispose(&untaken);
        lines_dispose(&guest->trace);
        lines_dispose(&guest->klog);
    }
    agent_stop(guest);
    guest->met = guest->domid;
    guest->heard = guest->last = guest->said = guest->taken = 0;
    lines_add(&guest->out, "ready release=%s machine=x86_64 vcpus=1 driver=module build-id=-",
              guest->model->name);
    lines_move(&guest->out, &untaken);
    snprintf(sign, sizeof(sign), "%d %016x", AGENT_PROTOCOL, guest->born);
    if (store_of(guest)->ops->write(store_of(guest), AGENT_DIR "/agent", sign))
        guest->broken = -EIO;
}

/* Answers the command begun last; reason: why not.  Then those behind it are not done either. */
static void answer(struct model_guest *guest, const char *reason)
{
    guest->waiting = false;
    if (!reason) {
        lines_add(&guest->out, "ok %lu", guest->heard);
        return;
    }
    lines_add(&guest->out, "no %lu %s", guest->heard, reason);
    guest->commands_left = NULL;
    while (guest->heard < guest->last)
        lines_add(&guest->out, "no %lu not done", ++guest->heard);
}

void agent_result(struct model_guest *guest, const struct caller *caller, long result, int error,
                  const char *found)
{
    lines_add(&guest->out, "result %s %u %ld %d%s%s", caller->step->order.name, caller->index,
              result, error, found ? " " : "", found ? found : "");
}

static void say_limits(struct model_guest *guest, const struct frontend *front)
{
    const struct block_queue *queue = &front->queue;

    lines_add(&guest->out,
              "limits %u write_cache=%s fua=%d logical=%u physical=%u max_kb=%" PRIu32
              " segments=%" PRIu32 " scheduler=mq-deadline",
              front->vdev, queue->write_cache ? "back" : "through", queue->fua, front->sector_size,
              front->physical_sector_size, queue->max_sectors / 2, queue->max_sectors / 8);
}

void agent_done(struct model_guest *guest, const struct step *step)
{
    lines_move(&guest->out, &guest->trace);
    lines_move(&guest->out, &guest->klog);
    lines_add(&guest->out, "done %s", step->order.name);
    if (!strcmp(guest->waiting_step, step->order.name)) {
        guest->waiting_step[0] = '\0';
        answer(guest, step->untold ? untold : NULL);
    }
}

static const char *do_load(struct model_guest *guest, char **words)
{
    if (guest->loaded)
        return NULL;
    guest->params = DRIVER_DEFAULTS;
    for (char **word = words + 2; *word; word++)
        guest_set_param(&guest->params, *word);
    guest->loaded = true;
    guest->devices.fired = true;
    lines_add(&guest->out, "driver build-id=- version=-");
    return NULL;
}

static const char *do_unload(struct model_guest *guest, char **words)
{
    struct frontend *front;

    (void)words;
    TAILQ_FOREACH(front, &guest->fronts, link)
        if (front->open || guest_front_used(guest, front))
            return "the driver is in use";
    guest_unload(guest);
    return NULL;
}

static const char *do_attach(struct model_guest *guest, char **words)
{
    guest->waiting_vdev = (unsigned)strtoul(words[1], NULL, 10);
    guest->waiting_tell = words[2] ? strtoull(words[2] + strlen("tell="), NULL, 10) : 0;
    return later;
}

static const char *do_detach(struct model_guest *guest, char **words)
{
    unsigned vdev = (unsigned)strtoul(words[1], NULL, 10);
    struct frontend *front;

    TAILQ_FOREACH(front, &guest->fronts, link)
        if (front->vdev == vdev && front->open)
            break;
    if (!front)
        return "no such vbd";
    if (guest_front_used(guest, front))
        return "threads are still in the kernel with it";
    front->open = false;
    return NULL;
}

static const char *do_limits(struct model_guest *guest, char **words)
{
    struct frontend *front = guest_front(guest, (unsigned)strtoul(words[1], NULL, 10));

    if (!front)
        return "no such vbd";
    say_limits(guest, front);
    return NULL;
}

static const char *do_size(struct model_guest *guest, char **words)
{
    guest->sized_vdev = (unsigned)strtoul(words[1], NULL, 10);
    guest->sized_to = strtoull(words[2], NULL, 10);
    return guest_front(guest, guest->sized_vdev) ? later : "no such vbd";
}

static bool finish_size(struct model_guest *guest)
{
    const struct frontend *front = guest->sized_vdev ? guest_front(guest, guest->sized_vdev) : NULL;

    if (!front || front->sectors != guest->sized_to)
        return false;
    guest->sized_vdev = 0;
    answer(guest, NULL);
    return true;
}

static const char *do_wait(struct model_guest *guest, char **words)
{
    const struct step *step = guest_step_find(guest, words[1]);

    if (!step)
        return "no such step";
    if (guest_step_over(step))
        return step->untold ? untold : NULL;
    snprintf(guest->waiting_step, sizeof(guest->waiting_step), "%s", words[1]);
    return later;
}

static const char *do_ping(struct model_guest *guest, char **words)
{
    (void)guest;
    (void)words;
    return NULL;
}

static const char *do_asleep(struct model_guest *guest, char **words)
{
    if (!guest_step_find(guest, words[1]))
        return "no such step";
    if (guest->asleep[0])
        return "there is such a question already";
    snprintf(guest->asleep, sizeof(guest->asleep), "%s", words[1]);
    return NULL;
}

static enum step_kind kind_of(const char *verb)
{
    if (!strcmp(verb, "read"))
        return STEP_KIND_READ;
    if (!strcmp(verb, "write"))
        return STEP_KIND_WRITE;
    if (!strcmp(verb, "fsync") || !strcmp(verb, "fdatasync"))
        return STEP_KIND_SYNC;
    if (!strcmp(verb, "discard"))
        return STEP_KIND_DISCARD;
    if (!strcmp(verb, "reopen"))
        return STEP_KIND_REOPEN;
    return STEP_KIND_UNSET;
}

static const char *do_run(struct model_guest *guest, char **words)
{
    struct step_order order = {.kind = kind_of(words[2])};

    if (strlen(words[1]) >= sizeof(order.name) || !order.kind)
        return "no such verb, or too long a name";
    memcpy(order.name, words[1], strlen(words[1]));
    order.sector = strtoull(words[3], NULL, 10);
    order.sectors = (uint32_t)strtoul(words[4], NULL, 10);
    order.threads = (unsigned)strtoul(words[5], NULL, 10);
    order.seed = strtoull(words[6], NULL, 10);
    order.repeat = 1;
    for (char **word = words + 7; *word; word++) {
        if (!strcmp(*word, "fua"))
            order.fua = true;
        else if (!strcmp(*word, "fsync"))
            order.fsync = true;
        else if (!strncmp(*word, "repeat=", 7))
            order.repeat = (unsigned)strtoul(*word + 7, NULL, 10);
        else if (!strncmp(*word, "processor=", 10))
            order.processor = (unsigned)strtoul(*word + 10, NULL, 10);
        else if (!strncmp(*word, "opener=", 7))
            continue; /* there is no page cache that would tell them apart */
        else if (!strcmp(*word, "aio"))
            continue; /* as everything is here */
        else if (!strcmp(*word, "buffered"))
            order.buffered = true;
        else if (!strncmp(*word, "tell=", 5))
            order.tell = strtoull(*word + 5, NULL, 10);
        else if (!strcmp(*word, "secure"))
            order.secure = true;
        else
            return "no such flag";
    }
    switch (guest_run(guest, &order)) {
    case 0:
        return NULL;
    case -ENODEV:
        return "no vbd is attached";
    case -EBUSY:
        return "a step of this name runs";
    case -EINVAL:
        return "too many callers, or beyond the end of the disk";
    default:
        return "no memory";
    }
}

static const struct {
    const char *word;
    unsigned words; /* at least, itself included */
    const char *(*run)(struct model_guest *guest, char **words);
} commands[] = {
    {"load", 2, do_load},     {"unload", 2, do_unload}, {"attach", 2, do_attach},
    {"detach", 2, do_detach}, {"run", 7, do_run},       {"asleep", 2, do_asleep},
    {"wait", 2, do_wait},     {"limits", 2, do_limits}, {"ping", 1, do_ping},
    {"size", 3, do_size},
};

static const char *obey(struct model_guest *guest, char *text)
{
    char *words[MAX_WORDS + 1] = {NULL}, *rest = NULL;
    unsigned count = 0;

    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (count == MAX_WORDS)
            return "too many words";
        words[count++] = word;
    }
    for (size_t i = 0; count && i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(commands[i].word, words[0]) != 0)
            continue;
        return count < commands[i].words ? "too few words" : commands[i].run(guest, words);
    }
    return "no such command";
}

static char *read_node(struct model_guest *guest, const char *name)
{
    char path[64];

    snprintf(path, sizeof(path), AGENT_DIR "/%s", name);
    return store_of(guest)->ops->read(store_of(guest), path);
}

/* What was said and not taken yet is to be said again: the store that it lies in goes. */
void agent_save(struct model_guest *guest)
{
    struct lines untaken;
    char name[40];

    lines_init(&untaken);
    for (unsigned long n = guest->taken + 1; n <= guest->said; n++) {
        char *text;

        snprintf(name, sizeof(name), "report/%lu", n);
        text = read_node(guest, name);
        if (text)
            lines_add(&untaken, "%.*s", (int)strlen(text) - 1, text);
        free(text);
    }
    lines_move(&untaken, &guest->out);
    lines_move(&guest->out, &untaken);
}

/* Begins what is left of the commands, up to one that has to wait. */
static bool begin_commands(struct model_guest *guest)
{
    bool begun = false;

    while (guest->commands_left && !guest->waiting) {
        const char *reason;

        guest->heard++;
        guest->waiting = true;
        reason = obey(guest, strsep(&guest->commands_left, "\n"));
        if (reason != later)
            answer(guest, reason);
        begun = true;
    }
    return begun;
}

static bool next_commands(struct model_guest *guest)
{
    char *text = read_node(guest, "command"), *rest;
    unsigned long number = text ? strtoul(text, &rest, 10) : 0;
    bool fresh = number > guest->last;

    if (fresh) {
        guest->commands_left = NULL;
        if (guest->waiting)
            answer(guest, "given up for the next command");
        agent_stop(guest);
        guest->heard = number - 1;
        guest->last = number;
        for (const char *end = rest; (end = strchr(end, '\n')); end++)
            guest->last++;
        guest->commands = text;
        guest->commands_left = rest + strspn(rest, " ");
        return true;
    }
    free(text);
    return false;
}

/* Opens the vbd that `attach` waits for, once it is a disk. */
static bool finish_attach(struct model_guest *guest)
{
    struct frontend *front;
    char name[16];

    if (!guest->waiting_vdev)
        return false;
    front = guest_front(guest, guest->waiting_vdev);
    if (!front || (!front_ready(front) && !front_failed(front)))
        return false;
    guest->waiting_vdev = 0;
    if (front_failed(front)) {
        answer(guest, "the vbd did not become a disk");
        return true;
    }
    front->open = true;
    TAILQ_REMOVE(&guest->fronts, front, link);
    TAILQ_INSERT_HEAD(&guest->fronts, front, link);
    front_name(front, name);
    lines_add(&guest->out, "device %u name=%s sectors=%" PRIu64, front->vdev, name, front->sectors);
    say_limits(guest, front);
    if (guest->waiting_tell)
        guest_tell(front, &guest->telling, guest->waiting_tell);
    else
        answer(guest, NULL);
    return true;
}

void agent_told(struct model_guest *guest)
{
    if (guest->waiting)
        answer(guest, guest->telling.error ? "the vbd could not be read" : NULL);
}

static bool speak(struct model_guest *guest)
{
    char text[AGENT_CHUNK + 1], path[64];
    bool spoke = false;

    while (guest->said - guest->taken < AGENT_WINDOW &&
           lines_take(&guest->out, text, sizeof(text))) {
        snprintf(path, sizeof(path), AGENT_DIR "/report/%lu", ++guest->said);
        if (store_of(guest)->ops->write(store_of(guest), path, text))
            guest->broken = -EIO;
        spoke = true;
    }
    return spoke;
}

bool agent_hear(struct model_guest *guest)
{
    bool worked = false;
    char *text;

    if (guest->channel.fired) {
        guest->channel.fired = false;
        text = read_node(guest, "agent");
        if (!text)
            hello(guest);
        worked = !text;
        free(text);
        text = read_node(guest, "taken");
        if (text)
            guest->taken = strtoul(text, NULL, 10);
        free(text);
        worked |= next_commands(guest);
    }
    worked |= begin_commands(guest);
    worked |= finish_attach(guest);
    worked |= finish_size(guest);
    return speak(guest) || worked;
}

bool agent_rest(struct model_guest *guest)
{
    const struct step *step;

    if (!guest->asleep[0])
        return false;
    step = guest_step_find(guest, guest->asleep);
    if (step)
        lines_add(&guest->out, "asleep %s %u %u", step->order.name,
                  guest_step_callers(&step->order) - step->finished, step->finished);
    guest->asleep[0] = '\0';
    return true;
}
