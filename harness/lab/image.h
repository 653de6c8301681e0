/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * image: a tree as a cpio archive of the kind the kernel takes as its initramfs.
 */
#ifndef HARNESS_LAB_IMAGE_H
#define HARNESS_LAB_IMAGE_H

struct tree;
struct why;

/*
 * image_write appends the tree to fd, uncompressed (which boots fastest under emulation), with the
 * folders that its paths need.  The same tree always gives the same bytes.  The kernel accepts
 * several such archives, one after the other. 0, or a negative errno with a sentence.
 */
int image_write(const struct tree *tree, int fd, struct why *why);

#endif
