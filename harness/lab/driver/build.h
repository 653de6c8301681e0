/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * build: the driver's source as a module for a kernel, by that kernel's own Kbuild.
 */
#ifndef HARNESS_LAB_DRIVER_BUILD_H
#define HARNESS_LAB_DRIVER_BUILD_H

struct kit;
struct why;

#define BUILD_MODULE "xen-blkfront.ko"

struct built {
    char *log;      /* everything that was said; also when it failed */
    char *warnings; /* the lines of it that warn; "" */
};

/*
 * build_driver makes DRIVER_FILE in `folder`, an absolute path, into BUILD_MODULE there, without
 * debug sections.  0, or a negative errno with a sentence that has the compiler's first error;
 * -ENOEXEC: the source does not build.
 */
int build_driver(struct built *built, const struct kit *kit, const char *folder, unsigned slow,
                 struct why *why);
void build_dispose(struct built *built);

/* build_check: was this module built for this kernel?  -ENOEXEC with a sentence: it was not. */
int build_check(const char *path, const char *release, struct why *why);

/* Pure, here for its test: the first line that says what is wrong, for the caller to free. */
char *build_first_error(const char *log);

#endif
