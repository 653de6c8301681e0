// SPDX-License-Identifier: BSD-2-Clause
// mutant: a refused barrier with data is queued again, and no flush behind it
// why: what the flags say now decides how it is sent, and it looks as if that were enough
// expect 6.1: barrier-data-refused refused io-error
// expect 6.12: barrier-data-refused refused plain-write-fallback
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
 	info->feature_flush = 0;
 	...
+	if (bret.status == BLKIF_RSP_EOPNOTSUPP && blk_rq_bytes(req)) {
+		blk_mq_requeue_request(req, true);
+		continue;
+	}
 }
