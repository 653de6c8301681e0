/* SPDX-License-Identifier: BSD-2-Clause */
/* matrix_file: a matrix as a YAML file says it; docs/matrix-file.md is its reference. */
#ifndef HARNESS_COMMANDS_MATRIX_FILE_H
#define HARNESS_COMMANDS_MATRIX_FILE_H

#include "harness/commands/columns.h"

struct why;
struct yaml_memory;

struct matrix_file {
    const char *suite;           /* word of suite_choices; NULL: nothing is said of it */
    struct option_strings cases; /* names and patterns */
    struct option_strings frontends;
    struct axis_kernel *kernels; /* those of one's own */
    size_t kernel_count;
    struct axes axes; /* but for its kernels */
    struct yaml_memory *memory;
};

/*
 * matrix_file_read: -EINVAL with a sentence that names file, line and key, and says what is allowed; another negative errno:
 * it cannot be read.  matrix_file_dispose accepts one that is all zeros.
 */
int matrix_file_read(struct matrix_file *file, const char *path, struct why *why);
void matrix_file_dispose(struct matrix_file *file);

#endif
