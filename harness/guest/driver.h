/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * driver: the kernel module under test.
 *
 * driver_load and driver_unload may take half a minute: call them in a thread.
 */
#ifndef HARNESS_GUEST_DRIVER_H
#define HARNESS_GUEST_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

struct why;

#define DRIVER_NAME       "xen-blkfront"
#define DRIVER_MODULE_MAX 56 /* the kernel's bound, NUL included */
#define DRIVER_PARAMETERS 1024

enum driver_state {
    DRIVER_STATE_UNSET,
    DRIVER_ABSENT,
    DRIVER_MODULE, /* a module, loaded or not */
    DRIVER_BUILTIN,
};

struct driver_identity {
    char build_id[65]; /* lower-case hex, or "-" */
    char version[65];  /* the module's srcversion, or "-" */
};

/* driver_find tells where the module is, loaded or in the module folder of the running kernel. */
enum driver_state driver_find(const char *module);

/* driver_identify asks the kernel about the code that is in it now. */
void driver_identify(const char *module, struct driver_identity *identity_out);

/* A module file that was put instead of the guest's own. */
struct driver_file {
    char module[DRIVER_MODULE_MAX];
    unsigned char *bytes; /* from malloc; NULL: there is none */
    size_t size;
};

/*
 * driver_put appends to the file, which at offset 0 starts anew.  0, or a negative errno with a
 * sentence.
 */
int driver_put(struct driver_file *file, const char *module, size_t offset, const void *bytes,
               size_t size, struct why *why);

/* driver_copy copies a file if it is of this module; false: out of memory. */
bool driver_copy(struct driver_file *copy_out, const struct driver_file *file, const char *module);
void driver_file_dispose(struct driver_file *file);

/*
 * driver_load inserts the module and what it depends on, with modprobe where there is one,
 * otherwise as the file load-order in the module folder says.  It does nothing if the
 * module is there already.  A file with bytes is inserted instead of the module; where there is
 * modprobe, what it depends on must be there.  0 or a negative errno with a sentence.
 */
int driver_load(const char *module, const char *parameters, const struct driver_file *file,
                struct why *why);
int driver_unload(const char *module, struct why *why);

/* driver_build_id finds the GNU build id in the contents of a `notes` file.  0, or -ENOENT. */
int driver_build_id(const unsigned char *notes, size_t size, char hex[65]);

/*
 * driver_same_name: the kernel takes '-' and '_' in a module's name for the same; length of file's
 * part counts.
 */
bool driver_same_name(const char *module, const char *file, size_t length);

#endif
