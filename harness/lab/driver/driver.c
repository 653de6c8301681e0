/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/driver/driver.h"

#include "fake_backend/why.h"
#include "harness/lab/driver/apply.h"
#include "harness/lab/driver/build.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/modules.h"
#include "harness/lab/driver/spatch.h"
#include "harness/lab/driver/tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define EVIDENCE_LINES 8

/* Below the order's folder while the driver is made. */
enum place {
    PLACE_STOCK, /* the driver as it was */
    PLACE_BUILD, /* the driver as it shall be, and Kbuild's files */
    PLACE_MAILS,
    PLACES,
};

static const char *const place_names[PLACES] = {"stock", "build", "mails"};

struct making {
    const struct driver_order *order;
    struct driver_made *made;
    char *place[PLACES]; /* absolute */
    FILE *remarks;
    struct why *why;
};

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "make the driver: out of memory");
}

static int make_places(struct making *making)
{
    char *folder = realpath(making->order->folder, NULL);
    int rc = 0;

    if (!folder)
        return why_set(making->why, -errno, "find %s: %s", making->order->folder, strerror(errno));
    for (size_t i = 0; i < PLACES && !rc; i++) {
        if (asprintf(&making->place[i], "%s/%s", folder, place_names[i]) < 0) {
            making->place[i] = NULL;
            rc = no_memory(making->why);
        } else if (mkdir(making->place[i], 0777) < 0) {
            rc = why_set(making->why, -errno, "make %s: %s", making->place[i], strerror(errno));
        }
    }
    free(folder);
    return rc;
}

static void remove_places(struct making *making)
{
    for (size_t i = 0; i < PLACES; i++) {
        if (making->place[i])
            folder_remove(making->place[i]);
        free(making->place[i]);
    }
}

/* The driver's source, twice: to be kept and to be changed. */
static int lay_out(struct making *making)
{
    const struct driver_order *order = making->order;
    const struct blob *source = &order->kit->source;
    struct blob own = {0};
    char path[4096];
    int rc = 0;

    if (order->tree) {
        snprintf(path, sizeof(path), "%s/" DRIVER_PATH, order->tree);
        rc = blob_load(&own, path, making->why);
        source = &own;
    }
    for (enum place place = PLACE_STOCK; place <= PLACE_BUILD && !rc; place++)
        rc = folder_write(making->place[place], DRIVER_FILE, source->data, source->size,
                          making->why);
    blob_dispose(&own);
    return rc;
}

static int keep_copy(const char *path, const char *folder, const char *name, struct why *why)
{
    struct blob file = {0};
    int rc = blob_load(&file, path, why);

    if (!rc)
        rc = folder_write(folder, name, file.data, file.size, why);
    blob_dispose(&file);
    return rc;
}

/* What changed, for the record, whatever patch it came from. */
static int keep_diff(struct making *making)
{
    char folder[4096];
    const char *const argv[] = {"diff",
                                "-u",
                                "--label",
                                "a/" DRIVER_PATH,
                                "--label",
                                "b/" DRIVER_PATH,
                                "stock/" DRIVER_FILE,
                                "build/" DRIVER_FILE,
                                NULL};
    struct tool diff = {
        .folder = folder, .argv = argv, .package = "diffutils", .slow = making->order->slow};
    struct blob text = {0};
    int status, rc;

    snprintf(folder, sizeof(folder), "%s/..", making->place[PLACE_BUILD]);
    rc = tool_run(&diff, &text, &status, making->why);
    if (!rc && status > 1)
        rc = why_set(making->why, -EIO, "diff: %s", (const char *)text.data);
    if (!rc)
        rc = folder_write(making->order->folder, "driver.diff", text.data, text.size, making->why);
    blob_dispose(&text);
    return rc;
}

static void take(char **to, char **from)
{
    free(*to);
    *to = *from;
    *from = NULL;
}

static int apply(struct making *making)
{
    const struct driver_order *order = making->order;
    struct applied applied;
    int rc;

    rc = apply_patch(&applied, order->patch, making->place[PLACE_BUILD], making->place[PLACE_MAILS],
                     order->slow, making->why);
    if (applied.remarks)
        fputs(applied.remarks, making->remarks);
    making->made->hunks = applied.hunks;
    if (applied.subject)
        take(&making->made->subject, &applied.subject);
    if (applied.reject)
        take(&making->made->evidence, &applied.reject);
    apply_dispose(&applied);
    if (!rc)
        rc = keep_copy(order->patch, order->folder, "patch", making->why);
    return rc ? rc : keep_diff(making);
}

static int mutate(struct making *making)
{
    const struct driver_order *order = making->order;
    size_t size = strlen(order->mutant);
    int rc;

    rc = spatch_apply(order->mutant, size, making->place[PLACE_BUILD], order->slow, making->why);
    if (!rc)
        rc = folder_write(order->folder, SPATCH_FILE, order->mutant, size, making->why);
    return rc ? rc : keep_diff(making);
}

/* The compiler's first error, and the lines below it that point at the place. */
static char *error_lines(const char *log)
{
    char *first = build_first_error(log);
    const char *start = first ? strstr(log, first) : NULL, *end = start;

    free(first);
    for (unsigned i = 0; end && *end && i < EVIDENCE_LINES && strncmp(end, "make", 4) != 0; i++)
        end += strcspn(end, "\n") + (end[strcspn(end, "\n")] == '\n');
    return start ? strndup(start, (size_t)(end - start)) : NULL;
}

/* It did not build: is it the patch, or does it not build without, either? */
static void blame(struct making *making)
{
    struct built built;
    struct why why;

    if (!making->order->patch && !making->order->mutant)
        return;
    if (build_driver(&built, making->order->kit, making->place[PLACE_STOCK], making->order->slow,
                     &why) == -ENOEXEC)
        why_prefix(making->why, 0, "also without the patch ");
    build_dispose(&built);
}

static int build(struct making *making)
{
    const struct driver_order *order = making->order;
    struct built built;
    char *lines;
    int rc;

    rc = build_driver(&built, order->kit, making->place[PLACE_BUILD], order->slow, making->why);
    if (built.log) {
        lines = rc ? error_lines(built.log) : NULL;
        if (lines)
            take(&making->made->evidence, &lines);
        if (folder_write(order->folder, "build.log", built.log, strlen(built.log),
                         rc ? NULL : making->why) &&
            !rc)
            rc = -EIO;
    }
    if (built.warnings && *built.warnings)
        fprintf(making->remarks, "the compiler warns:\n%s", built.warnings);
    build_dispose(&built);
    if (rc == -ENOEXEC)
        blame(making);
    return rc;
}

/* From the cache, where this very source was built before; what goes wrong with the cache is no trouble. */
static int find_or_build(struct making *making)
{
    const char *folder = making->place[PLACE_BUILD], *name = making->order->keep_as;
    struct modules_key key;
    bool keyed = name && !modules_key(&key, making->order->kit, name, folder, NULL);
    int rc = keyed ? modules_find(&key, folder, NULL) : -ENOENT;

    if (!rc)
        return 0;
    rc = build(making);
    if (!rc && keyed)
        modules_keep(&key, folder, NULL);
    return rc;
}

static int make(struct making *making)
{
    const struct driver_order *order = making->order;
    char built[4096];
    int rc;

    if (order->module) {
        rc = build_check(order->module, order->kit->release, making->why);
        return rc ? rc : keep_copy(order->module, order->folder, BUILD_MODULE, making->why);
    }
    rc = make_places(making);
    if (!rc)
        rc = lay_out(making);
    if (!rc && order->patch)
        rc = apply(making);
    if (!rc && order->mutant)
        rc = mutate(making);
    if (!rc)
        rc = find_or_build(making);
    if (!rc) {
        snprintf(built, sizeof(built), "%s/" BUILD_MODULE, making->place[PLACE_BUILD]);
        rc = keep_copy(built, order->folder, BUILD_MODULE, making->why);
    }
    remove_places(making);
    return rc;
}

static int identify(struct driver_made *made, struct why *why)
{
    struct blob module = {0};
    int rc = blob_load(&module, made->module, why);

    if (!rc && module_build_id(made->build_id, &module))
        rc = why_set(why, -ENOEXEC, "%s has no build-id, by which a guest could tell what it runs",
                     made->module);
    blob_dispose(&module);
    return rc;
}

int driver_make(struct driver_made *made, const struct driver_order *order, struct why *why)
{
    struct making making = {.order = order, .made = made, .why = why};
    size_t size;
    int rc;

    *made = (struct driver_made){.subject = strdup(""), .evidence = strdup("")};
    making.remarks = open_memstream(&made->remarks, &size);
    if (asprintf(&made->module, "%s/" BUILD_MODULE, order->folder) < 0)
        made->module = NULL;
    rc = made->subject && made->evidence && made->module && making.remarks ? make(&making)
                                                                           : no_memory(why);
    if (!rc)
        rc = identify(made, why);
    if (making.remarks && fclose(making.remarks) != 0 && !rc)
        rc = no_memory(why);
    return rc;
}

void driver_dispose(struct driver_made *made)
{
    free(made->module);
    free(made->subject);
    free(made->remarks);
    free(made->evidence);
    *made = (struct driver_made){0};
}
