/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/result_json.h"

#define MAX_FILE_SIZE (64L << 20) /* a thousand times an ordinary run */

static int open_result(int *fd_out, const char *path, struct why *why)
{
    struct stat status;
    int fd, rc;

    /* Not to wait for ever on a FIFO. */
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return why_set(why, -errno, "%s: %s; name a run's folder or its result.json", path,
                       strerror(errno));
    rc = fstat(fd, &status) < 0 ? -errno : 0;
    if (rc < 0)
        why_set(why, rc, "%s: %s", path, strerror(-rc));
    else if (!S_ISREG(status.st_mode) || status.st_size > MAX_FILE_SIZE)
        rc = why_set(why, -EINVAL, "%s: is not a file of results", path);
    if (rc < 0)
        close(fd);
    else
        *fd_out = fd;
    return rc;
}

/*
 * The first schema called the family "clause".  The first two did not say what was asked; a profile
 * that was not applied, and nodes offered beside a case's own, they did not say either.
 */
void result_upgrade(json_t *document)
{
    const char *schema = json_string_value(json_object_get(document, "schema"));
    json_t *item, *family;
    size_t i;

    if (!schema || (strcmp(schema, RESULT_SCHEMA_1) != 0 && strcmp(schema, RESULT_SCHEMA_2) != 0))
        return;
    json_array_foreach(json_object_get(document, "results"), i, item) {
        family = strcmp(schema, RESULT_SCHEMA_1) == 0 ? json_object_get(item, "clause") : NULL;
        if (!family)
            continue;
        json_object_set(item, "family", family);
        json_object_del(item, "clause");
    }
    json_array_foreach(json_object_get(document, "frontends"), i, item)
        json_object_set_new(item, "profiles", json_boolean(json_object_get(item, "profile")));
    json_object_set_new(document, "cases", json_array());
    json_object_set_new(document, "clauses", json_array());
    json_object_set_new(document, "schema", json_string(RESULT_SCHEMA));
}

static int load_file(struct run_document **document_out, const char *path, struct why *why)
{
    json_error_t error;
    json_t *json;
    FILE *file;
    int fd = -1, rc;

    rc = open_result(&fd, path, why);
    if (rc < 0)
        return rc;
    file = fdopen(fd, "r"); /* json_loadfd() asks the kernel for a few bytes at a time */
    if (!file) {
        close(fd);
        return why_set(why, -ENOMEM, "%s: out of memory", path);
    }
    json = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    fclose(file);
    if (!json)
        return why_set(why, -EINVAL, "%s: is damaged at line %d, column %d: it is not JSON", path,
                       error.line, error.column);
    result_upgrade(json);
    rc = result_document_from_json(document_out, json, why);
    if (rc < 0)
        why_prefix(why, rc, "%s: ", path);
    json_decref(json);
    return rc;
}

int result_load(struct run_document **document_out, const char *run, struct why *why)
{
    struct stat status;
    char *path;
    int rc;

    if (stat(run, &status) < 0 || !S_ISDIR(status.st_mode))
        return load_file(document_out, run, why);
    if (asprintf(&path, "%s/result.json", run) < 0)
        return why_set(why, -ENOMEM, "%s: out of memory", run);
    rc = load_file(document_out, path, why);
    free(path);
    return rc;
}
