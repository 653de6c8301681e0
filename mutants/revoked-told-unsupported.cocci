// SPDX-License-Identifier: BSD-2-Clause
// mutant: what cannot be sent any more is ended as not supported
// why: it is the more exact status, and that fsync takes it for success is not known here
// expect 6.1: barrier-refused-full-ring queued unsupported-error
// expect 6.1: flush-refused-while-others-wait queued silent-downgrade
// expect 6.12: flush-refused-while-one-waits queued unsupported-error
// expect 6.12: flush-refused-first later silent-downgrade
@@
identifier qd, hctx;
@@
 blkif_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *qd)
 {
 	<...
(
-	return BLK_STS_IOERR;
+	return BLK_STS_NOTSUPP;
|
-	blk_mq_end_request(qd->rq, BLK_STS_OK);
+	blk_mq_end_request(qd->rq, BLK_STS_NOTSUPP);
)
 	...>
 }
