// SPDX-License-Identifier: BSD-2-Clause
// mutant: a FUA write is sent as a plain one where barriers are offered
// why: the test for what is a flush is simplified, and FUA is not one
// expect: power-cut-after-lone-barrier steps plain-write-fallback
// expect: offer-barrier steps as-offered, wire: WRITE performed x2
@@
expression req;
@@
 if (req_op(req) == REQ_OP_FLUSH
-    || (req_op(req) == REQ_OP_WRITE && (req->cmd_flags & REQ_FUA))
    ) { ... }
