/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pack: IMAGE PACKED writes what is not zero of a disk's image, as filesystem.h describes it.  A tool of the build.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/filesystem/filesystem.h"

#define SECTOR  512u
#define BLOCK   8u /* sectors that are zero, or not, together */
#define LONGEST 4096u

static unsigned char data[LONGEST * SECTOR];

static bool is_zero(const unsigned char *bytes, size_t size)
{
    return !size || (!bytes[0] && !memcmp(bytes, bytes + 1, size - 1));
}

static bool put(FILE *to, uint64_t first, uint64_t sectors)
{
    struct filesystem_run run = {.sector = first, .sectors = sectors};

    return !sectors ||
           (fwrite(&run, sizeof(run), 1, to) == 1 && fwrite(data, SECTOR, sectors, to) == sectors);
}

/* A run ends where a block is zero, or when it is as long as can be. */
static bool pack(FILE *from, FILE *to)
{
    uint64_t first = 0, sectors = 0;
    bool more;

    do {
        unsigned char *block = data + sectors * SECTOR;
        bool zero;

        more = fread(block, SECTOR, BLOCK, from) == BLOCK;
        zero = !more || is_zero(block, BLOCK * SECTOR);
        sectors += zero ? 0 : BLOCK;
        if (!zero && sectors < LONGEST)
            continue;
        if (!put(to, first, sectors))
            return false;
        first += sectors + (zero ? BLOCK : 0);
        sectors = 0;
    } while (more);
    return !ferror(from);
}

int main(int argc, char **argv)
{
    FILE *from = argc == 3 ? fopen(argv[1], "re") : NULL;
    FILE *to = from ? fopen(argv[2], "we") : NULL;
    bool done = to && pack(from, to);

    if (to && fclose(to))
        done = false;
    if (from)
        fclose(from);
    if (!done)
        fprintf(stderr, "pack: IMAGE PACKED: %s\n", strerror(errno));
    return !done;
}
