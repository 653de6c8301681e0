// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a refusal the driver goes on as if there had been none
// why: that the refusal was completed as success is thought to be all that there is to do
// expect: flush-refused-first refused swallowed
// expect: flush-refused-first later as-offered
// expect: barrier-data-refused later as-offered
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
-	info->feature_fua = 0;
-	info->feature_flush = 0;
 	...
 }
