// SPDX-License-Identifier: BSD-2-Clause
// mutant: what an earlier backend offered stays on when a later one does not offer it
// why: a device is zeroed when it is made, so that setting flags to 0 before reading looks
//    needless
// expect: moved-flush-to-nothing steps as-offered, guest log: flush op failed
@@
expression info;
@@
-info->feature_flush = 0;
-info->feature_fua = 0;
