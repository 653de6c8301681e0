#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
#   completion_test.sh BUILD
#
# Whether bash completes what it should, with the script that the program prints.
set -euo pipefail
build=$1
status=0
PATH=$build:$PATH
source <(blkproof --completion)
source <(blkproof-dom0 --completion)

# offers WORD... -- EXPECTED: with the cursor behind the last word, EXPECTED is among what is offered.
offers() {
    local words=() expected=${!#} function
    while [ "$1" != -- ]; do
        words+=("$1")
        shift
    done
    function=$(complete -p "${words[0]}" | sed 's/.*-F \([^ ]*\) .*/\1/')
    COMP_WORDS=("${words[@]}")
    COMP_CWORD=$((${#words[@]} - 1))
    COMPREPLY=()
    "$function" "${words[0]}"
    if [[ " ${COMPREPLY[*]} " != *" $expected "* ]]; then
        printf 'behind "%s" the shell offers "%s", and not "%s"\n' "${words[*]}" "${COMPREPLY[*]:0:8}" "$expected" >&2
        status=1
    fi
}

cd "$build"
offers blkproof ma -- matrix
offers blkproof --v -- --version
offers blkproof run --fr -- --frontend
offers blkproof run --case barrier-data-ref -- barrier-data-refused
offers blkproof run --model linux-s -- linux-since-6.11
offers blkproof explain offer-bo -- offer-both
offers blkproof report --format ju -- junit
offers blkproof report ma -- man
offers blkproof try CMakeCac -- CMakeCache.txt
offers blkproof-dom0 ser -- serve
offers blkproof-dom0 run -- run
offers blkproof-dom0 run --gu -- --guest
exit "$status"
