// SPDX-License-Identifier: BSD-2-Clause
// mutant: where flush and barrier are offered, barriers are sent
// why: one of two flags that are set together is not set back when the other node is read
// expect: flush-works-while-barriers-refused refused silent-downgrade
// expect: flush-works-while-barriers-refused later plain-write-fallback
// expect: offer-both steps as-offered, limits before: fua=1
@@
expression info, node;
@@
 if (xenbus_read_unsigned(node, "feature-flush-cache", 0)) {
 	info->feature_flush = 1;
-	info->feature_fua = 0;
 }
