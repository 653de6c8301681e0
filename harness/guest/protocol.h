/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * protocol: how harness and agent speak, through xenstore and nothing else.
 *
 * A guest may write below its own `data` node only, a value of more than about 2000 bytes does not fit, and
 * a guest may own no more than 1000 nodes; the rules below keep within all three.  Paths are relative to the
 * guest's home, /local/domain/<domid>, because the domid changes when a guest is restored.
 *
 *   data/blkproof/agent        written by the agent when it is ready: "<protocol> <boot>", where <boot> is 16
 *                              random hex digits; a changed <boot> tells the harness that it speaks to
 *                              another life of the guest
 *   data/blkproof/command      written by the harness: "<n> <words>", n = 1, 2, 3 ..., or several commands, one a line: the
 *                              number is the first one's, the others count on from there
 *   data/blkproof/report/<n>   written by the agent, n = 1, 2, 3 ...: whole lines, each ended by '\n',
 *                              together at most AGENT_CHUNK bytes; read in order and removed by the harness
 *   data/blkproof/taken        written by the harness: the n of the last report it has taken; the agent keeps
 *                              at most AGENT_WINDOW reports beyond it, and waits (for a watch on this node)
 *                              before it writes more
 *
 * The harness removes data/blkproof (all of it) before it says hello to an agent it has not met; an agent
 * that sees its `agent` node gone removes what is left of the folder and writes it again, with both counters
 * back at the start.  If the guest's domid is another one than before, it was restored: the lines that were
 * not taken yet follow the new `ready` (a report taken in the last moment before the save may come twice).
 * Otherwise the harness is a new one: those lines are dropped, devices are closed, and steps that still run
 * are never spoken of again.
 *
 * The agent answers every command with lines of which the last is `ok <n>` or `no <n> <reason>`.  Of several, each
 * begins when the one before it was answered `ok`; after a `no` those left are answered `no <n> not done`.  While
 * they are being done the agent may keep its lines back until they fill a report.  The harness sends the next
 * command only after the last answer.  A step runs on after its `ok`.  A command that comes nevertheless
 * makes the agent give up the one it works on (`no <n> given up for the next command`), and those behind it, so that an
 * `attach` or `load` that never ends can be left behind.  What has no number is answered `no 0 <reason>`.
 *
 * What goes through xenstore has no order with what goes through a vbd's ring.  Where order matters, the agent tells on
 * the ring itself: with tell=<sector>, a thread of a step reads, whenever it was told something, the
 * AGENT_TELL_SECTORS sectors at tell_sector(<sector>, ...), and goes on when that is answered.  So whoever serves that vbd
 * learns what a caller was told when it was told, and, of several commands, that the next one begins.
 *
 * Commands (words are separated by one space, values contain none):
 *
 *   put <module> <offset> <parts>
 *       Take the next bytes of a file that `load` is to use for this module; offset 0 starts anew, and only
 *       one file is kept.  The harness has written them to data/blkproof/part/<n>, n = 1 to at most
 *       AGENT_PARTS, each at most AGENT_PART bytes as base64, and removes them after the answer.
 *   load <module> [name=value ...]
 *       Insert the driver module (the file that was put, else by name, from the agent's module folder or
 *       with modprobe); `ok` if it is there already or built in.
 *   unload <module>
 *       Remove it again, as soon as the devices that are gone are forgotten; `no` if it is not there, or any vbd is a disk.
 *   attach <vdev> [tell=<sector>]
 *       Wait until the vbd with this decimal number is a disk that can be opened; `device` and `limits` come
 *       first.  Steps work on, and `trace` tells of, the device attached last of those that are attached.  Its
 *       writeback throttling is turned off.
 *       With tell: read there, as after a step that succeeded, when the device is open.
 *   run <step> <verb> <sector> <sectors> <threads> <seed> [flag ...]
 *       Start a step; `ok` means that its threads have been released.  Each does what the verb says, and, with
 *       repeat=<n>, does it n times in a row, whatever it is told.  Every time is a caller of its own: thread i is caller
 *       i, then caller i + threads, and so on, at most AGENT_CALLERS together.  Caller c works on the sectors [sector + c *
 *       sectors, + sectors).
 *       Verbs: read, write, fsync, fdatasync, discard (BLKDISCARD), mount, reopen (one thread closes every descriptor of
 *       the device and opens it again; `no` while another step of it runs).
 *       mount: one thread mounts what is on the device, with fs=<type> and options=<name>[=<value>][,...] if need be,
 *       until the device is closed, and opens a file there, which it makes if there is none; -1 and ENODEV: the kernel
 *       has no such file system.  With the flag file, read, write, fsync and fdatasync work on that file, through
 *       the page cache; -1 and EBADF: there is none.
 *       Flags: fua (write: RWF_DSYNC); fsync (write: then fsync; told is what failed first); secure (discard:
 *       BLKSECDISCARD); aio (read, write, fsync, fdatasync: by io_submit, so that the threads can be frozen);
 *       buffered (read, write, fsync, fdatasync: without O_DIRECT); opener=<0|1> (not reopen: of
 *       the two that have the device open, independently, who does it); processor=<n> (its threads run on the n-th of
 *       the guest, counted from 1; -1 and EINVAL: there is none); repeat=<n>; tell=<sector>.
 *   wait <step>
 *       `ok` after the step's `done`; `no` if it should have told on the ring, and could not.
 *   limits <vdev>
 *       `limits` comes first.
 *   size <vdev> <sectors>
 *       `ok` as soon as the device has so many.
 *   asleep <step>
 *       `ok` at once, and later `asleep`, once every thread of that step is asleep in the kernel or has
 *       finished.
 *   detach <vdev>
 *       Unmount it and close every descriptor of it; `no`, and nothing is closed, while a step of it runs.
 *   ping
 *       Nothing but `ok`.
 *
 * Reports (one line each; <text> is the rest of the line, bytes outside 0x20-0x7e as \xHH, a backslash as
 * \\, at most AGENT_LINE bytes):
 *
 *   ready release=<uname -r> machine=<uname -m> vcpus=<n> driver=<builtin|module|absent> build-id=<hex|->
 *       Once, first.
 *   driver build-id=<hex|-> version=<srcversion|->
 *       After load, before its `ok`.
 *   device <vdev> name=<xvda> sectors=<512-byte sectors>
 *   limits <vdev> write_cache=<back|through|absent> fua=<0|1|absent> logical=<bytes> physical=<bytes>
 *          max_kb=<n> segments=<n> scheduler=<word>
 *   result <step> <caller> <return> <errno> [same|differs]
 *       A caller was told this; `return`: bytes, 0 or -1; read says whether it found the pattern of its seed.
 *   asleep <step> <threads asleep> <threads finished>
 *   done <step>
 *       Every thread is done; the step's trace and kernel log came before.
 *   trace <issue|complete|requeue> <rwbs> <sector> <sectors> <error>
 *       What the block layer saw, in order; error: 0 or negative errno, 0 for issue; sector -1: none.  Reads that
 *       only tell are left out.
 *   trace lost <n>            the trace buffer overran; 0: it is not known how often
 *   trace unparsed <text>     a line of the kernel's that the agent does not understand, as it is
 *   trace absent <text>       there is no trace (any more): that no line comes means nothing
 *   klog <level> <text>       a new kernel log line; what programs write there is left out
 *   klog lost <n>             the kernel's log overran
 *   klog absent <text>        there is no kernel log any more
 *   ok <n> | no <n> <text>
 *
 * An unknown command is answered `no`, never ignored.
 */
#ifndef HARNESS_GUEST_PROTOCOL_H
#define HARNESS_GUEST_PROTOCOL_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define AGENT_PROTOCOL   3
#define AGENT_DIR        "data/blkproof"
#define AGENT_CHUNK      1900
#define AGENT_WINDOW     16
#define AGENT_LINE       900
#define AGENT_PART       1400
#define AGENT_PARTS      64
#define AGENT_FILE       (1u << 20) /* most bytes of a file that is put */
#define AGENT_THREADS    64         /* most threads of one step */
#define AGENT_PROCESSORS 64         /* the last that a step can be put on */
#define AGENT_CALLERS    256        /* most callers of one step */
#define AGENT_STEPS      16         /* most steps that run at the same time */

#define SECTOR_SIZE 512u

/* What a caller was told, as the place of a read: see above. */
#define AGENT_TELL_SECTORS 8u /* a page, which is a whole logical block of any vbd */
#define AGENT_TELL_ERRNOS  256u
#define AGENT_TELL_AREA                                                                            \
    (AGENT_THREADS * 3 * AGENT_TELL_ERRNOS * AGENT_TELL_SECTORS) /* sectors of all such places */

enum agent_found {
    AGENT_FOUND_NOTHING, /* there was nothing to compare */
    AGENT_FOUND_SAME,
    AGENT_FOUND_DIFFERENT,
};

static inline uint64_t tell_sector(uint64_t first, unsigned thread, enum agent_found found,
                                   unsigned error)
{
    return first +
           (((uint64_t)thread * 3 + found) * AGENT_TELL_ERRNOS + error) * AGENT_TELL_SECTORS;
}

/* tell_read is the other direction, from a place within the area. */
static inline void tell_read(uint64_t place, unsigned *thread_out, enum agent_found *found_out,
                             unsigned *error_out)
{
    unsigned number = (unsigned)(place / AGENT_TELL_SECTORS);

    *error_out = number % AGENT_TELL_ERRNOS;
    *found_out = (enum agent_found)(number / AGENT_TELL_ERRNOS % 3);
    *thread_out = number / AGENT_TELL_ERRNOS / 3;
}

/*
 * pattern_fill writes what a step with this seed puts into these sectors: every 8-byte word depends
 * on seed, sector and position, so that a sector that is stale, shifted, torn or from another step
 * is never taken for the right one.
 */
static inline void pattern_fill(void *buffer, uint64_t sector, size_t sectors, uint64_t seed)
{
    unsigned char *out = buffer;

    for (size_t i = 0; i < sectors * SECTOR_SIZE; i += sizeof(uint64_t)) {
        uint64_t word = seed * 0x9e3779b97f4a7c15u + sector * SECTOR_SIZE + i + 1;

        word ^= word >> 29;
        word *= 0xbf58476d1ce4e5b9u;
        word ^= word >> 32;
        memcpy(out + i, &word, sizeof(word));
    }
}

#endif
