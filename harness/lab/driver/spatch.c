/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/spatch.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/kit.h"
#include "harness/lab/driver/tool.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A semantic patch may carry programs, which would run on this machine and not in a guest. */
static int check(const char *text, size_t size, struct why *why)
{
    static const char *const scripts[] = {"script:", "initialize:", "finalize:", "#spatch",
                                          "# spatch"};

    for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
        if (memmem(text, size, scripts[i], strlen(scripts[i])))
            return why_set(why, -EINVAL,
                           "the semantic patch has \"%s\" in it: scripts and options are not run",
                           scripts[i]);
    return 0;
}

/* What it says first: what is wrong, and on the next line where. */
static int say_first(char *said, struct why *why)
{
    char *rest, *line = strtok_r(said, "\n", &rest);
    const char *next = line ? strtok_r(NULL, "\n", &rest) : NULL;

    return why_set(why, -EBADMSG, "coccinelle does not take the semantic patch: %s%s",
                   line ? line : "it says nothing of the reason", next ? next : "");
}

static int apply(const char *folder, unsigned slow, struct why *why)
{
    static const char *const argv[] = {"spatch",     "--very-quiet",   "--no-includes",
                                       "--in-place", "--no-show-diff", "--sp-file",
                                       SPATCH_FILE,  DRIVER_FILE,      NULL};
    struct tool spatch = {.folder = folder,
                          .argv = argv,
                          .package = "coccinelle",
                          .variable = "HOME=/", /* it dies without one */
                          .slow = slow};
    struct blob said = {0};
    int status, rc;

    rc = tool_run(&spatch, &said, &status, why);
    if (!rc && status)
        rc = say_first(said.data, why);
    blob_dispose(&said);
    return rc;
}

int spatch_apply(const char *text, size_t size, const char *folder, unsigned slow, struct why *why)
{
    struct blob before = {0}, after = {0};
    char path[4096];
    int rc = check(text, size, why);

    snprintf(path, sizeof(path), "%s/" DRIVER_FILE, folder);
    if (!rc)
        rc = folder_write(folder, SPATCH_FILE, text, size, why);
    if (!rc)
        rc = blob_load(&before, path, why);
    if (!rc)
        rc = apply(folder, slow, why);
    if (!rc)
        rc = blob_load(&after, path, why);
    if (!rc && before.size == after.size && !memcmp(before.data, after.data, before.size))
        rc = why_set(why, -ESTALE, "the semantic patch changes nothing in this driver");
    blob_dispose(&before);
    blob_dispose(&after);
    return rc;
}
