/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said of a changed driver, and with which status. */
#include "harness/commands/fake_labs.h"

#include <errno.h>

#include "fake_backend/why.h"
#include "harness/commands/commands.h"
#include "harness/commands/try_report.h"

static char *text;

/* Plays and reports; every text, up to NULL, must be said. */
static void expect(struct fake_guest stock, struct fake_guest changed, bool strict, int status, ...)
{
    struct variant variant;
    struct why why = {""};
    const char *part;
    va_list parts;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    fake_labs.guests[VARIANT_STOCK] = stock;
    fake_labs.guests[VARIANT_CHANGED] = fake_labs.guests[VARIANT_AGAIN] = changed;
    assert_int_equal(fake_variant_run(&variant, kept_folder, true, &why), 0);
    assert_int_equal(try_report(out, &variant, strict, false, &why), status);
    fclose(out);
    va_start(parts, status);
    while ((part = va_arg(parts, const char *)))
        if (!strstr(text, part))
            fail_msg("nowhere: '%s' in\n%s", part, text);
    va_end(parts);
    variant_dispose(&variant);
}

static int forget(void **state)
{
    (void)state;
    free(text);
    text = NULL;
    return 0;
}

static const struct fake_guest swallows, told = {.told = EIO};

static void the_same_is_only_counted(void **state)
{
    (void)state;
    expect(swallows, swallows, false, EXIT_OK,
           "  blkfront: a change\n  1 hunk, on the driver of linux-image-6.1 6.1.9\n",
           "\n0 worse, 0 traded, 0 better, ", NULL);
    assert_null(strstr(text, "again: "));
}

static void what_differs_is_shown_with_both_journals(void **state)
{
    (void)state;
    expect(swallows, told, false, EXIT_OK,
           "\nTRADED (other, and neither better nor worse)\n"
           "  " KEPT_CASE ", refused: swallowed -> io-error\n    stock\n          6  mark ",
           "response  unset: status -2, discarded\n         10  result    commit: success\n"
           "    patched\n",
           "         10  result    commit: EIO\n"
           "    again: blkproof try 'a b' --case " KEPT_CASE "\n",
           "\n0 worse, 1 traded, 0 better, ", NULL);
}

static void what_is_traded_fails_when_strict(void **state)
{
    (void)state;
    expect(swallows, told, true, EXIT_FAILED, "\n0 worse, 1 traded, ", NULL);
}

/* Whatever became of the refusal: a driver that fails without one is worse. */
static void a_broken_control_run_is_worse(void **state)
{
    (void)state;
    expect(told, (struct fake_guest){.control = EIO}, false, EXIT_FAILED,
           "\nWORSE\n  " KEPT_CASE ", control: as-offered -> io-error\n",
           "    patched: the control run was not clean; it was so again in a fresh guest\n",
           "\n1 worse, 0 traded, 0 better, ", NULL);
}

static void with_both_broken_nothing_can_be_told(void **state)
{
    (void)state;
    expect((struct fake_guest){.control = EIO}, (struct fake_guest){.control = EIO}, false,
           EXIT_ERROR, "\nCANNOT TELL\n  " KEPT_CASE ", refused: error -> error\n", NULL);
}

static void a_driver_that_kills_its_guest_is_worse(void **state)
{
    static const struct fake_guest dies = {
        .error = "told 'load xen-blkfront': the guest is not running any more\n[1] quiet\033[2J"};

    (void)state;
    expect(swallows, dies, false, EXIT_FAILED,
           "\nThe patched driver does not come up: told 'load xen-blkfront': the guest is not "
           "running any more\n      [1] quiet\\x1b[2J\n",
           "\n1 worse: crash.  ", NULL);
    forget(NULL);
    expect(dies, dies, false, EXIT_ERROR, "\nCANNOT TELL\n", NULL);
}

static void a_driver_that_is_not_taken_tells_nothing(void **state)
{
    (void)state;
    expect(swallows, (struct fake_guest){.error = "said no: No such device\n[1] tainted"}, false,
           EXIT_ERROR, "does not come up: said no: No such device\n      [1] tainted\n", NULL);
    assert_null(strstr(text, "worse"));
}

#define TEST(name) cmocka_unit_test_teardown(name, forget)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_is_only_counted),
        TEST(what_differs_is_shown_with_both_journals),
        TEST(what_is_traded_fails_when_strict),
        TEST(a_broken_control_run_is_worse),
        TEST(with_both_broken_nothing_can_be_told),
        TEST(a_driver_that_kills_its_guest_is_worse),
        TEST(a_driver_that_is_not_taken_tells_nothing),
    };

    return cmocka_run_group_tests(tests, kept_open, kept_close);
}
