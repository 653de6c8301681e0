// SPDX-License-Identifier: BSD-2-Clause
// mutant: a feature is taken for offered when its node is there, whatever it says
// why: Linux' copy of blkif.h says that the node being there means that the operation is
//    understood
// expect: offer-barrier-flush-zero steps plain-write-fallback
// expect: offer-barrier-flush-zero later plain-write-fallback
@@
expression node;
@@
-xenbus_read_unsigned(node, "feature-flush-cache", 0)
+xenbus_exists(XBT_NIL, node, "feature-flush-cache")

@@
expression node;
@@
-xenbus_read_unsigned(node, "feature-barrier", 0)
+xenbus_exists(XBT_NIL, node, "feature-barrier")
