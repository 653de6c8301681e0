/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * yaml_read: a YAML file into a struct, by tables.  Nothing in the file is trusted: every wrong word is -EINVAL with a
 * sentence that names file, line and key, and what is allowed there.
 */
#ifndef HARNESS_COMMANDS_YAML_READ_H
#define HARNESS_COMMANDS_YAML_READ_H

#include <stdbool.h>
#include <stddef.h>

struct why;

#define YAML_MAX_BYTES (1u << 15) /* libyaml takes seconds for some larger files */
#define YAML_MAX_ITEMS 256        /* of one list */
#define YAML_MAX_WORD  256        /* bytes; words are printable ASCII */

enum yaml_kind {
    YAML_UNSET = 0,
    YAML_WORD,    /* const char * */
    YAML_PATH,    /* const char *; relative to the file's folder */
    YAML_WORDS,   /* struct option_strings; one word may stand for a list of one, here and below */
    YAML_NUMBER,  /* unsigned, from 1 to max */
    YAML_NUMBERS, /* unsigned *, and a count */
    YAML_ITEMS,   /* mappings: an array of structs, and a count */
};

struct yaml_shape;
struct yaml_key {
    const char *name;
    enum yaml_kind kind;
    bool required;
    size_t at, count_at; /* offsets in the struct */
    unsigned max;
    int (*check)(const char *word, struct why *why); /* of each word; NULL: any */
    const struct yaml_shape *items;
};

struct yaml_shape {
    size_t size;
    size_t
        line_at; /* offset of an unsigned: where an item begins; YAML_NO_LINE: nobody wants to know */
    const struct yaml_key *keys;
    size_t key_count;
};
#define YAML_NO_LINE ((size_t)-1)

/*
 * yaml_read fills a struct that was all zeros; also after a failure, what it holds is freed by yaml_dispose.  Texts live as
 * long as *memory_out, which yaml_dispose takes too.
 */
struct yaml_memory;
int yaml_read(const char *path, const struct yaml_shape *shape, void *target,
              struct yaml_memory **memory_out, struct why *why);
void yaml_dispose(const struct yaml_shape *shape, void *target, struct yaml_memory *memory);

#endif
