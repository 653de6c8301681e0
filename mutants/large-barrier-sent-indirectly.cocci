// SPDX-License-Identifier: BSD-2-Clause
// mutant: a FUA write of more than eleven segments is sent as a plain INDIRECT write
// why: a BUG_ON that was met is removed, and with it the only place that knew that an indirect
//    barrier cannot be
// expect: large-durable-write-barrier steps as-offered
// expect 6.12: large-durable-write-after-refusal later plain-write-fallback
@@
expression req;
@@
-BUG_ON(req_op(req) == REQ_OP_FLUSH || req->cmd_flags & REQ_FUA);
