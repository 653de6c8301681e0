// SPDX-License-Identifier: BSD-2-Clause
// mutant: a FUA write that comes when barriers are off is not rejected, and sent as what is left
// why: the test is thought to be about flushes, which are the only requests without data
// series: 6.1
// expect: barrier-refused-full-ring queued lost-write
// expect: durable-write-after-resume steps lost-write
@@
expression req, info, E;
@@
 E
-|| ((req->cmd_flags & REQ_FUA) && !info->feature_fua)
