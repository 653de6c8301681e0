// SPDX-License-Identifier: BSD-2-Clause
// mutant: where barriers are offered the queue announces FUA and no cache
// why: a flag is set in a word of flags as if it were alone there
// series: 6.12
// expect: offer-barrier steps plain-write-fallback
// expect: offer-barrier later plain-write-fallback
@@
expression lim;
@@
-lim->features |= BLK_FEAT_FUA
+lim->features = BLK_FEAT_FUA
