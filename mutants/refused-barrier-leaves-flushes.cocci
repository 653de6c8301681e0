// SPDX-License-Identifier: BSD-2-Clause
// mutant: after a refusal FUA is off, and flushes stay on
// why: barriers are the same as FUA, so that what is left when they are refused looks like a
//    cache with flushes
// expect: flush-refused-first refused swallowed
// expect 6.12: barrier-data-refused later lost-write
// expect 6.1: barrier-data-refused later plain-write-fallback, limits after: write_cache=back
//    fua=0
@@
expression req, info;
@@
 if (unlikely(blkif_req(req)->error)) {
 	...
 	info->feature_fua = 0;
-	info->feature_flush = 0;
 	...
 }
