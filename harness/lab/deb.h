/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deb: chosen members out of a Debian package, nothing installed, no maintainer script run.
 */
#ifndef HARNESS_LAB_DEB_H
#define HARNESS_LAB_DEB_H

struct tree;
struct why;

/*
 * deb_take adds to the tree every member of the package whose path matches one of the globs
 * (NULL-ended; no leading slash; * does not cross one; a folder's match takes what is below it). 0,
 * or a negative errno with a sentence.
 */
int deb_take(struct tree *tree, const char *path, const char *const globs[], struct why *why);

#endif
