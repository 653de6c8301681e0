// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a refusal the driver sends no flush any more, and the queue is not told
// why: a call into the block layer is taken out of an interrupt handler, where it does not belong
// series: 6.1
// expect: flush-refused-first later io-error
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
-	xlvbd_flush(info);
 }
