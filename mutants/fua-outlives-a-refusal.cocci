// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a refusal flushes are off, and FUA stays on
// why: FUA without flushes looks impossible, so that one flag seems to be enough
// series: 6.1
// expect: barrier-refused-full-ring queued lost-write
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
-	info->feature_fua = 0;
 	info->feature_flush = 0;
 	...
 }
