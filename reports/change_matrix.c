/* SPDX-License-Identifier: BSD-2-Clause */
#include "reports/change_matrix.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int by_version(const void *a, const void *b)
{
    const char *const *left = a, *const *right = b;

    return strverscmp(*left, *right);
}

static size_t column_of(const struct change_matrix *matrix, const char *name)
{
    size_t at = 0;

    while (at < matrix->column_count && strcmp(matrix->columns[at], name) != 0)
        at++;
    return at;
}

static void add_columns(struct change_matrix *matrix, const struct run_document *document)
{
    for (size_t i = 0; i < document->frontend_count; i++)
        if (column_of(matrix, document->frontends[i].name) == matrix->column_count)
            matrix->columns[matrix->column_count++] = document->frontends[i].name;
}

static struct change_row *row_of(struct change_matrix *matrix, const char *name)
{
    struct change_row *grown;

    for (size_t i = 0; i < matrix->row_count; i++)
        if (!strcmp(matrix->rows[i].name, name))
            return &matrix->rows[i];
    grown = realloc(matrix->rows, (matrix->row_count + 1) * sizeof(*grown));
    if (!grown)
        return NULL;
    matrix->rows = grown;
    grown += matrix->row_count;
    *grown = (struct change_row){.name = name,
                                 .words = calloc(matrix->column_count, sizeof(*grown->words))};
    matrix->row_count += grown->words != NULL;
    return grown->words ? grown : NULL;
}

/* `count` where it is none of them. */
static size_t rank(const char *word, const char *const *order, size_t count)
{
    size_t at = 0;

    while (at < count && (!word || strcmp(order[at], word) != 0))
        at++;
    return at;
}

static const char *first(const char *a, const char *b, const char *const *order, size_t count)
{
    return rank(a, order, count) < rank(b, order, count) ? a : b;
}

int change_matrix_init(struct change_matrix *matrix, const struct comparison *comparison,
                       const char *const *order, size_t count)
{
    size_t frontends = comparison->before->frontend_count + comparison->after->frontend_count;

    *matrix = (struct change_matrix){.columns = calloc(frontends + 1, sizeof(*matrix->columns))};
    if (!matrix->columns)
        return -ENOMEM;
    add_columns(matrix, comparison->before);
    add_columns(matrix, comparison->after);
    qsort(matrix->columns, matrix->column_count, sizeof(*matrix->columns), by_version);
    for (size_t i = 0; i < comparison->count; i++) {
        const struct transition *transition = &comparison->transitions[i];
        const char *word = transition_word(transition);
        size_t column = column_of(matrix, transition->frontend);
        struct change_row *row;

        if (rank(word, order, count) == count || column == matrix->column_count)
            continue;
        row = row_of(matrix, transition->case_name);
        if (!row)
            return -ENOMEM;
        row->words[column] = first(word, row->words[column], order, count);
        row->word = first(word, row->word, order, count);
    }
    return 0;
}

void change_matrix_dispose(struct change_matrix *matrix)
{
    for (size_t i = 0; i < matrix->row_count; i++)
        free(matrix->rows[i].words);
    free(matrix->rows);
    free(matrix->columns);
}
