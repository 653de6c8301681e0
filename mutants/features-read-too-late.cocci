// SPDX-License-Identifier: BSD-2-Clause
// mutant: the limits of the queue are set before the offer is read
// why: a call is moved below another one that looks as if it did not depend on it
// expect: offer-flush steps plain-write-fallback
// expect: offer-flush later plain-write-fallback
@@
identifier info;
@@
 blkfront_connect(struct blkfront_info *info)
 {
 	<...
-	blkfront_gather_backend_features(info);
 	...>
 }

@@
identifier info;
expression E;
@@
 blkfront_connect(struct blkfront_info *info)
 {
 	<...
 	err = E;
+	blkfront_gather_backend_features(info);
 	if (err) {
 		xenbus_dev_fatal(info->xbdev, err, "xlvbd_add at %s", ...);
 		...
 	}
 	...>
 }
