// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a refusal the queue is told what the driver believed before
// why: two lines change places that seem to have nothing to do with each other
// series: 6.1
// expect: flush-refused-first later io-error
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
+	xlvbd_flush(info);
 	info->feature_fua = 0;
 	info->feature_flush = 0;
-	xlvbd_flush(info);
 }
