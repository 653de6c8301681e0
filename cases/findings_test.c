/* SPDX-License-Identifier: BSD-2-Clause */
/* Findings and cases speak of each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases/cases.h"
#include "harness/profile.h"

/* All of docs/findings in one text, for the caller to free. */
static char *read_findings(void)
{
    char *const top[] = {FINDINGS_FOLDER, NULL};
    FTS *tree = fts_open(top, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    FTSENT *entry;

    assert_non_null(tree);
    assert_non_null(out);
    while ((entry = fts_read(tree))) {
        FILE *in = entry->fts_info == FTS_F ? fopen(entry->fts_path, "r") : NULL;
        int c;

        while (in && (c = fgetc(in)) != EOF)
            fputc(c, out);
        if (in)
            fclose(in);
    }
    fts_close(tree);
    fclose(out);
    return text;
}

static bool is_grave(const struct pinned *pinned)
{
    const unsigned grave = OUTCOME_LOST_WRITE | OUTCOME_CRASH | OUTCOME_HANG | OUTCOME_DEVICE_DEAD;

    for (size_t i = 0; i < sizeof(pinned->outcomes) / sizeof(pinned->outcomes[0]); i++)
        if (pinned->outcomes[i].outcome & grave)
            return true;
    return false;
}

/* Whatever is known of a driver to break a MUST has a page. */
static void test_findings(void **state)
{
    const struct pinned *pinned;
    unsigned grave = 0;

    (void)state;
    for (size_t p = 0; all_profiles[p]; p++)
        for (size_t i = 0; (pinned = profile_at(all_profiles[p], i)); i++) {
            char path[256];

            if (is_grave(pinned) && !pinned->finding)
                fail_msg("%s is known to break a MUST, and has no finding", pinned->cases[0]);
            grave += is_grave(pinned);
            snprintf(path, sizeof(path), "%s/%s.md", FINDINGS_FOLDER,
                     pinned->finding ? pinned->finding : "README");
            if (access(path, R_OK))
                fail_msg("%s has the finding %s, which is not there", pinned->cases[0], path);
        }
    assert_true(grave);
}

/* The commands of the findings name cases that exist. */
static void test_commands_of_findings(void **state)
{
    char *text = read_findings(), *at = text;
    unsigned commands = 0;

    (void)state;
    while ((at = strstr(at, "--case "))) {
        char name[128];
        size_t i = 0;

        at += strlen("--case ");
        snprintf(name, sizeof(name), "%.*s", (int)strcspn(at, " \n`"), at);
        while (all_cases[i] && strcmp(all_cases[i]->name, name) != 0)
            i++;
        if (!all_cases[i])
            fail_msg("docs/findings names the case '%s', which does not exist", name);
        commands++;
    }
    assert_true(commands);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings),
        cmocka_unit_test(test_commands_of_findings),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
