/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/commands/columns.h"

#define STRINGS(...)                                                                               \
    {                                                                                              \
        (const char *[]){__VA_ARGS__}, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)      \
    }

static struct axis_kernel kernels[] = {
    {.series = "6.12"}, {.series = "grub"}, {.name = "mine", .vmlinuz = "vmlinux"}};

static void expect(const struct axes *axes, const char *const *names)
{
    struct columns columns;
    struct why why;
    size_t i = 0;

    if (columns_make(&columns, axes, &why))
        fail_msg("%s", why.text);
    for (; i < columns.count && names[i]; i++)
        assert_string_equal(columns.items[i].name, names[i]);
    assert_int_equal(i, columns.count);
    assert_null(names[i]);
    columns_dispose(&columns);
}

#define EXPECT(axes, ...) expect(axes, (const char *const[]){__VA_ARGS__, NULL})

static void refuse(const struct axes *axes, int rc, const char *says)
{
    struct columns columns;
    struct why why;

    assert_int_equal(columns_make(&columns, axes, &why), rc);
    if (!strstr(why.text, says))
        fail_msg("%s", why.text);
}

static void without_a_word_all_is_as_usual(void **state)
{
    (void)state;
    EXPECT((&(struct axes){.kernels = kernels, .kernel_count = 3}), "linux-6.12", "grub", "mine");
}

/* A name says what is not the usual, and nothing of what other columns there are. */
static void everything_is_combined(void **state)
{
    const unsigned vcpus[] = {1, 4};
    struct axis_offer offers[] = {{0},
                                  {.name = "rings", .nodes = STRINGS("max-ring-page-order=2")}};

    (void)state;
    EXPECT((&(struct axes){.kernels = kernels,
                           .kernel_count = 1,
                           .types = STRINGS("pv", "pvh"),
                           .xens = STRINGS("4.17", "4.20")}),
           "linux-6.12", "linux-6.12-xen4.20", "linux-6.12-pvh", "linux-6.12-pvh-xen4.20");
    EXPECT((&(struct axes){.kernels = kernels + 2,
                           .kernel_count = 1,
                           .vcpus = vcpus,
                           .vcpus_count = 2,
                           .backends = STRINGS("as-declared", "qemu"),
                           .offers = offers,
                           .offer_count = 2}),
           "mine", "mine-rings", "mine-on-qemu", "mine-on-qemu-rings", "mine-4vcpus",
           "mine-4vcpus-rings", "mine-4vcpus-on-qemu", "mine-4vcpus-on-qemu-rings");
}

static void what_is_excluded_is_left_out(void **state)
{
    struct axis_exclude excludes[] = {{.kernel = "6.12", .type = "pvh"},
                                      {.kernel = "mine", .xen = "4.17", .line = 9}};
    struct axes axes = {.kernels = kernels,
                        .kernel_count = 3,
                        .types = STRINGS("pv", "pvh"),
                        .excludes = excludes,
                        .exclude_count = 2};

    (void)state;
    EXPECT(&axes, "linux-6.12", "grub", "grub-pvh");
    excludes[1].vcpus = 2;
    refuse(&axes, -EINVAL, "the exclude of line 9 excludes nothing");
    excludes[1] = (struct axis_exclude){.vcpus = 1};
    refuse(&axes, -EINVAL, "nothing left to run");
}

static void two_of_one_name_are_refused(void **state)
{
    struct axis_kernel twice[] = {{.series = "6.12"}, {.series = "6.12"}};

    (void)state;
    refuse(&(struct axes){.kernels = twice, .kernel_count = 2}, -EINVAL,
           "two frontends are called linux-6.12");
}

static void too_many_are_refused(void **state)
{
    static unsigned vcpus[COLUMNS_MAX];

    (void)state;
    for (unsigned i = 0; i < COLUMNS_MAX; i++)
        vcpus[i] = i + 1;
    refuse(
        &(struct axes){
            .kernels = kernels, .kernel_count = 3, .vcpus = vcpus, .vcpus_count = COLUMNS_MAX},
        -E2BIG, "more than 256 frontends");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_word_all_is_as_usual),
        cmocka_unit_test(everything_is_combined),
        cmocka_unit_test(what_is_excluded_is_left_out),
        cmocka_unit_test(two_of_one_name_are_refused),
        cmocka_unit_test(too_many_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
