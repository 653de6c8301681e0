/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel: what is inside a Linux or Xen image.
 */
#ifndef HARNESS_LAB_KERNEL_H
#define HARNESS_LAB_KERNEL_H

#include <stdbool.h>
#include <stddef.h>

struct blob;
struct why;

/*
 * kernel_unpack gives the ELF image inside a bzImage (gzip, xz or zstd) or a gzipped Xen; an ELF
 * image is copied. Xen starts a guest from it much faster than from a bzImage, which the toolstack
 * would have to unpack in dom0. `name` is for the sentence.  0, or a negative errno with a
 * sentence.
 */
int kernel_unpack(struct blob *elf_out, const struct blob *image, const char *name,
                  struct why *why);

/* kernel_release finds what uname -r will say in a bzImage or a Linux ELF image. */
int kernel_release(char *release, size_t size, const struct blob *image, const char *name,
                   struct why *why);

/* kernel_has_blkfront: is xen-blkfront built into this ELF image?  Its messages would be in it. */
bool kernel_has_blkfront(const struct blob *elf);

/*
 * kernel_has_entry: does a note of this ELF image say where Xen may enter it?  The numbers are those of
 * xen/include/public/elfnote.h.
 */
enum kernel_entry {
    KERNEL_ENTRY_UNSET = 0,
    KERNEL_ENTRY_PV = 1,   /* XEN_ELFNOTE_ENTRY */
    KERNEL_ENTRY_PVH = 18, /* XEN_ELFNOTE_PHYS32_ENTRY */
};
bool kernel_has_entry(const struct blob *elf, enum kernel_entry entry);

#endif
