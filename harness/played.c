/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/played.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/judge.h"
#include "harness/variation.h"

void played_judge(const struct conf_case *c, const struct offer *more,
                  const struct journal *journal, const struct profile *profile,
                  struct case_result *result)
{
    struct why why;
    int rc = variation_check(c, more, journal, &why);

    if (rc)
        result->verdict = rc == -ENOTSUP ? VERDICT_SKIP : VERDICT_ERROR;
    else if (variation_agreed(c, variation_agreement(journal), &why))
        result->verdict = VERDICT_SKIP;
    if (!result->verdict) {
        judge_case(c, journal, profile, result);
        return;
    }
    free(result->reason);
    result->reason = strdup(why.text);
}
