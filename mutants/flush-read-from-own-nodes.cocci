// SPDX-License-Identifier: BSD-2-Clause
// mutant: the offer of flush is looked for in the frontend's nodes
// why: copied from the line that reads whether the backend is trusted, which is a node of the
//    frontend's
// expect: offer-flush steps plain-write-fallback
// expect: offer-flush later plain-write-fallback
@@
expression info;
@@
 xenbus_read_unsigned(
-	info->xbdev->otherend,
+	info->xbdev->nodename,
 	"feature-flush-cache", 0)
