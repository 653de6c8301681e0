/* SPDX-License-Identifier: BSD-2-Clause */
#define RESUME_CASES(X) X(durable_write_after_resume)
