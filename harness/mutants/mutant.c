/* SPDX-License-Identifier: BSD-2-Clause */
#include "harness/mutants/mutant.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_backend/why.h"
#include "harness/mutants/part.h"

#define SERIES    "0123456789."
#define CONTINUES 3 /* so many blanks after the slashes */
#define MAX_SIZE  (64U << 10)
#define SPDX      "SPDX-License-Identifier"

struct reading {
    struct mutant *mutant;
    const struct conf_case *const *cases;
    const char *rest, *end;
    unsigned line;
    struct why *why;
};

#define AT_LINE "%s" MUTANT_SUFFIX ", line %u: "
#define WRONG(reading, format, ...)                                                                \
    why_set((reading)->why, -EINVAL, AT_LINE format, (reading)->mutant->name, (reading)->line,     \
            __VA_ARGS__)

static struct part line_at(const struct reading *reading)
{
    const char *newline = memchr(reading->rest, '\n', (size_t)(reading->end - reading->rest));

    return (struct part){reading->rest,
                         (size_t)((newline ? newline : reading->end) - reading->rest)};
}

static void next_line(struct reading *reading)
{
    reading->rest += line_at(reading).size;
    reading->rest += reading->rest < reading->end;
    reading->line++;
}

static int no_memory(struct why *why)
{
    return why_set(why, -ENOMEM, "read a mutant: out of memory");
}

/* Is this a line that goes on with the one before? */
static bool continues(struct part line)
{
    struct part text = {line.at + 2, line.size - 2};

    return line.size > 2 && memcmp(line.at, "//", 2) == 0 && part_trimmed(text).size &&
           part_trimmed(text).at - text.at >= CONTINUES;
}

/* A key's value, from what stands on its own line to where its last one ends, as one line. */
static int take_value(struct reading *reading, struct part value, char **value_out)
{
    const char *between = value.size ? " " : "";
    struct part line;
    size_t size;
    FILE *out = open_memstream(value_out, &size);

    if (!out)
        return no_memory(reading->why);
    fprintf(out, "%.*s", (int)value.size, value.at);
    for (next_line(reading); continues(line = line_at(reading)); next_line(reading)) {
        line = part_trimmed((struct part){line.at + 2, line.size - 2});
        fprintf(out, "%s%.*s", between, (int)line.size, line.at);
        between = " ";
    }
    if (fclose(out) == 0)
        return 0;
    free(*value_out);
    return no_memory(reading->why);
}

static int check_series(const struct reading *reading, const char *series)
{
    struct part rest = part_of(series), word;

    do {
        word = part_next_word(&rest);
        if (!word.size || strspn(word.at, SERIES) < word.size)
            return WRONG(reading,
                         "'" PART_FORMAT "' is no kernel series: give one such as 6.12, or several",
                         PART_SHOWN(word));
    } while (part_trimmed(rest).size);
    return 0;
}

/* The series that stand before the colon are the expectation's. */
static int add_expectation(const struct reading *reading, struct part series, const char *value)
{
    struct mutant *mutant = reading->mutant;
    struct mutant_expectation *grown, *expectation;
    int rc;

    grown = realloc(mutant->expectations, (mutant->expectation_count + 1) * sizeof(*grown));
    if (!grown)
        return no_memory(reading->why);
    mutant->expectations = grown;
    expectation = &grown[mutant->expectation_count++];
    *expectation = (struct mutant_expectation){0};
    if (series.size) {
        expectation->series = strndup(series.at, series.size);
        if (!expectation->series)
            return no_memory(reading->why);
        if (check_series(reading, expectation->series))
            return -EINVAL;
    }
    rc = mutant_expectation_read(expectation, value, reading->cases, reading->why);
    return rc ? why_prefix(reading->why, rc, AT_LINE, mutant->name, reading->line) : 0;
}

/* Where a key's value goes that may stand once; NULL: there is no such key. */
static char **place_of(struct mutant *mutant, struct part key)
{
    const struct {
        const char *key;
        char **place;
    } keys[] = {
        {"mutant", &mutant->does},
        {"why", &mutant->why},
        {"equivalent", &mutant->equivalent},
        {"series", &mutant->series},
    };

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (part_equals(key, keys[i].key))
            return keys[i].place;
    return NULL;
}

/* One key with its value; the line starts with slashes. */
static int read_entry(struct reading *reading, struct part line)
{
    struct reading at = *reading; /* for sentences: where it began */
    struct part value = {line.at + 2, line.size - 2}, key = part_cut(&value, ":"), series = key,
                word;
    char *text, **place;
    int rc;

    if (!key.size || part_equals(key, SPDX)) {
        next_line(reading);
        return 0;
    }
    word = part_next_word(&series);
    place = place_of(reading->mutant, key);
    if (!place && !part_equals(word, "expect"))
        return WRONG(reading,
                     "'" PART_FORMAT "' is no word of a header: mutant, why, expect, equivalent or "
                     "series",
                     PART_SHOWN(key));
    rc = take_value(reading, part_trimmed(value), &text);
    if (rc)
        return rc;
    if (!*text)
        rc = WRONG(&at, "nothing is said behind '" PART_FORMAT ":'", PART_SHOWN(key));
    else if (place && *place)
        rc = WRONG(&at, "'" PART_FORMAT ":' stands there already", PART_SHOWN(key));
    else if (!place)
        rc = add_expectation(&at, part_trimmed(series), text);
    else if (place == &reading->mutant->series)
        rc = check_series(&at, text);
    if (place && !rc) {
        *place = text;
        return 0;
    }
    free(text);
    return rc;
}

static int read_header(struct reading *reading)
{
    struct part line;
    int rc = 0;

    while (!rc && reading->rest < reading->end) {
        line = line_at(reading);
        if (line.size < 2 || memcmp(line.at, "//", 2) != 0)
            break;
        rc = read_entry(reading, line);
    }
    return rc;
}

static int check_whole(const struct reading *reading)
{
    const struct mutant *mutant = reading->mutant;

    if (!mutant->does || !mutant->why)
        return WRONG(reading, "the header ends here and has no '%s:'",
                     mutant->does ? "why" : "mutant");
    if (!mutant->equivalent && !mutant->expectation_count)
        return WRONG(reading, "%s",
                     "the header ends here, and says neither what to expect nor why no case can "
                     "see it");
    if (mutant->equivalent && mutant->expectation_count)
        return WRONG(reading, "%s",
                     "what no case can see ('equivalent:') is expected to be seen ('expect:')");
    if (!memchr(reading->rest, '@', (size_t)(reading->end - reading->rest)))
        return WRONG(reading, "%s", "no semantic patch stands below the header");
    return 0;
}

/* Names become parts of file names. */
static int check_name(const char *name, struct why *why)
{
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-");

    if (size == 0 || name[size] || size > MUTANT_NAME_MAX)
        return why_set(why, -EINVAL,
                       "'%.60s' is no name of a mutant: small letters, digits and dashes, at most "
                       "%d",
                       name, MUTANT_NAME_MAX);
    return 0;
}

static int check_text(const struct reading *reading)
{
    struct reading at = *reading;

    if (at.end - at.rest > MAX_SIZE)
        return WRONG(reading, "the file has more than %u bytes", MAX_SIZE);
    for (const char *c = at.rest; c < at.end; c++) {
        if (iscntrl((unsigned char)*c) && *c != '\n' && *c != '\t')
            return WRONG(&at, "there is a control character, 0x%02x", (unsigned char)*c);
        at.line += *c == '\n';
    }
    return 0;
}

int mutant_read(struct mutant *mutant, const char *name, const char *text, size_t size,
                const struct conf_case *const *cases, struct why *why)
{
    struct reading reading = {
        .mutant = mutant, .cases = cases, .rest = text, .end = text + size, .line = 1, .why = why};
    int rc = check_name(name, why);

    *mutant = (struct mutant){0};
    if (rc)
        return rc;
    mutant->name = strdup(name);
    rc = mutant->name ? check_text(&reading) : no_memory(why);
    if (!rc)
        rc = read_header(&reading);
    if (!rc)
        rc = check_whole(&reading);
    if (rc)
        mutant_dispose(mutant);
    return rc;
}

void mutant_dispose(struct mutant *mutant)
{
    for (size_t i = 0; i < mutant->expectation_count; i++) {
        mutant_expectation_dispose(&mutant->expectations[i]);
    }
    free(mutant->expectations);
    free(mutant->name);
    free(mutant->does);
    free(mutant->why);
    free(mutant->equivalent);
    free(mutant->series);
    *mutant = (struct mutant){0};
}

static bool names(const char *list, const char *series)
{
    struct part rest = part_of(list ? list : ""), word;

    if (!list)
        return true;
    while ((word = part_next_word(&rest)).size)
        if (part_equals(word, series))
            return true;
    return false;
}

bool mutant_is_for(const struct mutant *mutant, const char *series)
{
    return names(mutant->series, series);
}

bool mutant_expects(const struct mutant_expectation *expectation, const char *series)
{
    return names(expectation->series, series);
}
