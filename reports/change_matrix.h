/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * change_matrix: where something changed, at a glance: cases by frontends, with the word of what became of each.
 */
#ifndef REPORTS_CHANGE_MATRIX_H
#define REPORTS_CHANGE_MATRIX_H

#include "harness/compare.h"

struct change_matrix {
    const char **columns; /* frontends of both runs, in the order of their versions */
    size_t column_count;
    struct change_row {
        const char *name;
        const char *word;   /* the first of its words */
        const char **words; /* by column, of transition_word; NULL: like before */
    } * rows;
    size_t row_count;
};

/* Of a cell's words that one stands there which is first in `order`, of `count`; the others are as good as like before.
 * -ENOMEM leaves what change_matrix_dispose accepts. */
int change_matrix_init(struct change_matrix *matrix, const struct comparison *comparison,
                       const char *const *order, size_t count);
void change_matrix_dispose(struct change_matrix *matrix);

#endif
