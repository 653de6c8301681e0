// SPDX-License-Identifier: BSD-2-Clause
// mutant: a barrier that is refused when barriers are off already stops the kernel
// why: what is off is not sent, so that it cannot be refused; but it may have been sent before
// expect: barrier-refused-half-ring refused crash
@@
expression status, req;
@@
 if (unlikely(status == BLKIF_RSP_EOPNOTSUPP)) {
+	BUG_ON(!info->feature_flush);
 	pr_warn_ratelimited(...);
 	blkif_req(req)->error = BLK_STS_NOTSUPP;
 }
