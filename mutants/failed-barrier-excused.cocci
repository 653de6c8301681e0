// SPDX-License-Identifier: BSD-2-Clause
// mutant: a barrier with data that failed is taken for one that is not supported
// why: the excuse for backends that know no empty barriers is extended to all of them
// expect: barrier-data-error refused lost-write
// expect: barrier-data-error-but-written refused silent-downgrade
@@
expression status, E;
@@
 unlikely(status == BLKIF_RSP_ERROR
-	&& E == 0
 	)
