// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a refusal the queue's limits are written under the feet of who reads them
// why: as it was before 6.11, by the only way that is left in an interrupt handler
// series: 6.12
// expect: flush-refused-first refused silent-downgrade, limits after: write_cache=through
// expect: large-durable-write-after-refusal later plain-write-fallback
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
 	info->feature_flush = 0;
+	info->rq->limits.features &= ~(BLK_FEAT_WRITE_CACHE | BLK_FEAT_FUA);
 }
