/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * boot: what dom0 is booted with: its first process, and a guest with our agent; the same for every
 * program that is run there.
 */
#ifndef HARNESS_LAB_BOOT_H
#define HARNESS_LAB_BOOT_H

struct lab_options;
struct parts;
struct shelf_key;
struct why;

/* To be changed with any change of how snapshots are written. */
#define SNAPSHOT_VERSION "snapshot 1"

/*
 * boot_processors: how many the machine has, in decimal: one for dom0's vcpu and one for each of the guest's, which stay
 * there; GRUB and a PVH guest share dom0's.
 */
const char *boot_processors(const struct lab_options *options);

/*
 * boot_image makes dom0's initramfs, as a file that has no name in the folder options->work; parts
 * loses its kernel.
 */
int boot_image(int *fd_out, struct parts *parts, const struct lab_options *options,
               struct why *why);

/* boot_key names the snapshot of what such an image boots to; only strings of parts are read. */
int boot_key(struct shelf_key *key, const struct parts *parts, const struct lab_options *options,
             const char *qemu_version, struct why *why);

#endif
