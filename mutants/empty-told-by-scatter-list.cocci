// SPDX-License-Identifier: BSD-2-Clause
// mutant: whether a failed flush was empty is asked of its scatter list
// why: it is the same question in the block layer's words
// equivalent: a request has no segment exactly when its scatter list is empty, as long as a page
//    is one segment
@@
expression rinfo, id;
@@
-rinfo->shadow[id].req.u.rw.nr_segments == 0
+rinfo->shadow[id].num_sg == 0
