#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# Runs every command that README.md and the findings show in a block of sh, in order, as a reader would, and expects each to
# succeed.  Only ./selftest is left out: it is what runs this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mapfile -t commands < <(awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' README.md docs/findings/*.md)
[ "${#commands[@]}" -ge 10 ] || {
    echo "the pages show fewer commands than they should: ${#commands[@]}" >&2
    exit 1
}
for command in "${commands[@]}"; do
    [ "$command" != ./selftest ] || continue
    printf '+ %s\n' "$command"
    bash -c "$command" </dev/null || {
        printf 'a page shows "%s", which failed with status %d\n' "$command" "$?" >&2
        exit 1
    }
done
