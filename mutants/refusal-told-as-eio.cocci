// SPDX-License-Identifier: BSD-2-Clause
// mutant: a refused flush or barrier is told as an I/O error
// why: the status that means that the operation is not there is handled like any that is not
//    success
// expect: flush-refused-first refused io-error
// expect: barrier-data-refused refused io-error
@@
expression status, req;
@@
 if (unlikely(status == BLKIF_RSP_EOPNOTSUPP)) {
 	pr_warn_ratelimited(...);
-	blkif_req(req)->error = BLK_STS_NOTSUPP;
 }
