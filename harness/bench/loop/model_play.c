/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/loop/model_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/backend.h"
#include "fake_backend/disk.h"
#include "fake_backend/journal.h"
#include "fake_backend/why.h"
#include "harness/bench/loop/loop.h"
#include "harness/guest/protocol.h"

#define VDEV    51712u
#define SECTORS 8192u

static char *home_node(struct play *play, const char *name, char path[96])
{
    snprintf(path, 96, "/local/domain/%u/" AGENT_DIR "/%s", play->domid, name);
    return path;
}

static int take_report(struct play *play)
{
    struct store *store = play->bench->ports.store;
    char path[96], name[40];
    char *text;

    snprintf(name, sizeof(name), "report/%lu", play->taken + 1);
    text = store->ops->read(store, home_node(play, name, path));
    if (!text)
        return 0;
    assert_true(strlen(text) <= AGENT_CHUNK);
    assert_true(strlen(play->heard) + strlen(text) < PLAY_HEARD);
    strcat(play->heard, text);
    free(text);
    store->ops->remove(store, path);
    snprintf(name, sizeof(name), "%lu", ++play->taken);
    assert_int_equal(store->ops->write(store, home_node(play, "taken", path), name), 0);
    return 1;
}

void play_settle(struct play *play)
{
    struct ports *ports = &play->bench->ports;
    struct why why;
    int rc;

    for (;;) {
        int done = 0;

        ports->store->ops->drain(ports->store);
        while (ports->events->ops->next(ports->events) > 0)
            done++;
        if (play->backend) {
            rc = backend_work(play->backend, &why);
            if (rc < 0)
                fail_msg("%s", why.text);
            done += rc;
        }
        while (!play->deaf && take_report(play))
            done++;
        if (done)
            continue;
        rc = play->bench->ops->wait(play->bench, 1000, &why);
        if (rc == -ENODATA)
            return;
        assert_int_equal(rc, 1);
    }
}

void play_command(struct play *play, const char *words)
{
    struct store *store = play->bench->ports.store;
    char path[96], text[200];

    play->heard[0] = '\0';
    snprintf(text, sizeof(text), "%lu %s", ++play->sent, words);
    assert_int_equal(store->ops->write(store, home_node(play, "command", path), text), 0);
    play_settle(play);
}

void play_assert(const struct play *play, const char *line)
{
    char whole[200];

    snprintf(whole, sizeof(whole), "%s\n", line);
    if (!strstr(play->heard, whole))
        fail_msg("the agent did not say '%s', but:\n%s", line, play->heard);
}

void play_begin(struct play *play, const char *model, struct offer offer,
                const struct fault_rule *rules, size_t rule_count, const char *params)
{
    struct backend_config config = {
        .vdev = VDEV, .offer = offer, .rules = rules, .rule_count = rule_count};
    char load[100];
    struct why why;

    memset(play, 0, sizeof(*play));
    assert_non_null(model_find(model));
    assert_int_equal(bench_loop_create(&play->bench, model_find(model), &why), 0);
    assert_int_equal(play->bench->ops->guest(play->bench, &play->domid, &why), 0);
    play->disk = disk_create(SECTORS, true);
    play->journal = journal_create();
    play_settle(play);
    assert_non_null(strstr(play->heard, "ready release="));
    snprintf(load, sizeof(load), "load xen-blkfront%s%s", params ? " " : "", params ? params : "");
    play_command(play, load);
    play_assert(play, "ok 1");

    config.domid = play->domid;
    config.disk = play->disk;
    config.journal = play->journal;
    if (backend_attach(&play->backend, &play->bench->ports, &config, &why))
        fail_msg("%s", why.text);
    play_command(play, "attach 51712");
    play_assert(play, "device 51712 name=xvda sectors=8192");
    play_assert(play, "ok 2");
    assert_int_equal(backend_state(play->backend), BACKEND_CONNECTED);
}

void play_end(struct play *play)
{
    char text[200];

    backend_free(play->backend);
    journal_free(play->journal);
    disk_free(play->disk);
    if (bench_loop_leftovers(play->bench, text, sizeof(text)))
        fail_msg("left over: %s", text);
    play->bench->ops->free(play->bench);
}

unsigned play_wire(const struct play *play, unsigned ops, unsigned forms)
{
    unsigned count = 0;

    for (size_t i = 0; i < journal_count(play->journal); i++) {
        const struct journal_entry *entry = journal_at(play->journal, i);

        if (entry->kind == JOURNAL_VIOLATION)
            fail_msg("violation: %s", entry->text);
        count += entry->kind == JOURNAL_REQUEST && entry->op & ops && entry->form & forms;
    }
    return count;
}

unsigned play_place(const struct play *play, uint64_t sector, uint32_t sectors, uint64_t seed)
{
    unsigned char expected[16 * SECTOR_SIZE];

    assert_true(sectors <= 16);
    pattern_fill(expected, sector, sectors, seed);
    return disk_find(play->disk, sector, sectors, expected);
}

unsigned play_count(const struct play *play, const char *words)
{
    unsigned count = 0;

    for (const char *at = play->heard; (at = strstr(at, words)); at++)
        count++;
    return count;
}
