/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_backend/wire_layout.h"

#include <stddef.h>
#include <xen/io/blkif.h>
#include <xen/io/protocols.h>

static const struct wire_layout layouts[] = {
    [WIRE_X86_64] = {XEN_IO_PROTO_ABI_X86_64, 8, 16, 24, 28, 112, 16},
    [WIRE_X86_32] = {XEN_IO_PROTO_ABI_X86_32, 4, 12, 20, 24, 108, 12},
};

#if defined(__x86_64__) || defined(__aarch64__)
_Static_assert(offsetof(struct blkif_request, id) == 8 &&
                   offsetof(struct blkif_request, sector_number) == 16 &&
                   offsetof(struct blkif_request, seg) == 24 &&
                   offsetof(struct blkif_request_discard, nr_sectors) == 24 &&
                   offsetof(struct blkif_request_indirect, indirect_grefs) == 28 &&
                   sizeof(struct blkif_request) == WIRE_SLOT_MAX &&
                   sizeof(struct blkif_response) == 16,
               "the 64-bit layout of blkif.h");
#endif
_Static_assert(offsetof(struct blkif_request, nr_segments) == WIRE_AT_NR_SEGMENTS &&
                   offsetof(struct blkif_request_discard, flag) == WIRE_AT_FLAG &&
                   offsetof(struct blkif_request_indirect, indirect_op) == WIRE_AT_INDIRECT_OP &&
                   offsetof(struct blkif_request_indirect, nr_segments) == WIRE_AT_INDIRECT_NR &&
                   offsetof(struct blkif_response, operation) == WIRE_AT_RSP_OP &&
                   offsetof(struct blkif_response, status) == WIRE_AT_RSP_STATUS,
               "what is the same in every layout of blkif.h");

const struct wire_layout *wire_layout(enum wire_abi abi)
{
    return &layouts[abi];
}
