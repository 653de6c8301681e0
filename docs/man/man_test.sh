#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
#
#   man_test.sh BUILD
#
# Whether the manual says what the programs do: every command has a page with exactly the options of its --help, and the
# pages of section 5 know every word of what they are about.
set -euo pipefail
build=$1
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
status=0

complain() {
    printf '%s\n' "$*" >&2
    status=1
}

text_of() {
    MANWIDTH=200 man -l "$1" 2>/dev/null | col -b
}

options_in() {
    grep -oE '^ +(-[a-z], )?--[a-z][a-z0-9-]*' | grep -oE -- '--[a-z][a-z0-9-]*' | sort -u
}

# knows PAGE WHERE WORD... complains of words that the page does not have in bold.
knows() {
    local page=$1 where=$2 word
    shift 2
    [ "$#" -ge 5 ] || complain "$where names $# words, which are too few to be all"
    for word in "$@"; do
        grep -qF -- "*$word" "$source/docs/man/$page.scd" || complain "$page(5) does not speak of '$word' of $where"
    done
}

for program in blkproof blkproof-dom0; do
    commands=$("$build/$program" --help | sed -n '/^commands:/,/^$/ s/^  \([a-z-]*\) .*/\1/p')
    [ -n "$commands" ] || complain "$program --help lists no command"
    overview=$(text_of "$build/man/$program.1")
    for command in $commands; do
        page=$build/man/$program-$command.1
        [ -s "$page" ] || { complain "$program $command has no page"; continue; }
        diff <("$build/$program" "$command" --help | options_in) <(text_of "$page" | options_in) >&2 ||
            complain "$program-$command(1) and $program $command --help differ"
        [[ $overview == *"$program-$command(1)"* ]] || complain "$program(1) does not name $command"
    done
done

mapfile -t words < <(sed -n '/^ \* *rule  *=/,/^ \*$/p' "$source/fake_backend/rule_text.h" | grep -oE '"[a-z-]+=?"' | tr -d '"')
knows blkproof-rules.5 fake_backend/rule_text.h "${words[@]}"

mapfile -t words < <(sed -n '/static const struct field [a-z_]*_fields\[\]/,/^};/p' "$source/harness/result_json.c" |
    grep -oE '(TEXT|VALUE|LIST|[A-Z_]+)\([a-z_]+, "[a-z_]+"' | grep -oE '"[a-z_]+"' | tr -d '"' | sort -u)
knows blkproof-result.5 harness/result_json.c "${words[@]}"

mapfile -t words < <(sed -n '/^struct guest_step {/,/^};/p; /^struct expectation {/,/^};/p; /^struct conf_case {/,/^};/p' \
    <(cpp -fpreprocessed -P "$source/harness/case.h") | grep -oE '\*?[a-z_]+(\[[A-Z_]+\])?[,;]' | tr -d '*;,' | sed 's/\[.*//' |
    grep -vE '_count$|^kind$' | sort -u)
knows blkproof-case.5 harness/case.h "${words[@]}"
exit "$status"
