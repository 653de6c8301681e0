// SPDX-License-Identifier: BSD-2-Clause
// mutant: FUA is announced wherever there is a cache to flush
// why: FUA can be had by a flush behind the write, and it is forgotten that the block layer does
//    that
// expect 6.1: offer-flush steps io-error
// expect 6.1: offer-flush later io-error
// expect 6.12: offer-flush steps plain-write-fallback
// expect 6.12: on-netbsd steps lost-write
@@
expression rq, info;
@@
 blk_queue_write_cache(rq, info->feature_flush ? true : false,
-	info->feature_fua
+	info->feature_flush
 	? true : false)

@@
expression lim, info;
@@
 if (info->feature_flush) {
-	lim->features |= BLK_FEAT_WRITE_CACHE;
-	if (info->feature_fua)
-		lim->features |= BLK_FEAT_FUA;
+	lim->features |= BLK_FEAT_WRITE_CACHE | BLK_FEAT_FUA;
 }
