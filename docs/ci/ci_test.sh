#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
# ci_test.sh BLKPROOF: both pipelines are sound YAML, and every command and option that they give to blkproof is one of its.
set -euo pipefail
blkproof=$1
cd "$(dirname "${BASH_SOURCE[0]}")"

for file in *.yml; do
    yamllint --strict -d '{extends: default, rules: {line-length: {max: 130}, document-start: disable, truthy: {check-keys: false}}}' "$file"
    mapfile -t commands < <(grep -oE 'blkproof [a-z]+ .*-.*' "$file")
    [ "${#commands[@]}" -ge 4 ] || { echo "$file has fewer commands than it should: ${#commands[@]}" >&2; exit 1; }
    for command in "${commands[@]}"; do
        read -ra words <<<"$command"
        help=$("$blkproof" "${words[1]}" --help)
        for word in "${words[@]}"; do
            [[ $word != --* ]] || grep -qw -e "$word" <<<"$help" ||
                { echo "$file: blkproof ${words[1]} has no $word" >&2; exit 1; }
        done
    done
done
