// SPDX-License-Identifier: BSD-2-Clause
// mutant: a flush that was on the ring when the guest was saved is completed as performed
// why: what has no data is taken to have nothing that could be lost
// expect: moved-with-a-flush-on-the-ring steps plain-write-fallback
@@
expression req, E;
@@
-req_op(req) == REQ_OP_FLUSH ||
 req_op(req) == REQ_OP_DISCARD
