/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/commands/shard.h"

static size_t count_cases(void)
{
    size_t count = 0;

    while (all_cases[count])
        count++;
    return count;
}

/* Marks what one shard has of one column, and returns how much that is. */
static size_t mark(unsigned char *seen, struct shard shard, size_t column, size_t columns)
{
    const struct conf_case **mine = shard_cases(&shard, column, columns, all_cases);
    size_t count = 0, at = 0;

    assert_non_null(mine);
    for (; mine[count]; count++) {
        while (all_cases[at] != mine[count])
            at++; /* in the order of the list, or this ends badly */
        seen[at]++;
    }
    free((void *)mine);
    return count;
}

/* Every case of every column, whatever the numbers. */
static void every_cell_is_in_exactly_one_shard(void **state)
{
    const size_t cases = count_cases();
    unsigned char *seen = calloc(cases, 1);

    (void)state;
    assert_non_null(seen);
    for (size_t columns = 1; columns <= 9; columns++)
        for (unsigned shards = 1; shards <= 120; shards += shards < 30 ? 1 : 15)
            for (size_t column = 0; column < columns; column++) {
                for (unsigned number = 1; number <= shards; number++)
                    mark(seen, (struct shard){number, shards}, column, columns);
                for (size_t i = 0; i < cases; i++) {
                    assert_int_equal(seen[i], 1);
                    seen[i] = 0;
                }
            }
    free(seen);
}

/* As long as there are columns enough, a column is not split: its lab would have to be booted twice. */
static void columns_stay_whole_while_they_can(void **state)
{
    const size_t cases = count_cases();
    unsigned char *seen = calloc(cases, 1);

    (void)state;
    for (unsigned number = 1; number <= 3; number++)
        for (size_t column = 0; column < 7; column++)
            assert_int_equal(mark(seen, (struct shard){number, 3}, column, 7),
                             column % 3 + 1 == number ? cases : 0);
    for (unsigned number = 1; number <= 4; number++)
        for (size_t column = 0; column < 2; column++)
            assert_true((mark(seen, (struct shard){number, 4}, column, 2) > 0) ==
                        ((number - 1) % 2 == column));
    free(seen);
}

static void what_is_no_shard_is_refused(void **state)
{
    static const char *const wrong[] = {"",     "1",   "0/3",  "4/3",    "1/0",   "-1/3",
                                        "1/3 ", "a/3", " 1/3", "1/1001", "1/3/5", "1/99999999999"};
    struct shard shard;
    struct why why;

    (void)state;
    assert_int_equal(shard_read(&shard, "2/5", &why), 0);
    assert_int_equal(shard.number, 2);
    assert_int_equal(shard.of, 5);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (!shard_read(&shard, wrong[i], &why))
            fail_msg("'%s' is taken", wrong[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cell_is_in_exactly_one_shard),
        cmocka_unit_test(columns_stay_whole_while_they_can),
        cmocka_unit_test(what_is_no_shard_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
