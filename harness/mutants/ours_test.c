/* SPDX-License-Identifier: BSD-2-Clause */
/* Every mutant of ours says what it has to say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "cases/cases.h"
#include "fake_backend/why.h"
#include "harness/mutants/mutant.h"
#include "mutants/mutants.h"

static void each_can_be_read(void **state)
{
    struct mutant mutant;
    struct why why;

    (void)state;
    for (const struct mutant_text *ours = all_mutants; ours->name; ours++) {
        if (mutant_read(&mutant, ours->name, ours->text, strlen(ours->text), all_cases, &why))
            fail_msg("%s", why.text);
        mutant_dispose(&mutant);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_can_be_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
