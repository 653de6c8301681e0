// SPDX-License-Identifier: BSD-2-Clause
// mutant: a barrier is chosen by the flag for FUA alone
// why: FUA is only ever on where flushes are
// equivalent: FUA is set, and cleared, in the same places as the cache, and never on without it
@@
expression info;
@@
-info->feature_flush && info->feature_fua
+info->feature_fua
