// SPDX-License-Identifier: BSD-2-Clause
// mutant: a write with REQ_PREFLUSH is sent as a FUA write is
// why: as it was before the block layer made a request of its own of a flush before a write
// equivalent: the block layer takes REQ_PREFLUSH off a write, and sends an empty flush before it
@@
expression req;
@@
 req_op(req) == REQ_OP_WRITE && (req->cmd_flags &
-	REQ_FUA
+	(REQ_PREFLUSH | REQ_FUA)
 	)
