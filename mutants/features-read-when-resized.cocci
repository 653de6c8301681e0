// SPDX-License-Identifier: BSD-2-Clause
// mutant: the features are read anew when the size of the disk changes
// why: the state that tells of a new size is the one that ends the way to a connection
// expect 6.1: offer-withdrawn-then-resized steps io-error
// expect 6.12: offer-withdrawn-then-resized steps plain-write-fallback
@@
expression info, sectors;
@@
 set_capacity_and_notify(info->gd, sectors);
+blkfront_gather_backend_features(info);
