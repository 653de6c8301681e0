/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/bench/host/xl.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/process.h"

#define XL_BUDGET_MS 60000

/* The last line that a program printed: where xl says what was wrong. */
static const char *last_line(char *output)
{
    size_t length = strlen(output);
    char *line;

    while (length && output[length - 1] == '\n')
        output[--length] = '\0';
    for (char *c = output; *c; c++)
        if ((*c < 0x20 || *c > 0x7e) && *c != '\n')
            *c = '?';
    line = strrchr(output, '\n');
    return line ? line + 1 : output;
}

/* Runs xl; *output_out (may be NULL) is for the caller to free. */
static int run_xl(const char *const argv[], int timeout_ms, char **output_out, struct why *why)
{
    char *output;
    int status;
    int rc = process_run(argv, timeout_ms, &output, &status, why);

    if (rc)
        return why_prefix(why, rc, "xl %s: ", argv[1]);
    if (status)
        rc = why_set(why, -EREMOTEIO, "xl %s %s failed with status %d: %s", argv[1],
                     argv[2] ? argv[2] : "", status, last_line(output));
    if (!rc && output_out)
        *output_out = output;
    else
        free(output);
    return rc;
}

int xl_create(const char *config, const char *name, bool paused, int timeout_ms, struct why *why)
{
    char overrides[200];

    snprintf(overrides, sizeof(overrides),
             "name=\"%s\"; on_crash=\"preserve\"; on_poweroff=\"preserve\"; on_reboot=\"preserve\"",
             name);
    if (paused)
        return run_xl((const char *const[]){"xl", "create", "-p", config, overrides, NULL},
                      timeout_ms, NULL, why);
    return run_xl((const char *const[]){"xl", "create", config, overrides, NULL}, timeout_ms, NULL,
                  why);
}

int xl_unpause(unsigned domid, struct why *why)
{
    char number[16];

    snprintf(number, sizeof(number), "%u", domid);
    return run_xl((const char *const[]){"xl", "unpause", number, NULL}, XL_BUDGET_MS, NULL, why);
}

int xl_save(unsigned domid, const char *file, int timeout_ms, struct why *why)
{
    char number[16];

    snprintf(number, sizeof(number), "%u", domid);
    return run_xl((const char *const[]){"xl", "save", number, file, NULL}, timeout_ms, NULL, why);
}

int xl_restore(const char *file, int timeout_ms, struct why *why)
{
    return run_xl((const char *const[]){"xl", "restore", "-p", file, NULL}, timeout_ms, NULL, why);
}

/* Is the name the number of a domain that is there? */
static bool is_domid(const char *name, unsigned *domid_out)
{
    if (!*name || name[strspn(name, "0123456789")] || strlen(name) > 5 ||
        run_xl((const char *const[]){"xl", "domname", name, NULL}, XL_BUDGET_MS, NULL, NULL))
        return false;
    *domid_out = (unsigned)strtoul(name, NULL, 10);
    return true;
}

int xl_domid(const char *name, unsigned *domid_out, struct why *why)
{
    char *output;
    int rc = run_xl((const char *const[]){"xl", "domid", name, NULL}, XL_BUDGET_MS, &output, why);

    if (rc == -EREMOTEIO && !is_domid(name, domid_out))
        return why_set(
            why, -ENOENT,
            "there is no domain named %s: start it, or see 'xl list' for those there are", name);
    if (rc && rc != -EREMOTEIO)
        return rc;
    if (!rc) {
        *domid_out = (unsigned)strtoul(output, NULL, 10);
        free(output);
    }
    return *domid_out ? 0
                      : why_set(why, -EPERM, "domain %s is domain 0, which is never tested", name);
}

/* The state column of `xl list`: one letter or dash for each of r, b, p, s, c, d. */
enum guest_life xl_life(unsigned domid)
{
    char number[16], state[16] = "";
    char *output, *row;
    enum guest_life life = GUEST_GONE;

    snprintf(number, sizeof(number), "%u", domid);
    if (run_xl((const char *const[]){"xl", "list", number, NULL}, XL_BUDGET_MS, &output, NULL))
        return GUEST_GONE;
    row = strchr(output, '\n');
    if (row && sscanf(row, " %*s %*u %*u %*u %15s", state) == 1 && strlen(state) >= 6)
        life = state[4] == 'c'                      ? GUEST_CRASHED
               : state[3] == 's' || state[5] == 'd' ? GUEST_GONE
                                                    : GUEST_RUNNING;
    free(output);
    return life;
}

int xl_destroy(const char *name_or_domid, struct why *why)
{
    return run_xl((const char *const[]){"xl", "destroy", name_or_domid, NULL}, XL_BUDGET_MS, NULL,
                  why);
}
