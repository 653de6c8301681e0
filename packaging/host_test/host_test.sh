#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
#
# host_test.sh PROGRAMS: from package to verdict, as README tells it.  Puts the packages that cpack makes in the build's folder
# PROGRAMS onto a full Debian host with Xen and into its full Debian guest, runs cases there, expects what the lab says of the
# same kernel, and removes the packages without a trace.
#
# The two machines are kept, booted, in $XDG_CACHE_HOME/blkproof/host-*, until what they are made of changes.
set -euo pipefail
programs=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
. ./machine.sh
cache=${XDG_CACHE_HOME:-$HOME/.cache}/blkproof
scratch=$(mktemp -d "${TMPDIR:-/tmp}/blkproof-host-XXXXXX")
machine=
trap 'machine_stop; rm -rf "$scratch"' EXIT
touch "$scratch/console"

die() {
    printf 'host_test: %s\n' "$1" >&2
    tail -n 20 "$scratch/console" >&2
    exit 1
}

# await WORD: shows what the machine says, until it says "host: WORD".
await() {
    local line
    while IFS= read -r -t 900 line <&8; do
        printf '%s\n' "$line"
        [ "$line" != "host: $1" ] || return 0
        [[ $line != "host: FAILED"* ]] || break
    done
    die "the host does not come to \"$1\""
}

# fill_tray FILE...: the host's second disk, and the guest's; always of one size.
fill_tray() {
    tar -C "$scratch" -cf "$scratch/tray" "$@"
    truncate -s 16M "$scratch/tray"
}

# make_machines FOLDER
make_machines() {
    echo "making a Debian host and a guest, some minutes"
    rm -rf "$cache"/host-*
    mkdir -p "$1.new"
    ./roots "$1.new"
    fill_tray -T /dev/null
    machine_start "$1.new" "$scratch"
    await ready
    machine_save "$1.new/state"
    mv "$1.new" "$1"
}

key=$({ cat roots customize await-tray testvm.cfg machine.sh; qemu-system-x86_64 --version; } | sha256sum)
machines=$cache/host-${key::16}
mkdir -p "$cache"
exec 6>"$cache/host.lock"
flock 6
[ -e "$machines" ] || make_machines "$machines"
flock -u 6

mkdir "$scratch/tray.d"
(cd "$programs" && cpack -B "$scratch/packages" >"$scratch/cpack.log" 2>&1) || { cat "$scratch/cpack.log" >&2; exit 1; }
cp "$scratch"/packages/*.deb state in-dom0 "$scratch/tray.d"
echo "--case flush-refused-first --case barrier-data-refused --case flush-refused-full-ring --case plain-io" >"$scratch/tray.d/cases"
fill_tray -C tray.d .

machine_start "$machines" "$scratch" -snapshot -incoming "exec:zstd -dcq $machines/state"
echo >&9
await done
machine_stop

tar -C "$scratch" -xf "$scratch/runs.tar"
cd "$scratch"
"$programs/blkproof" run --frontend 6.1 $(<tray.d/cases) --output lab
"$programs/blkproof" compare lab/latest runs/latest
