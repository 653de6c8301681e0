// SPDX-License-Identifier: BSD-2-Clause
// mutant: the data of a barrier is not copied into the pages that stay granted
// why: what must be copied is what is written, and a barrier is written down as an operation of
//    its own
// expect: offer-persistent steps lost-write
@@
expression req, info;
@@
-rq_data_dir(req) && info->bounce
+rq_data_dir(req) && !(req->cmd_flags & REQ_FUA) && info->bounce
