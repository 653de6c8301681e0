// SPDX-License-Identifier: BSD-2-Clause
// mutant: what is on the ring when the device is being closed is never completed
// why: the device is marked as disconnected when closing begins, and the interrupt handler goes
//    by that
// expect: flush-refused-while-closing refused hang
@@
identifier info, xbdev;
@@
 blkfront_closing(struct blkfront_info *info)
 {
 	...
 	if (xbdev->state == XenbusStateClosing)
 		return;
+	info->connected = BLKIF_STATE_DISCONNECTED;
 	...
 }
