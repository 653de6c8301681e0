/* SPDX-License-Identifier: BSD-2-Clause */
#define BACKENDS_CASES(X)                                                                          \
    X(on_linux_blkback)                                                                            \
    X(on_qemu)                                                                                     \
    X(on_freebsd)                                                                                  \
    X(on_netbsd)                                                                                   \
    X(on_tapback)                                                                                  \
    X(backend_refuses_all)                                                                         \
    X(backend_revokes)                                                                             \
    X(backend_flip_flops)                                                                          \
    X(backend_fails_empty_barriers)
