// SPDX-License-Identifier: BSD-2-Clause
// mutant: a refused flush or barrier is never completed
// why: the loop goes on to the next response as it does where one is not yet whole
// expect: flush-refused-first refused hang
// expect: barrier-data-refused refused hang
@@
expression status, req;
@@
 if (unlikely(status == BLKIF_RSP_EOPNOTSUPP)) {
 	pr_warn_ratelimited(...);
-	blkif_req(req)->error = BLK_STS_NOTSUPP;
+	continue;
 }
