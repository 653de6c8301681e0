// SPDX-License-Identifier: BSD-2-Clause
// mutant: a discard's answer is handled as that of a flush as well
// why: a break is lost between two cases that used to be one
// expect: discard-refused later plain-write-fallback
// expect: discard-error refused as-offered
// expect: secure-discard-refused refused swallowed
@@
expression info, status;
@@
 if (unlikely(status == BLKIF_RSP_EOPNOTSUPP)) {
 	...
 	info->feature_discard = 0;
 	...
 }
-break;
