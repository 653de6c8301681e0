// SPDX-License-Identifier: BSD-2-Clause
// mutant: an offer of barriers is taken for one of flushes, which are then sent
// why: which operation is sent follows from two flags, and nobody looks there when one is left
//    out here
// expect: offer-barrier steps plain-write-fallback
// expect: offer-barrier later plain-write-fallback
@@
expression info, node;
@@
 if (xenbus_read_unsigned(node, "feature-barrier", 0)) {
 	info->feature_flush = 1;
-	info->feature_fua = 1;
 }
