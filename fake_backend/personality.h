/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * personality: backends by name, as data: those that guests meet in the field, and some that are made
 * up because blkif.h allows them.
 *
 * Of a real one this says what its code was read to do, with the place it was read at; none was
 * measured.  What depends on its configuration or on the disk behind it is set as it usually is.
 * What a disk behind it would add on its own (an error of the medium, say) is left to rules.
 */
#ifndef FAKE_BACKEND_PERSONALITY_H
#define FAKE_BACKEND_PERSONALITY_H

#include "fake_backend/fault.h"

/* All of them, real ones first; NULL-ended. */
extern const struct personality *const all_personalities[];

/* Real. */
extern const struct personality personality_linux_blkback, personality_qemu, personality_freebsd,
    personality_netbsd, personality_tapback_2025, personality_tapback_old;

/* Made up. */
extern const struct personality personality_nothing, personality_flush_only,
    personality_barrier_only, personality_barrier_only_indirect, personality_refuse_from_start,
    personality_revoke_at_runtime, personality_flip_flop, personality_error_on_empty_barrier,
    personality_ack_without_flush;

/* personality_find: NULL: there is none of that name. */
const struct personality *personality_find(const char *name);

#endif
