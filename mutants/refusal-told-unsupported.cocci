// SPDX-License-Identifier: BSD-2-Clause
// mutant: a refused flush or barrier is told as not supported
// why: as in the first patch of June 2024: the driver reports, and leaves it to the block layer
//    what follows
// expect: barrier-data-refused refused unsupported-error
// expect: flush-refused-many-writers refused unsupported-error
@@
expression req;
@@
-if (blkif_req(req)->error == BLK_STS_NOTSUPP)
-	blkif_req(req)->error = BLK_STS_OK;
