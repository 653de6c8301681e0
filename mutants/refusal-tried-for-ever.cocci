// SPDX-License-Identifier: BSD-2-Clause
// mutant: a refused flush or barrier is sent again until it is performed
// why: a refusal is taken for a passing trouble, as that of a busy disk is
// expect: flush-refused-first refused retried
@@
expression status, req;
@@
 if (unlikely(status == BLKIF_RSP_EOPNOTSUPP)) {
 	pr_warn_ratelimited(...);
-	blkif_req(req)->error = BLK_STS_NOTSUPP;
+	blk_mq_requeue_request(req, true);
+	continue;
 }
