/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_backend/why.h"
#include "harness/commands/matrix_file.h"
#include "harness/commands/yaml_read.h"

static char path[64];
static struct matrix_file file;
static struct why why;

static int setup(void **state)
{
    int fd;

    (void)state;
    strcpy(path, "/tmp/matrix_file_test.XXXXXX");
    fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
    (void)state;
    matrix_file_dispose(&file);
    return unlink(path);
}

static void put(const char *bytes, size_t size)
{
    FILE *out = fopen(path, "w");

    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

static int read_text(const char *text)
{
    put(text, strlen(text));
    return matrix_file_read(&file, path, &why);
}

static void accept(const char *text)
{
    matrix_file_dispose(&file);
    if (read_text(text))
        fail_msg("%s", why.text);
}

/* The sentence, behind the file's name; it has no character that a terminal obeys. */
static void refuse(const char *text, const char *says)
{
    const char *sentence;

    assert_int_equal(read_text(text), -EINVAL);
    assert_int_equal(strncmp(why.text, path, strlen(path)), 0);
    sentence = why.text + strlen(path);
    if (strncmp(sentence, says, strlen(says)) != 0)
        fail_msg("%s", why.text);
    for (const char *c = why.text; *c; c++)
        assert_in_range((unsigned char)*c, ' ', '~');
}

static void everything_that_can_be_said(void **state)
{
    (void)state;
    accept("suite: complete\n"
           "frontends: [5.10, 6.12, grub]\n"
           "kernels:\n"
           "  - {name: mine, vmlinuz: build/vmlinux, modules: /lib/modules/6.19}\n"
           "types: [pv, pvh]\n"
           "xen: [\"4.17\", \"4.20\"]\n"
           "vcpus: [1, 4]\n"
           "backends: [as-declared, qemu]\n"
           "offers:\n"
           "  - name: rings\n"
           "    nodes: [max-ring-page-order=2, max-ring-pages=4]\n"
           "  - nodes: feature-persistent=1\n"
           "exclude:\n"
           "  - frontend: 5.10\n"
           "    vcpus: 4\n"
           "  - {backend: qemu, offer: rings, xen: 4.20, type: pvh}\n");
    assert_string_equal(file.suite, "complete");
    assert_int_equal(file.frontends.count, 3);
    assert_string_equal(file.frontends.items[0], "5.10");
    assert_int_equal(file.kernel_count, 1);
    assert_string_equal(file.kernels[0].vmlinuz, "/tmp/build/vmlinux");
    assert_string_equal(file.kernels[0].modules, "/lib/modules/6.19");
    assert_string_equal(file.axes.types.items[1], "pvh");
    assert_string_equal(file.axes.xens.items[1], "4.20");
    assert_int_equal(file.axes.vcpus[1], 4);
    assert_string_equal(file.axes.backends.items[1], "qemu");
    assert_int_equal(file.axes.offer_count, 2);
    assert_int_equal(file.axes.offers[0].nodes.count, 2);
    assert_null(file.axes.offers[1].name);
    assert_int_equal(file.axes.exclude_count, 2);
    assert_int_equal(file.axes.excludes[0].line, 14);
    assert_int_equal(file.axes.excludes[0].vcpus, 4);
    assert_string_equal(file.axes.excludes[1].xen, "4.20");
    assert_string_equal(file.axes.excludes[1].type, "pvh");
}

/* What is absent is as usual; one word does for a list of one. */
static void little_need_be_said(void **state)
{
    (void)state;
    accept("cases: flush-*\n");
    assert_int_equal(file.cases.count, 1);
    assert_null(file.suite);
    assert_int_equal(file.frontends.count + file.kernel_count + file.axes.offer_count, 0);
    accept("frontends: 6.1\nxen: &xen 4.14\nexclude:\n  - {xen: *xen}\n");
    assert_string_equal(file.axes.xens.items[0], "4.14");
    assert_string_equal(file.axes.excludes[0].xen, "4.14");
}

static void what_is_wrong_is_said_with_its_place(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"", ": is empty"},
        {"frontends: [6.1", ", line 2: this is no YAML: did not find expected"},
        {"a: b\n---\nc: d\n", ": has more than one document"},
        {"just words", ", line 1: takes keys with values here, as 'suite: ...'"},
        {"suite: first\nfrontend: 6.1\n", ", line 2: there is no key 'frontend', did you mean "
                                          "frontends?; the keys are suite, cases"},
        {"suite: first\nsuite: complete\n", ", line 2: suite: stands here twice"},
        {"suite: all\n", ", line 1: suite: is first or complete, not 'all'"},
        {"suite: first\ncases: plain-io\n", ": has a suite and cases"},
        {"suite: [first]\n", ", line 1: suite: takes a word here, not a list or a mapping"},
        {"cases:\n  - plain-io\n  - flush-refused-frist\n",
         ", line 3: cases: there is no case 'flush-refused-frist'; did you mean "},
        {"cases: [nothing-*]\n", ", line 1: cases: no case matches 'nothing-*'"},
        {"frontends: []\n", ", line 1: frontends: is empty: leave it out"},
        {"frontends: [six]\n", ", line 1: frontends: 'six' is no frontend; give the series"},
        {"frontends:\n  - [6.1]\n", ", line 2: frontends: takes a word here"},
        {"kernels: vmlinux\n", ", line 1: kernels: takes keys with values here, as 'name: ...'"},
        {"kernels:\n  - vmlinuz: x\n", ", line 2: kernels: the key name is missing"},
        {"kernels:\n  - {name: ../x, vmlinuz: x}\n",
         ", line 2: name: a name is made of letters, digits and ._+-, not '../x'"},
        {"kernels:\n  - {name: .x, vmlinuz: x}\n", ", line 2: name: a name has at most 40 letters"},
        {"xen: 4.16\n", ", line 1: xen: takes 4.17, 4.20 or 4.14, not '4.16'"},
        {"types: [pv, hvm]\n", ", line 1: types: takes pv or pvh, not 'hvm'"},
        {"exclude:\n  - {type: hvm}\n", ", line 2: type: takes pv or pvh, not 'hvm'"},
        {"vcpus: [1, 9]\n", ", line 1: vcpus: takes numbers from 1 to 8, not '9'"},
        {"vcpus: 0x1\n", ", line 1: vcpus: takes numbers from 1 to 8, not '0x1'"},
        {"vcpus: -1\n", ", line 1: vcpus: takes numbers from 1 to 8, not '-1'"},
        {"backends: quemu\n",
         ", line 1: backends: there is no backend 'quemu'; did you mean qemu?"},
        {"offers:\n  - nodes: feature-barier=1\n",
         ", line 2: nodes: a backend has no node 'feature-barier' to offer; did you mean "},
        {"offers:\n  - name: x\n    nodes: feature-barrier\n",
         ", line 3: nodes: --offer takes NODE=VALUE"},
        {"exclude: [6.1]\n", ", line 1: exclude: takes keys with values"},
        {"exclude:\n  - {series: 6.1}\n",
         ", line 2: exclude: there is no key 'series'; the keys are frontend"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        refuse(rows[i].text, rows[i].says);
}

/* Files that nobody writes by mistake. */
static void hostile_files_are_refused(void **state)
{
    char *large = malloc(YAML_MAX_BYTES + 2), *c = large;

    (void)state;
    assert_non_null(large);
    refuse("\"suite\\e[2J\": x\n", ", line 1: takes letters that are printable ASCII");
    refuse("suite: \"\\0\"\n", ", line 1: suite: takes letters that are printable ASCII");
    refuse("frontends: [\"6.1\\n\"]\n", ", line 1: frontends: takes letters");
    refuse("frontends: [\xc3\xa9]\n", ", line 1: frontends: takes letters");
    refuse("? [a]\n: b\n", ", line 1: takes a word here");
    refuse("xen: *nobody\n", ", line 1: this is no YAML: found undefined alias");
    refuse("exclude: &it [*it]\n", ", line 1: ");
    put("\0\0\0\0", 4);
    assert_int_equal(matrix_file_read(&file, path, &why), -EINVAL);

    c += sprintf(c, "frontends: [");
    for (int i = 0; i <= YAML_MAX_ITEMS; i++)
        c += sprintf(c, "6.%d,", i);
    sprintf(c, "]\n");
    refuse(large, ", line 1: frontends: has more than 256 entries");

    memset(large, '[', YAML_MAX_BYTES);
    large[YAML_MAX_BYTES] = '\0';
    assert_int_equal(read_text(large), -EINVAL);
    memset(large, 'a', YAML_MAX_WORD + 1);
    strcpy(large + YAML_MAX_WORD + 1, ": x\n");
    refuse(large, ", line 1: takes a word of 1 to 256 letters");
    memset(large, '#', YAML_MAX_BYTES + 1);
    large[YAML_MAX_BYTES + 1] = '\0';
    refuse(large, ": is no file, or is larger than 32768 bytes");
    free(large);
    assert_int_equal(matrix_file_read(&file, "/dev/zero", &why), -EINVAL);
    assert_int_equal(matrix_file_read(&file, "/no/such/file", &why), -ENOENT);
    assert_string_equal(why.text, "/no/such/file: No such file or directory");
}

/* That of the manual. */
static void the_example_is_one(void **state)
{
    struct columns columns;

    (void)state;
    if (matrix_file_read(&file, EXAMPLE, &why))
        fail_msg("%s", why.text);
    file.axes.kernels = (struct axis_kernel[]){{.series = "6.12"}, {.series = "grub"}};
    file.axes.kernel_count = 2;
    if (columns_make(&columns, &file.axes, &why))
        fail_msg("%s", why.text);
    columns_dispose(&columns);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(everything_that_can_be_said),
        TEST(little_need_be_said),
        TEST(what_is_wrong_is_said_with_its_place),
        TEST(hostile_files_are_refused),
        TEST(the_example_is_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
