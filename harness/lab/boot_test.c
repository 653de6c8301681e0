/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/lab/boot.h"

#include "fake_backend/why.h"
#include "harness/lab/lab.h"
#include "harness/lab/parts.h"
#include "harness/lab/shelf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char xen[] = "4.20.4", release[] = "6.12.117", origin[] = "hashes of packages",
            other_origin[] = "hashes of others";

static struct shelf_key key_of(struct lab_options options, char *made_of)
{
    const struct parts parts = {.xen_version = xen, .guest_release = release, .origin = made_of};
    struct shelf_key key;
    struct why why;

    options.agent = "/proc/self/exe";
    if (boot_key(&key, &parts, &options, "QEMU emulator version 7.2", &why))
        fail_msg("%s", why.text);
    return key;
}

/* What boots differently has another snapshot; what only runs in it has not. */
static void a_key_is_of_one_machine(void **state)
{
    const struct lab_options usual = {.xen = "4.20", .kernel = "6.12"};
    const struct {
        struct lab_options options;
        char *origin;
    } others[] = {
        {{.xen = "4.20", .kernel = "6.12", .type = LAB_PVH}, origin},
        {{.xen = "4.20", .kernel = "6.12", .type = LAB_PVH, .vcpus = 2}, origin},
        {{.xen = "4.20", .kernel = "6.12", .vcpus = 2}, origin},
        {{.xen = "4.20", .kernel = "6.12", .accel = "icount"}, origin},
        {{.xen = "4.20", .kernel = LAB_GRUB}, origin},
        {{.xen = "4.20", .kernel = LAB_GRUB, .type = LAB_PVH}, origin},
        {{.xen = "4.17", .kernel = "6.12"}, other_origin},
    };
    enum {
        COUNT = sizeof(others) / sizeof(others[0]),
    };
    struct shelf_key keys[COUNT + 1] = {key_of(usual, origin)};

    (void)state;
    for (size_t i = 0; i < COUNT; i++) {
        keys[i + 1] = key_of(others[i].options, others[i].origin);
        for (size_t j = 0; j <= i; j++) {
            assert_string_not_equal(keys[i + 1].name, keys[j].name);
            assert_string_not_equal(keys[i + 1].origin, keys[j].origin);
        }
    }
    assert_string_equal(keys[0].name, key_of((struct lab_options){.xen = "4.20",
                                                                  .kernel = "6.12",
                                                                  .type = LAB_PV,
                                                                  .accel = "tcg",
                                                                  .vcpus = 1,
                                                                  .program = "another"},
                                             origin)
                                          .name);
}

static void a_key_says_what_it_is_of(void **state)
{
    static const char pv[] = "Linux 6.12.117 (PV) on Xen 4.20.4, ",
                      pvh[] = "Linux 6.12.117 (PVH) on Xen 4.20.4, ";

    (void)state;
    assert_memory_equal(key_of((struct lab_options){0}, origin).origin, pv, strlen(pv));
    assert_memory_equal(key_of((struct lab_options){.type = LAB_PVH}, origin).origin, pvh,
                        strlen(pvh));
}

/* A guest that shares dom0's processor needs no other. */
static void there_is_a_processor_for_each_vcpu_that_stays_on_its_own(void **state)
{
    (void)state;
    assert_string_equal(boot_processors(&(struct lab_options){0}), "2");
    assert_string_equal(boot_processors(&(struct lab_options){.vcpus = 8}), "9");
    assert_string_equal(boot_processors(&(struct lab_options){.type = LAB_PV, .vcpus = 2}), "3");
    assert_string_equal(boot_processors(&(struct lab_options){.type = LAB_PVH, .vcpus = 2}), "1");
    assert_string_equal(boot_processors(&(struct lab_options){.kernel = LAB_GRUB}), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_of_one_machine),
        cmocka_unit_test(a_key_says_what_it_is_of),
        cmocka_unit_test(there_is_a_processor_for_each_vcpu_that_stays_on_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
