// SPDX-License-Identifier: BSD-2-Clause
// mutant: a read or write that failed turns flushes off
// why: errors are handled in one place, so that none is forgotten
// expect 6.1: flush-after-failed-write later io-error
// expect 6.12: flush-after-failed-write later plain-write-fallback
@@
expression bret, dev;
@@
-if (unlikely(bret.status != BLKIF_RSP_OKAY))
+if (unlikely(bret.status != BLKIF_RSP_OKAY)) {
 	dev_dbg_ratelimited(dev, ...);
+	info->feature_flush = 0;
+	info->feature_fua = 0;
+}
