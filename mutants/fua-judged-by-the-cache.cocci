// SPDX-License-Identifier: BSD-2-Clause
// mutant: whether a FUA write can be sent is judged by whether a flush can
// why: two tests that look alike, one copied from the other
// series: 6.1
// expect: durable-write-after-resume steps lost-write
// expect: durable-write-after-resume later lost-write
@@
expression req, info;
@@
 (req->cmd_flags & REQ_FUA) &&
-	!info->feature_fua
+	!info->feature_flush
