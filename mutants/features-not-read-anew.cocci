// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a resume the features of the backend before it are believed in
// why: as it was before Linux 3.11: a resume set up the ring, and nothing else was thought to
//    change
// expect: moved-flush-to-barrier steps plain-write-fallback
// expect: moved-flush-to-barrier later plain-write-fallback
@@
identifier info;
@@
 blkif_recover(struct blkfront_info *info)
 {
 	...
-	blkfront_gather_backend_features(info);
 	...
 }
