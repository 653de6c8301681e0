// SPDX-License-Identifier: BSD-2-Clause
// mutant: a status that blkif.h does not know disables the device
// why: a backend is not to be trusted, and what it must not say is treated like an answer to
//    nothing
// expect: flush-unknown-status refused device-dead
// expect: write-unknown-status refused device-dead
@@
expression bret, req;
@@
+if (bret.status > BLKIF_RSP_OKAY || bret.status < BLKIF_RSP_EOPNOTSUPP)
+	goto err;
+
 if (bret.status == BLKIF_RSP_OKAY)
 	blkif_req(req)->error = BLK_STS_OK;
 else
 	blkif_req(req)->error = BLK_STS_IOERR;
