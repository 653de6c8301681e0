/* SPDX-License-Identifier: BSD-2-Clause */
/* Semantic patches: applied, or refused with a sentence.  Without coccinelle only that is said. */
#include "harness/lab/driver/spatch.h"

#include "fake_backend/why.h"
#include "harness/lab/blob.h"
#include "harness/lab/driver/folder.h"
#include "harness/lab/driver/kit.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SOURCE "static int flags(int f)\n{\n\tif (f & 1)\n\t\tf = 0;\n\treturn f;\n}\n"

static char folder[64];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/blkproof-spatch-XXXXXX");
    return !mkdtemp(folder) || folder_write(folder, DRIVER_FILE, SOURCE, strlen(SOURCE), NULL);
}

static int tear_down(void **state)
{
    (void)state;
    folder_remove(folder);
    return 0;
}

static int apply(const char *text, struct why *why)
{
    int rc = spatch_apply(text, strlen(text), folder, 1, why);

    if (rc == -ENOENT) {
        assert_string_equal(why->text, "spatch is not there: install the package coccinelle");
        skip();
    }
    return rc;
}

static void assert_source(const char *text)
{
    struct blob source;
    char path[128];

    snprintf(path, sizeof(path), "%s/" DRIVER_FILE, folder);
    assert_int_equal(blob_load(&source, path, NULL), 0);
    assert_string_equal(source.data, text);
    blob_dispose(&source);
}

static void a_defect_is_put_in(void **state)
{
    struct why why;

    (void)state;
    if (apply("// why: because\n@@\nidentifier f;\n@@\n- if (f & 1) f = 0;\n", &why))
        fail_msg("%s", why.text);
    assert_source("static int flags(int f)\n{\n\treturn f;\n}\n");
}

static void what_changes_nothing_is_refused(void **state)
{
    struct why why;

    (void)state;
    assert_int_equal(apply("@@\n@@\n- g(2);\n", &why), -ESTALE);
    assert_string_equal(why.text, "the semantic patch changes nothing in this driver");
    assert_source(SOURCE);
}

static void what_cannot_be_read_is_refused(void **state)
{
    struct why why;

    (void)state;
    assert_int_equal(apply("@@\n@@\n- g(\n", &why), -EBADMSG);
    assert_non_null(strstr(why.text, "coccinelle does not take the semantic patch: "));
    assert_non_null(strstr(why.text, SPATCH_FILE "\", line 4"));
}

/* Programs in it would run on the machine of whoever tries a mutant. */
static void scripts_are_refused(void **state)
{
    static const char *const texts[] = {
        "@script:python@\n@@\nprint(1)\n",
        "@initialize:ocaml@\n@@\n",
        "@r@\nposition p: script:python() { True };\n@@\n- f@p\n",
        "#spatch --macro-file x\n@@\n@@\n- f\n",
    };
    struct why why;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        assert_int_equal(apply(texts[i], &why), -EINVAL);
        assert_non_null(strstr(why.text, "scripts and options are not run"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_defect_is_put_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_changes_nothing_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(scripts_are_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
