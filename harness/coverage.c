/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/coverage.h"

#include <errno.h>
#include <stdlib.h>

#include "fake_backend/why.h"
#include "harness/clause.h"
#include "harness/prose.h"

#define MAX_ROWS    16
#define MAX_COLUMNS REFUSED_COUNT

/* One of the two tables: how many cases there are in each cell. */
struct table {
    const char *name;
    size_t first, rows, columns; /* rows are counted from `first` */
    const char *(*row_word)(unsigned row);
    const char *(*column_word)(unsigned column);
    const struct hole *holes;
    unsigned cells[MAX_ROWS][MAX_COLUMNS];
};

_Static_assert(MOMENT_COUNT <= MAX_ROWS && (unsigned)REFUSED_OFTEN_COUNT <= MAX_COLUMNS,
               "tables are too small");

static const char *refused_word(unsigned refused)
{
    static const char *const words[REFUSED_COUNT] = {
        "flush refused",         "flush failed",         "flush status",
        "empty barrier refused", "empty barrier failed", "empty barrier status",
        "data barrier refused",  "data barrier failed",  "data barrier status",
        "discard refused",       "discard failed",       "discard status",
        "read/write refused",    "read/write failed",    "read/write status"};

    return words[refused];
}

static const char *often_word(unsigned often)
{
    static const char *const words[REFUSED_OFTEN_COUNT] = {
        "once", "once, done", "always", "always, done", "on and off", "on and off, done"};

    return words[often];
}

static const char *row_moment(unsigned moment)
{
    return moment_word((enum moment)moment);
}

/* Calls take for each form in which a case refuses something. */
typedef void take_form(void *ctx, const struct conf_case *c, unsigned refused, unsigned often);

static int how(enum fault_answer answer)
{
    switch (answer) {
    case ANSWER_REFUSE:
    case ANSWER_REVOKE:
        return REFUSED_UNSUPPORTED;
    case ANSWER_ERROR:
        return REFUSED_FAILED;
    case ANSWER_STATUS:
        return REFUSED_STATUS;
    default:
        return -1;
    }
}

/* The sets of operations and forms behind each enum refused. */
static bool concerns(const struct fault_rule *rule, unsigned what)
{
    static const struct {
        unsigned what, ops, forms;
    } kinds[] = {
        {REFUSED_FLUSH, OP_FLUSH, FORM_ANY},
        {REFUSED_BARRIER_EMPTY, OP_BARRIER, FORM_EMPTY},
        {REFUSED_BARRIER_DATA, OP_BARRIER, FORM_DATA},
        {REFUSED_DISCARD, OP_DISCARD, FORM_ANY},
        {REFUSED_PLAIN, OP_READ | OP_WRITE, FORM_ANY},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].what == what)
            return rule->ops & kinds[i].ops && rule->forms & kinds[i].forms;
    return false;
}

/* Does another rule of the case, or a gap that this one leaves, let the same be performed in between? */
static bool comes_and_goes(const struct conf_case *c, const struct fault_rule *rule)
{
    for (size_t i = 0; i < c->rule_count; i++) {
        const struct fault_rule *other = &c->rules[i];

        if (other != rule && other->ops & rule->ops && other->forms & rule->forms &&
            how(other->answer) >= 0 && (other->when.skip || rule->when.skip))
            return true;
    }
    return false;
}

static unsigned often(const struct conf_case *c, const struct fault_rule *rule)
{
    unsigned done = rule->effect == EFFECT_DISCARDED ? 0 : REFUSED_DONE;

    if (rule->when.count == EVERY_ONE)
        return REFUSED_ALWAYS + done;
    return (comes_and_goes(c, rule) ? REFUSED_ON_AND_OFF : REFUSED_ONCE) + done;
}

static void each_form(const struct conf_case *c, take_form *take, void *ctx)
{
    for (size_t i = 0; i < c->rule_count; i++) {
        int answered = how(c->rules[i].answer);

        for (unsigned what = 0; answered >= 0 && what < REFUSED_COUNT; what += REFUSED_STATUS + 1)
            if (concerns(&c->rules[i], what))
                take(ctx, c, what + (unsigned)answered, often(c, &c->rules[i]));
    }
}

static void count_by_moment(void *ctx, const struct conf_case *c, unsigned refused, unsigned often)
{
    (void)often;
    ((struct table *)ctx)->cells[c->moment][refused]++;
}

static void count_by_form(void *ctx, const struct conf_case *c, unsigned refused, unsigned often)
{
    (void)c;
    ((struct table *)ctx)->cells[refused][often]++;
}

/* Counts both tables. */
static void count(const struct coverage *coverage, struct table tables[2])
{
    tables[0] = (struct table){.name = "moments and forms",
                               .first = MOMENT_NEVER + 1,
                               .rows = MOMENT_COUNT,
                               .columns = REFUSED_COUNT,
                               .row_word = row_moment,
                               .column_word = refused_word,
                               .holes = coverage->by_moment};
    tables[1] = (struct table){.name = "forms",
                               .rows = REFUSED_COUNT,
                               .columns = REFUSED_OFTEN_COUNT,
                               .row_word = refused_word,
                               .column_word = often_word,
                               .holes = coverage->by_form};
    for (size_t i = 0; coverage->cases[i]; i++) {
        each_form(coverage->cases[i], count_by_moment, &tables[0]);
        each_form(coverage->cases[i], count_by_form, &tables[1]);
    }
}

static bool hole_has(const struct hole *hole, size_t row, size_t column)
{
    return (!hole->rows || hole->rows & 1u << row) &&
           (!hole->columns || hole->columns & 1u << column);
}

/* The number, from 1, of the hole that explains an empty cell; 0: none does. */
static unsigned explained(const struct table *table, size_t row, size_t column)
{
    for (unsigned i = 0; table->holes[i].why; i++)
        if (hole_has(&table->holes[i], row, column))
            return i + 1;
    return 0;
}

static bool is_about(const struct conf_case *c, const struct clause *clause)
{
    for (size_t i = 0; i < CASE_MAX_CLAUSES && c->clauses[i]; i++)
        if (c->clauses[i] == clause)
            return true;
    return false;
}

static void print_form(void *ctx, const struct conf_case *c, unsigned refused, unsigned often)
{
    (void)c;
    fprintf(ctx, ", %s %s", refused_word(refused), often_word(often));
}

static void print_clause(FILE *out, const struct clause *clause,
                         const struct conf_case *const *cases)
{
    char *text = clause_text(clause);

    prose_print(out, "", text ? text : clause->number);
    if (clause->but)
        prose_print(out, "    But ", clause->but);
    free(text);
    for (; *cases; cases++) {
        if (!is_about(*cases, clause))
            continue;
        fprintf(out, "  %s: %s", (*cases)->name, moment_word((*cases)->moment));
        each_form(*cases, print_form, out);
        if ((*cases)->backend)
            fprintf(out, ", backend %s", (*cases)->backend->name);
        fputc('\n', out);
    }
    fputc('\n', out);
}

/* One line per row: its word, then how many cases each column has, or a letter for a hole. */
static void print_table(FILE *out, const struct table *table)
{
    for (size_t column = 0; column < table->columns; column++)
        fprintf(out, "  %2zu  %s\n", column + 1, table->column_word((unsigned)column));
    fprintf(out, "\n%-22s", "");
    for (size_t column = 0; column < table->columns; column++)
        fprintf(out, "%3zu ", column + 1);
    fputc('\n', out);
    for (size_t row = table->first; row < table->rows; row++) {
        fprintf(out, "%-22s", table->row_word((unsigned)row));
        for (size_t column = 0; column < table->columns; column++) {
            unsigned hole = explained(table, row, column);

            if (table->cells[row][column])
                fprintf(out, "%3u ", table->cells[row][column]);
            else
                fprintf(out, "  %c ", hole ? (char)('a' + hole - 1) : '?');
        }
        fputc('\n', out);
    }
    fputc('\n', out);
    for (size_t i = 0; table->holes[i].why; i++) {
        char lead[8] = {' ', ' ', (char)('a' + i), ' ', ' ', '\0'};

        prose_print(out, lead, table->holes[i].why);
    }
}

void coverage_print(FILE *out, const struct coverage *coverage)
{
    struct table tables[2];

    count(coverage, tables);
    for (size_t i = 0; coverage->clauses[i]; i++)
        print_clause(out, coverage->clauses[i], coverage->cases);
    fputs(
        "Cases by the moment of the first refusal, and by what is refused and how it is answered.\n"
        "A letter is a hole that is explained below.\n\n",
        out);
    print_table(out, &tables[0]);
    fputs("\nCases by what is refused and how it is answered, and by how often, and whether it is "
          "done all "
          "the same.\n\n",
          out);
    print_table(out, &tables[1]);
}

static int check_clauses(const struct coverage *coverage, struct why *why)
{
    for (size_t i = 0; coverage->clauses[i]; i++) {
        size_t c = 0;

        while (coverage->cases[c] && !is_about(coverage->cases[c], coverage->clauses[i]))
            c++;
        if (!coverage->cases[c])
            return why_set(why, -EINVAL, "clause %s has no case", coverage->clauses[i]->number);
    }
    return 0;
}

static int check_cell(const struct table *table, size_t row, size_t column, struct why *why)
{
    bool empty = !table->cells[row][column];

    if (empty == !!explained(table, row, column))
        return 0;
    return why_set(why, -EINVAL, "%s: %s, %s: %s", table->name, table->row_word((unsigned)row),
                   table->column_word((unsigned)column),
                   empty ? "no case, and no reason why" : "is explained as a hole, and has a case");
}

/* Is there a cell that this explanation is the first to explain? */
static bool is_needed(const struct table *table, unsigned hole)
{
    for (size_t row = table->first; row < table->rows; row++)
        for (size_t column = 0; column < table->columns; column++)
            if (explained(table, row, column) == hole + 1)
                return true;
    return false;
}

static int check_table(const struct table *table, struct why *why)
{
    int rc = 0;

    for (size_t row = table->first; !rc && row < table->rows; row++)
        for (size_t column = 0; !rc && column < table->columns; column++)
            rc = check_cell(table, row, column, why);
    for (unsigned i = 0; !rc && table->holes[i].why; i++)
        if (!is_needed(table, i))
            rc = why_set(why, -EINVAL, "%s: this explains no hole: %s", table->name,
                         table->holes[i].why);
    return rc;
}

int coverage_check(const struct coverage *coverage, struct why *why)
{
    struct table tables[2];
    int rc = check_clauses(coverage, why);

    count(coverage, tables);
    for (size_t i = 0; !rc && i < 2; i++)
        rc = check_table(&tables[i], why);
    return rc;
}
