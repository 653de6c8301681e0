// SPDX-License-Identifier: BSD-2-Clause
// mutant: a backend that says nothing of barriers is sent some
// why: the number behind a node's name is its default, and other nodes have 1 there
// expect: offer-nothing steps as-offered, limits before: write_cache=back
@@
expression node;
@@
 xenbus_read_unsigned(node, "feature-barrier",
-	0
+	1
 	)
