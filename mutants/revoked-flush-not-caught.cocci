// SPDX-License-Identifier: BSD-2-Clause
// mutant: an empty flush that comes when flushes are off is sent, as a READ of nothing
// why: that the block layer goes on sending flushes is not expected, once the driver knows that
//    there are none
// series: 6.12
// expect: flush-refused-first later io-error
@@
expression rq, info;
identifier complete;
@@
-if (unlikely(req_op(rq) == REQ_OP_FLUSH && !info->feature_flush))
-	goto complete;
