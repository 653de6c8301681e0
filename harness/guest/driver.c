/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/guest/driver.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/guest/file.h"
#include "harness/guest/protocol.h"

#define COMPRESSED_FILE 4 /* MODULE_INIT_COMPRESSED_FILE, Linux 5.17 */
#define INDEX_LINE      4096

/* In a guest of the lab: a line for each module, "<file>: <files it needs itself>". */
#define LOAD_ORDER  "load-order"
#define ORDER_LINE  512
#define ORDER_DEPTH 16

static const struct driver_file no_file;

bool driver_same_name(const char *module, const char *file, size_t length)
{
    if (strlen(module) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char a = module[i] == '-' ? '_' : module[i], b = file[i] == '-' ? '_' : file[i];

        if (a != b)
            return false;
    }
    return true;
}

static void sys_path(char path[PATH_MAX], const char *module, const char *file)
{
    int start = snprintf(path, PATH_MAX, "/sys/module/");

    snprintf(path + start, PATH_MAX - (size_t)start, "%s", module);
    for (char *c = path + start; *c; c++)
        if (*c == '-')
            *c = '_';
    start = (int)strlen(path);
    snprintf(path + start, PATH_MAX - (size_t)start, "%s", file);
}

static bool has(const char *module, const char *file)
{
    char path[PATH_MAX];

    sys_path(path, module, file);
    return access(path, F_OK) == 0;
}

static void folder(char path[PATH_MAX], const char *file)
{
    struct utsname name;

    uname(&name);
    snprintf(path, PATH_MAX, "/lib/modules/%s/%s", name.release, file);
}

/* Does the path, up to ':' or its end, name this module's file? */
static bool is_file_of(const char *path, const char *module)
{
    size_t length = strcspn(path, ":\n");
    const char *name = path;

    for (size_t i = 0; i < length; i++)
        if (path[i] == '/')
            name = path + i + 1;
    for (const char *dot = name; (dot = strstr(dot, ".ko")) && dot < path + length; dot++)
        if (driver_same_name(module, name, (size_t)(dot - name)))
            return true;
    return false;
}

/* Does a list of module files, one at the start of each line, name this one? */
static bool is_listed(const char *list, const char *module)
{
    char path[PATH_MAX], line[INDEX_LINE];
    bool found = false;
    FILE *file;

    folder(path, list);
    file = fopen(path, "re");
    if (!file)
        return false;
    while (!found && fgets(line, INDEX_LINE, file))
        found = is_file_of(line, module);
    fclose(file);
    return found;
}

enum driver_state driver_find(const char *module)
{
    if (has(module, "/initstate"))
        return DRIVER_MODULE;
    if (has(module, "") || is_listed("modules.builtin", module))
        return DRIVER_BUILTIN;
    return is_listed(LOAD_ORDER, module) || is_listed("modules.dep", module) ? DRIVER_MODULE
                                                                             : DRIVER_ABSENT;
}

int driver_build_id(const unsigned char *notes, size_t size, char hex[65])
{
    size_t at = 0;

    while (size - at >= sizeof(Elf64_Nhdr)) {
        Elf64_Nhdr note;
        size_t name, text, end;

        memcpy(&note, notes + at, sizeof(note));
        name = at + sizeof(note);
        text = name + (((size_t)note.n_namesz + 3) & ~(size_t)3);
        end = text + note.n_descsz;
        if (end > size)
            break;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
            !memcmp(notes + name, "GNU", 4) && note.n_descsz > 0 && note.n_descsz <= 32) {
            for (size_t i = 0; i < note.n_descsz; i++)
                snprintf(hex + 2 * i, 3, "%02x", notes[text + i]);
            return 0;
        }
        at = (end + 3) & ~(size_t)3;
        if (at > size)
            break;
    }
    return -ENOENT;
}

void driver_identify(const char *module, struct driver_identity *identity_out)
{
    unsigned char notes[4096];
    char path[PATH_MAX];
    ssize_t size;

    if (has(module, "/initstate"))
        sys_path(path, module, "/notes/.note.gnu.build-id");
    else
        snprintf(path, sizeof(path),
                 driver_find(module) == DRIVER_BUILTIN ? "/sys/kernel/notes" : "/dev/null");
    size = file_read(path, notes, sizeof(notes));
    if (size < 0 || driver_build_id(notes, (size_t)size, identity_out->build_id) < 0)
        strcpy(identity_out->build_id, "-");
    sys_path(path, module, "/srcversion");
    if (file_line(path, identity_out->version, sizeof(identity_out->version)) < 0)
        strcpy(identity_out->version, "-");
}

static const char *find_modprobe(void)
{
    static const char *const places[] = {"/sbin/modprobe", "/usr/sbin/modprobe", "/bin/modprobe"};

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (access(places[i], X_OK) == 0)
            return places[i];
    return NULL;
}

/* Only calls that are safe in the child of a program with threads.  Parameters are cut in place. */
static int run_modprobe(const char *modprobe, const char *module, char *parameters, struct why *why)
{
    const char *argv[64] = {modprobe, module};
    int count = 2, status;
    char *save = NULL;
    pid_t pid;

    for (char *word = strtok_r(parameters, " ", &save); word && count < 63;
         word = strtok_r(NULL, " ", &save))
        argv[count++] = word;
    pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execv(modprobe, (char *const *)argv);
        _exit(127);
    }
    if (pid < 0)
        return why_set(why, -errno, "%s cannot be started: %s", modprobe, strerror(errno));
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return why_set(why, -errno, "%s was lost: %s", modprobe, strerror(errno));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return why_set(why, -EIO, "%s %s ended with status 0x%x", modprobe, module, status);
    return 0;
}

static int insert(const char *file, const char *parameters, struct why *why)
{
    char path[PATH_MAX];
    int fd, rc;

    folder(path, file);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return why_set(why, -errno, "%s cannot be opened: %s", path, strerror(errno));
    rc = 0;
    if (syscall(SYS_finit_module, fd, parameters,
                strcmp(path + strlen(path) - 3, ".ko") ? COMPRESSED_FILE : 0) < 0 &&
        errno != EEXIST)
        rc = why_set(why, -errno, "%s cannot be inserted: %s", path, strerror(errno));
    close(fd);
    return rc;
}

int driver_put(struct driver_file *file, const char *module, size_t offset, const void *bytes,
               size_t size, struct why *why)
{
    unsigned char *longer;

    if (offset == 0) {
        driver_file_dispose(file);
        snprintf(file->module, sizeof(file->module), "%s", module);
    }
    if (offset != file->size || strcmp(file->module, module) != 0)
        return why_set(why, -ESPIPE, "%s: %zu bytes have come", file->module, file->size);
    if (size > AGENT_FILE - file->size)
        return why_set(why, -EFBIG, "%s is larger than %u bytes", module, AGENT_FILE);
    longer = realloc(file->bytes, file->size + size);
    if (!longer)
        return why_set(why, -ENOMEM, "no memory for %s", module);
    memcpy(longer + file->size, bytes, size);
    file->bytes = longer;
    file->size += size;
    return 0;
}

bool driver_copy(struct driver_file *copy_out, const struct driver_file *file, const char *module)
{
    *copy_out = (struct driver_file){0};
    if (!file->bytes || strcmp(file->module, module) != 0)
        return true;
    *copy_out = *file;
    copy_out->bytes = malloc(file->size);
    if (copy_out->bytes)
        memcpy(copy_out->bytes, file->bytes, file->size);
    return copy_out->bytes;
}

void driver_file_dispose(struct driver_file *file)
{
    free(file->bytes);
    *file = (struct driver_file){0};
}

static int insert_file(const struct driver_file *file, const char *parameters, struct why *why)
{
    if (syscall(SYS_init_module, file->bytes, file->size, parameters) < 0 && errno != EEXIST)
        return why_set(why, -errno, "the %s that was sent cannot be inserted: %s", file->module,
                       strerror(errno));
    return 0;
}

/* The line of the load order that is about this module; false: there is none. */
static bool find_line(const char *module, char line[ORDER_LINE])
{
    char path[PATH_MAX];
    bool found = false;
    FILE *file;

    folder(path, LOAD_ORDER);
    file = fopen(path, "re");
    while (file && !found && fgets(line, ORDER_LINE, file))
        found = is_file_of(line, module);
    if (file)
        fclose(file);
    return found;
}

/* Inserts what the module needs, and what that needs, and then the module. */
static int insert_all(const char *module, const char *parameters, const struct driver_file *own,
                      unsigned depth, struct why *why)
{
    char line[ORDER_LINE], *rest = line, *file, *need;
    int rc = 0;

    if (depth == ORDER_DEPTH || !find_line(module, line))
        return why_set(why, -ENOENT, "there is no modprobe, and no " LOAD_ORDER " that names %s",
                       module);
    file = strsep(&rest, ":\n");
    while (rc == 0 && (need = strsep(&rest, " \n"))) {
        need[strcspn(need, ".")] = '\0';
        if (*need)
            rc = insert_all(need, "", &no_file, depth + 1, why);
    }
    if (rc < 0)
        return rc;
    return own->bytes ? insert_file(own, parameters, why) : insert(file, parameters, why);
}

int driver_load(const char *module, const char *parameters, const struct driver_file *file,
                struct why *why)
{
    char words[DRIVER_PARAMETERS];
    const char *modprobe;

    if (has(module, ""))
        return 0;
    modprobe = find_modprobe();
    if (!modprobe)
        return insert_all(module, parameters, file, 0, why);
    if (file->bytes)
        return insert_file(file, parameters, why);
    snprintf(words, sizeof(words), "%s", parameters);
    return run_modprobe(modprobe, module, words, why);
}

int driver_unload(const char *module, struct why *why)
{
    char path[PATH_MAX];

    sys_path(path, module, "");
    if (syscall(SYS_delete_module, path + strlen("/sys/module/"), O_NONBLOCK) < 0)
        return why_set(why, -errno, "module %s cannot be removed: %s", module, strerror(errno));
    return 0;
}
