/* SPDX-License-Identifier: BSD-2-Clause */
/* kept_script: a folder such as a run leaves, with journals written by hand, for tests. */
#ifndef HARNESS_COMMANDS_KEPT_SCRIPT_H
#define HARNESS_COMMANDS_KEPT_SCRIPT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/journal_json.h"
#include "harness/script.h"

#define KEPT_CASE "flush-refused-first" /* a write, payload; an fsync, commit, that is refused */

static char kept_folder[64];

static inline int kept_open(void **state)
{
    (void)state;
    strcpy(kept_folder, "/tmp/kept_test.XXXXXX");
    return !mkdtemp(kept_folder);
}

static inline int kept_close(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof(command), "rm -rf '%s'", kept_folder);
    return system(command);
}

static inline void kept_text(const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", kept_folder, name);
    for (char *c = path + strlen(kept_folder) + 1; (c = strchr(c, '/')); *c++ = '/') {
        *c = '\0';
        mkdir(path, 0700);
    }
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Takes the journal. */
static inline void kept_journal(const char *name, struct journal *journal)
{
    char *lines = journal_to_lines(journal);

    assert_non_null(lines);
    kept_text(name, lines);
    free(lines);
    journal_free(journal);
}

/* KEPT_CASE up to where the fsync is told; refused: its flush is. */
static inline struct journal *kept_play(bool refused, int told)
{
    struct journal *journal = journal_create();

    assert_non_null(journal);
    script_sent(journal, "payload");
    script_performed(journal, OP_WRITE, 0, 8);
    script_wrote(journal, "payload", 0, 0, DISK_CACHE);
    script_sent(journal, "commit");
    if (refused)
        script_refused(journal, OP_FLUSH, 0, 0);
    else
        script_performed(journal, OP_FLUSH, 0, 0);
    script_told(journal, "commit", 0, told, NULL);
    script_epilogue(journal, OP_FLUSH);
    return journal;
}

#endif
