# SPDX-License-Identifier: BSD-2-Clause
# To be sourced: the emulated machine, as the lab has it, with disks.

cpu=max,-smap,-pku # a PV dom0 dies at its first instruction under TCG's SMAP or PKU
accel=tcg,thread=multi,tb-size=512
xen="console=com1 com1=115200,8n1 dom0_mem=1024M,max:1024M dom0_max_vcpus=1 dom0_vcpus_pin bootscrub=0"
linux="root=/dev/vda rw console=hvc0 quiet"

# disk NAME FILE OPTIONS: dom0's addresses are not the machine's, so virtio has to ask.
virtio=iommu_platform=on,disable-legacy=on
disk() {
    echo -drive "if=none,id=$1,format=raw,cache=unsafe,file=$2${3:+,$3}" -device "virtio-blk-pci,drive=$1,$virtio"
}

# machine_start PARTS SCRATCH ARGUMENT...: boots or wakes it.  Descriptor 8 hears its port "test" and ends when it does, 9
# speaks to that port, 7 to QEMU's monitor; $machine is its process.
machine_start() {
    local parts=$1 scratch=$2
    rm -f "$scratch"/{test,monitor}.{in,out}
    mkfifo "$scratch"/{test,monitor}.{in,out}
    exec 7<>"$scratch/monitor.in"
    TMPDIR=$scratch qemu-system-x86_64 -nodefaults -no-user-config -no-reboot -display none \
        -machine pc -cpu "$cpu" -accel "$accel" -smp 2 -m 1536M \
        -kernel "$parts/xen" -append "$xen" -initrd "$parts/vmlinuz $linux,$parts/initrd" \
        -chardev "file,id=console,path=$scratch/console" -serial chardev:console \
        -chardev "pipe,id=monitor,path=$scratch/monitor" -mon chardev=monitor \
        -device "virtio-serial-pci,$virtio" \
        -chardev stdio,id=test,signal=off -device virtserialport,chardev=test,name=test \
        -chardev "file,id=runs,path=$scratch/runs.tar" -device virtserialport,chardev=runs,name=runs \
        $(disk host "$parts/host.disk") $(disk tray "$scratch/tray" readonly=on) $(disk guest "$parts/guest.disk") \
        "${@:3}" <"$scratch/test.in" >"$scratch/test.out" 7>&- &
    machine=$!
    exec 9>"$scratch/test.in" 8<"$scratch/test.out"
}

# machine_save FILE: ends the machine, to be woken later.
machine_save() {
    printf 'migrate "exec:zstd -1qo %s"\nquit\n' "$1" >&7
    wait "$machine"
    machine=
    zstd -qt "$1"
}

machine_stop() {
    [ -z "$machine" ] || kill "$machine" 2>/dev/null || true
    wait
    machine=
}
