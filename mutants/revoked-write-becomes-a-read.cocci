// SPDX-License-Identifier: BSD-2-Clause
// mutant: a FUA write that was queued when barriers went off is sent as operation 0, a READ
// why: an else that had been there for years, taken over when a patch is ported
// series: 6.12
// expect: barrier-refused-full-ring queued lost-write
// expect: barrier-data-refused later lost-write
@@
expression info, ring_req;
@@
 if (info->feature_flush)
 	ring_req->operation = BLKIF_OP_FLUSH_DISKCACHE;
+else
+	ring_req->operation = 0;
