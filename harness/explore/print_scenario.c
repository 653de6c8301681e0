/* SPDX-License-Identifier: BSD-2-Clause */
/* For scenario_source_test: prints the scenario of a name as a case, into a file. */
#include <stdio.h>

#include "fake_backend/why.h"
#include "harness/explore/scenario.h"

int main(int argc, char **argv)
{
    static struct scenario_case made;
    struct scenario scenario;
    struct why why;
    FILE *out = argc == 3 ? fopen(argv[2], "we") : NULL;

    if (!out || scenario_read(argv[1], &scenario, &why))
        return 2;
    scenario_case(&made, &scenario);
    scenario_source(out, &made.c,
                    "A \"story\" with a \\ and\na line, long enough that it cannot stand in one "
                    "literal of a readable width, and is cut.");
    return fclose(out) ? 2 : 0;
}
