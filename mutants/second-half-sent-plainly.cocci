// SPDX-License-Identifier: BSD-2-Clause
// mutant: of a write that takes two requests the second is sent as a plain WRITE
// why: how the two belong together is taken care of, and what kind they are is not
// equivalent: a request is split in two only where a page is larger than eleven segments, and x86
//    has pages of 4 KiB
@@
expression first, second;
@@
-second->operation = first->operation;
+second->operation = BLKIF_OP_WRITE;
