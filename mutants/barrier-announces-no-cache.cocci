// SPDX-License-Identifier: BSD-2-Clause
// mutant: an offer of barriers is taken for FUA without a cache to flush
// why: two flags where one was before: the one that is named like the feature is set
// expect: offer-barrier steps plain-write-fallback
// expect: offer-barrier later plain-write-fallback
@@
expression info, node;
@@
 if (xenbus_read_unsigned(node, "feature-barrier", 0)) {
-	info->feature_flush = 1;
 	info->feature_fua = 1;
 }
