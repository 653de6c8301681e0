// SPDX-License-Identifier: BSD-2-Clause
// mutant: every synchronous write is sent as a flush or barrier with data
// why: REQ_SYNC says that somebody waits, and reads as if it said that the data must be synced
// expect: offer-flush steps plain-write-fallback
// expect: offer-flush later plain-write-fallback
// expect: on-netbsd steps lost-write
@@
expression req;
@@
 req_op(req) == REQ_OP_WRITE && (req->cmd_flags &
-	REQ_FUA
+	(REQ_FUA | REQ_SYNC)
 	)
