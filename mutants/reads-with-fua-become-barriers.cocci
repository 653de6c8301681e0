// SPDX-License-Identifier: BSD-2-Clause
// mutant: a READ with REQ_FUA is sent as a barrier
// why: as it was before Linux 6.5, where a module from outside made such reads and wrote over the
//    disk
// equivalent: nothing in these kernels makes a READ with REQ_FUA
@@
expression req;
@@
 req_op(req) == REQ_OP_FLUSH || (
-	req_op(req) == REQ_OP_WRITE && (req->cmd_flags & REQ_FUA)
+	req->cmd_flags & REQ_FUA
 	)
