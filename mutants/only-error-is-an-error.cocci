// SPDX-License-Identifier: BSD-2-Clause
// mutant: every answer but BLKIF_RSP_ERROR is success
// why: of the three statuses the third has its own branch further down, but not for every
//    operation
// expect: write-unknown-status refused lost-write
// expect: write-refused refused lost-write
// expect: flush-unknown-status refused swallowed
@@
expression bret, req;
@@
-if (bret.status == BLKIF_RSP_OKAY)
-	blkif_req(req)->error = BLK_STS_OK;
-else
+if (bret.status == BLKIF_RSP_ERROR)
 	blkif_req(req)->error = BLK_STS_IOERR;
+else
+	blkif_req(req)->error = BLK_STS_OK;
