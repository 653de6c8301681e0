// SPDX-License-Identifier: BSD-2-Clause
// mutant: a FUA write that cannot be sent any more is completed as if it had been
// why: what is right of a flush, that nothing is left to do, is done with all that the same test
//    finds
// expect: barrier-refused-full-ring queued lost-write
// expect 6.1: flush-refused-while-others-wait queued silent-downgrade
// expect 6.12: barrier-data-refused later lost-write
@@
expression rq, info;
identifier complete;
@@
 if (unlikely(
-	req_op(rq) == REQ_OP_FLUSH
+	op_is_flush(rq->cmd_flags)
 	&& !info->feature_flush))
 	goto complete;

@@
identifier qd, hctx;
@@
 blkif_queue_rq(struct blk_mq_hw_ctx *hctx, const struct blk_mq_queue_data *qd)
 {
 	<...
-	return BLK_STS_IOERR;
+	blk_mq_end_request(qd->rq, BLK_STS_OK);
+	return BLK_STS_OK;
 	...>
 }
