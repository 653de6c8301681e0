/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/commands/yaml_read.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>

#include "fake_backend/why.h"
#include "harness/nearest.h"
#include "harness/options.h"

struct yaml_memory {
    yaml_document_t document;
    char **paths;
    size_t path_count;
};

struct reading {
    struct yaml_memory *memory;
    const char *path;
    const char *key; /* that is being read; NULL: none */
    struct why *why;
};

__attribute__((format(printf, 3, 4))) static int refuse(const struct reading *reading,
                                                        const yaml_node_t *node, const char *format,
                                                        ...)
{
    char text[600];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(text, sizeof(text), format, arguments);
    va_end(arguments);
    return why_set(reading->why, -EINVAL, "%s, line %zu: %s%s%s", reading->path,
                   node->start_mark.line + 1, reading->key ? reading->key : "",
                   reading->key ? ": " : "", text);
}

static int no_memory(const struct reading *reading)
{
    return why_set(reading->why, -ENOMEM, "no memory to read %s", reading->path);
}

static yaml_node_t *node_of(const struct reading *reading, int id)
{
    return yaml_document_get_node(&reading->memory->document, id);
}

/* One that can stand in a sentence, in a name and on a command line. */
static int read_word(const struct reading *reading, const yaml_node_t *node,
                     const struct yaml_key *key, const char **word_out)
{
    const char *word = (const char *)node->data.scalar.value;
    struct why trouble;

    if (node->type != YAML_SCALAR_NODE)
        return refuse(reading, node, "takes a word here, not a list or a mapping");
    if (!node->data.scalar.length || node->data.scalar.length > YAML_MAX_WORD)
        return refuse(reading, node, "takes a word of 1 to %d letters", YAML_MAX_WORD);
    for (size_t i = 0; i < node->data.scalar.length; i++)
        if (word[i] < ' ' || word[i] > '~')
            return refuse(reading, node, "takes letters that are printable ASCII");
    if (key->check && key->check(word, &trouble))
        return refuse(reading, node, "%s", trouble.text);
    *word_out = word;
    return 0;
}

/* A pointer of whatever type. */
static void *pointer_at(const void *place)
{
    void *pointer;

    memcpy(&pointer, place, sizeof(pointer));
    return pointer;
}

/* One more at the end of the array that is pointed to at a place, all zeros; NULL: no memory. */
static void *add(void *place, size_t *count, size_t size)
{
    char *grown = reallocarray(pointer_at(place), *count + 1, size);

    if (!grown)
        return NULL;
    memcpy(place, &grown, sizeof(grown));
    return memset(grown + (*count)++ * size, 0, size);
}

static int read_path(struct reading *reading, const yaml_node_t *node, const struct yaml_key *key,
                     const char **path_out)
{
    const char *word, *slash = strrchr(reading->path, '/');
    char **path;
    int rc = read_word(reading, node, key, &word);

    if (rc)
        return rc;
    *path_out = word;
    if (word[0] == '/' || !slash)
        return 0;
    path = add(&reading->memory->paths, &reading->memory->path_count, sizeof(*path));
    if (!path || asprintf(path, "%.*s/%s", (int)(slash - reading->path), reading->path, word) < 0) {
        if (path)
            *path = NULL;
        return no_memory(reading);
    }
    *path_out = *path;
    return 0;
}

static int read_number(const struct reading *reading, const yaml_node_t *node,
                       const struct yaml_key *key, unsigned *number_out)
{
    const char *word;
    unsigned number = 0;
    int rc = read_word(reading, node, key, &word), end = 0;

    if (rc)
        return rc;
    if (strspn(word, "0123456789") != strlen(word) || strlen(word) > 6 ||
        sscanf(word, "%u%n", &number, &end) != 1 || number < 1 || number > key->max)
        return refuse(reading, node, "takes numbers from 1 to %u, not '%s'", key->max, word);
    *number_out = number;
    return 0;
}

static int read_mapping(struct reading *reading, const yaml_node_t *node,
                        const struct yaml_shape *shape, void *target);

/* One entry of a list, or what stands where a list could. */
static int read_entry(struct reading *reading, const yaml_node_t *node, const struct yaml_key *key,
                      void *target)
{
    struct option_strings *words = (struct option_strings *)((char *)target + key->at);
    void *array = (char *)target + key->at;
    size_t *count = (size_t *)((char *)target + key->count_at);
    void *item;

    switch (key->kind) {
    case YAML_WORDS:
        item = add(&words->items, &words->count, sizeof(*words->items));
        return item ? read_word(reading, node, key, item) : no_memory(reading);
    case YAML_NUMBERS:
        item = add(array, count, sizeof(unsigned));
        return item ? read_number(reading, node, key, item) : no_memory(reading);
    default:
        item = add(array, count, key->items->size);
        return item ? read_mapping(reading, node, key->items, item) : no_memory(reading);
    }
}

static int read_list(struct reading *reading, const yaml_node_t *node, const struct yaml_key *key,
                     void *target)
{
    const yaml_node_item_t *item = node->data.sequence.items.start;
    int rc = 0;

    if (node->type != YAML_SEQUENCE_NODE)
        return read_entry(reading, node, key, target);
    if (item == node->data.sequence.items.top)
        return refuse(reading, node, "is empty: leave it out to have what is usual");
    if (node->data.sequence.items.top - item > YAML_MAX_ITEMS)
        return refuse(reading, node, "has more than %d entries", YAML_MAX_ITEMS);
    for (; !rc && item < node->data.sequence.items.top; item++)
        rc = read_entry(reading, node_of(reading, *item), key, target);
    return rc;
}

static int read_value(struct reading *reading, const yaml_node_t *node, const struct yaml_key *key,
                      void *target)
{
    void *at = (char *)target + key->at;

    switch (key->kind) {
    case YAML_WORD:
        return read_word(reading, node, key, at);
    case YAML_PATH:
        return read_path(reading, node, key, at);
    case YAML_NUMBER:
        return read_number(reading, node, key, at);
    default:
        return read_list(reading, node, key, target);
    }
}

static int refuse_key(const struct reading *reading, const yaml_node_t *node,
                      const struct yaml_shape *shape, const char *typed)
{
    struct nearest nearest = nearest_to(typed);
    char all[300] = "";

    for (size_t i = 0; i < shape->key_count; i++) {
        size_t used = strlen(all);

        nearest_try(&nearest, shape->keys[i].name);
        snprintf(all + used, sizeof(all) - used, "%s%s", i ? ", " : "", shape->keys[i].name);
    }
    return refuse(reading, node, "there is no key '%.40s'%s%s%s; the keys are %s", typed,
                  nearest.best ? ", did you mean " : "", nearest.best ? nearest.best : "",
                  nearest.best ? "?" : "", all);
}

static const struct yaml_key *find_key(const struct yaml_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->key_count; i++)
        if (!strcmp(shape->keys[i].name, name))
            return &shape->keys[i];
    return NULL;
}

/* A pair of the mapping; seen is by key. */
static int read_pair(struct reading *reading, const yaml_node_pair_t *pair,
                     const struct yaml_shape *shape, bool *seen, void *target)
{
    const yaml_node_t *name = node_of(reading, pair->key);
    const char *outer = reading->key, *word;
    const struct yaml_key *key;
    int rc = read_word(reading, name, &(struct yaml_key){0}, &word);

    if (rc)
        return rc;
    key = find_key(shape, word);
    if (!key)
        return refuse_key(reading, name, shape, word);
    reading->key = key->name;
    if (seen[key - shape->keys])
        return refuse(reading, name, "stands here twice");
    seen[key - shape->keys] = true;
    rc = read_value(reading, node_of(reading, pair->value), key, target);
    if (!rc)
        reading->key = outer;
    return rc;
}

static int read_mapping(struct reading *reading, const yaml_node_t *node,
                        const struct yaml_shape *shape, void *target)
{
    const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
    bool seen[16] = {false};
    int rc = 0;

    if (node->type != YAML_MAPPING_NODE)
        return refuse(reading, node, "takes keys with values here, as '%s: ...'",
                      shape->keys[0].name);
    if (shape->line_at != YAML_NO_LINE)
        *(unsigned *)((char *)target + shape->line_at) = (unsigned)node->start_mark.line + 1;
    for (; !rc && pair < node->data.mapping.pairs.top; pair++)
        rc = read_pair(reading, pair, shape, seen, target);
    for (size_t i = 0; !rc && i < shape->key_count; i++)
        if (shape->keys[i].required && !seen[i])
            rc = refuse(reading, node, "the key %s is missing", shape->keys[i].name);
    return rc;
}

static int open_file(const struct reading *reading, FILE **file_out)
{
    FILE *file = fopen(reading->path, "re");
    struct stat status;

    if (!file)
        return why_set(reading->why, -errno, "%s: %s", reading->path, strerror(errno));
    if (fstat(fileno(file), &status) || !S_ISREG(status.st_mode) ||
        status.st_size > YAML_MAX_BYTES) {
        fclose(file);
        return why_set(reading->why, -EINVAL, "%s: is no file, or is larger than %u bytes",
                       reading->path, YAML_MAX_BYTES);
    }
    *file_out = file;
    return 0;
}

/* One document, of which the parser has no second. */
static int parse(struct reading *reading, yaml_parser_t *parser)
{
    yaml_document_t more;
    bool alone;

    if (!yaml_parser_load(parser, &reading->memory->document))
        return why_set(reading->why, -EINVAL, "%s, line %zu: this is no YAML: %s", reading->path,
                       parser->problem_mark.line + 1, parser->problem ? parser->problem : "");
    if (!yaml_document_get_root_node(&reading->memory->document))
        return why_set(reading->why, -EINVAL, "%s: is empty", reading->path);
    if (!yaml_parser_load(parser, &more))
        return why_set(reading->why, -EINVAL, "%s, line %zu: this is no YAML: %s", reading->path,
                       parser->problem_mark.line + 1, parser->problem ? parser->problem : "");
    alone = !yaml_document_get_root_node(&more);
    yaml_document_delete(&more);
    return alone ? 0
                 : why_set(reading->why, -EINVAL, "%s: has more than one document", reading->path);
}

int yaml_read(const char *path, const struct yaml_shape *shape, void *target,
              struct yaml_memory **memory_out, struct why *why)
{
    struct reading reading = {.path = path, .why = why};
    yaml_parser_t parser;
    FILE *file = NULL;
    int rc;

    *memory_out = reading.memory = calloc(1, sizeof(*reading.memory));
    if (!reading.memory || !yaml_parser_initialize(&parser))
        return no_memory(&reading);
    rc = open_file(&reading, &file);
    if (!rc) {
        yaml_parser_set_input_file(&parser, file);
        rc = parse(&reading, &parser);
        fclose(file);
    }
    yaml_parser_delete(&parser);
    return rc ? rc
              : read_mapping(&reading, yaml_document_get_root_node(&reading.memory->document),
                             shape, target);
}

static void dispose_items(const struct yaml_shape *shape, void *target)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        const struct yaml_key *key = &shape->keys[i];
        void *array = (char *)target + key->at;

        if (key->kind == YAML_WORDS)
            options_strings_dispose(array);
        if (key->kind == YAML_ITEMS)
            for (size_t j = 0; j < *(size_t *)((char *)target + key->count_at); j++)
                dispose_items(key->items, (char *)pointer_at(array) + j * key->items->size);
        if (key->kind == YAML_ITEMS || key->kind == YAML_NUMBERS)
            free(pointer_at(array));
    }
}

void yaml_dispose(const struct yaml_shape *shape, void *target, struct yaml_memory *memory)
{
    dispose_items(shape, target);
    if (!memory)
        return;
    for (size_t i = 0; i < memory->path_count; i++)
        free(memory->paths[i]);
    free(memory->paths);
    yaml_document_delete(&memory->document);
    free(memory);
}
