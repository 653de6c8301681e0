/* SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "reports/ktap.h"
#include "reports/report.h"

static void put_frontend(FILE *out, const struct run_document *document, size_t number)
{
    const char *name = document->frontends[number].name;
    struct ktap_block block = {0};
    size_t results = 0;

    for (size_t i = 0; i < document->result_count; i++)
        results += strcmp(document->results[i].frontend, name) == 0;
    ktap_block_begin(out, results);
    for (size_t i = 0; i < document->result_count; i++)
        if (strcmp(document->results[i].frontend, name) == 0)
            ktap_block_result(out, &block, &document->results[i], document->strict);
    ktap_block_end(out, &block, (unsigned)number + 1, name);
}

void report_ktap(FILE *out, const struct run_document *document)
{
    ktap_begin(out, document->frontend_count);
    for (size_t i = 0; i < document->frontend_count; i++)
        put_frontend(out, document, i);
}
