// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a resume the queue keeps the limits that it had
// why: the features are read anew, and that the queue has a copy of what follows from them is
//    overlooked
// expect: moved-to-smaller-requests steps crash
// expect 6.12: moved-nothing-to-flush steps plain-write-fallback
@@
identifier info;
@@
 blkif_recover(struct blkfront_info *info)
 {
 	<...
(
-	blkif_set_queue_limits(...);
|
-	blk_queue_max_segments(...);
)
 	...>
 }
