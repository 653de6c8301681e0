/* SPDX-License-Identifier: BSD-2-Clause */
/* Lets libFuzzer play one target: FUZZ_TARGET. */
#include "fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return FUZZ_TARGET(data, size);
}
