/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/model_frontend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/bench/loop/lines.h"
#include "harness/bench/loop/model.h"
#include "harness/bench/loop/model_guest.h"

#define SCAN_READS   2u /* first and last sectors, as a kernel does that looks for partitions */
#define SCAN_SECTORS 8u

static struct store *store_of(const struct frontend *front)
{
    return &front->guest->world->guest.door;
}

static char *read_node(const struct frontend *front, const char *dir, const char *name)
{
    char path[FRONT_PATH + 40];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return store_of(front)->ops->read(store_of(front), path);
}

/* A node's number; `otherwise` where there is no node. */
static uint64_t read_number(const struct frontend *front, const char *dir, const char *name,
                            uint64_t otherwise)
{
    char *text = read_node(front, dir, name);
    uint64_t number = text ? strtoull(text, NULL, 10) : otherwise;

    free(text);
    return number;
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

int front_create(struct frontend **front_out, struct model_guest *guest, unsigned vdev,
                 unsigned index)
{
    struct frontend *front = calloc(1, sizeof(*front));
    int rc = -ENOENT;
    char *back;

    if (!front)
        return -ENOMEM;
    *front = (struct frontend){.driver = {ring_queue}, .guest = guest, .vdev = vdev};
    front->index = index;
    block_init(&front->queue, &front->driver, &guest->trace);
    snprintf(front->front, sizeof(front->front), "device/vbd/%u", vdev);
    back = read_node(front, front->front, "backend");
    if (!back || read_number(front, front->front, "state", 0) != XenbusStateInitialising)
        goto out;
    front->state = XenbusStateInitialising;
    snprintf(front->back, sizeof(front->back), "%s", back);
    snprintf(front->back_state_path, sizeof(front->back_state_path), "%s/state", front->back);
    rc = store_of(front)->ops->watch(store_of(front), front->back_state_path, &front->watch);
    if (rc)
        goto out;
    free(back);
    *front_out = front;
    return 0;
out:
    free(back);
    free(front);
    return rc;
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
    ring_close(front);
}

void front_free(struct frontend *front)
{
    block_dispose(&front->queue);
    free(front->scan_data);
    free(front);
}

/* The backend is ready for us: publish ring and event channel. */
static void publish(struct frontend *front)
{
    int rc = ring_open(front);

    if (!rc)
        rc = write_node(front, "ring-ref", "%" PRIu32, ring_grant(front));
    if (!rc)
        rc = write_node(front, "event-channel", "%" PRIu32, front->port);
    if (!rc)
        rc = write_node(front, "protocol", "x86_64-abi");
    if (rc)
        front->dead = true;
    switch_state(front, rc ? XenbusStateClosing : XenbusStateInitialised);
}

static void derive_features(struct frontend *front)
{
    const struct model *model = front->guest->model;
    uint64_t indirect = read_number(front, front->back, "feature-max-indirect-segments", 0);
    unsigned most = front->guest->max_indirect;

    front->offered_barrier = read_number(front, front->back, "feature-barrier", 0);
    front->offered_flush = read_number(front, front->back, "feature-flush-cache", 0);
    if (model->offer == MODEL_OFFER_IGNORED)
        front->offered_flush = true;

    front->queue.write_cache = front->offered_flush || front->offered_barrier;
    front->queue.fua = front->offered_barrier && !front->offered_flush;
    front->queue.joins_flush = model->joins_flush;
    front->flush = front->queue.write_cache && model->offer != MODEL_OFFER_UNUSED;
    front->fua = front->queue.fua && model->offer != MODEL_OFFER_UNUSED;

    most = indirect < most ? (unsigned)indirect : most;
    front->max_segments = most > BLKIF_MAX_SEGMENTS_PER_REQUEST ? most : 0;
    front->queue.max_sectors =
        (front->max_segments ? front->max_segments : BLKIF_MAX_SEGMENTS_PER_REQUEST) * 8;
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
    if (front->scan.error)
        guest_log(front->guest, 3, "vbd-%u: reading its first sectors failed", front->vdev);
    if (--front->scans_left)
        scan(front);
}

/* The backend serves us: read what it is, tell the block layer, look for partitions. */
static void connect_disk(struct frontend *front)
{
    front->sectors = read_number(front, front->back, "sectors", 0);
    front->scan_data = malloc(SCAN_SECTORS * 512);
    if (front->sectors < SCAN_SECTORS || !front->scan_data ||
        read_number(front, front->back, "sector-size", 0) != 512 ||
        read_number(front, front->back, "info", UINT64_MAX) == UINT64_MAX) {
        guest_log(front->guest, 3, "vbd-%u: sectors, sector-size or info is missing or unusable",
                  front->vdev);
        front->dead = true;
        switch_state(front, XenbusStateClosing);
        return;
    }
    derive_features(front);
    switch_state(front, XenbusStateConnected);
    guest_log(front->guest, 6, "vbd-%u: connected, %s", front->vdev,
              front->fua     ? "flush and FUA by barrier"
              : front->flush ? "flush by FLUSH_DISKCACHE"
                             : "no flush");
    front->scans_left = SCAN_READS;
    scan(front);
}

static void close_disk(struct frontend *front)
{
    if (front->open) {
        if (front->state == XenbusStateConnected)
            switch_state(front, XenbusStateClosing);
        return;
    }
    ring_close(front);
    switch_state(front, XenbusStateClosed);
}

static bool look_at_backend(struct frontend *front)
{
    enum xenbus_state before = front->state;

    if (front->watch.fired) {
        front->watch.fired = false;
        front->back_state = read_number(front, front->back, "state", XenbusStateClosed);
    }
    switch (front->back_state) {
    case XenbusStateInitWait:
        if (front->state == XenbusStateInitialising)
            publish(front);
        break;
    case XenbusStateConnected:
        if (front->state == XenbusStateInitialised)
            connect_disk(front);
        break;
    case XenbusStateClosing:
    case XenbusStateClosed:
        if (front->state != XenbusStateClosed)
            close_disk(front);
        break;
    default:
        break;
    }
    return front->state != before;
}

bool front_ready(const struct frontend *front)
{
    return !front->gone && front->state == XenbusStateConnected && !front->scans_left;
}

bool front_failed(const struct frontend *front)
{
    return front->gone || front->dead || front->state == XenbusStateClosing ||
           front->state == XenbusStateClosed;
}

bool front_work(struct frontend *front)
{
    bool worked;

    if (front->gone)
        return false;
    worked = look_at_backend(front);
    worked |= ring_responses(front);
    worked |= block_work(&front->queue);
    ring_push(front);
    return worked;
}
