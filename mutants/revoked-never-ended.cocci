// SPDX-License-Identifier: BSD-2-Clause
// mutant: what cannot be sent any more is reported as taken, and never ended
// why: as in the draft of 13 June 2024 that became Linux 6.11: whoever takes a request has to end
//    it
// expect: flush-refused-while-others-wait queued hang
// expect 6.12: flush-refused-first later hang
@@
identifier qd, hctx;
@@
 blkif_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *qd)
 {
 	<...
(
-	return BLK_STS_IOERR;
+	return BLK_STS_OK;
|
-	blk_mq_end_request(qd->rq, BLK_STS_OK);
)
 	...>
 }
