/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * headers: what Debian ships to build modules for one of its kernels, unpacked into the cache and
 * never installed.
 */
#ifndef HARNESS_LAB_DRIVER_HEADERS_H
#define HARNESS_LAB_DRIVER_HEADERS_H

struct driver_shop;
struct why;

/*
 * headers_get sees to it that the headers of a kernel (its release, the version of its package) are
 * in the cache and whole.  *path_out: the folder for make -C, absolute, for the caller to free.
 */
int headers_get(char **path_out, struct driver_shop *shop, const char *release, const char *version,
                struct why *why);

/* headers_relocate makes a kernel's Makefile find its other half beside it, and not in /usr/src. */
char *headers_relocate(const char *makefile);

/*
 * headers_check_libc: do the programs of a package, whose Depends these are, run with this libc
 * ("2.36")?  -ENOEXEC with a sentence about the kernel's release: they do not.
 */
int headers_check_libc(const char *depends, const char *libc, const char *release, struct why *why);

#endif
