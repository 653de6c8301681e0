// SPDX-License-Identifier: BSD-2-Clause
// mutant: the queue is told of FUA where it should be told of a cache, and the other way round
// why: two arguments of the same type, one behind the other
// series: 6.1
// expect: offer-flush steps plain-write-fallback
// expect: offer-flush later plain-write-fallback
@@
expression rq, flush, fua;
@@
-blk_queue_write_cache(rq, flush, fua)
+blk_queue_write_cache(rq, fua, flush)
