/* SPDX-License-Identifier: BSD-2-Clause */
/* Where a kernel says that it dies, and that it died without a word. */
#include "harness/commands/kept_script.h"

#include "harness/commands/panic.h"

static void the_first_line_of_a_death_is_found(void **state)
{
    static const struct {
        const char *console, *found;
    } rows[] = {
        {"[1] up\n[2] kernel BUG at xen-blkfront.c:7!\nmore\n", "[2] kernel BUG"},
        {"[1] up\n[2] BUG: unable to handle\n[3] Oops: 0\n", "[2] BUG: "},
        {"[1] RIP: f+0x1 [xen_blkfront]\n[2] Kernel panic - not syncing\n", "[1] RIP"},
        {"[1] Kernel panic\n[2] f [xen_blkfront]\n", "[1] Kernel panic"},
        {"Oops: ", "Oops: "},
        {"[1] xen_blkfront: loading out-of-tree module [xen_blkfront]\n", NULL},
        {"", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *found = panic_find(rows[i].console);

        if (!found != !rows[i].found ||
            (found && strncmp(found, rows[i].found, strlen(rows[i].found)) != 0))
            fail_msg("\"%s\": %s", rows[i].console, found ? found : "nothing");
    }
}

static void a_guest_that_is_gone_died_whatever_it_printed(void **state)
{
    (void)state;
    assert_true(panic_died("the agent was told 'load xen-blkfront': the guest is not running any "
                           "more"));
    assert_true(panic_died("nothing more happened\n[1] Kernel panic - not syncing\n"));
    assert_false(panic_died("nothing more happened\n[1] the guest is not running any more\n"));
    assert_false(panic_died("said no: No such device\n[1] tainted\n"));
    assert_false(panic_died("the guest (domain 5) died before its agent spoke"));
}

static void only_some_lines_are_printed_and_none_that_harms(void **state)
{
    struct case_result result = {.console = "console.txt"};
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    (void)state;
    kept_text("console.txt", "up\nOops: \033[2J\tx\n2\n3\n4\n5\n6\n7\n8\n9\n");
    panic_print(out, kept_folder, &result);
    result.console = "absent.txt";
    panic_print(out, kept_folder, &result);
    result.console = NULL;
    panic_print(out, kept_folder, &result);
    fclose(out);
    assert_string_equal(text, "      Oops: \\x1b[2J\tx\n      2\n      3\n      4\n      5\n"
                              "      6\n      7\n      8\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_line_of_a_death_is_found),
        cmocka_unit_test(a_guest_that_is_gone_died_whatever_it_printed),
        cmocka_unit_test(only_some_lines_are_printed_and_none_that_harms),
    };

    return cmocka_run_group_tests(tests, kept_open, kept_close);
}
