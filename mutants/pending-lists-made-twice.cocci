// SPDX-License-Identifier: BSD-2-Clause
// mutant: what was on the ring when the guest was saved is forgotten
// why: a list is initialised where it is used, and was filled before that
// expect: moved-with-requests-on-the-ring steps hang
@@
identifier info;
@@
 blkif_recover(struct blkfront_info *info)
 {
 	...
+	bio_list_init(&info->bio_list);
+	INIT_LIST_HEAD(&info->requests);
 	blkfront_gather_backend_features(info);
 	...
 }
