/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * blkif32: blkif.h twice: as it is, and with every struct named blkif32_* as a 32-bit x86 compiler
 * lays it out.  For the other side of the ring: tests and models.
 */
#ifndef FAKE_BACKEND_BLKIF32_H
#define FAKE_BACKEND_BLKIF32_H

#include <stddef.h>
#include <stdint.h>
#include <xen/grant_table.h>
#include <xen/io/ring.h>

#define blkif_request_segment    blkif32_request_segment
#define blkif_request            blkif32_request
#define blkif_request_t          blkif32_request_t
#define blkif_request_discard    blkif32_request_discard
#define blkif_request_discard_t  blkif32_request_discard_t
#define blkif_request_indirect   blkif32_request_indirect
#define blkif_request_indirect_t blkif32_request_indirect_t
#define blkif_response           blkif32_response
#define blkif_response_t         blkif32_response_t
#define blkif_sring              blkif32_sring
#define blkif_sring_t            blkif32_sring_t
#define blkif_sring_entry        blkif32_sring_entry
#define blkif_front_ring         blkif32_front_ring
#define blkif_front_ring_t       blkif32_front_ring_t
#define blkif_back_ring          blkif32_back_ring
#define blkif_back_ring_t        blkif32_back_ring_t

#undef __XEN_PUBLIC_IO_BLKIF_H__
#pragma pack(push, 4) /* i386 aligns 64-bit numbers so */
#include <xen/io/blkif.h>
#pragma pack(pop)

#undef blkif_request_segment
#undef blkif_request
#undef blkif_request_t
#undef blkif_request_discard
#undef blkif_request_discard_t
#undef blkif_request_indirect
#undef blkif_request_indirect_t
#undef blkif_response
#undef blkif_response_t
#undef blkif_sring
#undef blkif_sring_t
#undef blkif_sring_entry
#undef blkif_front_ring
#undef blkif_front_ring_t
#undef blkif_back_ring
#undef blkif_back_ring_t

#undef __XEN_PUBLIC_IO_BLKIF_H__
#undef blkif_vdev_t
#undef blkif_sector_t
#include <xen/io/blkif.h>

_Static_assert(sizeof(struct blkif32_request) == 108 && sizeof(struct blkif32_response) == 12 &&
                   offsetof(struct blkif32_request, id) == 4,
               "the layout of a 32-bit compiler");

#endif
