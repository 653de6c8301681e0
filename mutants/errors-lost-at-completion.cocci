// SPDX-License-Identifier: BSD-2-Clause
// mutant: every request is completed as a success
// why: the completion is moved to where the response is not at hand any more, and the status
//    stays behind
// expect: write-error refused lost-write
// expect: barrier-data-error refused lost-write
// expect: flush-unknown-status refused silent-downgrade
@@
expression rq;
@@
-blk_mq_end_request(rq, blkif_req(rq)->error);
+blk_mq_end_request(rq, BLK_STS_OK);
