/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/personality.h"
#include "fake_backend/why.h"
#include "harness/commands/serve_settings.h"

static struct serve_settings usual(void)
{
    return (struct serve_settings){.domain = "guest", .vdev = "xvdb"};
}

static void test_what_is_not_said(void **state)
{
    struct serve_settings settings = usual();
    struct serve_setup setup;
    struct why why;

    (void)state;
    assert_int_equal(serve_settings_read(&settings, &setup, &why), 0);
    assert_int_equal(setup.backend.vdev, 51728);
    assert_string_equal(setup.name, SERVE_BACKEND);
    assert_ptr_equal(setup.backend.habits, personality_linux_blkback.habits);
    assert_string_equal(setup.backend.offer.flush_cache, "1");
    assert_int_equal(setup.disk.sectors, (64u << 20) / DISK_SECTOR);
    assert_false(setup.disk.recorded);
}

static void test_offers_change_what_the_backend_offers(void **state)
{
    const char *offers[] = {"feature-barrier=", "feature-flush-cache=0", "sectors=8"};
    struct serve_settings settings = usual();
    struct serve_setup setup;
    struct why why;

    (void)state;
    settings.offer = (struct option_strings){offers, 3};
    assert_int_equal(serve_settings_read(&settings, &setup, &why), 0);
    assert_null(setup.backend.offer.barrier);
    assert_string_equal(setup.backend.offer.flush_cache, "0");
    assert_string_equal(setup.backend.offer.sectors, "8");
    assert_string_equal(setup.backend.offer.persistent, "1");
}

static void test_sizes(void **state)
{
    static const struct {
        const char *text;
        uint64_t sectors; /* 0: no size */
    } rows[] = {
        {"512", 1},
        {"4k", 8},
        {"1M", 2048},
        {"3G", 3u << 21},
        {"1024G", 1ull << 31},
        {"1025G", 0},
        {"0", 0},
        {"511", 0},
        {"", 0},
        {"M", 0},
        {"1MB", 0},
        {"-1", 0},
        {"17179869185G", 0},
        {"99999999999999999999", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct serve_settings settings = usual();
        struct serve_setup setup;
        struct why why;

        settings.size = rows[i].text;
        assert_int_equal(serve_settings_read(&settings, &setup, &why),
                         rows[i].sectors ? 0 : -EINVAL);
        if (rows[i].sectors)
            assert_int_equal(setup.disk.sectors, rows[i].sectors);
        else
            assert_non_null(strstr(why.text, "--size"));
    }
}

static void test_files(void **state)
{
    struct serve_settings settings = usual();
    struct serve_setup setup;
    struct why why;

    (void)state;
    settings.disk = "a";
    assert_int_equal(serve_settings_read(&settings, &setup, &why), 0);
    assert_string_equal(setup.disk.file, "a");
    assert_int_equal(setup.disk.sectors, 0); /* as many as it has */
    settings.base = "b";
    assert_int_equal(serve_settings_read(&settings, &setup, &why), -EINVAL);
}

static void test_what_is_wrong(void **state)
{
    const char *offer, *rule;
    const struct {
        struct serve_settings settings;
        const char *offer, *rule, *said;
    } rows[] = {
        {{.vdev = "xvdb"}, NULL, NULL, "say which guest and which device"},
        {{.domain = "guest"}, NULL, NULL, "say which guest and which device"},
        {{.domain = "guest", .vdev = "sda"}, NULL, NULL, "'sda' is no virtual device"},
        {{.domain = "guest", .vdev = "xvdb", .backend = "tapback"},
         NULL,
         NULL,
         "there is no backend 'tapback'; did you mean tapback-"},
        {{.domain = "guest", .vdev = "xvdb", .backend = "?"},
         NULL,
         NULL,
         "there is no backend '?'; serve --backends lists them"},
        {{.domain = "guest", .vdev = "xvdb"}, "feature-barrier", NULL, "--offer takes NODE=VALUE"},
        {{.domain = "guest", .vdev = "xvdb"},
         "feature-barier=1",
         NULL,
         "a backend has no node 'feature-barier' to offer; did you mean feature-barrier?"},
        {{.domain = "guest", .vdev = "xvdb"},
         NULL,
         "flush: refsue",
         "--rule 'flush: refsue', at character 8, 'refsue': here belongs an answer"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct serve_settings settings = rows[i].settings;
        struct serve_setup setup;
        struct why why;

        offer = rows[i].offer;
        rule = rows[i].rule;
        settings.offer = (struct option_strings){&offer, offer != NULL};
        settings.rules = (struct option_strings){&rule, rule != NULL};
        assert_int_equal(serve_settings_read(&settings, &setup, &why), -EINVAL);
        if (strncmp(why.text, rows[i].said, strlen(rows[i].said)) != 0)
            fail_msg("not '%s', but '%s'", rows[i].said, why.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_not_said),
        cmocka_unit_test(test_offers_change_what_the_backend_offers),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_what_is_wrong),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
