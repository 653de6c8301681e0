/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "harness/commands/live.h"

static struct live live;

static int clear(void **state)
{
    (void)state;
    live = (struct live){.left_seconds = -1};
    return 0;
}

static char *drawn(unsigned columns, unsigned lines, bool colour)
{
    char *text = NULL;
    size_t size = 0;
    struct live_screen screen = {.columns = columns, .lines = lines, .colour = colour};

    screen.out = open_memstream(&text, &size);
    live_draw(&live, &screen);
    fclose(screen.out);
    return text;
}

static void expect_drawn(unsigned columns, unsigned lines, const char *expected)
{
    char *text = drawn(columns, lines, false);

    assert_string_equal(text, expected);
    free(text);
}

static void begin(const char *name, const char *case_name, unsigned of)
{
    struct live_frontend *frontend = live_frontend(&live, name);

    strcpy(frontend->case_name, case_name);
    frontend->of = of;
}

static void count(const char *name, const char *outcome, enum verdict verdict)
{
    const struct case_result result = {
        .case_name = "a-case", .outcome = (char *)outcome, .verdict = verdict};

    live_count(live_frontend(&live, name), &result, false);
}

static void test_frontends_stand_side_by_side(void **state)
{
    (void)state;
    live.seconds = 12;
    live.left_seconds = 41;
    strcpy(live.part, "guest-6.1: fetching  40 %");
    begin("linux-6.1", "flush-refused-first", 3);
    count("linux-6.1", "lost-write", VERDICT_KNOWN);
    count("linux-6.1", "as-offered", VERDICT_PASS);
    begin("linux-6.1", "offer-both", 3);
    begin("linux-6.12", "offer-nothing", 3);
    expect_drawn(100, 24,
                 "    12 s  about 50 s left  guest-6.1: fetching  40 %\033[K\n"
                 "  linux-6.1     2/3  offer-both  1 lost-write  1 as-offered\033[K\n"
                 "  linux-6.12    0/3  offer-nothing\033[K\n\033[J");
    assert_int_equal(live.drawn, 3);
}

/* What failed is said first, and is cut last. */
static void test_trouble_comes_first(void **state)
{
    (void)state;
    begin("linux-6.1", "", 9);
    count("linux-6.1", "as-offered", VERDICT_PASS);
    count("linux-6.1", "crash", VERDICT_FAIL);
    count("linux-6.1", NULL, VERDICT_ERROR);
    count("linux-6.1", NULL, VERDICT_SKIP);
    expect_drawn(200, 24,
                 "     0 s\033[K\n"
                 "  linux-6.1    4/9  1 ERROR  1 FAIL  1 crash  1 as-offered  1 skipped\033[K\n"
                 "\033[J");
    expect_drawn(40, 24,
                 "\033[2A\r     0 s\033[K\n"
                 "  linux-6.1    4/9  1 ERROR  1 FAIL\033[K\n\033[J");
}

/* The second drawing stands where the first stood, and nothing stands there after an erasing. */
static void test_is_drawn_in_its_own_place(void **state)
{
    char *text = NULL;
    size_t size = 0;
    struct live_screen screen = {.columns = 80, .lines = 24};

    (void)state;
    begin("linux-6.1", "offer-both", 1);
    free(drawn(80, 24, false));
    text = drawn(80, 24, false);
    assert_memory_equal(text, "\033[2A\r", 5);
    free(text);
    screen.out = open_memstream(&text, &size);
    live_erase(&live, &screen);
    live_erase(&live, &screen); /* nothing is left to erase */
    fclose(screen.out);
    assert_string_equal(text, "\033[2A\r\033[J");
    free(text);
}

static unsigned lines_of(const char *text)
{
    unsigned lines = 0;

    for (; (text = strchr(text, '\n')); text++)
        lines++;
    return lines;
}

/* On a low terminal those that are over make room, and no line is drawn that would scroll. */
static void test_more_frontends_than_lines(void **state)
{
    char name[32], *text;

    (void)state;
    for (unsigned i = 0; i < 20; i++) {
        snprintf(name, sizeof(name), "linux-%u", i);
        begin(name, i < 15 ? "" : "offer-both", 1);
        if (i < 15)
            count(name, "as-offered", VERDICT_PASS);
    }
    text = drawn(80, 10, false);
    assert_true(lines_of(text) < 10);
    assert_non_null(strstr(text, "linux-19"));
    assert_non_null(strstr(text, "linux-15"));
    assert_null(strstr(text, "linux-3 "));
    assert_non_null(strstr(text, "13 more frontends"));
    free(text);
}

static void test_names_are_harmless_and_bounded(void **state)
{
    char *text;

    (void)state;
    begin("evil\033[2J\nname", "offer-both", 1);
    text = drawn(60, 24, true);
    assert_null(strstr(text, "\033[2J"));
    assert_int_equal(lines_of(text), 2);
    free(text);
    for (unsigned i = 0; i < 2 * LIVE_FRONTENDS; i++) {
        char name[32];

        snprintf(name, sizeof(name), "linux-%u", i);
        if (!live_frontend(&live, name))
            assert_int_equal(live.count, LIVE_FRONTENDS);
    }
    assert_int_equal(live.count, LIVE_FRONTENDS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_frontends_stand_side_by_side, clear),
        cmocka_unit_test_setup(test_trouble_comes_first, clear),
        cmocka_unit_test_setup(test_is_drawn_in_its_own_place, clear),
        cmocka_unit_test_setup(test_more_frontends_than_lines, clear),
        cmocka_unit_test_setup(test_names_are_harmless_and_bounded, clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
