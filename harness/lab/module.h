/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * module: kernel modules and those they need, taken from one tree into another.
 */
#ifndef HARNESS_LAB_MODULE_H
#define HARNESS_LAB_MODULE_H

struct blob;
struct tree;
struct why;

/*
 * module_take copies the named modules (NULL-ended; extras: as far as the kernel has them) and what
 * they depend on, uncompressed, to lib/modules/<release>/<name>.ko, and adds MODULE_ORDER beside
 * them: a line each, in an order in which they load, "<file>: <files it needs itself>".  A module
 * that is built into the kernel, so modules.builtin says, needs no copy. 0, -ENOENT when a module is
 * nowhere, or another negative errno; always with a sentence.
 */
int module_take(struct tree *into, const struct tree *from, const char *release,
                const char *const names[], const char *const extras[], struct why *why);
#define MODULE_ORDER "load-order"

/*
 * module_read_folder adds the modules below a folder of this machine (.../lib/modules/<release>) to
 * a tree.
 */
int module_read_folder(struct tree *tree, const char *folder, struct why *why);

/*
 * module_info reads one thing that a module says of itself, as modinfo does: "vermagic".  A copy,
 * for the caller to free; NULL: it does not say, or is no module of ours to read.
 */
char *module_info(const struct blob *ko, const char *key);

/* module_build_id: in hexadecimal; room for MODULE_BUILD_ID + 1.  -ENOENT: it has none. */
#define MODULE_BUILD_ID 64
int module_build_id(char *hex, const struct blob *ko);

#endif
