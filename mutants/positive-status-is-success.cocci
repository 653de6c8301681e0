// SPDX-License-Identifier: BSD-2-Clause
// mutant: a status above zero is success
// why: errors are negative, here as everywhere
// expect: write-unknown-status refused lost-write
// expect: flush-unknown-status refused swallowed
@@
expression bret, req;
@@
-if (bret.status == BLKIF_RSP_OKAY)
+if (bret.status >= BLKIF_RSP_OKAY)
 	blkif_req(req)->error = BLK_STS_OK;
 else
 	blkif_req(req)->error = BLK_STS_IOERR;
