/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/model_frontend.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/bench/loop/lines.h"
#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

#define SCAN_READS   2u /* first and last sectors, as a kernel does that looks for partitions */
#define SCAN_SECTORS 8u

static struct store *store_of(const struct frontend *front)
{
    return &front->guest->world->guest.door;
}

char *frontend_read(const struct frontend *front, const char *dir, const char *name)
{
    char path[FRONT_PATH + 40];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return store_of(front)->ops->read(store_of(front), path);
}

/* As Linux' sscanf("%u") reads it. */
uint64_t frontend_number(const struct frontend *front, const char *dir, const char *name,
                         uint64_t otherwise)
{
    char *text = frontend_read(front, dir, name);
    const char *digits = text ? text + strspn(text, " \t\n") : "";
    uint64_t number = isdigit((unsigned char)*digits) ? strtoull(digits, NULL, 10) : otherwise;

    free(text);
    return number;
}

unsigned frontend_lesser(const struct frontend *front, const char *node, uint64_t otherwise,
                         unsigned param)
{
    uint64_t offered = frontend_number(front, front->back, node, otherwise);

    return offered < param ? (unsigned)offered : param;
}

static int write_node(struct frontend *front, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static int write_node(struct frontend *front, const char *name, const char *format, ...)
{
    char path[FRONT_PATH + 40], value[64];
    va_list args;
    int rc;

    snprintf(path, sizeof(path), "%s/%s", front->front, name);
    va_start(args, format);
    vsnprintf(value, sizeof(value), format, args);
    va_end(args);
    rc = store_of(front)->ops->write(store_of(front), path, value);
    if (rc)
        guest_log(front->guest, 3, "vbd-%u: cannot write %s: error %d", front->vdev, path, rc);
    return rc;
}

static void switch_state(struct frontend *front, enum xenbus_state state)
{
    front->state = state;
    write_node(front, "state", "%d", (int)state);
}

void front_name(const struct frontend *front, char name[16])
{
    snprintf(name, 16, "xvd%c", 'a' + (int)(front->vdev >> 4 & 0xf));
}

/* Looks for its nodes, and watches the backend that they name.  -ENOENT: they are not complete. */
static int find_backend(struct frontend *front)
{
    char *back = frontend_read(front, front->front, "backend");
    int rc = -ENOENT;

    if (back && frontend_number(front, front->front, "state", 0) == XenbusStateInitialising) {
        front->state = XenbusStateInitialising;
        snprintf(front->back, sizeof(front->back), "%s", back);
        snprintf(front->back_state_path, sizeof(front->back_state_path), "%s/state", front->back);
        rc = store_of(front)->ops->watch(store_of(front), front->back_state_path, &front->watch);
    }
    free(back);
    return rc;
}

int front_create(struct frontend **front_out, struct model_guest *guest, unsigned vdev,
                 unsigned index)
{
    struct frontend *front = calloc(1, sizeof(*front));
    int rc;

    if (!front)
        return -ENOMEM;
    *front = (struct frontend){.driver = {model_driver_queue}, .guest = guest, .vdev = vdev};
    front->index = index;
    block_init(&front->queue, &front->driver, &guest->trace);
    snprintf(front->front, sizeof(front->front), "device/vbd/%u", vdev);
    rc = find_backend(front);
    if (rc) {
        free(front);
        return rc;
    }
    *front_out = front;
    return 0;
}

void front_remove(struct frontend *front)
{
    if (front->gone)
        return;
    front->gone = true;
    store_of(front)->ops->unwatch(store_of(front), front->back_state_path, &front->watch);
    if (front->state != XenbusStateClosed && front->state != XenbusStateInitialising)
        guest_log(front->guest, 4, "vbd-%u: removed while it was in use", front->vdev);
    front->dead = true;
    model_ring_close(front);
}

void front_resume(struct frontend *front)
{
    if (front->gone)
        return;
    model_ring_lose(front);
    front->resumed |= front->has_disk;
    front->published = front->has_disk = false;
    front->back_state = XenbusStateUnknown;
    if (find_backend(front))
        front_remove(front);
}

void front_free(struct frontend *front)
{
    block_dispose(&front->queue);
    free(front->slot);
    free(front->scan_data);
    free(front);
}

static int publish_queue(struct frontend *front, unsigned queue)
{
    char dir[24] = "", name[48];
    int rc = 0;

    if (front->queues > 1)
        snprintf(dir, sizeof(dir), "queue-%u/", queue);
    for (unsigned page = 0; !rc && page < 1u << front->ring_order; page++) {
        snprintf(name, sizeof(name), front->ring_order ? "%sring-ref%u" : "%sring-ref", dir, page);
        rc = write_node(front, name, "%" PRIu32, model_ring_grant(front, queue, page));
    }
    snprintf(name, sizeof(name), "%sevent-channel", dir);
    return rc ? rc : write_node(front, name, "%" PRIu32, front->ring[queue].port);
}

static int publish_protocol(struct frontend *front)
{
    static const char *const words[] = {
        [MODEL_ABI_64] = "x86_64-abi", [MODEL_ABI_32] = "x86_32-abi"};
    enum model_abi abi = front->guest->model->abi;

    return abi == MODEL_ABI_NOT_SAID ? 0 : write_node(front, "protocol", "%s", words[abi]);
}

static int publish_rings(struct frontend *front)
{
    bool old = front->guest->model->old_nodes;
    int rc = model_ring_open(front);

    for (unsigned i = 0; !rc && i < front->queues; i++)
        rc = publish_queue(front, i);
    if (!rc && front->ring_order)
        rc = write_node(front, old ? "num-ring-pages" : "ring-page-order", "%u",
                        old ? 1u << front->ring_order : front->ring_order);
    if (!rc && front->queues > 1)
        rc = write_node(front, "multi-queue-num-queues", "%u", front->queues);
    if (!rc)
        rc = write_node(front, "feature-persistent", "%u", front->guest->params.feature_persistent);
    return rc ? rc : publish_protocol(front);
}

/* The backend is ready for us, or we do not wait for that. */
static void publish(struct frontend *front)
{
    const struct driver_params *params = &front->guest->params;
    enum model_dance dance = front->guest->model->dance;
    int rc;

    front->published = true;
    front->queues = 1;
    if (dance != MODEL_DOES_NOT_WAIT) { /* who does not wait cannot know what is offered */
        front->ring_order =
            frontend_lesser(front, "max-ring-page-order", 0, params->max_ring_page_order);
        front->queues = frontend_lesser(front, "multi-queue-max-queues", 1, params->max_queues);
        front->queues += !front->queues;
    }
    rc = publish_rings(front);
    if (rc)
        front->dead = true;
    switch_state(front, rc                                ? XenbusStateClosing
                        : dance == MODEL_CONNECTS_AT_ONCE ? XenbusStateConnected
                                                          : XenbusStateInitialised);
}

static void scan(struct frontend *front)
{
    front->scan = (struct bio){.op = BIO_READ, .sectors = SCAN_SECTORS, .owner = front};
    front->scan.data = front->scan_data;
    if (front->scans_left < SCAN_READS)
        front->scan.sector = (front->sectors - SCAN_SECTORS) & ~(uint64_t)7;
    if (block_submit(&front->queue, &front->scan))
        front->dead = true;
}

void front_scanned(struct frontend *front)
{
    if (front->scan.error) {
        guest_log(front->guest, 3, "vbd-%u: reading its first sectors failed", front->vdev);
        front->unscanned = front->guest->model->needs_scan;
    }
    if (--front->scans_left)
        scan(front);
}

/* False: what the backend says of the disk is missing or unusable. */
static bool read_properties(struct frontend *front)
{
    front->sectors = frontend_number(front, front->back, "sectors", 0);
    front->sector_size = (unsigned)frontend_number(front, front->back, "sector-size", 0);
    front->physical_sector_size =
        (unsigned)frontend_number(front, front->back, "physical-sector-size", front->sector_size);
    return front->sectors >= SCAN_SECTORS &&
           (front->sector_size == 512 || front->sector_size == PORTS_PAGE_SIZE) &&
           frontend_number(front, front->back, "info", UINT64_MAX) != UINT64_MAX;
}

/* The backend serves us: read what it is, tell the block layer, look for partitions. */
static void connect_disk(struct frontend *front)
{
    bool known = front->scan_data;

    front->has_disk = true;
    if (!known)
        front->scan_data = malloc(SCAN_SECTORS * 512);
    if (!read_properties(front) || !front->scan_data) {
        guest_log(front->guest, 3, "vbd-%u: sectors, sector-size or info is missing or unusable",
                  front->vdev);
        front->dead = true;
        switch_state(front, XenbusStateClosing);
        return;
    }
    model_features(front);
    if (model_ring_slots(front)) {
        front->guest->broken = -ENOMEM;
        return;
    }
    front->queue.tags = front->guest->model->one_at_a_time ? 1 : front->slots;
    if (front->state == XenbusStateInitialised &&
        front->guest->model->dance != MODEL_NEVER_CONNECTS)
        switch_state(front, XenbusStateConnected);
    guest_log(front->guest, 6, "vbd-%u: connected, %s", front->vdev,
              front->flush     ? "flush by FLUSH_DISKCACHE"
              : front->barrier ? "flush by barrier"
                               : "no flush");
    if (known && front->guest->model->dance != MODEL_NEVER_CONNECTS)
        return; /* who does not say that he is connected is known by what he asks */
    if (front->scans_left)
        return; /* it was saved in the middle of that, and goes on */
    front->scans_left = SCAN_READS;
    scan(front);
}

/* Connected once more: the disk has another size. */
static void resize_disk(struct frontend *front)
{
    front->sectors = frontend_number(front, front->back, "sectors", front->sectors);
    guest_log(front->guest, 6, "vbd-%u: %" PRIu64 " sectors", front->vdev, front->sectors);
}

static void close_disk(struct frontend *front)
{
    if (front->open) {
        if (front->has_disk && front->state != XenbusStateClosing)
            switch_state(front, XenbusStateClosing);
        return;
    }
    model_ring_close(front);
    switch_state(front, XenbusStateClosed);
}

/* What the backend's state, which may be the same once more, lets us do. */
static void follow(struct frontend *front)
{
    switch (front->back_state) {
    case XenbusStateInitialising:
        if (!front->published && front->guest->model->dance == MODEL_DOES_NOT_WAIT)
            publish(front);
        break;
    case XenbusStateInitWait:
        if (!front->published)
            publish(front);
        break;
    case XenbusStateConnected:
        if (!front->has_disk && front->published)
            connect_disk(front);
        else if (front->has_disk)
            resize_disk(front);
        break;
    case XenbusStateClosing:
    case XenbusStateClosed:
        if (front->state != XenbusStateClosed)
            close_disk(front);
        break;
    default:
        break;
    }
}

static bool look_at_backend(struct frontend *front)
{
    enum xenbus_state before = front->state;
    bool closing = front->back_state >= XenbusStateClosing;

    if (front->watch.fired) {
        front->watch.fired = false;
        front->back_state = frontend_number(front, front->back, "state", XenbusStateClosed);
    } else if (!closing) {
        return false;
    }
    follow(front); /* to close a disk also depends on who has it open */
    return front->state != before;
}

static bool is_closing(const struct frontend *front)
{
    return front->state == XenbusStateClosing || front->state == XenbusStateClosed;
}

bool front_ready(const struct frontend *front)
{
    return !front->gone && front->has_disk && !is_closing(front) && !front->scans_left;
}

bool front_failed(const struct frontend *front)
{
    return front->gone || front->dead || is_closing(front);
}

bool front_work(struct frontend *front)
{
    bool worked;

    if (front->gone)
        return false;
    worked = look_at_backend(front);
    worked |= model_driver_responses(front);
    if (front->slot)
        worked |= block_work(&front->queue);
    model_ring_push(front);
    return worked;
}
