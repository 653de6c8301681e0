/* SPDX-License-Identifier: BSD-2-Clause */
/* versions: which Xen and which dom0 kernel a host runs, for the record. */
#ifndef HARNESS_BENCH_HOST_VERSIONS_H
#define HARNESS_BENCH_HOST_VERSIONS_H

#include "harness/bench/bench.h"

void host_versions(struct bench *bench);
void host_versions_free(struct bench *bench);

#endif
