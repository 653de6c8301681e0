// SPDX-License-Identifier: BSD-2-Clause
// mutant: an empty flush or barrier that failed is told as an I/O error
// why: the excuse for backends that know no empty barriers is removed, as nobody remembers those
// expect: flush-error-first refused io-error
// expect: barrier-empty-error refused io-error
@@
expression status, req, E;
@@
-if (unlikely(status == BLKIF_RSP_ERROR && E == 0)) {
-	pr_warn_ratelimited(...);
-	blkif_req(req)->error = BLK_STS_NOTSUPP;
-}
