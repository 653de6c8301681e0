// SPDX-License-Identifier: BSD-2-Clause
// mutant: what cannot be sent any more is put off until it can
// why: there is a label for requests that have to wait, and it stops the queue until a response
//    comes
// expect: flush-refused-while-others-wait queued device-dead
// expect 6.12: flush-refused-first later device-dead
@@
identifier qd, hctx;
@@
 blkif_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *qd)
 {
 	<...
(
-	goto out_err;
+	goto out_busy;
|
-	goto complete;
+	goto out_busy;
)
 	...>
 }
