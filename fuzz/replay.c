/* SPDX-License-Identifier: BSD-2-Clause */
/* Plays every file of a corpus once, without a fuzzer: fuzz_replay TARGET FOLDER */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

#define MOST 65536 /* bytes of an input */

static const struct target {
    const char *name;
    int (*play)(const uint8_t *data, size_t size);
} targets[] = {
    {"ring", fuzz_ring}, {"request", fuzz_request}, {"front", fuzz_front},
    {"rule", fuzz_rule}, {"agent", fuzz_agent},     {"json", fuzz_json},
};

static const struct target *find(const char *name)
{
    for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
        if (!strcmp(targets[i].name, name))
            return &targets[i];
    return NULL;
}

/* Says which file comes, so that the one that ends the program is known. */
static int play(const struct target *target, int folder, const char *name)
{
    static uint8_t input[MOST];
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, input, sizeof(input));

    if (fd >= 0)
        close(fd);
    if (size < 0) {
        perror(name);
        return 1;
    }
    fprintf(stderr, "%s\n", name);
    return target->play(input, (size_t)size);
}

int main(int argc, char **argv)
{
    const struct target *target = argc == 3 ? find(argv[1]) : NULL;
    DIR *folder = target ? opendir(argv[2]) : NULL;
    unsigned played = 0;
    struct dirent *entry;
    int rc = 0;

    if (!folder) {
        fprintf(stderr, "usage: fuzz_replay TARGET FOLDER, a folder of inputs\n");
        return 2;
    }
    while (!rc && (entry = readdir(folder)))
        if (entry->d_name[0] != '.') {
            rc = play(target, dirfd(folder), entry->d_name);
            played++;
        }
    closedir(folder);
    return rc || !played;
}
